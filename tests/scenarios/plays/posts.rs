//! Posts that the plays are made of, each as it stands in its file.

/// Asks to be acknowledged, on Monday 31 May 2027 at nine.
pub(crate) const NOTICE: &str = "---
id: notice
标题: 请核对<值班表>&电话
类型: 通知
时间: 2027-05-31 09:00
截止: 17:30
确认: 收到
迟发: 2小时内
---
请核对自己的**值班**日期。
";

/// The same, where a missing copy is worse than a second one.
pub(crate) const RESENT: &str = "---
id: notice
标题: 请核对<值班表>&电话
类型: 通知
时间: 2027-05-31 09:00
截止: 17:30
确认: 收到
拿不准: 重发
---
请核对自己的值班日期。
";

/// Planned in the evening, so that it waits for the morning.
pub(crate) const EVENING: &str = "---
id: evening
标题: 请核对明天的值班
类型: 通知
时间: 2027-05-31 22:00
截止: 次日 17:30
确认: 收到
---
请核对自己的值班日期。
";

/// Every day at nine.
pub(crate) const DAILY: &str = "---
id: daily
标题: 每天看一遍值班表
类型: 通知
时间: cron 0 9 * * *
截止: 17:30
确认: 收到
迟发: 2小时内
---
请看一遍值班表。
";

/// One question in the group, by buttons.
pub(crate) const QUESTION: &str = "---
id: question
标题: 文明出行一题一答
类型: 答题
时间: 2027-05-31 09:00
截止: 17:30
---
慢一步，让一下。

## 行人正在通过人行横道，怎么做？
- [ ] 鸣笛提醒
- [x] 停车让行
- [ ] 加速先过
> 应当停车让行。
";

/// Three questions in private.
pub(crate) const QUIZ: &str = "---
id: quiz
标题: 值班知识三题
类型: 答题
时间: 2027-05-31 09:00
截止: 17:30
---
答三题。

## 第一题？
- [x] 对
- [ ] 错

## 第二题？
- [ ] 错
- [x] 对

## 第三题？
- [x] 对
- [ ] 错
";

/// A native poll, in which everybody sees who chose what.
pub(crate) const POLL: &str = "---
id: poll
标题: 公开一题
类型: 答题
时间: 2027-05-31 09:00
截止: 2天后 17:30
记名: 公开
---
大家一起答。

## 接到预警先做什么？
- [ ] 等一等
- [x] 先回应
- [ ] 先吃饭
";
