"""The small bot on aiogram. It is told the base address and a token, nothing else."""

import asyncio
import os

from aiogram import Bot, Dispatcher, F
from aiogram.client.default import DefaultBotProperties
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.filters import Command, CommandObject, CommandStart
from aiogram.types import (
    BufferedInputFile,
    CallbackQuery,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InputPollOption,
    Message,
    PollAnswer,
)

server = TelegramAPIServer.from_base(os.environ["TONGLUO_API"])
bot = Bot(
    os.environ["TONGLUO_TOKEN"],
    session=AiohttpSession(api=server),
    default=DefaultBotProperties(parse_mode="HTML"),
)
dispatcher = Dispatcher()
quizzes: dict[str, Message] = {}


@dispatcher.message(CommandStart())
async def start(message: Message, command: CommandObject) -> None:
    button = InlineKeyboardButton(text="收到", callback_data="seen")
    keyboard = InlineKeyboardMarkup(inline_keyboard=[[button]])
    await message.answer(f"<b>您好</b> {command.args or ''}".strip(), reply_markup=keyboard)


@dispatcher.callback_query(F.data == "seen")
async def seen(query: CallbackQuery) -> None:
    assert isinstance(query.message, Message)
    await query.message.edit_text("已收到")
    await query.answer("已记录", show_alert=True)


@dispatcher.message(Command("quiz"))
async def quiz(message: Message) -> None:
    options = [InputPollOption(text="5 月 31 日"), InputPollOption(text="6 月 1 日")]
    sent = await message.answer_poll(
        "世界无烟日？", options, type="quiz", correct_option_id=0, is_anonymous=False
    )
    assert sent.poll is not None and not sent.poll.is_anonymous
    quizzes[sent.poll.id] = sent


@dispatcher.poll_answer()
async def voted(answer: PollAnswer) -> None:
    sent = quizzes[answer.poll_id]
    poll = await bot.stop_poll(sent.chat.id, sent.message_id)
    await bot.send_message(sent.chat.id, f"{answer.option_ids[0]} / {poll.total_voter_count}")


@dispatcher.message(Command("file"))
async def file(message: Message) -> None:
    sent = await message.answer_document(BufferedInputFile("姓名,分\n".encode(), "统计.csv"), caption="统计")
    assert sent.document is not None
    back = await bot.download(sent.document)
    assert back is not None and back.read() == "姓名,分\n".encode()
    chat = await bot.get_chat(message.chat.id)
    await message.answer(f"{chat.title} {await bot.get_chat_member_count(message.chat.id)}")


@dispatcher.message(Command("stop"))
async def stop(message: Message) -> None:
    await dispatcher.stop_polling()


async def main() -> None:
    await dispatcher.start_polling(bot, polling_timeout=5, handle_signals=False)
    await bot.session.close()


asyncio.run(main())
