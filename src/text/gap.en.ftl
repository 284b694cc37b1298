# Time in which the bot was down or heard nothing, longer than Telegram keeps anything for it
notice-was-down-day = The bot was down from { $from } to { $to }, longer than a day. { $missed } Telegram keeps everything for only 24 hours: earlier votes and messages are gone, and button presses after 150 seconds. Please see what people should do again.
    .title = Down for more than a day
notice-was-deaf = From { $from } to { $to } nothing that people did arrived, or it could not be stored. Button presses are kept for only 150 seconds, so some may be lost. Votes and messages are kept for 24 hours and were not lost.
    .title = Nothing arrived for a while
notice-was-deaf-day = From { $from } to { $to }, longer than a day, nothing that people did arrived, or it could not be stored. Telegram keeps everything for only 24 hours: earlier votes and messages are gone, and button presses after 150 seconds. Please see what people should do again.
    .title = Nothing arrived for more than a day
