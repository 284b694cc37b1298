// What the page knows: the server's last answer, who the reader is, which chat is open, and what waits.
// It asks nobody and shows nothing.

/** What the address asks for: ?as, ?chat, ?lang, ?size. */
export const asked = new URLSearchParams(location.search);
const stored = (key, fallback) => {
  try {
    return JSON.parse(sessionStorage.getItem(`tongluo.${key}`)) ?? fallback;
  } catch {
    return fallback;
  }
};
/** Keeps a value for this tab. */
export const store = (key, value) => {
  try {
    sessionStorage.setItem(`tongluo.${key}`, JSON.stringify(value));
  } catch {
    // A browser that keeps nothing forgets drafts on reload; the page works all the same.
  }
};

/** Messages shown at once; older ones come on demand. */
export const PAGE = 200;

/** The one state. Everything shown is worked out from it. */
export const state = {
  world: null,
  me: Number(asked.get("as")) || stored("me", null),
  chatId: Number(asked.get("chat")) || stored("chat", null),
  messages: null, // of the chat that is open; null while they load
  messagesOf: null, // "chat/person" they belong to
  more: false, // whether the server has messages before the first of them
  commands: [], // the bot's list in the chat that is open: {command, words}
  shown: PAGE,
  recent: stored("recent", []),
  drafts: stored("drafts", {}),
  seen: new Map(), // chat id → when its last message was read
  pending: new Map(), // "person/chat/message/row/col" → true while the bot has not answered
  popups: [],
  allDoings: false,
  figures: null,
  killing: false,
  jumping: false,
  gone: false,
  opened: false, // whether the world has been seen once
  following: true, // whether the reader is at the newest message
};

/** Everything a view may read, worked out once a render. */
export function look() {
  const w = state.world;
  const me = w.people.find((p) => p.id === state.me) ?? null;
  const groups = w.chats.filter((c) => c.kind !== "private");
  const own = w.chats.find((c) => c.kind === "private" && (c.person === undefined || c.person === state.me));
  const botName = w.bot?.name ?? "";
  const privateChat = own ?? { id: state.me, kind: "private", person: state.me, start_state: "never", last: null };
  const chat = groups.find((c) => c.id === state.chatId) ?? (state.chatId === privateChat.id && me && w.bot ? privateChat : null);
  return {
    now: w.now_ms,
    me,
    bot: w.bot ?? null,
    botName,
    groups,
    privateChat,
    chat,
    people: w.people,
    overview: w.host_overview ?? null,
    hasHost: Boolean(w.host),
    complaints: w.complaints ?? [],
    faults: w.faults ?? [],
    seen: state.seen,
    pending: state.pending,
    killing: state.killing,
  };
}

/** Picks a person and a chat when there is none, and follows a group that got a new id by its upgrade. */
export function settle() {
  const w = state.world;
  if (!w.people.some((p) => p.id === state.me)) {
    state.me = w.as && w.people.some((p) => p.id === w.as) ? w.as : (w.people[0]?.id ?? null);
  }
  const groups = w.chats.filter((c) => c.kind !== "private");
  const known = groups.some((c) => c.id === state.chatId);
  if (known) state.chatTitle = groups.find((c) => c.id === state.chatId).title;
  else if (state.chatId !== look().privateChat.id) {
    const heir = groups.find((c) => c.title === state.chatTitle) ?? groups[0];
    state.chatId = heir?.id ?? null;
  }
  // What stood there before the page was opened is not news.
  for (const c of w.chats) if (!state.seen.has(c.id) && (!state.opened || c.id === state.chatId)) state.seen.set(c.id, c.last?.at_ms ?? -Infinity);
  state.opened = true;
  store("me", state.me);
  store("chat", state.chatId);
}
