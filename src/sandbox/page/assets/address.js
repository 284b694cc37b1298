// The page's language and its address: what ?as, ?chat, ?lang and ?size say, and the two links that change them.

import { $ } from "./dom.js";
import { setLanguage, t } from "./texts.js";
import { asked, state } from "./world.js";

/** Puts the page into the language that the address asks for, else into the server's. */
export function dress() {
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
export function links() {
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
