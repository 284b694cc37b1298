// Walks through the first day with the real program against a bare sandbox, as docs/first-day.zh-CN.md tells it, and takes that
// page's pictures on a phone-sized window.
//
//   TONGLUO=target/debug/tongluo         the program
//   TONGLUO_SHOTS=docs/first-day         where the pictures go (none are taken without it)
//   TONGLUO_CHROMIUM=/usr/bin/chromium   the browser
//
// Exit code: 0 walked, 1 something was not as told. It waits for conditions, never for a time. The office's time zone is one in
// which it is morning now, so that nothing waits for the end of the night.

import { spawn, spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { chromium } from "playwright-core";

const program = resolve(process.env.TONGLUO ?? "target/debug/tongluo");
const shots = process.env.TONGLUO_SHOTS && resolve(process.env.TONGLUO_SHOTS);
const patience = 180_000;
const heaviest = 150 * 1024;
const flags = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"];

const say = (line) => process.stdout.write(`${line}\n`);
const must = (held, otherwise) => {
  if (!held) throw new Error(otherwise);
};

// ── the machine ─────────────────────────────────────────────────────────────

const folder = mkdtempSync(join(tmpdir(), "first-day-"));
const running = [];

/** Calls the program to its end; answers with what it printed. */
function call(...typed) {
  const ended = spawnSync(program, typed, { cwd: folder, encoding: "utf8" });
  must(ended.status === 0, `tongluo ${typed.join(" ")} ended with ${ended.status}: ${ended.stdout}${ended.stderr}`);
  return ended.stdout + ended.stderr;
}

/** Starts the program and waits until it has printed what matches. */
function start(typed, ready) {
  const child = spawn(program, typed, { cwd: folder });
  running.push(child);
  return new Promise((done, failed) => {
    let printed = "";
    const read = (chunk) => {
      printed += chunk;
      const found = printed.match(ready);
      if (found) done({ child, found, printed });
    };
    child.stdout.on("data", read);
    child.stderr.on("data", read);
    child.on("exit", (code) => failed(new Error(`tongluo ${typed.join(" ")} ended with ${code}: ${printed}`)));
  });
}

/** A zone in which it is about ten in the morning. `Etc/GMT-3` is three hours east. */
function morning() {
  const east = ((10 - new Date().getUTCHours() + 36) % 24) - 12;
  return east === 0 ? "Etc/GMT" : `Etc/GMT${east > 0 ? "-" : "+"}${Math.abs(east)}`;
}

// ── the phone ───────────────────────────────────────────────────────────────

class Phone {
  constructor(page, address) {
    this.page = page;
    this.address = address;
    page.setDefaultTimeout(patience);
    page.on("pageerror", (e) => {
      throw e;
    });
  }

  async until(what, test, argument) {
    try {
      await this.page.waitForFunction(test, argument, { timeout: patience });
    } catch (cause) {
      const shown = await this.page.locator("#messages").innerText().catch(() => "");
      throw new Error(`waited in vain until ${what}; the chat shows:\n${shown}`, { cause });
    }
  }

  async view(name) {
    await this.page.click(`.tabs a[data-view=${name}]`);
    await this.until(`the view ${name} is in front`, (v) => document.body.dataset.view === v, name);
  }

  /** Becomes somebody of the office. */
  async be(name) {
    await this.view("chat");
    await this.page.click("#who");
    await this.page.fill("#person-search", name);
    await this.page.locator("#people .person", { hasText: name }).first().click();
    await this.until(`the phone is ${name}'s`, (n) => document.querySelector("#who .who-name").textContent === n, name);
  }

  /** Opens a chat by a word of its title; the private chat with the bot is the last one. */
  async open(title) {
    await this.view("chats");
    const rows = this.page.locator("#chats .row");
    await (title ? rows.filter({ hasText: title }).first() : rows.last()).click();
    await this.view("chat");
  }

  /** Follows a t.me link as if it had been sent to this phone. */
  async follow(url) {
    await this.view("chats");
    const more = this.page.locator("details.more");
    if (!(await more.evaluate((e) => e.open))) await more.locator("summary").click();
    await this.page.fill("#link", url);
    await this.page.locator("form[data-do=follow] .btn").click();
    await this.view("chat");
  }

  /** Waits until a message of the bot holds these words. */
  async hears(words) {
    await this.until(`the bot says “${words}”`, (w) => [...document.querySelectorAll("#messages .by-bot")].some((m) => m.textContent.includes(w)), words);
  }

  async says(words) {
    await this.page.fill("#text", words);
    await this.page.locator("#say .btn.main").click();
  }

  /** Presses the newest button with these words, closes the pop-up if there is one, and waits for what the bot says to it. */
  async presses(words, answer) {
    const key = this.page.locator("#messages .key", { hasText: words }).last();
    await key.click();
    await this.settled();
    if (answer) await this.hears(answer);
  }

  async settled() {
    await this.until("no press waits", () => !document.querySelector("#messages .key[aria-busy=true]"));
    if (await this.page.locator("#popup[open]").count()) await this.page.click("#popup button");
  }

  /** Does something to the open chat by the panel beside it: adds the bot, leaves, blocks. */
  async here(act) {
    await this.view("faults");
    await this.page.click(`#faults [data-act=${act}]`);
    await this.view("chat");
  }

  async picture(name) {
    await this.until("nothing moves", () => document.getAnimations().every((a) => a.playState !== "running"));
    await this.page.evaluate(() => document.querySelector("#notice").replaceChildren());
    if (!shots) return;
    const path = join(shots, `${name}.png`);
    await this.page.screenshot({ path });
    const { size } = statSync(path);
    must(size <= heaviest, `${name}.png has ${size} bytes`);
    say(`  ${name}.png, ${Math.round(size / 1024)} KB`);
  }
}

// ── the first day ───────────────────────────────────────────────────────────

const roster = `编号,姓名,部门,职务
P001,李强,财务科,分管领导
P002,王芳,办公室,创建办管理员
P003,张敏,审计科,联络员
`;

async function newBot(phone) {
  await phone.view("faults");
  await phone.page.fill("#new-bot-name", "铜锣");
  await phone.page.fill("#new-bot-username", "office_gong_bot");
  await phone.picture("01-new-bot");
  await phone.page.locator("form.father .btn").click();
  await phone.page.waitForSelector("#sheet[open] .token");
  const token = await phone.page.locator("#sheet .token").innerText();
  await phone.page.locator("#sheet .sheet-head .btn").click();
  await phone.picture("02-bot-settings");
  return token.trim();
}

function setUp(token, url) {
  writeFileSync(join(folder, "token"), `${token}\n`, { mode: 0o600 });
  const printed = call("setup", "--language", "zh-CN", "--zone", morning(), "--token-file", "token", "--api-url", url, "--yes");
  const link = printed.match(/https:\/\/t\.me\/\S+/);
  must(link, `setup printed no link: ${printed}`);
  return link[0];
}

async function walk(browser) {
  const { found } = await start(["sandbox", "--listen", "127.0.0.1:0"], /http:\/\/[\d.:]+/);
  const address = found[0];
  const context = await browser.newContext({ viewport: { width: 360, height: 700 }, deviceScaleFactor: 2, colorScheme: "light", hasTouch: true, locale: "zh-CN", timezoneId: morning(), reducedMotion: "reduce" });
  const phone = new Phone(await context.newPage(), address);
  await phone.page.goto(address);
  await phone.until("the page shows the people", () => document.querySelector("#who .who-name")?.textContent);
  const token = await newBot(phone);
  say("a bot was made");
  const owner = setUp(token, address);
  await start(["run"], /listen|running|在/);
  say("the program is set up and runs");
  await phone.be("王芳");
  await phone.follow(owner);
  await phone.hears("负责人");
  await phone.picture("03-owner");
  say("王芳 is the owner");
  writeFileSync(join(folder, "staff.csv"), roster);
  call("import", "staff.csv", "--audience", "全体职工", "--yes");
  say("the roster is imported");
  await phone.open("办公室工作群");
  await phone.here("add_bot");
  await phone.open();
  await phone.hears("我被拉进了一个群");
  await phone.picture("04-which-group");
  await phone.presses("全体职工");
  await phone.hears("已接通");
  say("the group is connected");
  await registered(phone);
  await approved(phone);
  await inTheGroup(phone);
  await stopped(phone);
}

/** Approver and owner have a name at once, by a link each. */
async function registered(phone) {
  for (const [key, name] of [["P002", "王芳"], ["P001", "李强"]]) {
    const link = call("claim", key).match(/https:\/\/t\.me\/\S+/)[0];
    await phone.be(name);
    await phone.follow(link);
    await phone.hears("登记好了");
  }
  await phone.picture("05-claimed");
  say("owner and approver are registered");
}

/** The phone desk, the approver's phone, and the owner's word to begin. */
async function approved(phone) {
  await phone.be("王芳");
  await phone.open();
  await phone.says("请核对本周值班表\n请核对自己的值班日期，有出入的今天告诉办公室。");
  await phone.presses("通知，要点“收到”", "放在哪个主题活动里");
  await phone.presses("新建主题活动", "叫什么名字");
  await phone.says("值班");
  await phone.hears("由谁审批");
  await phone.presses("自己写", "请写审批人");
  await phone.says("分管领导");
  await phone.hears("什么时候发");
  await phone.picture("06-draft");
  await phone.presses("自己写时间", "请写时间");
  await phone.says(soon());
  await phone.hears("大家看到的会是这样");
  await phone.presses("试发给我", "【试发】");
  await phone.presses("送审", "已送审");
  say("a post is written, tried and sent on");
  await phone.be("李强");
  await phone.open();
  await phone.hears("请核对本周值班表");
  await phone.picture("07-approve");
  await phone.presses("批准", "确认批准");
  await phone.presses("确认批准", "您已批准");
  say("it is approved");
  await phone.be("王芳");
  await phone.open();
  await phone.hears("只等您一句话");
  await phone.presses("再看一遍", "已批准");
  await phone.picture("08-begin");
  await phone.presses("开始", "已经开始");
  say("the owner has let it begin");
}

/** The post at its minute, a name by buttons, and the owner's list. */
async function inTheGroup(phone) {
  await phone.be("张敏");
  await phone.open("办公室工作群");
  await phone.hears("有出入的今天告诉办公室");
  await phone.presses("收到");
  await phone.picture("09-post");
  await phone.presses("登记姓名");
  await phone.until("the private chat is open", () => document.querySelector("#chat-title").textContent.includes("→"));
  await phone.hears("请点您");
  await phone.picture("10-register");
  await phone.presses("张敏", "您是审计科的张敏吗");
  await phone.presses("是，我是张敏", "等联络员确认");
  await phone.be("王芳");
  await phone.open();
  await phone.hears("等您确认");
  await phone.picture("11-confirm");
  await phone.presses("✓ 张敏", "都处理完了");
  say("the post is out, and 张敏 has a name");
}

async function stopped(phone) {
  await phone.says("/pause");
  await phone.hears("已全部暂停");
  await phone.picture("12-pause");
  await phone.says("/resume");
  await phone.presses("恢复发送", "已恢复发送");
  say("all was stopped, and goes on");
}

/** In a minute or two by the office's clock, as the time of a post is written. */
function soon() {
  const there = new Date(Date.now() + 120_000).toLocaleString("sv-SE", { timeZone: morning() });
  return there.slice(0, 16);
}

if (shots) mkdirSync(shots, { recursive: true });
const browser = await chromium.launch({ executablePath: process.env.TONGLUO_CHROMIUM ?? "/usr/bin/chromium", args: flags });
let code = 0;
try {
  await walk(browser);
  say("walked");
} catch (problem) {
  process.stderr.write(`${problem.message}\n`);
  code = 1;
}
await browser.close();
for (const child of running) child.removeAllListeners("exit").kill("SIGTERM");
rmSync(folder, { recursive: true, force: true });
process.exit(code);
