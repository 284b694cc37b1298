//! How things are spelled.

use tongluo::channel::Dialect;
use tongluo::channel::telegram::{TelegramDialect, start_link};
use tongluo::domain::document::{Block, Document, Run};
use tongluo::domain::id::{Code, Mark};
use tongluo::domain::outgoing::{Button, ButtonAct, Outgoing};
use tongluo::domain::prompt::{Press, PressCode, StartCode};

fn text(t: &str) -> Run {
    Run::Text(t.to_owned())
}

fn outgoing(blocks: Vec<Block>) -> Outgoing {
    Outgoing {
        document: Document::of(blocks),
        ..Outgoing::default()
    }
}

#[test]
fn every_kind_of_block_and_run_has_its_spelling() {
    let link = |w: &str, a: &str| Run::Link(w.to_owned(), a.to_owned());
    let rendered = TelegramDialect
        .render(&outgoing(vec![
            Block::Heading(1, vec![Run::Bold("世界".to_owned()), text("无烟日 & 我们")]),
            Block::Paragraph(vec![
                text("今天起"),
                Run::Bold("不吸烟".to_owned()),
                Run::Break,
                Run::Italic("互相提醒".to_owned()),
                text("，发送 "),
                Run::Code("/start".to_owned()),
            ]),
            Block::List {
                start: Some(3),
                items: vec![vec![text("不在楼道吸烟")], vec![text("劝一劝身边人")]],
            },
            Block::List {
                start: None,
                items: vec![vec![link("控烟条例", "https://example.org/?a=1&b=\"2\"")]],
            },
            Block::Quote(vec![text("吸烟有害健康")]),
            Block::Paragraph(vec![]),
            Block::Paragraph(vec![
                link("值班室", "tel:+861012345678"),
                text("，"),
                link("a@b.cn", "mailto:a@b.cn"),
            ]),
            Block::small("为什么收到：世界无烟日主题活动"),
            Block::small("谁看得到：只有您自己"),
        ]))
        .unwrap();
    assert_eq!(
        rendered.markup,
        "<b>世界无烟日 &amp; 我们</b>\n\n\
         今天起<b>不吸烟</b>\n<i>互相提醒</i>，发送 <code>/start</code>\n\n\
         3. 不在楼道吸烟\n4. 劝一劝身边人\n\n\
         · <a href=\"https://example.org/?a=1&amp;b=&quot;2&quot;\">控烟条例</a>\n\n\
         <blockquote>吸烟有害健康</blockquote>\n\n\
         值班室（+861012345678），a@b.cn\n\n\
         为什么收到：世界无烟日主题活动\n谁看得到：只有您自己"
    );
    assert_eq!(
        rendered.plain,
        "世界无烟日 & 我们\n\n今天起不吸烟\n互相提醒，发送 /start\n\n3. 不在楼道吸烟\n4. 劝一劝身边人\n\n\
         · 控烟条例（https://example.org/?a=1&b=\"2\"）\n\n吸烟有害健康\n\n值班室（+861012345678），a@b.cn\n\n\
         为什么收到：世界无烟日主题活动\n谁看得到：只有您自己"
    );
}

#[test]
fn mode_18_hostile_names_stay_words() {
    let name = "<b>王&\"明\"</b>\u{202e}dlrow\r\u{0}<a href='tg://user?id=1'>x</a>";
    let rendered = TelegramDialect
        .render(&outgoing(vec![
            Block::Heading(2, vec![text(name)]),
            Block::Paragraph(vec![Run::Link(
                "看".to_owned(),
                "javascript:alert(1)".to_owned(),
            )]),
        ]))
        .unwrap();
    assert_eq!(
        rendered.markup,
        "<b>&lt;b&gt;王&amp;&quot;明&quot;&lt;/b&gt;dlrow &lt;a href='tg://user?id=1'&gt;x&lt;/a&gt;</b>\n\n\
         看（javascript:alert(1)）"
    );
    assert!(!rendered.plain.contains('\u{202e}'));
}

#[test]
fn buttons_show_what_travels_or_opens() {
    let mark = Mark::from_bits(77);
    let button = |label: &str, act| Button {
        label: label.to_owned(),
        act,
    };
    let press = PressCode {
        mark: mark.clone(),
        press: Press::Confirm,
    };
    let mut thing = outgoing(vec![Block::paragraph("请确认")]);
    thing.buttons = vec![
        vec![button("收到，已 33 人", ButtonAct::Press(press))],
        vec![button(
            "开始答题",
            ButtonAct::Start(StartCode::Form(mark.clone())),
        )],
        vec![button(
            "全文",
            ButtonAct::Open("https://example.org/".to_owned()),
        )],
    ];
    let rendered = TelegramDialect.render(&thing).unwrap();
    let m = mark.as_str();
    let pair = |a: &str, b: String| vec![(a.to_owned(), b)];
    assert_eq!(
        rendered.buttons,
        vec![
            pair("收到，已 33 人", format!("c.{m}")),
            pair("开始答题", format!("https://t.me/BOT?start=s-{m}")),
            pair("全文", "https://example.org/".to_owned()),
        ]
    );
}

#[test]
fn a_groups_code_asks_for_the_group() {
    let code = Code::from_bits(5);
    let group = start_link("tongluo_bot", &StartCode::Group(code.clone()));
    let own = start_link("tongluo_bot", &StartCode::Claim(code.clone()));
    assert_eq!(
        group,
        format!("https://t.me/tongluo_bot?startgroup=g-{}", code.reveal())
    );
    assert_eq!(
        own,
        format!("https://t.me/tongluo_bot?start=c-{}", code.reveal())
    );
}
