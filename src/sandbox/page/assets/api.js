// Talks to the server that gave this page: JSON both ways, and a stream of changes with polling as its fallback.

/** The server didn't answer, or not in a way the page understands. */
export class Unreachable extends Error {}

async function json(path, options) {
  let answer;
  try {
    answer = await fetch(path, { cache: "no-store", ...options });
  } catch (cause) {
    throw new Unreachable(String(cause));
  }
  let body;
  try {
    body = await answer.json();
  } catch (cause) {
    throw new Unreachable(`${answer.status} ${cause}`);
  }
  if (!answer.ok && body.problem === undefined) throw new Unreachable(String(answer.status));
  return body;
}

const as = (person) => (person === null || person === undefined ? "" : `as=${encodeURIComponent(person)}`);

/** The whole world as `person` sees it, without the messages. */
export const getState = (person) => json(`/page/state?${as(person)}`);

/** The newest messages of one chat as `person` sees them, or those before an id: {messages, more}. */
export const getChat = (chat, person, before) => json(`/page/chat/${encodeURIComponent(chat)}?${as(person)}${before === undefined ? "" : `&before=${before}`}`);

/** What the bot answered to a press, or {waiting: true} when it hasn't within the server's patience. */
export const getPopup = (press) => json(`/page/popup/${encodeURIComponent(press)}`);

/** Does something as `person`. Answers {ok: true, …} or {ok: false, problem}. */
export const act = (person, what) =>
  json("/page/act", { method: "POST", headers: { "Content-Type": "application/json", "X-Tongluo-Page": "1" }, body: JSON.stringify({ as: person, act: what }) });

/** Sends a picture or a file as `person`. Answers as `act` does. */
export const sendFile = (person, chat, file, caption) => {
  const query = new URLSearchParams({ as: person, chat, name: file.name || "file", caption });
  return json(`/page/send?${query}`, { method: "POST", headers: { "Content-Type": "application/octet-stream", "X-Tongluo-Page": "1" }, body: file });
};

/**
 * Calls `onChange` at each change of the world. While the stream is down it calls it every two seconds instead,
 * and `onMode` hears which of the two ("live", "polling") is at work.
 */
export function follow(onChange, onMode) {
  let source = null;
  let timer = null;
  const poll = () => {
    if (timer === null) timer = setInterval(onChange, 2000);
    onMode("polling");
  };
  const connect = () => {
    source = new EventSource("/page/stream");
    source.addEventListener("open", () => {
      if (timer !== null) clearInterval(timer);
      timer = null;
      onMode("live");
      onChange();
    });
    source.addEventListener("change", () => onChange());
    source.addEventListener("error", () => {
      poll();
      // A refused stream is closed for good by the browser; ask for a new one by and by.
      if (source.readyState === EventSource.CLOSED) setTimeout(connect, 3000);
    });
  };
  connect();
}
