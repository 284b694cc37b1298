// How the panels beside the chat look: chats, people, tally, the bot's doings, faults. Trees only, like chat.js.

import { h } from "./dom.js";
import { face } from "./chat.js";
import { atOf, hourOf, stampOf, t, whenOf } from "./texts.js";

/** The names that most words need. */
export const nouns = (view) => ({ bot: view.botName, name: view.me?.name ?? t("you") });

/** The list of chats. `view`: { groups, privateChat, chat, seen, now, me, botName }. */
export function chats(view) {
  const words = nouns(view);
  return [
    h("h2", {}, t("groups")),
    view.groups.length ? h("ul", { class: "rows" }, view.groups.map((chat) => row(view, chat, chat.title, false, lastOf(chat, words)))) : h("p", { class: "empty small" }, t("no_group")),
    view.me && view.botName
      ? [
          h("h2", {}, t("privates", words)),
          h("ul", { class: "rows" }, row(view, view.privateChat, t("private_title", words), true, lastOf(view.privateChat, words))),
        ]
      : null,
  ];
}

function lastOf(chat, words) {
  if (chat.start_state === "never") return t("never_started_last", words);
  if (chat.start_state === "blocked") return t("blocked_last", words);
  return chat.last?.text || t("no_last");
}

function row(view, chat, title, bot, last) {
  const here = chat.id === view.chat?.id;
  const fresh = !here && chat.last && chat.last.at_ms > (view.seen.get(chat.id) ?? -Infinity);
  return h(
    "li",
    { "data-key": `chat-${chat.id}` },
    h(
      "button",
      { type: "button", class: "row", "data-do": "chat", "data-chat": chat.id, "aria-current": here ? "true" : undefined },
      face(bot ? view.botName : title, bot),
      h("b", {}, title),
      h("span", { class: "at" }, fresh ? h("span", { class: "state fresh" }, t("new_mark")) : null, chat.last ? whenOf(chat.last.at_ms, view.now) : ""),
      h("span", { class: "last" }, last),
    ),
  );
}

/** The line under a chat's title: how many people, what the bot is there. */
export function chatLine(view) {
  const { chat } = view;
  if (!chat) return "";
  if (chat.kind === "private") return t("private_sub", nouns(view));
  const kind = { group: "kind_group", supergroup: "kind_supergroup", forum: "kind_forum" }[chat.kind];
  const state = { member: "bot_member", administrator: "bot_administrator", absent: "bot_absent", left: "bot_absent", kicked: "bot_kicked" }[chat.bot_state];
  return [t("members", { n: chat.members ?? 0 }), kind ? t(kind) : null, state && view.botName ? t(state, nouns(view)) : null].filter(Boolean).join(" · ");
}

/** People to be, filtered by what is typed. `recent` are ids, newest first. */
export function people(view, query, recent) {
  const wanted = query.trim().toLowerCase();
  const found = view.people.filter((p) => !wanted || p.name.toLowerCase().includes(wanted) || (p.note ?? "").toLowerCase().includes(wanted));
  if (!found.length) return [h("p", { class: "empty small" }, t("pick_none", { query: query.trim() }))];
  const groups = new Map();
  const byId = new Map(found.map((p) => [p.id, p]));
  const again = wanted ? [] : recent.map((id) => byId.get(id)).filter(Boolean);
  if (again.length) groups.set(t("pick_recent"), again);
  for (const p of found) {
    if (again.includes(p)) continue;
    const title = p.note || t("pick_other");
    groups.set(title, [...(groups.get(title) ?? []), p]);
  }
  return [...groups].map(([title, list]) =>
    h(
      "section",
      { "data-key": `dept-${title}` },
      h("h3", {}, title),
      h("ul", { class: "people" }, list.map((p) => person(p, view, again.includes(p)))),
    ),
  );
}

const person = (p, view, withNote) =>
  h(
    "li",
    { "data-key": `person-${p.id}` },
    h(
      "button",
      { type: "button", class: "person", "data-do": "be", "data-person": p.id, "aria-current": p.id === view.me?.id ? "true" : undefined },
      face(p.name, false, true),
      h("span", {}, p.name, withNote && p.note ? h("span", { class: "muted small" }, ` ${p.note}`) : null),
      p.id === view.me?.id ? h("span", { class: "tiny muted" }, t("pick_now")) : null,
    ),
  );

const stateChip = (kind, word) => h("span", { class: `state ${kind}` }, word);
const titleOf = (tally) => tally.title || t("unnamed");
const tallyKey = (tally, i) => `tally-${tally.id ?? `${i}-${tally.title}`}`;

/** The tally of each opening, the first running one unfolded. */
export function tallies(view) {
  const list = view.overview?.tallies ?? [];
  if (!view.hasHost) return [h("h2", {}, t("tally")), h("p", { class: "empty small" }, t("tally_no_host"))];
  if (!list.length) return [h("h2", {}, t("tally")), h("p", { class: "empty small" }, t("tally_none")), h("p", { class: "empty small" }, t("tally_none_next"))];
  const first = list.find((one) => one.state !== "closed") ?? list[0];
  return [h("h2", {}, t("tally")), list.map((one, i) => tally(one, i, one === first))];
}

function tally(one, i, unfolded) {
  const running = one.state !== "closed";
  return h(
    "details",
    { class: "tally", "data-key": tallyKey(one, i), open: unfolded },
    h(
      "summary",
      {},
      h("span", { class: "tally-title" }, titleOf(one)),
      h("span", { class: "tally-sub" }, stateChip(running ? "run" : "missing", t(running ? "running" : "closed")), h("span", { class: "num" }, t("ratio", { done: one.done ?? 0, expected: one.expected ?? 0 }))),
    ),
    sums(one, running),
    also(one, running),
    departments(one),
    questions(one),
    h("button", { type: "button", class: "btn wide", "data-do": "figures", "data-tally": i }, t("all_figures")),
  );
}

function sums(one, running) {
  const third = running ? ["open", one.open] : ["missing", one.missing];
  const four = [["expected", one.expected], ["done", one.done], third, ["unregistered", one.unregistered]];
  return h("dl", { class: "sum" }, four.map(([key, n]) => h("div", {}, h("dt", {}, t(key)), h("dd", { "data-figure": key }, String(n ?? 0)))));
}

function also(one, running) {
  const rest = [["late", one.late], ["waived", one.waived], ["unreachable", one.unreachable], ["guests", one.guests], running ? ["missing", one.missing] : ["open", one.open]];
  const words = rest.filter(([, n]) => n > 0).map(([key, n]) => t("also", { word: t(key), n }));
  return words.length ? h("p", { class: "small muted also" }, words.join(" · ")) : null;
}

const share = (n, of) => `${of ? Math.min(100, Math.round((n / of) * 100)) : 0}%`;

function departments(one) {
  const all = one.departments ?? [];
  const shown = all.length > 12 ? all.slice(0, 11) : all;
  if (!all.length) return null;
  return h(
    "div",
    { class: "deps" },
    h("h3", {}, t("departments")),
    shown.map((d) =>
      h(
        "div",
        { class: "dep" },
        h("span", { class: "dep-name" }, d.name || t("department_none")),
        h("span", { class: "bar", "aria-hidden": "true" }, h("u", { vars: { width: share((d.done ?? 0) - 0, d.expected) } }), d.late ? h("s", { vars: { width: share(d.late, d.expected) } }) : null),
        h("span", { class: "num" }, t("ratio", { done: d.done ?? 0, expected: d.expected ?? 0 })),
      ),
    ),
    all.length > shown.length ? h("p", { class: "small muted" }, t("department_more", { n: all.length - shown.length })) : null,
  );
}

function questions(one) {
  const all = one.questions ?? [];
  if (!all.length) return null;
  return h(
    "details",
    { class: "questions", "data-key": "questions", open: all.length === 1 },
    h("summary", {}, t("questions")),
    h(
      "ol",
      {},
      all.map((q) => h("li", {}, h("span", { class: "q" }, h("span", { class: "muted" }, `${t("question_no", { no: q.no })} `), q.text), h("span", { class: "num small" }, t("right_wrong", { right: q.right ?? 0, wrong: q.wrong ?? 0 })))),
    ),
  );
}

/** Every figure of one opening, as tables. */
export function figures(one, now) {
  const running = one.state !== "closed";
  const total = (key) => (one.departments ?? []).reduce((n, d) => n + (d[key] ?? 0), 0);
  const lines = ["expected", "done", "open", "unregistered", "late", "missing", "waived", "unreachable", "guests"].filter((key) => one[key] !== undefined && (one[key] > 0 || ["expected", "done", "unregistered"].includes(key)));
  return [
    h("p", { class: "small muted" }, t("figures_at", { when: stampOf(now) }), " · ", t(running ? "running" : "closed")),
    table([t("tally"), ""], lines.map((key) => [t(key), one[key]])),
    one.departments?.length
      ? table(
          [t("department"), t("expected"), t("done"), t("late"), t("share")],
          [...one.departments.map((d) => [d.name || t("department_none"), d.expected ?? 0, d.done ?? 0, d.late ?? 0, share(d.done ?? 0, d.expected)]), [t("total"), total("expected"), total("done"), total("late"), share(total("done"), total("expected"))]],
          "with-total",
        )
      : null,
    one.questions?.length ? table([t("question"), t("right"), t("wrong")], one.questions.map((q) => [`${t("question_no", { no: q.no })} ${q.text ?? ""}`, q.right ?? 0, q.wrong ?? 0])) : null,
  ];
}

function table(head, rows, extra = "") {
  return h(
    "table",
    { class: `figures ${extra}` },
    h("thead", {}, h("tr", {}, head.map((word, i) => (word ? h("th", { scope: "col", class: i ? "num" : undefined }, word) : h("td", {}))))),
    h("tbody", {}, rows.map((cells) => h("tr", {}, cells.map((cell, i) => (i ? h("td", { class: "num" }, String(cell)) : h("th", { scope: "row" }, String(cell))))))),
  );
}

const shapes = { done: "done", sent: "done", ok: "done", confirmed: "done", confirmed_by_hand: "done", late: "late", held: "late", retry: "late", expired: "late", recalled: "late", failed: "alarm", unknown: "alarm", alarm: "alarm" };

/** What the bot did, newest first. */
export function doings(view, all) {
  const list = [...(view.overview?.doings ?? [])].sort((a, b) => b.at_ms - a.at_ms);
  if (!view.hasHost) return [];
  const shown = all ? list : list.slice(0, 8);
  const next = view.overview?.next;
  return [
    h("h2", {}, t("doings", nouns(view))),
    view.overview?.day ? h("p", { class: "small muted" }, view.overview.day) : null,
    next ? h("p", { class: "small next-line" }, t("next_what", { when: atOf(next.at_ms, view.now), title: next.title }), next.reason ? h("span", { class: "muted" }, ` ${t("next_why", { reason: next.reason })}`) : null) : h("p", { class: "small muted next-line" }, t("next_none")),
    shown.length ? null : h("p", { class: "empty small" }, t("doings_none")),
    h("ol", { class: "log" }, shown.map((d) => h("li", {}, h("time", { class: "muted" }, hourOf(d.at_ms)), h("span", {}, d.text), stateChip(shapes[d.state] ?? "missing", d.state_word || d.state)))),
    list.length > 8 ? h("button", { type: "button", class: "btn quiet", "data-do": "doings" }, all ? t("doings_fewer") : t("doings_more", { n: list.length })) : null,
  ];
}

const button = (doing, words, extra = {}) => h("button", { type: "button", class: "btn", "data-do": doing, ...extra }, words);

/** What can be made to go wrong, and what can be done to the chat that is open. */
export function faults(view) {
  const words = nouns(view);
  const stopped = view.overview?.running === false && !view.killing;
  return [
    h("h2", {}, t("faults")),
    stopped ? h("p", { class: "lead" }, stateChip("alarm", t("bot_down", words))) : h("p", { class: "small muted lead" }, t("faults_lead", words)),
    h(
      "div",
      { class: "faults" },
      ["cut", "lose", "429", "5xx"].map((key) => button("fault", t(`fault_${key}`), { "data-fault": key })),
      view.hasHost ? (stopped ? button("restart", t("fault_restart")) : button("kill", t("fault_kill"))) : null,
      view.hasHost ? button("kill-restart", t(view.killing ? "killing" : "fault_kill_restart"), { "aria-busy": view.killing ? "true" : undefined }) : null,
    ),
    view.faults.length
      ? [
          h("ul", { class: "active small" }, view.faults.map((f) => h("li", {}, stateChip("alarm", activeFault(f))))),
          h("div", { class: "faults" }, button("clear-faults", t("clear_faults"), { class: "btn across" })),
        ]
      : null,
    hereActs(view, words),
    father(view),
    h("h2", {}, t("complaints")),
    view.complaints.length
      ? [h("p", { class: "small lead" }, stateChip("alarm", t("complaints_some", { n: view.complaints.length }))), h("ul", { class: "complaints small" }, view.complaints.slice(-20).map((c) => h("li", {}, complaint(c))))]
      : h("p", { class: "small muted lead" }, t("complaints_none")),
  ];
}

/** A fault that is at work: which, and how much longer. */
function activeFault(f) {
  const words = t(`active_${faultWords.includes(f.kind) ? f.kind : "other"}`);
  if (f.until_ms !== null && f.until_ms !== undefined) return t("active_until", { words, at: hourOf(f.until_ms) });
  return f.left === null || f.left === undefined ? words : t("active_left", { words, n: f.left });
}
const faultWords = ["cut", "lose_reply", "too_many", "server_error", "slow"];

const complaint = (c) => (typeof c === "string" ? c : [c.method, c.text ?? c.problem ?? c.what].filter(Boolean).join(": ") || JSON.stringify(c));

/** What the bot's owner settles with BotFather on Telegram. */
function father(view) {
  const { bot } = view;
  const head = [h("h2", {}, t("father")), h("p", { class: "small muted lead" }, t("father_lead"))];
  if (!bot) {
    const line = (id, name, words) => h("div", {}, h("label", { for: id }, words), h("input", { id, name, required: true, maxlength: "64", autocomplete: "off" }));
    return [...head, h("form", { class: "father", "data-do": "new-bot" }, line("new-bot-name", "bot", t("bot_name")), line("new-bot-username", "username", t("bot_username")), h("button", { class: "btn wide" }, t("bot_make")))];
  }
  const flag = (does, on) => button(does, t(`${does}_${on ? "off" : "on"}`), { "data-to": on ? "off" : "on" });
  return [
    ...head,
    h("p", { class: "small lead" }, [t(bot.privacy ? "privacy_is_on" : "privacy_is_off"), t(bot.joins_groups ? "joins_is_on" : "joins_is_off")].join(" · ")),
    h("div", { class: "faults" }, flag("privacy", bot.privacy), flag("joins", bot.joins_groups), view.hasHost ? null : button("new-token", t("new_token"), { class: "btn across" })),
  ];
}

function hereActs(view, words) {
  const { chat } = view;
  if (!chat || !view.botName) return null;
  const acts = [];
  if (chat.kind === "private") {
    acts.push(chat.start_state === "blocked" ? ["unblock", t("unblock_as", words)] : ["block", t("block", words)]);
  } else {
    const inside = chat.bot_state === "member" || chat.bot_state === "administrator";
    acts.push(inside ? ["remove_bot", t("remove_bot", words)] : ["add_bot", t("add_bot", words)]);
    if (inside) acts.push(chat.bot_state === "member" ? ["promote_bot", t("promote_bot")] : ["demote_bot", t("demote_bot")]);
    if (chat.kind === "group") acts.push(["upgrade", t("upgrade")]);
    acts.push(chat.joined === false ? ["join", t("join_as", words)] : ["leave", t("leave", words)]);
  }
  return [
    h("h2", {}, t("here"), h("span", { class: "muted" }, ` · ${chat.kind === "private" ? t("private_title", words) : chat.title}`)),
    h("div", { class: "faults" }, acts.map(([doing, label]) => button("here", label, { "data-act": doing }))),
  ];
}
