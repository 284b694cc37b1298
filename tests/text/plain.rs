//! What staff and owners read holds no term of programming, whoever wrote it.

use tongluo::text::{CHINESE, Lang, Texts};

/// What nobody who reads a chat should have to know.
const NOBODY: [&str; 22] = [
    "数据库",
    "回调",
    "接口",
    "API",
    "日志",
    "cron",
    "YAML",
    "JSON",
    "SQL",
    "字节",
    "端口",
    "进程",
    "迁移",
    "事务",
    "缓存",
    "脚本",
    "超级群",
    "令牌",
    "Bot",
    "HTTP",
    "异常",
    "参数",
];

/// What an owner may read, because BotFather or the one who looks after the server uses it; a colleague never.
const OWNERS: [&str; 4] = ["token", "服务器", "tongluo ", "程序"];

/// Texts of a chat that everybody may read, by how their keys begin.
const EVERYBODYS: [&str; 24] = [
    "told-",
    "own-help",
    "own-not-",
    "own-claim-",
    "own-greeting",
    "own-form",
    "own-nothing",
    "own-register",
    "own-left",
    "own-recalled",
    "post-",
    "todo-",
    "button-",
    "small-",
    "count-",
    "result-",
    "sum-",
    "finished",
    "question-",
    "register-",
    "desk-me",
    "desk-forget",
    "preview-",
    "slip-",
];

/// Texts of a chat that the owner, an approver or a contact reads.
const OFFICES: [&str; 24] = [
    "notice-",
    "dialog-",
    "desk-",
    "halt-",
    "resume-",
    "correct-",
    "correction-",
    "recall-",
    "cancel-",
    "amend-",
    "alarm-",
    "week-",
    "gap-",
    "closed-",
    "claims-",
    "whose-",
    "gone-",
    "approve-",
    "sheet-",
    "renew-",
    "delegate-",
    "draft-",
    "command-",
    "refusal-",
];

/// What the command line shows under the same beginnings.
const OF_THE_COMMAND_LINE: [&str; 9] = [
    "resume-list",
    "correct-done",
    "recall-done",
    "resume-started",
    "claim-word-how",
    "approve-list",
    "delegate-cli",
    "approve-done",
    "preview-head",
];

/// Each entry of a catalogue: its key, and its words with those of its attributes.
fn entries(source: &str) -> Vec<(String, String)> {
    let mut found: Vec<(String, String)> = Vec::new();
    for line in source.lines().filter(|l| !l.starts_with('#')) {
        let key = line
            .split_once(" = ")
            .filter(|(key, _)| !key.starts_with(' '));
        match (key, found.last_mut()) {
            (Some((key, words)), _) => found.push((key.to_owned(), words.to_owned())),
            (None, Some((_, words))) => {
                words.push('\n');
                words.push_str(line.trim());
            }
            (None, None) => {}
        }
    }
    found
}

/// What is wrong with one entry.
fn terms(key: &str, words: &str) -> Vec<&'static str> {
    let begins = |families: &[&str]| families.iter().any(|f| key.starts_with(f));
    let (everybodys, offices) = (begins(&EVERYBODYS), begins(&OFFICES));
    if begins(&OF_THE_COMMAND_LINE) || !(everybodys || offices) {
        return Vec::new();
    }
    // What is handed in by name is no term.
    let mut plain = words.to_owned();
    while let Some((before, rest)) = plain.clone().split_once("{ $") {
        let after = rest.split_once('}').map_or("", |(_, after)| after);
        plain = format!("{before}{after}");
    }
    let plain = plain.replace("@BotFather", "");
    let mut found: Vec<&str> = NOBODY.into_iter().filter(|t| plain.contains(t)).collect();
    if everybodys {
        found.extend(OWNERS.into_iter().filter(|t| plain.contains(t)));
    } else if plain.contains("tongluo ") && !plain.contains("维护的人") && !plain.contains("服务器")
    {
        // A command of the server is for whoever looks after it, and the text says so.
        found.push("tongluo ");
    }
    found
}

#[test]
fn what_is_read_in_a_chat_holds_no_term_of_programming() {
    let mut seen = 0;
    let mut wrong = Vec::new();
    for (file, source) in CHINESE {
        for (key, words) in entries(source) {
            seen += 1;
            for term in terms(&key, &words) {
                wrong.push(format!("{file}: {key}: {term}"));
            }
        }
    }
    assert!(seen > 500, "the catalogue was read");
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn the_rule_of_plain_words_catches_what_it_should() {
    assert_eq!(terms("told-x", "数据库坏了"), ["数据库"]);
    assert_eq!(terms("told-x", "请运行 tongluo x"), ["tongluo "]);
    assert_eq!(terms("notice-x", "请运行 tongluo x"), ["tongluo "]);
    assert_eq!(terms("notice-x", "请维护的人运行 tongluo x"), [""; 0]);
    assert_eq!(
        terms("notice-x", "口令（token）失效，到 @BotFather 换"),
        [""; 0]
    );
    assert_eq!(terms("problem-config-x", "数据库"), [""; 0]);
    assert_eq!(terms("notice-x", "{ $API }"), [""; 0]);
}

#[test]
fn every_command_of_the_menus_has_a_line_and_a_plain_word() {
    for lang in Lang::ALL {
        let texts = Texts::new(lang);
        for name in tongluo::text::commands::OWNER {
            for family in ["command", "word"] {
                let key = format!("{family}-{name}");
                assert!(texts.find(&key, &[]).is_some(), "{key}");
            }
        }
        for name in tongluo::text::commands::EVERYBODY {
            assert!(tongluo::text::commands::OWNER.contains(name), "{name}");
        }
    }
}
