// The page's state and what people do in it. Looks come from chat.js and side.js, words from texts.js;
// this file asks the server, keeps the reader's place, and turns clicks into acts.

import { act, follow, getChat, getPopup, getState, Unreachable } from "./api.js";
import { leads, pressKey, skeleton, spoken, talk } from "./chat.js";
import { $, h, patch } from "./dom.js";
import { composer, empty, grow, header } from "./frame.js";
import * as side from "./side.js";
import { setLanguage, setZone, t } from "./texts.js";
import { asked, look, PAGE, settle, state, store } from "./world.js";

const views = ["chats", "chat", "tally", "faults"];

// ── words and addresses ─────────────────────────────────────────────────────

/** Puts the page into the language that the address asks for, else into the server's. */
function dress() {
  const language = setLanguage(asked.get("lang") ?? state.world?.language);
  document.documentElement.lang = language;
  document.title = t("title");
  for (const el of document.querySelectorAll("[data-t]")) el.textContent = t(el.dataset.t);
  for (const el of document.querySelectorAll("[data-t-label]")) el.setAttribute("aria-label", t(el.dataset.tLabel));
  $("person-search").placeholder = t("pick_search");
  $("plus-minute").textContent = t("plus_minute");
  $("plus-minute").title = t("plus_minute_long");
  $("plus-hour").textContent = t("plus_hour");
  $("plus-hour").title = t("plus_hour_long");
  const large = asked.get("size") === "large";
  if (large) document.documentElement.dataset.size = "large";
  const other = language === "en" ? "zh-CN" : "en";
  $("large").textContent = t(large ? "normal" : "large");
  $("language").textContent = t("other_language");
  $("language").lang = other;
  $("language").hreflang = other;
  links();
}

/** Keeps ?as, ?chat, ?lang and ?size in the address and in the two links, so that a reload or a shared link is the same page. */
function links() {
  if (state.me !== null) asked.set("as", state.me);
  if (state.chatId !== null) asked.set("chat", state.chatId);
  const with_ = (key, value) => {
    const q = new URLSearchParams(asked);
    if (value === null) q.delete(key);
    else q.set(key, value);
    return `?${q}${location.hash}`;
  };
  $("large").setAttribute("href", with_("size", asked.get("size") === "large" ? null : "large"));
  $("language").setAttribute("href", with_("lang", document.documentElement.lang === "en" ? "zh" : "en"));
  history.replaceState(null, "", `?${asked}${location.hash}`);
}

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

// ── asking the server ───────────────────────────────────────────────────────

let running = null;
let again = false;

/** Fetches state and messages and shows them. Calls during a fetch are folded into one more. */
function refresh() {
  if (running) {
    again = true;
    return running;
  }
  running = (async () => {
    try {
      do {
        again = false;
        await fetchOnce();
      } while (again);
      back();
    } catch (problem) {
      if (!(problem instanceof Unreachable)) throw problem;
      lost();
    } finally {
      running = null;
    }
  })();
  return running;
}

async function fetchOnce() {
  const first = state.world === null;
  state.world = await getState(state.me);
  settle();
  if (first) dress();
  const offset = zoneOf(state.world);
  if (offset !== undefined) setZone(offset);
  const { chat } = look();
  render();
  const of = `${state.chatId}/${state.me}`;
  if (!chat || (chat.kind === "private" && !state.world.chats.some((c) => c.id === chat.id))) {
    state.messages = [];
    state.messagesOf = of;
    renderTalk();
    return;
  }
  const slow = state.messagesOf === of ? null : setTimeout(() => patch($("messages"), skeleton()), 300);
  let answer;
  try {
    answer = await getChat(chat.id, state.me);
  } finally {
    clearTimeout(slow);
  }
  if (`${state.chatId}/${state.me}` !== of) {
    again = true;
    return;
  }
  if (!answer.messages) return;
  take(answer, of, chat);
}

const zoneOf = (w) => w.host_overview?.zone_offset_minutes;

function take(answer, of, chat) {
  const before = state.messagesOf === of && state.messages ? new Set(state.messages.map((m) => m.id)) : null;
  // Only the newest come each time; what the reader has fetched before them stays.
  const kept = before && answer.more ? state.messages.filter((m) => m.id < answer.messages[0].id) : [];
  state.more = kept.length ? state.more : Boolean(answer.more);
  state.messages = [...kept, ...answer.messages];
  state.messagesOf = of;
  if (chat.last) state.seen.set(chat.id, chat.last.at_ms);
  renderTalk();
  if (!before) {
    toEnd(false);
    return;
  }
  const news = answer.messages.filter((m) => !before.has(m.id) && !m.mine);
  if (news.length) $("announcer").textContent = news.slice(-3).map(spoken).join("　");
}

let retry = null;
let patience = 2000;

function lost() {
  state.gone = true;
  const box = $("gone");
  box.querySelector("span").textContent = t("gone");
  box.hidden = false;
  clearTimeout(retry);
  retry = setTimeout(refresh, patience);
  patience = Math.min(patience * 2, 15000);
}

function back() {
  patience = 2000;
  if (!state.gone) return;
  state.gone = false;
  $("gone").hidden = true;
  notice(t("gone_back"));
}

/** Does something as the chosen person; a refusal is shown as a sentence. Returns the answer, or null when it failed. */
async function doing(what, person = state.me) {
  try {
    const answer = await act(person, what);
    if (answer.ok) {
      refresh();
      return answer;
    }
    notice(t("refused", { problem: answer.problem ?? "" }), true);
  } catch (problem) {
    if (!(problem instanceof Unreachable)) throw problem;
    lost();
  }
  return null;
}

// ── showing ─────────────────────────────────────────────────────────────────

function render() {
  const view = look();
  header(view);
  patch($("chats"), side.chats(view).flat(Infinity).filter(Boolean));
  patch($("tallies"), side.tallies(view).flat(Infinity).filter(Boolean));
  patch($("doings"), side.doings(view, state.allDoings).flat(Infinity).filter(Boolean));
  patch($("faults"), side.faults(view).flat(Infinity).filter(Boolean));
  composer(view);
  if ($("sheet").open && state.figures !== null) figures();
}

function renderTalk() {
  const view = look();
  const box = $("talk");
  const place = state.following ? null : anchor(box);
  const all = state.messages ?? [];
  const messages = all.slice(-state.shown);
  const nodes = talk({ messages, pending: { has: (place) => state.pending.has(`${state.me}/${state.chatId}/${place}`) } });
  if (all.length > messages.length || state.more) nodes.unshift(h("button", { type: "button", class: "btn earlier", "data-do": "earlier", "data-key": "earlier" }, t("earlier")));
  if (!all.some((m) => !m.service)) nodes.push(...empty(view));
  patch($("messages"), nodes);
  if (state.following) toEnd(true);
  else {
    if (place?.el.isConnected) box.scrollTop += place.el.getBoundingClientRect().top - place.top;
    const last = all.at(-1);
    if (last && last.id !== state.lastSeen) offerEnd(t("newer"));
  }
}

/** The first message in sight, and where it stands: what must not move when something above it changes. */
function anchor(box) {
  const top = box.getBoundingClientRect().top;
  // Days stick to the top and so stand for no place.
  for (const el of $("messages").querySelectorAll(".msg, .service")) {
    const r = el.getBoundingClientRect();
    if (r.bottom > top + 4) return { el, top: r.top };
  }
  return null;
}

/** Goes to the newest message and stays there until the reader scrolls up. Far ways are jumped, not glided. */
function toEnd(smooth) {
  const box = $("talk");
  const far = box.scrollHeight - box.scrollTop - box.clientHeight;
  const glide = smooth && far < 2 * box.clientHeight && !matchMedia("(prefers-reduced-motion: reduce)").matches;
  box.scrollTo({ top: box.scrollHeight, behavior: glide ? "smooth" : "instant" });
  state.following = true;
  $("to-end").hidden = true;
  state.lastSeen = state.messages?.at(-1)?.id;
}

function offerEnd(words) {
  $("to-end").textContent = words;
  $("to-end").hidden = false;
}

/** One line above the input. It stays until the next one, so that nobody has to read in a hurry. */
function notice(words, bad = false) {
  const box = $("notice");
  patch(box, words ? [h("span", { class: bad ? "state alarm" : "state done" }, ""), h("span", {}, words), h("button", { type: "button", class: "btn quiet", "data-do": "hush" }, t("close"))] : []);
}

function figures() {
  const one = look().overview?.tallies?.[state.figures];
  if (!one) return;
  $("sheet-title").textContent = t("all_figures_of", { title: one.title });
  patch($("sheet-body"), side.figures(one, state.world.now_ms).filter(Boolean));
}

// ── presses and pop-ups ─────────────────────────────────────────────────────

async function press(button) {
  const { message, row, col } = button.dataset;
  const key = `${state.me}/${state.chatId}/${pressKey(message, row, col)}`;
  if (state.pending.has(key)) return;
  state.pending.set(key, true);
  const person = state.me;
  renderTalk();
  const answer = await doing({ type: "press", chat: state.chatId, message: Number(message), row: Number(row), col: Number(col) });
  if (answer) {
    const popup = answer.popup ?? (answer.press_id === undefined ? null : await popupOf(answer.press_id));
    if (popup) show(popup, person);
  }
  state.pending.delete(key);
  renderTalk();
}

/** Waits for the bot's answer to a press for as long as the page is open; says so when it takes long. */
async function popupOf(id) {
  for (let tries = 0; tries < 60; tries += 1) {
    try {
      const answer = await getPopup(id);
      if (!answer.waiting) return answer;
      if (tries === 0) notice(t("press_waiting", side.nouns(look())));
    } catch (problem) {
      if (!(problem instanceof Unreachable)) throw problem;
      return null;
    }
  }
  return null;
}

function show(popup, person) {
  if (popup.url) openLink(popup.url);
  if (!popup.text) return;
  if (!popup.alert) {
    notice(t("toast_from", { bot: look().botName, text: popup.text }));
    return;
  }
  const name = state.world.people.find((p) => p.id === person)?.name ?? t("you");
  state.popups.push({ text: popup.text, name });
  if (!$("popup").open) nextPopup();
}

function nextPopup() {
  const popup = state.popups.shift();
  if (!popup) return;
  const [first, rest] = headline(popup.text);
  $("popup-from").textContent = t("popup_from", { bot: look().botName, name: popup.name });
  $("popup-title").textContent = first;
  $("popup-text").textContent = rest;
  $("popup-text").hidden = rest === "";
  notice("");
  $("popup").showModal();
  $("popup").querySelector("button").focus();
}

/** A pop-up's first sentence, and what follows it. */
function headline(text) {
  const end = text.search(/[。！？\n]|[.!?](?=\s)/);
  return end < 0 ? [text.trim(), ""] : [text.slice(0, end + 1).trim(), text.slice(end + 1).trim()];
}

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
    box.value = "";
    keepDraft();
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
wire();
showView();
await refresh();
// The clock of a world without a host runs by itself, and a lost notice of a change must not matter for long.
setInterval(() => document.visibilityState === "visible" && !state.gone && refresh(), 20_000);
follow(refresh, (mode) => (document.body.dataset.stream = mode));
