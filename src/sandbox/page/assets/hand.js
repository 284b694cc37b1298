// What people hand over: pictures and files, forwarded messages, commands out of the bot's list; and what is settled with
// BotFather. page.js listens for the clicks and calls in here.

import { sendFile, Unreachable } from "./api.js";
import { $, h, patch } from "./dom.js";
import { doing, lost, notice, refresh, toEnd } from "./live.js";
import * as side from "./side.js";
import { t } from "./texts.js";
import { look, state } from "./world.js";

/** Sends files to the open chat, each as its own message; the words in the line go with the first as its caption. */
export async function hand(files, emptyLine) {
  const box = $("text");
  let caption = box.value.trim();
  for (const file of files) {
    try {
      const answer = await sendFile(state.me, state.chatId, file, caption);
      if (!answer.ok) {
        notice(t("refused", { problem: answer.problem ?? "" }), true);
        return;
      }
    } catch (problem) {
      if (!(problem instanceof Unreachable)) throw problem;
      lost();
      return;
    }
    if (caption) emptyLine();
    caption = "";
  }
  await refresh();
  toEnd(true);
}

function sheet(title, nodes) {
  state.figures = null;
  $("sheet-title").textContent = title;
  patch($("sheet-body"), nodes);
  $("sheet").showModal();
}

const choice = (does, data, words) => h("button", { type: "button", class: "btn wide", "data-do": does, ...data }, words);

/** Asks where a message is to be forwarded to: the private chat with the bot, or a group of one's own. */
export function forwardWhere(message) {
  const view = look();
  const open = view.privateChat.start_state === "started" ? [view.privateChat] : [];
  const places = [...open, ...view.groups.filter((g) => g.joined !== false && g.migrated_to == null)];
  const title = (chat) => (chat.kind === "private" ? t("private_title", side.nouns(view)) : chat.title);
  sheet(t("forward_title"), places.length ? places.map((chat) => choice("forward-to", { "data-message": message, "data-chat": chat.id }, title(chat))) : [h("p", {}, t("forward_none", side.nouns(view)))]);
}

/** Forwards; answers with the chat that it went to, or null. */
export async function forwardTo(message, to) {
  $("sheet").close();
  const answer = await doing({ type: "forward", chat: state.chatId, message, to });
  if (answer) notice(t("done_forward"));
  return answer ? to : null;
}

/** Shows the bot's list of commands in the open chat. */
export function commands() {
  sheet(
    t("commands_title"),
    state.commands.map((c) => choice("command", { "data-command": c.command }, [h("b", {}, `/${c.command}`), " ", c.words])),
  );
}

/** Sends a command of the list; in a group with the bot's name, so that it is the one that hears it. */
export async function command(word) {
  $("sheet").close();
  const { chat } = look();
  const named = chat?.kind === "private" ? word : `${word}@${state.world.bot?.username ?? ""}`;
  await doing({ type: "say", chat: state.chatId, text: `/${named}` });
  await refresh();
  toEnd(true);
}

/** Shows a token that BotFather gave out, to be copied whole. */
export function token(text, note) {
  sheet(t("token_title"), [h("p", {}, note), h("p", { class: "token" }, h("code", {}, text))]);
}
