// How a chat looks: its messages, polls and buttons, as trees. It keeps no state and does nothing by itself:
// what can be pressed carries data-do, which page.js listens for.

import { h, initial, plain, rich, safeUrl } from "./dom.js";
import { dayNumber, dayOf, hourOf, t } from "./texts.js";

/** A round face with the name's letter; copper for the bot. */
export const face = (name, bot, small) => h("span", { class: `face${bot ? " bot" : ""}${small ? " small-face" : ""}`, "aria-hidden": "true" }, initial(name, bot));

const nameOf = (from) => from?.name || t("unnamed");

/**
 * The nodes of a chat's messages: days, service lines, bubbles.
 * `view`: { messages, bot, pending: Set of press keys }.
 */
export function talk({ messages, pending }) {
  const nodes = [];
  const byId = new Map(messages.map((m) => [m.id, m]));
  let day = null;
  let before = null;
  for (const m of messages) {
    const number = dayNumber(m.at_ms);
    if (number !== day) {
      nodes.push(h("div", { class: "day", "data-key": `day-${number}` }, h("span", {}, dayOf(m.at_ms))));
      day = number;
      before = null;
    }
    if (m.service) {
      nodes.push(h("div", { class: "service", "data-key": `m-${m.id}`, "data-message": m.id }, h("span", {}, m.service)));
      before = null;
      continue;
    }
    nodes.push(message(m, byId.get(m.reply_to), before === (m.from?.id ?? null), pending));
    before = m.from?.id ?? null;
  }
  return nodes;
}

function message(m, quoted, follows, pending) {
  const bot = Boolean(m.from?.bot);
  const label = m.mine ? t("you") : nameOf(m.from);
  return h(
    "article",
    { class: `msg${m.mine ? " mine" : ""}${bot ? " by-bot" : ""}${follows ? " follows" : ""}`, "data-key": `m-${m.id}`, "data-message": m.id, "aria-label": `${label} ${hourOf(m.at_ms)}` },
    m.mine ? null : face(nameOf(m.from), bot, true),
    h("div", { class: "said" }, bubble(m, quoted), keys(m, pending)),
  );
}

function bubble(m, quoted) {
  if (m.deleted) return h("div", { class: "bubble gone" }, t("deleted"), meta(m));
  return h(
    "div",
    { class: "bubble" },
    m.mine ? null : h("div", { class: "who" }, nameOf(m.from)),
    quoted ? h("div", { class: "quoted small" }, h("b", {}, nameOf(quoted.from)), " ", plain(quoted.text_html).slice(0, 60)) : null,
    m.photo_url ? h("a", { class: "photo", href: m.photo_url, target: "_blank", rel: "noopener" }, h("img", { src: m.photo_url, alt: photoWords(m), loading: "lazy" })) : null,
    m.document ? attached(m.document) : null,
    m.text_html ? h("div", { class: "text" }, rich(m.text_html)) : null,
    m.poll ? poll(m) : null,
    meta(m),
  );
}

const photoWords = (m) => plain(m.text_html).split("\n")[0].slice(0, 60) || t("photo");

function meta(m) {
  const words = m.deleted ? [] : ["pinned", "forwarded", "silent", "edited"].filter((mark) => m[mark]).map((mark) => t(mark));
  const forward = m.deleted ? null : h("button", { type: "button", class: "forward", "data-do": "forward", "data-message": m.id }, t("forward"));
  return h("span", { class: "meta" }, forward, words.map((word) => h("span", { class: "mark" }, word)), h("time", {}, hourOf(m.at_ms)));
}

function attached(doc) {
  const size = doc.size >= 1048576 ? t("size_mb", { n: (doc.size / 1048576).toFixed(1) }) : t("size_kb", { n: Math.max(1, Math.round((doc.size ?? 0) / 1024)) });
  const inside = [h("span", { class: "file-name" }, doc.name || t("unnamed")), h("span", { class: "muted tiny" }, size)];
  return doc.url ? h("a", { class: "file", href: doc.url, download: doc.name || true }, inside) : h("div", { class: "file" }, inside);
}

/** The name under which page.js knows a press that waits for its answer. */
export const pressKey = (messageId, row, col) => `${messageId}/${row}/${col}`;

function keys(m, pending) {
  if (m.deleted || !m.buttons?.length) return null;
  return h(
    "div",
    { class: "keys" },
    m.buttons.map((row, r) => h("div", { class: "key-row" }, row.map((button, c) => keyButton(m, button, r, c, pending)))),
  );
}

function keyButton(m, button, row, col, pending) {
  if (button.url) {
    return h(
      "button",
      { type: "button", class: "key link", "data-do": "link", "data-url": button.url, "data-place": pressKey(m.id, row, col) },
      h("span", {}, button.text),
      h("span", { class: "sr" }, t("opens_link")),
    );
  }
  const waiting = pending.has(pressKey(m.id, row, col));
  const did = Array.isArray(m.pressed) && m.pressed[0] === row && m.pressed[1] === col;
  return h(
    "button",
    {
      type: "button",
      class: `key${did ? " did" : ""}`,
      "data-do": "press",
      "data-message": m.id,
      "data-row": row,
      "data-col": col,
      "data-place": pressKey(m.id, row, col),
      "aria-busy": waiting ? "true" : undefined,
    },
    h("span", {}, button.text),
    waiting ? h("span", { class: "sr" }, t("waiting")) : did ? h("span", { class: "sr" }, t("pressed")) : null,
  );
}

function poll(m) {
  const p = m.poll;
  const voted = p.voted || p.options.some((option) => option.mine);
  const shown = voted || p.closed;
  const sum = p.voters ?? p.options.reduce((n, option) => n + (option.votes ?? 0), 0);
  const kind = [p.quiz ? t("poll_quiz") : t("poll"), p.closed ? t("poll_closed") : null, t("poll_votes", { n: sum })].filter(Boolean).join(" · ");
  return h(
    "div",
    { class: "poll" },
    h("h3", { class: "ask" }, p.question),
    h("p", { class: "muted small" }, kind),
    shown ? results(p, sum) : choices(m, p),
    shown && voted && !p.closed && !p.quiz ? h("button", { type: "button", class: "btn quiet", "data-do": "retract", "data-message": m.id }, t("poll_retract")) : null,
    shown && p.explanation ? h("p", { class: "small why" }, t("poll_why", { text: p.explanation })) : null,
  );
}

function choices(m, p) {
  if (!p.multiple) {
    return h("div", { class: "key-col" }, p.options.map((option, i) => h("button", { type: "button", class: "key inside", "data-do": "vote", "data-message": m.id, "data-option": i }, option.text)));
  }
  return h(
    "form",
    { class: "key-col", "data-do": "vote-many", "data-message": m.id },
    p.options.map((option, i) => h("label", { class: "tick" }, h("input", { type: "checkbox", name: "option", value: i }), h("span", {}, option.text))),
    h("button", { class: "btn main wide" }, t("poll_send")),
  );
}

function results(p, sum) {
  return h(
    "ul",
    { class: "opts" },
    p.options.map((option) => {
      const right = option.right === true;
      const wrong = option.mine && option.right === false;
      const note = [option.mine ? t("poll_mine") : null, right ? t("poll_right") : null].filter(Boolean).join(" · ");
      return h(
        "li",
        { class: right ? "ok" : wrong ? "no" : undefined },
        h("span", {}, option.text, note ? h("span", { class: "note" }, ` ${note}`) : null),
        option.votes === null ? h("span") : h("span", { class: "num" }, t("poll_option", { n: option.votes ?? 0 })),
        h("i", { vars: { "--w": `${sum ? Math.round(((option.votes ?? 0) / sum) * 100) : 0}%` }, "aria-hidden": "true" }),
      );
    }),
  );
}

/** What is read out when a message arrives. */
export function spoken(m) {
  if (m.service) return m.service;
  const words = plain(m.text_html) || m.poll?.question || m.document?.name || (m.photo_url ? t("photo") : "");
  return t("announce", { name: nameOf(m.from), text: words.slice(0, 120) });
}

/** Grey shapes where messages will stand; shown only when loading takes longer than a moment. */
export const skeleton = () => [h("div", { class: "skeleton", role: "status" }, h("span", { class: "sr" }, t("loading")), [60, 82, 45].map((w) => h("i", { vars: { "--w": `${w}%` } })))];

/** Where an address leads: inside the chat ("deep"), outside ("out"), or nowhere (null). */
export function leads(raw) {
  const href = safeUrl(raw);
  if (!href) return null;
  const url = new URL(href);
  if (url.protocol === "tg:") return { kind: "deep", url: raw, group: url.searchParams.has("startgroup") };
  const host = url.hostname.replace(/^www\./, "");
  if (host === "t.me" || host === "telegram.me") return { kind: "deep", url: raw, group: url.searchParams.has("startgroup") };
  return { kind: "out", url: href };
}
