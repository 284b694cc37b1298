// What stands around the messages: the header with its clock, the line to write in, the words when there is nothing.
// It reads the state and fills fixed elements; it does nothing by itself.

import { face } from "./chat.js";
import { $, h, patch } from "./dom.js";
import * as side from "./side.js";
import { atOf, dayOf, hourOf, shortDayOf, stampOf, t } from "./texts.js";
import { state } from "./world.js";

/** The clock, the way forward in time, and the title of the chat. */
export function header(view) {
  const day = innerWidth < 700 ? shortDayOf(view.now) : stampOf(view.now).split(" ")[0];
  patch($("now"), [h("span", {}, day), document.createTextNode(" "), h("span", {}, hourOf(view.now))]);
  $("now").setAttribute("datetime", new Date(view.now).toISOString());
  $("day").textContent = view.overview?.day || dayOf(view.now);
  $("steps").hidden = !view.hasHost;
  const next = view.overview?.next;
  $("next").textContent = state.jumping ? t("jumping") : next ? t("next", { at: atOf(next.at_ms, view.now) }) : t("next_none");
  $("next").disabled = !next;
  if (next) $("next").title = [next.title, next.reason].filter(Boolean).join(" · ");
  const { chat } = view;
  patch($("chat-face"), chat ? [face(chat.kind === "private" ? view.botName : chat.title, chat.kind === "private")] : []);
  const title = chat ? (chat.kind === "private" ? t("private_title", side.nouns(view)) : chat.title) : t("tab_chat");
  $("chat-title").textContent = title;
  $("chat-line").textContent = side.chatLine(view);
  $("talk").setAttribute("aria-label", chat ? t("talk", { title }) : t("tab_chat"));
  const news = state.world.chats.some((c) => c.id !== chat?.id && c.last && c.last.at_ms > (state.seen.get(c.id) ?? -Infinity));
  patch(document.querySelector(".tabs [data-view=chats]"), [t("tab_chats"), news ? h("span", { class: "dot" }, h("span", { class: "sr" }, t("newer"))) : null].filter(Boolean).map((n) => (typeof n === "string" ? document.createTextNode(n) : n)));
  document.querySelector(".print-source").textContent = t("print_source", { when: stampOf(view.now) });
}

/** The nodes for a chat without messages: what it is for, and the one thing to do next. */
export function empty(view) {
  const words = side.nouns(view);
  const lines = [];
  if (!state.world.bot) lines.push(t("no_bot", { url: location.origin }));
  else if (!view.chat) lines.push(t("no_chat"));
  else if (view.chat.kind === "private") lines.push(t("empty_private", words), view.chat.start_state === "never" ? t("empty_start", words) : "");
  else {
    lines.push(t("empty_group"));
    const next = view.overview?.next;
    if (next) lines.push(t("empty_next", { when: `${dayOf(next.at_ms)} ${atOf(next.at_ms, next.at_ms)}`, title: next.title }));
  }
  const offer = view.chat?.kind !== "private" && view.chat && view.overview?.next;
  return [h("div", { class: "empty-chat", "data-key": "empty" }, lines.filter(Boolean).map((line) => h("p", {}, line)), offer ? h("button", { type: "button", class: "btn", "data-do": "jump" }, t("empty_go")) : null)];
}

/** Who speaks, and the line to speak in; or what has to be done before speaking. */
export function composer(view) {
  const words = side.nouns(view);
  const { me, chat } = view;
  const who = $("who");
  patch(who, [h("span", { class: "who-name" }, me?.name ?? t("you")), me?.note ? h("span", { class: "who-note tiny muted" }, me.note) : h("span", { class: "who-note tiny muted" })]);
  who.setAttribute("aria-label", t("who", { name: [me?.name, me?.note].filter(Boolean).join(" · ") || t("you") }));
  const instead = insteadOfTalking(chat, words);
  $("say").hidden = Boolean(instead);
  $("instead").hidden = !instead;
  patch($("instead"), instead ?? []);
  const text = $("text");
  const narrow = innerWidth < 480 || document.documentElement.dataset.size === "large";
  text.placeholder = narrow ? t("say_short") : t("say", words);
  text.setAttribute("aria-label", t("say", words));
  const of = `${state.chatId}/${state.me}`;
  if (text.dataset.of !== of) {
    text.dataset.of = of;
    text.value = state.drafts[of] ?? "";
    grow(text);
  }
}

function insteadOfTalking(chat, words) {
  const offer = (hint, does, label) => [h("p", { class: "small" }, hint), h("button", { type: "button", class: "btn main", "data-do": "here", "data-act": does }, label)];
  if (!chat) return [h("p", { class: "small muted" }, t("no_chat"))];
  if (chat.start_state === "never") return offer(t("start_hint", words), "start", t("start"));
  if (chat.start_state === "blocked") return offer(t("blocked_hint", words), "unblock", t("unblock"));
  if (chat.joined === false) return offer(t("join_hint", words), "join", t("join"));
  return null;
}

/** Lets the box grow with its text where the browser doesn't by itself. */
export function grow(text) {
  if (CSS.supports("field-sizing", "content")) return;
  text.style.height = "auto";
  text.style.height = `${Math.min(text.scrollHeight + 2, 140)}px`;
}
