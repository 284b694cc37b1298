//! The page's words that the server makes: what happened in a chat, why an act can't be done.

use crate::http::Language;
use crate::world::{PlayError, Service};

/// What a service message says, given the names that stand in it.
pub(super) fn service(language: Language, what: &Service, who: &str, names: &str) -> String {
    match (language, what) {
        (Language::Chinese, Service::GroupCreated) => format!("{who} 新建了群聊"),
        (Language::English, Service::GroupCreated) => format!("{who} made the group"),
        (Language::Chinese, Service::Joined(_)) if who == names => format!("{who} 加入了群聊"),
        (Language::Chinese, Service::Joined(_)) => format!("{who} 邀请 {names} 加入了群聊"),
        (Language::Chinese, Service::Left(_)) if who == names => format!("{who} 退出了群聊"),
        (Language::Chinese, Service::Left(_)) => format!("{who} 将 {names} 移出了群聊"),
        (Language::Chinese, Service::MigratedTo(_)) => "本群已升级为超级群".into(),
        (Language::Chinese, Service::MigratedFrom(_)) => {
            "超级群已建立，以前的消息留在原群里".into()
        }
        (Language::Chinese, Service::Pinned(_)) => format!("{who} 置顶了一条消息"),
        (Language::Chinese, Service::TopicCreated(name)) => format!("{who} 新建了话题“{name}”"),
        (Language::Chinese, Service::TopicClosed) => format!("{who} 关闭了话题"),
        (Language::English, Service::Joined(_)) if who == names => {
            format!("{who} joined the group")
        }
        (Language::English, Service::Joined(_)) => format!("{who} added {names}"),
        (Language::English, Service::Left(_)) if who == names => format!("{who} left the group"),
        (Language::English, Service::Left(_)) => format!("{who} removed {names}"),
        (Language::English, Service::MigratedTo(_)) => "The group became a supergroup".into(),
        (Language::English, Service::MigratedFrom(_)) => {
            "The supergroup begins; earlier messages are in the old group".into()
        }
        (Language::English, Service::Pinned(_)) => format!("{who} pinned a message"),
        (Language::English, Service::TopicCreated(name)) => {
            format!("{who} opened the topic “{name}”")
        }
        (Language::English, Service::TopicClosed) => format!("{who} closed the topic"),
    }
}

/// A group's title; one that was upgraded stays in the list, because its messages stay where they were.
pub(super) fn title(language: Language, title: &str, upgraded: bool) -> String {
    match (language, upgraded) {
        (_, false) => title.to_owned(),
        (Language::Chinese, true) => format!("{title}（升级前）"),
        (Language::English, true) => format!("{title} (before the upgrade)"),
    }
}

/// Why an act can't be done.
pub(super) fn problem(language: Language, error: &PlayError) -> String {
    if language == Language::English {
        return error.to_string();
    }
    match error {
        PlayError::NoPerson => "没有这个人。".into(),
        PlayError::NoBot => "这里还没有机器人。".into(),
        PlayError::NoChat => "没有这个会话。".into(),
        PlayError::NotMember => "不在这个群里，请先加入。".into(),
        PlayError::AlreadyMember => "已经在这个群里了。".into(),
        PlayError::NoMessage => "这条消息已经不在了。".into(),
        PlayError::NoButton => "这条消息下没有这个按钮。".into(),
        PlayError::IsLink(url) => format!("这个按钮是链接：{url}"),
        PlayError::NoPoll => "这条消息不是投票。".into(),
        PlayError::PollClosed => "投票已经结束。".into(),
        PlayError::Voted => "您已经投过，这个投票不能修改。".into(),
        PlayError::BadOptions => "选项不符合这个投票的要求。".into(),
        PlayError::NotStarted => "请先点“开始”。".into(),
        PlayError::NotBasic => "只有普通群可以升级，且只能升级一次。".into(),
        PlayError::Muted => "您在这个群里不能发言。".into(),
        PlayError::BadPayload => "链接参数只能是 1 到 64 个英文字母、数字、下划线或连字符。".into(),
        PlayError::Empty => "没有要发送的内容。".into(),
        PlayError::NoTopic => "没有这个话题。".into(),
        PlayError::NoPicture => "这不是图片（PNG、JPEG、GIF，不超过 10 MB），请按文件发送。".into(),
        PlayError::BadAlbum => "一次可以发 2 到 10 张图片。".into(),
        PlayError::TooLong => "图片和文件的说明最多 1024 个字。".into(),
        PlayError::NoGroups => "这个机器人不能加入群聊，可在 BotFather 里放开。".into(),
        PlayError::NotAdmin => "只有群管理员可以这样做。".into(),
        PlayError::BadBotName => {
            "机器人的用户名须为 5 到 32 个英文字母、数字或下划线，以 bot 结尾，且未被占用。".into()
        }
        PlayError::BadLink => "这个链接不通向这里的机器人。".into(),
    }
}

/// Sentences of the page's server itself.
pub(super) struct Sentences {
    pub(super) no_host: &'static str,
    pub(super) unreadable: &'static str,
    pub(super) no_header: &'static str,
    pub(super) wrong_host: &'static str,
    pub(super) anonymous_admin: &'static str,
}

/// The sentences in a language.
pub(super) fn sentences(language: Language) -> Sentences {
    match language {
        Language::Chinese => Sentences {
            no_host: "模拟环境单独运行时没有这个按钮，请用 tongluo demo。",
            unreadable: "看不懂这个操作：",
            no_header: "只接受本页面发来的操作（缺少 X-Tongluo-Page: 1）。",
            wrong_host: "请用 127.0.0.1、localhost 或监听地址打开本页面。",
            anonymous_admin: "匿名管理员",
        },
        Language::English => Sentences {
            no_host: "The sandbox runs alone and can't do that; use tongluo demo.",
            unreadable: "This act can't be read: ",
            no_header: "Only acts of this page are taken (X-Tongluo-Page: 1 is missing).",
            wrong_host: "Open this page by 127.0.0.1, localhost or the address it listens on.",
            anonymous_admin: "Anonymous administrator",
        },
    }
}

/// The small office that a sandbox starts with when it runs alone: people with departments, and a group.
pub(super) fn office(language: Language) -> (Vec<(&'static str, &'static str)>, &'static str) {
    match language {
        Language::Chinese => (
            vec![("王芳", "办公室"), ("李强", "财务科"), ("张敏", "审计科")],
            "办公室工作群",
        ),
        Language::English => (
            vec![
                ("Wang Fang", "Office"),
                ("Li Qiang", "Finance"),
                ("Zhang Min", "Audit"),
            ],
            "Office group",
        ),
    }
}
