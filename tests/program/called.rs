//! Exit codes, help, languages, and what the commands that need nothing print.

use super::desk::Desk;

#[test]
fn help_and_version_end_well_in_both_languages() {
    let desk = Desk::new();
    for typed in [
        &["--help"][..],
        &["-h"],
        &["--version"],
        &["tally", "--help"],
    ] {
        assert_eq!(desk.call(typed).code, 0, "{typed:?}");
    }
    let chinese = desk.call(&["--help"]).out;
    let english = desk.call(&["--lang", "en", "--help"]).out;
    assert!(chinese.contains("命令:") && chinese.contains("检查 messages/"));
    assert!(english.contains("Commands:") && english.contains("Check every file"));
}

#[test]
fn every_command_and_every_option_has_its_words_in_both_languages() {
    let names: Vec<String> = tongluo::cli::command()
        .get_subcommands()
        .map(|c| c.get_name().to_owned())
        .collect();
    assert!(names.len() >= 14, "{names:?}");
    let desk = Desk::new();
    for lang in ["zh-CN", "en"] {
        for name in &names {
            let help = desk.call(&["--lang", lang, name, "--help"]).out;
            // A key without words is shown as itself.
            assert!(!help.contains("help-"), "{lang} {name}: {help}");
        }
    }
}

#[test]
fn who_calls_it_wrongly_gets_two_and_the_usage() {
    let desk = Desk::new();
    let wrong = [
        &[][..],
        &["dance"],
        &["check", "--dance"],
        &["approve", "hello"],
        &["claim"],
        &["claim", "P001", "--owner"],
        &["tally", "--from", "yesterday"],
        &["plan", "--days", "0"],
        &["--lang", "fr", "plan"],
    ];
    for typed in wrong {
        let ended = desk.call(typed);
        assert_eq!(ended.code, 2, "{typed:?}");
        assert!(ended.out.is_empty() && !ended.err.is_empty(), "{typed:?}");
    }
}

#[test]
fn the_schema_in_the_repository_is_the_one_that_the_program_prints() {
    let ended = Desk::new().call(&["schema"]);
    let kept = include_str!("../../docs/messages.schema.json");
    assert_eq!(ended.code, 0);
    let parse = |text: &str| serde_json::from_str::<serde_json::Value>(text).unwrap();
    assert_eq!(
        parse(&ended.out),
        parse(kept),
        "tongluo schema > docs/messages.schema.json"
    );
}

#[test]
fn completions_are_printed_for_each_shell() {
    let desk = Desk::new();
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        let ended = desk.call(&["completions", shell]);
        assert!(ended.code == 0 && ended.out.contains("tongluo"), "{shell}");
    }
}

#[test]
fn a_settings_file_full_of_mistakes_is_shown_whole_with_carets_under_chinese_text() {
    let desk = Desk::new();
    desk.write(
        "tongluo.toml",
        "lanuage = \"en\"\n[readers]\n\tquiet_from = \"晚上九点\" # 例\n[telegram]\nupdates = \"拉取\"\n",
    );
    let ended = desk.call(&["plan"]);
    assert_eq!(ended.code, 2);
    assert_eq!(ended.out, "");
    insta::assert_snapshot!(ended.err, @r#"
    错误[config-unknown-key]: 没有“lanuage”这一项
     --> tongluo.toml:1:1
      |
    1 | lanuage = "en"
      | ^^^^^^^
      |
      = 改法: 您要写的可能是“language”

    错误[config-time]: “readers.quiet_from”不是时刻：晚上九点
     --> tongluo.toml:3:15
      |
    3 |     quiet_from = "晚上九点" # 例
      |                  ^^^^^^^^^^
      |
      = 改法: 写成 21:00 这样的 时:分

    错误[config-updates]: “telegram.updates”不能是“拉取”
     --> tongluo.toml:5:11
      |
    5 | updates = "拉取"
      |           ^^^^^^
      |
      = 改法: 写 polling（自己去取）或 webhook（等着推送）
    "#);
}

#[test]
fn a_post_full_of_mistakes_is_shown_whole_and_ends_with_one() {
    let desk = Desk::new();
    let post = "---\nid: quiz\n标题：世界无烟日答题\n类型: 答题\n发往: 大家庭\n作者: P002\n审批: 分管领导\n时间: 每周八 16:30\n审皮: 分管领导\n---\n请答题。\n\n## 多久？\n- [ ] 20分钟\n- [ ] 2天\n";
    desk.write("messages/camp/quiz.md", post);
    let ended = desk.call(&["check"]);
    assert_eq!(ended.code, 1);
    insta::assert_snapshot!(ended.out);
    let told: serde_json::Value =
        serde_json::from_str(&desk.call(&["check", "--json"]).out).unwrap();
    let codes: Vec<&str> = told["problems"]
        .as_array()
        .unwrap()
        .iter()
        .map(|p| p["code"].as_str().unwrap())
        .collect();
    for code in [
        "schedule-weekday",
        "key-unknown",
        "question-no-answer",
        "full-width-colon",
    ] {
        assert!(codes.contains(&code), "{code}: {codes:?}");
    }
}

#[test]
fn safe_repairs_are_carried_out_once_and_then_nothing_is_left_to_repair() {
    let desk = Desk::new();
    let post = "---\nid: hello\n标题：你好\n类型: 通知\n发往: 大家庭\n作者: P002\n审批: 分管领导\n时间: 05-31 09:00\n---\n正文。\n";
    desk.write("messages/camp/hello.md", post);
    let first = desk.call(&["check", "--fix"]);
    assert_eq!(first.code, 0, "{}", first.out);
    assert!(desk.read("messages/camp/hello.md").contains("标题: 你好"));
    let mended = desk.read("messages/camp/hello.md");
    let second = desk.call(&["check", "--fix"]);
    assert_eq!(second.code, 0);
    assert_eq!(desk.read("messages/camp/hello.md"), mended);
}

#[test]
fn the_samples_are_in_order() {
    let ended = Desk::with_samples().call(&["check", "--show"]);
    assert_eq!(ended.code, 0, "{}", ended.out);
    assert!(ended.out.contains("错误 0 处，提醒 0 处"), "{}", ended.out);
    assert!(ended.out.contains("[telegram]"));
}
