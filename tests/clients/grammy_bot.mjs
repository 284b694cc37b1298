// The small bot on grammY. It is told the base address and a token, nothing else.
import assert from "node:assert/strict";
import { Bot, InlineKeyboard, InputFile } from "grammy";

const apiRoot = process.env.TONGLUO_API;
const token = process.env.TONGLUO_TOKEN;
const bot = new Bot(token, { client: { apiRoot } });
const quizzes = new Map();

bot.command("start", (ctx) =>
  ctx.reply(`<b>您好</b> ${ctx.match}`.trim(), {
    parse_mode: "HTML",
    reply_markup: new InlineKeyboard().text("收到", "seen"),
  }));

bot.callbackQuery("seen", async (ctx) => {
  await ctx.editMessageText("已收到");
  await ctx.answerCallbackQuery({ text: "已记录", show_alert: true });
});

bot.command("quiz", async (ctx) => {
  const sent = await ctx.replyWithPoll("世界无烟日？", ["5 月 31 日", "6 月 1 日"], {
    type: "quiz",
    correct_option_ids: [0],
    is_anonymous: false,
  });
  assert.equal(sent.poll.is_anonymous, false);
  quizzes.set(sent.poll.id, sent);
});

bot.on("poll_answer", async (ctx) => {
  const sent = quizzes.get(ctx.pollAnswer.poll_id);
  const poll = await ctx.api.stopPoll(sent.chat.id, sent.message_id);
  await ctx.api.sendMessage(sent.chat.id, `${ctx.pollAnswer.option_ids[0]} / ${poll.total_voter_count}`);
});

bot.command("file", async (ctx) => {
  const content = Buffer.from("姓名,分\n");
  const sent = await ctx.replyWithDocument(new InputFile(content, "统计.csv"), { caption: "统计" });
  const file = await ctx.api.getFile(sent.document.file_id);
  const back = await fetch(`${apiRoot}/file/bot${token}/${file.file_path}`);
  assert.deepEqual(Buffer.from(await back.arrayBuffer()), content);
  const chat = await ctx.getChat();
  await ctx.reply(`${chat.title} ${await ctx.getChatMemberCount()}`);
});

bot.command("stop", () => bot.stop());

await bot.start({ timeout: 5, allowed_updates: ["message", "callback_query", "poll_answer"] });
