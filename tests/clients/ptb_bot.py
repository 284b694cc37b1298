"""The small bot on python-telegram-bot. It is told the base address and a token, nothing else."""

import os

from telegram import InlineKeyboardButton, InlineKeyboardMarkup, Message, Update
from telegram.ext import (
    Application,
    CallbackQueryHandler,
    CommandHandler,
    ContextTypes,
    PollAnswerHandler,
)

Context = ContextTypes.DEFAULT_TYPE
quizzes: dict[str, Message] = {}


async def start(update: Update, context: Context) -> None:
    keyboard = InlineKeyboardMarkup([[InlineKeyboardButton("收到", callback_data="seen")]])
    text = f"<b>您好</b> {' '.join(context.args)}".strip()
    await update.message.reply_html(text, reply_markup=keyboard)


async def seen(update: Update, context: Context) -> None:
    assert update.callback_query.data == "seen"
    await update.callback_query.edit_message_text("已收到")
    await update.callback_query.answer("已记录", show_alert=True)


async def quiz(update: Update, context: Context) -> None:
    sent = await update.message.reply_poll(
        "世界无烟日？", ["5 月 31 日", "6 月 1 日"], type="quiz", correct_option_id=0, is_anonymous=False
    )
    assert not sent.poll.is_anonymous
    quizzes[sent.poll.id] = sent


async def voted(update: Update, context: Context) -> None:
    sent = quizzes[update.poll_answer.poll_id]
    poll = await context.bot.stop_poll(sent.chat_id, sent.message_id)
    text = f"{update.poll_answer.option_ids[0]} / {poll.total_voter_count}"
    await context.bot.send_message(sent.chat_id, text)


async def file(update: Update, context: Context) -> None:
    content = "姓名,分\n".encode()
    sent = await update.message.reply_document(content, filename="统计.csv", caption="统计")
    handle = await context.bot.get_file(sent.document.file_id)
    assert bytes(await handle.download_as_bytearray()) == content
    chat = await context.bot.get_chat(update.effective_chat.id)
    await update.message.reply_text(f"{chat.title} {await chat.get_member_count()}")


async def stop(update: Update, context: Context) -> None:
    context.application.stop_running()


base = os.environ["TONGLUO_API"]
application = (
    Application.builder()
    .token(os.environ["TONGLUO_TOKEN"])
    .base_url(f"{base}/bot")
    .base_file_url(f"{base}/file/bot")
    .build()
)
application.add_handler(CommandHandler("start", start))
application.add_handler(CallbackQueryHandler(seen))
application.add_handler(CommandHandler("quiz", quiz))
application.add_handler(PollAnswerHandler(voted))
application.add_handler(CommandHandler("file", file))
application.add_handler(CommandHandler("stop", stop))
application.run_polling(timeout=5, allowed_updates=Update.ALL_TYPES, stop_signals=None)
