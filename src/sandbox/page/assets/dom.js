// Builds and patches the page's trees. Outside strings only ever become text nodes or checked attributes:
// nothing here, or anywhere in the page, sets innerHTML.

/** The element with this id in index.html. */
export const $ = (id) => document.getElementById(id);

/** Builds an element. `props`: class, data-*, aria-* and other attributes; `vars` sets CSS custom properties. */
export function h(tag, props = {}, ...children) {
  const el = document.createElement(tag);
  for (const [name, value] of Object.entries(props)) {
    if (value === undefined || value === null || value === false) continue;
    if (name === "vars") for (const [k, v] of Object.entries(value)) el.style.setProperty(k, v);
    else el.setAttribute(name, value === true ? "" : String(value));
  }
  for (const child of children.flat(Infinity)) {
    if (child === undefined || child === null || child === false || child === "") continue;
    el.append(child instanceof Node ? child : document.createTextNode(String(child)));
  }
  return el;
}

const keyOf = (node) => (node.nodeType === 1 ? node.getAttribute("data-key") : null);
const alike = (a, b) => a.nodeType === b.nodeType && a.nodeName === b.nodeName && keyOf(a) === keyOf(b);

/** Makes `old` look like `fresh` in place, so that focus, scroll, selection and open <details> survive. */
export function morph(old, fresh) {
  if (old.nodeType === 3) {
    if (old.data !== fresh.data) old.data = fresh.data;
    return;
  }
  for (const { name } of [...old.attributes]) {
    if (name === "open" && old.nodeName === "DETAILS") continue;
    if (!fresh.hasAttribute(name)) old.removeAttribute(name);
  }
  for (const { name, value } of fresh.attributes) {
    if (name === "style") {
      if (old.style.cssText !== fresh.style.cssText) old.style.cssText = fresh.style.cssText;
    } else if (name === "open" && old.nodeName === "DETAILS") continue;
    else if (old.getAttribute(name) !== value) old.setAttribute(name, value);
  }
  patch(old, [...fresh.childNodes]);
}

/** Makes the children of `parent` look like `fresh`. Children with data-key keep their identity wherever they go. */
export function patch(parent, fresh) {
  const keyed = new Map();
  for (const child of parent.childNodes) {
    const key = keyOf(child);
    if (key !== null) keyed.set(key, child);
  }
  const staying = new Set(fresh.map(keyOf).filter((key) => key !== null));
  let at = parent.firstChild;
  for (const node of fresh) {
    const key = keyOf(node);
    // What will not come again goes first, so that the rest need not be moved (a moved node loses its focus).
    while (at && keyOf(at) !== null && !staying.has(keyOf(at))) at = drop(at);
    const match = key !== null ? keyed.get(key) : at && keyOf(at) === null && alike(at, node) ? at : undefined;
    if (match && alike(match, node)) {
      if (match === at) at = at.nextSibling;
      else parent.insertBefore(match, at);
      morph(match, node);
    } else {
      parent.insertBefore(node, at);
      if (at && key === null && keyOf(at) === null) at = drop(at);
    }
  }
  while (at) at = drop(at);
}

function drop(node) {
  const next = node.nextSibling;
  node.remove();
  return next;
}

// What Telegram's entities can become, and nothing else. A second line behind the server's own escaping.
const kept = { B: "b", STRONG: "b", I: "em", EM: "em", U: "u", INS: "u", S: "s", DEL: "s", STRIKE: "s", CODE: "code", PRE: "pre", BLOCKQUOTE: "blockquote", BR: "br" };

/** Turns the server's HTML of a text with entities into nodes; unknown elements are reduced to their text. */
export function rich(html) {
  const doc = new DOMParser().parseFromString(String(html ?? ""), "text/html");
  const out = document.createDocumentFragment();
  copyInto(out, doc.body);
  return [...out.childNodes];
}

function copyInto(target, source) {
  for (const node of source.childNodes) {
    if (node.nodeType === 3) {
      // A quotation or a block of code ends its line itself.
      const block = ["BLOCKQUOTE", "PRE"].includes(node.previousSibling?.nodeName);
      target.append(document.createTextNode(block ? node.data.replace(/^\n/, "") : node.data));
    }
    if (node.nodeType !== 1) continue;
    if (node.nodeName === "SCRIPT" || node.nodeName === "STYLE" || node.nodeName === "TEMPLATE") continue;
    const made = elementFor(node);
    if (made) {
      target.append(made);
      copyInto(made, node);
    } else copyInto(target, node);
  }
}

function elementFor(node) {
  if (node.nodeName === "A") {
    const href = safeUrl(node.getAttribute("href"));
    return href ? h("a", { href, target: "_blank", rel: "noopener noreferrer" }) : null;
  }
  if (node.nodeName === "TG-SPOILER" || node.classList.contains("spoiler") || node.classList.contains("tg-spoiler")) return h("span", { class: "spoiler", tabindex: "0" });
  const tag = kept[node.nodeName];
  return tag ? h(tag) : null;
}

/** The address when it may be a link's target (http, https, tg), else null. */
export function safeUrl(raw) {
  if (!raw) return null;
  try {
    const url = new URL(raw);
    return ["http:", "https:", "tg:"].includes(url.protocol) ? url.href : null;
  } catch {
    return null;
  }
}

/** The text of HTML, for announcements. */
export function plain(html) {
  return new DOMParser().parseFromString(String(html ?? ""), "text/html").body.textContent ?? "";
}

/** The one letter that stands for a name: the name's own character, not the 小 or 老 before it; a Chinese bot's last. */
export function initial(name, bot) {
  const letters = [...String(name ?? "").trim()];
  if (bot && letters.at(-1) > "\u2e7f") return letters.at(-1);
  if (letters.length === 2 && (letters[0] === "小" || letters[0] === "老")) return letters[1];
  return letters[0] ?? "?";
}
