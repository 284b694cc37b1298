// Presses of buttons, and the bot's answers to them: a pop-up with an OK, or a line above the input.

import { getPopup, Unreachable } from "./api.js";
import { pressKey } from "./chat.js";
import { $ } from "./dom.js";
import { doing, notice, renderTalk } from "./live.js";
import * as side from "./side.js";
import { t } from "./texts.js";
import { look, state } from "./world.js";

/** What page.js does with an address that a press leads to; set once at the start. */
let follow = () => {};
/** Says who opens the links that answers carry. */
export const onLink = (open) => (follow = open);

/** Presses a button as the chosen person and shows what the bot answers. */
export async function press(button) {
  const { message, row, col } = button.dataset;
  const key = `${state.me}/${state.chatId}/${pressKey(message, row, col)}`;
  if (state.pending.has(key)) return;
  state.pending.set(key, true);
  const person = state.me;
  renderTalk();
  const answer = await doing({ type: "press", chat: state.chatId, message: Number(message), row: Number(row), col: Number(col) });
  if (answer) {
    const popup = answer.popup ?? (answer.press_id === undefined ? null : await popupOf(answer.press_id, () => release(key)));
    if (popup) show(popup, person);
  }
  release(key);
}

function release(key) {
  state.pending.delete(key);
  renderTalk();
}

/** Waits ten minutes for the bot's answer to a press; when it takes long it says so and frees the button. */
async function popupOf(id, free) {
  for (let tries = 0; tries < 60; tries += 1) {
    try {
      const answer = await getPopup(id);
      if (!answer.waiting) return answer;
      if (tries > 0) continue;
      free();
      notice(t("press_waiting", side.nouns(look())));
    } catch (problem) {
      if (!(problem instanceof Unreachable)) throw problem;
      return null;
    }
  }
  return null;
}

function show(popup, person) {
  if (popup.url) follow(popup.url);
  if (!popup.text) return;
  if (!popup.alert) {
    notice(t("toast_from", { bot: look().botName, text: popup.text }));
    return;
  }
  const name = state.world.people.find((p) => p.id === person)?.name ?? t("you");
  state.popups.push({ text: popup.text, name });
  if (!$("popup").open) nextPopup();
}

/** Shows the next pop-up that waits, if any. */
export function nextPopup() {
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
