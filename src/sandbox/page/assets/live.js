// Asks the server, shows what it answers, and keeps the reader's place while messages arrive.

import { act, getChat, getState, Unreachable } from "./api.js";
import { dress } from "./address.js";
import { skeleton, spoken, talk } from "./chat.js";
import { $, h, patch } from "./dom.js";
import { composer, empty, header } from "./frame.js";
import * as side from "./side.js";
import { setZone, t } from "./texts.js";
import { look, settle, state } from "./world.js";

// ── asking the server ───────────────────────────────────────────────────────

let running = null;
let again = false;

/** Fetches state and messages and shows them. Calls during a fetch are folded into one more. */
export function refresh() {
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
  state.commands = answer.commands ?? [];
  $("commands").hidden = state.commands.length === 0;
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

export function lost() {
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
export async function doing(what, person = state.me) {
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

export function render() {
  const view = look();
  header(view);
  patch($("chats"), side.chats(view).flat(Infinity).filter(Boolean));
  patch($("tallies"), side.tallies(view).flat(Infinity).filter(Boolean));
  patch($("doings"), side.doings(view, state.allDoings).flat(Infinity).filter(Boolean));
  patch($("faults"), side.faults(view).flat(Infinity).filter(Boolean));
  composer(view);
  if ($("sheet").open && state.figures !== null) figures();
}

export function renderTalk() {
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
export function toEnd(smooth) {
  const box = $("talk");
  const far = box.scrollHeight - box.scrollTop - box.clientHeight;
  const glide = smooth && far < 2 * box.clientHeight && !matchMedia("(prefers-reduced-motion: reduce)").matches;
  box.scrollTo({ top: box.scrollHeight, behavior: glide ? "smooth" : "instant" });
  state.following = true;
  $("to-end").hidden = true;
  state.lastSeen = state.messages?.at(-1)?.id;
}

export function offerEnd(words) {
  $("to-end").textContent = words;
  $("to-end").hidden = false;
}

/** One line above the input. It stays until the next one, so that nobody has to read in a hurry. */
export function notice(words, bad = false) {
  const box = $("notice");
  patch(box, words ? [h("span", { class: bad ? "state alarm" : "state done" }, ""), h("span", {}, words), h("button", { type: "button", class: "btn quiet", "data-do": "hush" }, t("close"))] : []);
}

export function figures() {
  const one = look().overview?.tallies?.[state.figures];
  if (!one) return;
  $("sheet-title").textContent = t("all_figures_of", { title: one.title });
  patch($("sheet-body"), side.figures(one, state.world.now_ms).filter(Boolean));
}
