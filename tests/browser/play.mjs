// Plays the story of the demo in a real browser, on a phone-sized and a desktop-sized window at once:
// the next opening arrives in the group, two people answer the quiz and acknowledge the notice, the tally follows in both.
//
//   TONGLUO_PAGE=http://127.0.0.1:PORT/     the page (needed)
//   TONGLUO_SHOTS=DIR                       where screenshots go (none are taken without it)
//   TONGLUO_CHROMIUM=/usr/bin/chromium      the browser
//   TONGLUO_GROUP=审计欢乐大家庭             the group of the story
//   TONGLUO_THEME=无烟                      what its first message is about
//   TONGLUO_PEOPLE=小李,小王                 who answers; by default two people of different departments
//
// Exit code: 0 played, 1 something was not as told, 2 called wrongly. It waits for conditions, never for a time.

import { mkdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { chromium } from "playwright-core";

const address = process.env.TONGLUO_PAGE;
const shots = process.env.TONGLUO_SHOTS;
const group = process.env.TONGLUO_GROUP ?? "审计欢乐大家庭";
const theme = process.env.TONGLUO_THEME ?? "无烟";
const patience = 30_000;
const flags = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"];
const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

const say = (line) => process.stdout.write(`${line}\n`);
const must = (held, otherwise) => {
  if (!held) throw new Error(otherwise);
};

/** One window with somebody in front of it. */
class Window {
  constructor(page, name) {
    this.page = page;
    this.name = name;
    this.troubles = [];
    this.shot = 0;
    page.setDefaultTimeout(patience);
    page.on("console", (m) => {
      if (m.type() === "error" || m.type() === "warning") this.troubles.push(`console: ${m.text()}`);
    });
    page.on("pageerror", (e) => this.troubles.push(`script: ${e.message}`));
    page.on("request", (r) => {
      if (new URL(r.url()).origin !== new URL(address).origin) this.troubles.push(`asked another server: ${r.url()}`);
    });
  }

  get phone() {
    return this.name === "phone";
  }

  async open() {
    await this.page.goto(address);
    await this.until("the page shows the time and the people", () => document.querySelector("#now").textContent !== "" && document.querySelector("#who .who-name")?.textContent);
  }

  /** Waits until `test` holds in the page; the error says what was waited for. */
  async until(what, test, argument) {
    try {
      await this.page.waitForFunction(test, argument, { timeout: patience });
    } catch (cause) {
      throw new Error(`${this.name}: waited in vain until ${what} (${String(cause.message).split("\n")[0]})`, { cause });
    }
  }

  /** Brings one of the four views to the front where they share the screen. */
  async view(name) {
    if (!this.phone) return;
    await this.page.click(`.tabs a[data-view=${name}]`);
    await this.until(`the view ${name} is in front`, (v) => document.body.dataset.view === v, name);
  }

  async openGroup() {
    await this.view("chats");
    await this.page.locator("#chats .row", { hasText: group }).first().click();
    await this.until(`the group ${group} is open`, (title) => document.querySelector("#chat-title").textContent === title, group);
  }

  async be(person) {
    await this.view("chat");
    await this.page.click("#who");
    await this.page.waitForSelector("#picker[open]");
    await this.look("picker");
    await this.page.fill("#person-search", person.name);
    await this.page.click(`#people [data-person="${person.id}"]`);
    await this.until(`the window is ${person.name}'s`, (name) => document.querySelector("#who .who-name").textContent === name, person.name);
  }

  /** Reads the pop-up, checks that a keyboard reaches it, and closes it with its button. */
  async popup() {
    await this.page.waitForSelector("#popup[open]");
    const seen = await this.page.evaluate(() => {
      const box = document.querySelector("#popup");
      return { text: `${document.querySelector("#popup-title").textContent}\n${document.querySelector("#popup-text").textContent}`.trim(), role: box.getAttribute("role"), inside: box.contains(document.activeElement) };
    });
    must(seen.role === "alertdialog" && seen.inside, `${this.name}: the pop-up doesn't take the focus`);
    must(seen.text.length > 1, `${this.name}: the pop-up is empty`);
    return seen.text;
  }

  async closePopup(how) {
    if (how === "escape") await this.page.keyboard.press("Escape");
    else await this.page.click("#popup button");
    await this.until("the pop-up is closed", () => !document.querySelector("#popup").open);
  }

  /** Holds what is on the screen against axe and the window's width, and keeps a picture. */
  async look(label) {
    // Something that is fading in has too little contrast until it is there.
    await this.until("nothing moves", () => document.getAnimations().every((a) => a.playState !== "running"));
    const wide = await this.page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    if (wide > 0) this.troubles.push(`${label}: scrolls sideways by ${wide} px`);
    const found = await this.page.evaluate(async () => (await globalThis.axe.run()).violations.map((v) => `${v.id} at ${v.nodes.map((n) => n.target.join(" ")).slice(0, 3).join(", ")}`));
    this.troubles.push(...found.map((line) => `axe, ${label}: ${line}`));
    if (shots) {
      this.shot += 1;
      await this.page.screenshot({ path: join(shots, `${this.name}-${String(this.shot).padStart(2, "0")}-${label}.png`) });
    }
  }

  world() {
    return this.page.evaluate(async () => (await fetch("/page/state")).json());
  }

  /** What the panel says of an opening: "2 / 48" read as 2. */
  async waitForTally(title, done) {
    await this.view("tally");
    await this.until(`the tally of ${title} shows ${done}`, ([wanted, n]) => {
      const tally = [...document.querySelectorAll(".tally")].find((t) => t.querySelector(".tally-title").textContent === wanted);
      return tally && tally.querySelector(".tally-sub .num").textContent.split("/")[0].trim() === String(n);
    }, [title, done]);
  }

  /** Presses the acknowledgement under the newest message of the group that has one; answers with the pop-up's words. */
  async acknowledge() {
    await this.view("chat");
    const key = this.page.locator("#messages .key[data-do=press]").last();
    const place = await key.getAttribute("data-place");
    await key.click();
    const text = await this.popup();
    await this.look("acknowledged");
    await this.closePopup("button");
    await this.until("the button shows that it was pressed", (at) => document.querySelector(`#messages .key.did[data-place="${at}"]`), place);
    await this.until("the focus is back on the button", (at) => document.activeElement?.getAttribute("data-place") === at, place);
    return text;
  }

  /** The words of the newest invitation in the group: a message with a link under it. */
  invitation() {
    return this.page.locator("#messages .msg", { has: this.page.locator(".key.link") }).last().locator(".text").textContent();
  }

  /** Follows the deep link under the invitation and answers until nothing is asked any more. */
  async answerQuiz(choose) {
    await this.view("chat");
    await this.page.locator("#messages .key.link").last().click();
    await this.until("the private chat is open", () => document.querySelector("#chat-title").textContent.includes("→"));
    await this.until("the first question is there", () => globalThis.asked());
    await this.look("question");
    let presses = 0;
    for (; presses < 60; presses += 1) {
      const asked = await this.page.evaluate(() => globalThis.asked());
      if (!asked) break;
      await this.page.locator(`[data-message="${asked.id}"] .key[data-do=press]`).nth(choose(presses, asked.options)).click();
      await this.popup();
      if (presses === 0) await this.look("answered");
      await this.closePopup(presses % 2 ? "escape" : "button");
      await this.until(`something else follows “${asked.words.slice(0, 40)}”`, (before) => {
        const now = globalThis.asked();
        return !now || now.id !== before.id || now.words !== before.words;
      }, asked);
    }
    must(presses > 0 && presses < 60, `${this.name}: the quiz took ${presses} presses`);
    await this.look("finished");
    return presses;
  }
}

/** Runs in the page: the newest message that still has something to press, or null. */
function asked() {
  const last = [...document.querySelectorAll("#messages .msg")].filter((m) => m.querySelector(".key[data-do=press]")).at(-1);
  if (!last) return null;
  const words = [...last.querySelectorAll(".text, .key > span:first-child")].map((e) => e.textContent).join("\n");
  return { id: last.dataset.message, words, options: last.querySelectorAll(".key[data-do=press]").length };
}

/** Moves time to the next opening until the group shows `what`; answers how many openings that took. */
async function openUntil(window, what, selector, most) {
  await window.view("chat");
  const there = (patience) => window.page.waitForSelector(`#messages ${selector}`, { timeout: patience }).catch(() => null);
  for (let jumps = 0; jumps <= most; jumps += 1) {
    // What opens at the same minute comes one after the other; only when nothing more comes is it time to jump on.
    if (await there(jumps === 0 ? 500 : 8000)) return jumps;
    if (jumps < most) await jump(window);
  }
  throw new Error(`after ${most} openings the group still has no ${what}`);
}

async function jump(window) {
  const { now_ms: before } = await window.world();
  await window.page.click("#next");
  await window.until("time has moved on", (then) => fetch("/page/state").then((a) => a.json()).then((w) => w.now_ms > then), before);
  await window.until("the button offers the next opening again", () => !document.querySelector("#next").textContent.includes("…"));
}

/** Two people of the group, of different departments where they have any. */
function twoPeople(world) {
  const named = process.env.TONGLUO_PEOPLE?.split(",").map((name) => world.people.find((p) => p.name === name.trim()));
  if (named) {
    must(named.length === 2 && named.every(Boolean), "TONGLUO_PEOPLE must name two people of the page, as in 小李,小王");
    return named;
  }
  const first = world.people[0];
  const second = world.people.find((p) => p.note !== first.note) ?? world.people[1];
  must(first && second, "the page has fewer than two people");
  return [first, second];
}

/** How many have acknowledged, over all openings that ask no question. */
const acknowledged = (world) => world.host_overview.tallies.filter((t) => t.questions.length === 0).reduce((n, t) => n + t.done, 0);

/** Both catalogues of the page have the same keys and the same places. */
async function catalogues(window) {
  const uneven = await window.page.evaluate(async () => {
    const { texts } = await import("/assets/texts.js");
    const places = (words) => [...new Set(words.match(/\{\w+\}/g))].sort().join();
    const [zh, en] = [texts["zh-CN"], texts.en];
    return [...new Set([...Object.keys(zh), ...Object.keys(en)])].filter((key) => !(key in zh) || !(key in en) || places(zh[key]) !== places(en[key]));
  });
  must(uneven.length === 0, `texts.js: these keys differ between the languages: ${uneven.join(", ")}`);
}

/** Names and words that look like markup stay words, and a draft outlives what arrives meanwhile. */
async function hostile(window) {
  const name = `<img src=x onerror="document.title='caught'">`;
  const { page } = window;
  await page.click("#who");
  await page.fill("#person-name", name);
  await page.click("#picker .sheet-foot .btn");
  await window.until("the new person is there", (wanted) => document.querySelector("#who .who-name").textContent === wanted, name);
  await page.click("#instead [data-act=join]");
  await page.fill("#text", `${name} <b>您好</b>`);
  await page.keyboard.press("Enter");
  await window.until("the words are in the group as they were typed", (words) => [...document.querySelectorAll("#messages .mine .text")].some((e) => e.textContent === words), `${name} <b>您好</b>`);
  await page.fill("#text", "还没写完");
  await page.evaluate(() => fetch("/page/act", { method: "POST", headers: { "Content-Type": "application/json", "X-Tongluo-Page": "1" }, body: JSON.stringify({ as: Number(new URLSearchParams(location.search).get("as")), act: { type: "say", chat: Number(new URLSearchParams(location.search).get("chat")), text: "又来一句" } }) }));
  await window.until("what was said elsewhere has arrived", () => document.querySelector("#messages").textContent.includes("又来一句"));
  const seen = await page.evaluate(() => ({ title: document.title, images: document.querySelectorAll("img[src=x], #messages .mine b, #who img").length, draft: document.querySelector("#text").value, focus: document.activeElement.id }));
  must(seen.title !== "caught" && seen.images === 0, "markup in a name or a message came alive");
  must(seen.draft === "还没写完" && seen.focus === "text", "the draft or the focus was lost when a message arrived");
  await page.fill("#text", "");
  say("markup in names and messages stays words; a draft survives");
}

/** A picture and a file go to the bot in private, and a post of the group is forwarded there without its buttons. */
async function handsOver(window) {
  const { page } = window;
  await window.openGroup();
  const post = page.locator("#messages .by-bot .bubble").last();
  await post.hover();
  await post.locator(".forward").click();
  await page.waitForSelector("#sheet[open]");
  await window.look("forward");
  await page.locator("#sheet [data-do=forward-to]").first().click();
  await window.until("the private chat is open with the forwarded post", () => document.querySelector("#chat-title").textContent.includes("→") && document.querySelector("#messages .mine .mark"));
  const forwarded = page.locator("#messages .mine", { has: page.locator(".mark") }).last();
  must((await forwarded.locator(".key[data-do=press]").count()) === 0, "a callback button went along with a forwarded message");
  await page.fill("#text", "楼道的标志");
  const dot = Buffer.from("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==", "base64");
  await page.setInputFiles("#file", [{ name: "标志.png", mimeType: "image/png", buffer: dot }, { name: "名单.csv", mimeType: "text/csv", buffer: Buffer.from("a,b") }]);
  await window.until("the picture and the file are in the chat", () => document.querySelector("#messages .mine .photo img") && [...document.querySelectorAll("#messages .mine .file")].some((e) => e.textContent.includes("名单.csv")));
  const caption = page.locator("#messages .mine", { has: page.locator(".photo") }).last().locator(".text");
  must((await caption.textContent()) === "楼道的标志", "the words in the line did not go with the picture");
  must((await page.inputValue("#text")) === "", "the line still holds the caption");
  await window.look("handed");
  say("a picture and a file were sent, and a post forwarded without its buttons");
}

/** A server that can't be reached is said, and the page comes back by itself. */
async function unplugged(window) {
  const known = window.troubles.length;
  await window.page.context().setOffline(true);
  await window.page.click("[data-act=leave]");
  await window.until("the page says that the server is gone", () => !document.querySelector("#gone").hidden);
  await window.look("gone");
  await window.page.context().setOffline(false);
  await window.page.click("#gone [data-do=retry]");
  await window.until("the page has recovered", () => document.querySelector("#gone").hidden);
  // The browser's own complaints about the cut are what was wanted.
  const wanted = (line) => line.includes("ERR_INTERNET_DISCONNECTED") || line.includes("ERR_NETWORK_CHANGED");
  window.troubles = [...window.troubles.slice(0, known), ...window.troubles.slice(known).filter((line) => !wanted(line))];
  say("a server out of reach is said, and the page recovers");
}

async function play(browser) {
  const windows = [];
  for (const [name, size] of [["phone", { width: 360, height: 740 }], ["desktop", { width: 1360, height: 900 }]]) {
    const context = await browser.newContext({ viewport: size, colorScheme: "light", hasTouch: name === "phone", locale: "zh-CN", reducedMotion: name === "phone" ? "reduce" : "no-preference" });
    await context.addInitScript(axe);
    await context.addInitScript(`globalThis.asked = ${asked};`);
    windows.push(new Window(await context.newPage(), name));
  }
  const [phone, desktop] = windows;
  await phone.open();
  await desktop.open();
  await catalogues(desktop);
  const [one, two] = twoPeople(await phone.world());
  await phone.be(one);
  await desktop.be(two);
  await phone.openGroup();
  await desktop.openGroup();
  await phone.look("group");
  await desktop.look("group");
  say(`the page is open as ${one.name} on the phone and as ${two.name} on the desktop`);

  await jump(phone);
  for (const window of windows) {
    await window.until(`the message about ${theme} is in the group`, (words) => [...document.querySelectorAll("#messages .by-bot")].some((m) => m.textContent.includes(words)), theme);
    await window.look("arrived");
  }
  say(`the next opening has brought the message about ${theme} into both windows`);

  await openUntil(phone, "invitation to a quiz", ".key.link", 3);
  await desktop.page.waitForSelector("#messages .key.link");
  const invitation = await phone.invitation();
  const quizzes = (await phone.world()).host_overview.tallies.filter((t) => t.state === "running" && t.questions.length > 0);
  const quiz = quizzes.find((t) => invitation.includes(t.title)) ?? quizzes[0];
  must(quiz, "no tally of a quiz is running");
  let presses = await phone.answerQuiz(() => 0);
  say(`${one.name} has answered “${quiz.title}” in ${presses} presses`);
  await desktop.waitForTally(quiz.title, quiz.done + 1);
  presses = await desktop.answerQuiz((n, options) => (n + 1) % options);
  say(`${two.name} has answered it in ${presses} presses`);
  await phone.waitForTally(quiz.title, quiz.done + 2);
  await desktop.waitForTally(quiz.title, quiz.done + 2);
  const after = (await phone.world()).host_overview.tallies.find((t) => t.title === quiz.title);
  const answers = (t) => t.questions.reduce((n, q) => n + q.right + q.wrong, 0);
  must(answers(after) > answers(quiz), "the figures by question have not changed");
  say(`the tally went from ${quiz.done} to ${after.done} of ${after.expected} in both windows`);

  await phone.openGroup();
  await desktop.openGroup();
  await openUntil(phone, "notice to acknowledge", ".key[data-do=press]", 6);
  await desktop.page.waitForSelector("#messages .key[data-do=press]");
  const before = acknowledged(await phone.world());
  say(`${one.name}'s pop-up: ${(await phone.acknowledge()).split("\n")[0]}`);
  say(`${two.name}'s pop-up: ${(await desktop.acknowledge()).split("\n")[0]}`);
  await phone.until("both acknowledgements are counted", (n) => fetch("/page/state").then((a) => a.json()).then((w) => w.host_overview.tallies.filter((t) => t.questions.length === 0).reduce((m, t) => m + t.done, 0) >= n), before + 2);

  await handsOver(phone);
  await hostile(desktop);
  await unplugged(desktop);
  for (const window of windows) {
    for (const view of ["tally", "chats", "faults"]) {
      await window.view(view);
      await window.look(view);
    }
    await window.page.emulateMedia({ colorScheme: "dark" });
    await window.openGroup();
    await window.look("dark");
  }
  return windows.flatMap((window) => window.troubles.map((line) => `${window.name}: ${line}`));
}

if (!address || !URL.canParse(address)) {
  process.stderr.write("TONGLUO_PAGE must hold the page's address, as in TONGLUO_PAGE=http://127.0.0.1:8080/ node play.mjs\n");
  process.exit(2);
}
if (shots) mkdirSync(shots, { recursive: true });
const browser = await chromium.launch({ executablePath: process.env.TONGLUO_CHROMIUM ?? "/usr/bin/chromium", args: flags });
let code = 0;
try {
  const troubles = await play(browser);
  for (const line of troubles) process.stderr.write(`${line}\n`);
  if (troubles.length) code = 1;
} catch (problem) {
  process.stderr.write(`${problem.message}\n`);
  if (shots) await Promise.all(browser.contexts().flatMap((c) => c.pages()).map((p, i) => p.screenshot({ path: join(shots, `failed-${i}.png`) }).catch(() => null)));
  code = 1;
}
await browser.close();
if (code === 0) say("played");
process.exit(code);
