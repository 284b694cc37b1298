// What people do in the page: clicks, keys and forms, turned into acts. Looks come from chat.js, side.js and
// frame.js, words from texts.js, the server's answers from live.js.

import { follow, getChat } from "./api.js";
import { dress, links } from "./address.js";
import { leads } from "./chat.js";
import { $, h, patch } from "./dom.js";
import { grow } from "./frame.js";
import * as hand from "./hand.js";
import { doing, figures, notice, offerEnd, refresh, render, renderTalk, toEnd } from "./live.js";
import { nextPopup, onLink, press } from "./press.js";
import * as side from "./side.js";
import { t } from "./texts.js";
import { look, PAGE, settle, state, store } from "./world.js";

const views = ["chats", "chat", "tally", "faults"];

// ── views and chats ─────────────────────────────────────────────────────────

function showView() {
  const name = location.hash.slice(1);
  if (views.includes(name)) document.body.dataset.view = name;
  for (const a of document.querySelectorAll(".tabs a")) {
    if (a.dataset.view === document.body.dataset.view) a.setAttribute("aria-current", "page");
    else a.removeAttribute("aria-current");
  }
  links();
  if (document.body.dataset.view === "chat") toEnd(false);
}

const go = (view) => {
  if (location.hash !== `#${view}`) location.hash = view;
  else showView();
};

// ── links ───────────────────────────────────────────────────────────────────

async function openLink(raw, group) {
  const to = leads(raw);
  if (!to) {
    notice(t("link_foreign", { url: raw }), true);
    return;
  }
  if (to.kind === "out") {
    window.open(to.url, "_blank", "noopener,noreferrer");
    return;
  }
  if (to.group && group === undefined) {
    chooseGroup(raw);
    return;
  }
  const answer = await doing(group === undefined ? { type: "open_link", url: raw } : { type: "open_link", url: raw, chat: group });
  if (!answer) return;
  await refresh();
  openChat(answer.chat ?? group ?? look().privateChat.id);
}

function chooseGroup(url) {
  const { groups } = look();
  state.figures = null;
  $("sheet-title").textContent = t("choose_group");
  patch($("sheet-body"), groups.length ? groups.map((g) => h("button", { type: "button", class: "btn wide", "data-do": "into-group", "data-chat": g.id, "data-url": url }, g.title)) : [h("p", {}, t("choose_group_none"))]);
  $("sheet").showModal();
}

function openChat(id) {
  state.chatId = id;
  state.shown = PAGE;
  state.messages = null;
  const { chat } = look();
  if (chat?.last) state.seen.set(id, chat.last.at_ms);
  patch($("messages"), []);
  notice("");
  settle();
  links();
  render();
  go("chat");
  return refresh();
}

function be(person) {
  const wasPrivate = look().chat?.kind === "private";
  state.me = person;
  state.recent = [person, ...state.recent.filter((id) => id !== person)].slice(0, 6);
  store("recent", state.recent);
  // The private chat is each person's own: changing the person changes the chat.
  if (wasPrivate) state.chatId = look().privateChat.id;
  state.messages = null;
  $("picker").close();
  settle();
  links();
  render();
  return refresh();
}

// ── what people do ──────────────────────────────────────────────────────────

const faultActs = {
  cut: { kind: "cut", seconds: 60 },
  lose: { kind: "lose_reply", count: 1 },
  429: { kind: "too_many", seconds: 30 },
  "5xx": { kind: "server_error", count: 3 },
};

const on = {
  chat: (el) => openChat(Number(el.dataset.chat)),
  pick: () => {
    $("person-search").value = "";
    listPeople();
    $("picker").showModal();
    $("person-search").focus();
  },
  be: (el) => be(Number(el.dataset.person)),
  press,
  link: (el) => openLink(el.dataset.url),
  "into-group": (el) => {
    $("sheet").close();
    return openLink(el.dataset.url, Number(el.dataset.chat));
  },
  vote: (el) => vote(el.dataset.message, [Number(el.dataset.option)]),
  attach: () => $("file").click(),
  commands: () => hand.commands(),
  command: (el) => hand.command(el.dataset.command),
  forward: (el) => hand.forwardWhere(Number(el.dataset.message)),
  "forward-to": async (el) => {
    const to = await hand.forwardTo(Number(el.dataset.message), Number(el.dataset.chat));
    if (to !== null) await openChat(to);
  },
  privacy: (el) => doing({ type: "set_privacy", on: el.dataset.to === "on" }),
  joins: (el) => doing({ type: "set_joins", on: el.dataset.to === "on" }),
  "new-token": async () => {
    const answer = await doing({ type: "new_token" });
    if (answer?.token) hand.token(answer.token, t("token_changed"));
  },
  retract: (el) => vote(el.dataset.message, []),
  earlier: async () => {
    const of = state.messagesOf;
    if (state.messages.length <= state.shown && state.more) {
      const answer = await getChat(state.chatId, state.me, state.messages[0].id);
      if (state.messagesOf !== of) return;
      state.messages = [...answer.messages, ...state.messages];
      state.more = Boolean(answer.more);
    }
    state.shown += PAGE;
    state.following = false;
    renderTalk();
  },
  "to-end": () => toEnd(true),
  hush: () => {
    notice("");
    $("talk").focus();
  },
  retry: () => refresh(),
  doings: () => {
    state.allDoings = !state.allDoings;
    render();
  },
  figures: (el) => {
    state.figures = Number(el.dataset.tally);
    figures();
    $("sheet").showModal();
  },
  jump: async (el) => {
    if (state.jumping) return;
    state.jumping = true;
    render();
    const minutes = Number(el.dataset.minutes);
    await doing(minutes ? { type: "jump", minutes } : { type: "jump", to: "next" });
    state.jumping = false;
    await refresh();
  },
  fault: async (el) => {
    const key = el.dataset.fault;
    if (await doing({ type: "fault", ...faultActs[key] })) notice(t(`done_${key}`));
  },
  "clear-faults": async () => {
    if (await doing({ type: "clear_faults" })) notice(t("done_clear"));
  },
  kill: async () => {
    if (await doing({ type: "kill" })) notice(t("done_kill"));
  },
  restart: async () => {
    if (await doing({ type: "restart" })) notice(t("done_restart"));
  },
  "kill-restart": async () => {
    if (state.killing) return;
    state.killing = true;
    render();
    const ended = await doing({ type: "kill" });
    const back_ = ended && (await doing({ type: "restart" }));
    state.killing = false;
    render();
    if (back_) notice(t("done_kill_restart"));
  },
  here: async (el) => {
    const type = el.dataset.act;
    const what = el.textContent; // by the time it is done the button may say something else
    const personal = ["start", "block", "unblock"].includes(type);
    const answer = await doing(personal ? { type } : { type, chat: state.chatId });
    if (!answer) return;
    if (type === "upgrade" && answer.chat) {
      await refresh();
      await openChat(answer.chat);
    }
    notice(t("done_act", { what }));
  },
};

const vote = (message, options) => doing({ type: "vote", chat: state.chatId, message: Number(message), options });

const submitted = {
  say: async (form) => {
    const box = form.querySelector("textarea");
    const text = box.value.trim();
    if (!text) return;
    if (!(await doing({ type: "say", chat: state.chatId, text }))) return;
    emptyLine();
    await refresh();
    toEnd(true);
  },
  "vote-many": (form) => vote(form.dataset.message, [...form.querySelectorAll("input:checked")].map((i) => Number(i.value))),
  "add-group": async (form) => {
    const answer = await doing({ type: "add_group", title: form.elements.title.value.trim() });
    if (!answer) return;
    form.reset();
    await refresh();
    if (answer.chat) openChat(answer.chat);
  },
  "new-bot": async (form) => {
    const answer = await doing({ type: "new_bot", username: form.elements.username.value.trim(), name: form.elements.bot.value.trim() });
    if (!answer?.token) return;
    form.reset();
    await refresh();
    hand.token(answer.token, t("token_new"));
  },
  "add-person": async (form) => {
    const answer = await doing({ type: "add_person", name: form.elements.name.value.trim() });
    if (!answer) return;
    form.reset();
    await refresh();
    if (answer.person) be(answer.person);
    else listPeople();
  },
  follow: async (form) => {
    const url = form.elements.url.value.trim();
    if (leads(url)?.kind !== "deep") {
      notice(t("link_foreign", { url }), true);
      go("chat");
      return;
    }
    form.reset();
    await openLink(url);
  },
};

function listPeople() {
  patch($("people"), side.people(look(), $("person-search").value, state.recent));
}

function emptyLine() {
  $("text").value = "";
  keepDraft();
}

function keepDraft() {
  const text = $("text");
  if (text.value) state.drafts[text.dataset.of] = text.value;
  else delete state.drafts[text.dataset.of];
  store("drafts", state.drafts);
  grow(text);
}

/** Up and down move through the people; Enter in the search takes the first one found. */
function pickerKeys(e) {
  const people = [...$("people").querySelectorAll(".person")];
  const at = people.indexOf(document.activeElement);
  if (e.key === "ArrowDown") people[Math.min(at + 1, people.length - 1)]?.focus();
  else if (e.key === "ArrowUp") (at <= 0 ? $("person-search") : people[at - 1])?.focus();
  else if (e.key === "Enter" && document.activeElement === $("person-search") && !e.isComposing) people[0]?.click();
  else return;
  e.preventDefault();
}

function wire() {
  document.addEventListener("click", (e) => {
    const link = e.target.closest(".text a[href]");
    if (link && leads(link.getAttribute("href"))?.kind === "deep") {
      e.preventDefault();
      openLink(link.getAttribute("href"));
      return;
    }
    const el = e.target.closest("button[data-do]");
    if (el && state.world) on[el.dataset.do]?.(el);
    if (e.target.nodeName === "DIALOG" && e.target.id !== "popup") e.target.close();
  });
  document.addEventListener("submit", (e) => {
    const does = submitted[e.target.dataset.do];
    if (!does) return;
    e.preventDefault();
    if (state.world) does(e.target);
  });
  $("text").addEventListener("input", keepDraft);
  $("text").addEventListener("keydown", (e) => {
    // An input method's Enter chooses a word; it doesn't send.
    if (e.key !== "Enter" || e.shiftKey || e.isComposing) return;
    e.preventDefault();
    $("say").requestSubmit();
  });
  $("file").addEventListener("change", async (e) => {
    const files = [...e.target.files];
    e.target.value = "";
    await hand.hand(files, emptyLine);
  });
  $("text").addEventListener("paste", (e) => {
    const files = [...(e.clipboardData?.files ?? [])];
    if (!files.length) return;
    e.preventDefault();
    hand.hand(files, emptyLine);
  });
  $("person-search").addEventListener("input", listPeople);
  $("picker").addEventListener("keydown", pickerKeys);
  $("popup").addEventListener("close", nextPopup);
  $("sheet").addEventListener("close", () => (state.figures = null));
  let top = 0;
  $("talk").addEventListener("scroll", () => {
    const box = $("talk");
    const far = box.scrollHeight - box.scrollTop - box.clientHeight;
    if (far < 80) {
      state.following = true;
      $("to-end").hidden = true;
      state.lastSeen = state.messages?.at(-1)?.id;
    } else if (box.scrollTop < top) {
      state.following = false;
      if (far > box.clientHeight && $("to-end").hidden) offerEnd(t("to_end"));
    }
    top = box.scrollTop;
  });
  // A picture that has loaded, or a keyboard that has opened, must not push the newest message out of sight.
  const sizes = new ResizeObserver(() => state.following && toEnd(false));
  sizes.observe($("messages"));
  sizes.observe($("talk"));
  addEventListener("hashchange", showView);
  addEventListener("resize", () => state.world && render());
}

dress();
onLink(openLink);
wire();
showView();
await refresh();
// The clock of a world without a host runs by itself, and a lost notice of a change must not matter for long.
setInterval(() => document.visibilityState === "visible" && !state.gone && refresh(), 20_000);
follow(refresh, (mode) => (document.body.dataset.stream = mode));
