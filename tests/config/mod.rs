//! Settings: what the file and the environment say, and a sentence for everything that is wrong.
#![expect(clippy::unwrap_used, reason = "a test stops at the first surprise")]

use std::collections::BTreeMap;
use tongluo::config::{self, KEYS, Language, LogForm, Settings, Updates};
use tongluo::domain::problem::Problem;

fn read(text: &str, variables: &[(&str, &str)]) -> Result<Settings, Vec<Problem>> {
    let variables: BTreeMap<_, _> = variables.iter().copied().collect();
    let source = Some(("tongluo.toml".to_owned(), text.to_owned()));
    config::parse(source, &|name| variables.get(name).map(|v| (*v).to_owned()))
        .map(|(settings, _)| settings)
        .map_err(|wrong| wrong.problems)
}

fn lines(problems: &[Problem]) -> Vec<String> {
    let line = |p: &Problem| {
        let place = p.place.as_ref();
        let place = place.map_or_else(String::new, |p| {
            format!("{}:{}:{}+{}", p.file, p.line, p.column, p.length)
        });
        let args: Vec<_> = p.args.iter().map(|(k, v)| format!("{k}={v}")).collect();
        format!("{place} {} {}", p.code, args.join(" "))
    };
    problems.iter().map(line).collect()
}

#[test]
fn the_example_configuration_says_the_defaults_and_nothing_is_wrong_with_it() {
    let example = include_str!("../../deploy/tongluo.example.toml");
    let settings = read(example, &[]).unwrap();
    assert_eq!(
        format!("{settings:?}"),
        format!("{:?}", Settings::default())
    );
}

#[test]
fn the_example_names_every_key_and_every_variable() {
    let example = include_str!("../../deploy/tongluo.example.toml");
    let with_all = example.replace("# token_file", "token_file");
    let with_all = with_all.replace("# webhook_", "webhook_");
    let table: toml::Table = with_all.parse().unwrap();
    for key in KEYS {
        if let Some(variable) = key.variable {
            assert!(example.contains(variable), "{variable} is not explained");
        }
        let mut value = Some(&toml::Value::Table(table.clone())).cloned();
        for part in key.name.split('.') {
            value = value.and_then(|v| v.get(part).cloned());
        }
        assert_eq!(value.is_some(), !key.secret, "{}", key.name);
    }
}

#[test]
fn every_problem_is_said_at_once_with_its_place_in_characters() {
    let text = "\
lanuage = \"en\"
time_zone = \"Asia/Shangai\"
listen = \"8470\"
posts_a_day = 3
[telegram]
token = \"1234567890:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\"
updates = \"pull\"
a_second = 3000
[readers]
quiet_from = \"晚上九点\" # 例子
posts_a_day = \"2\"
[colours]
red = 1
";
    let problems = read(text, &[]).unwrap_err();
    assert_eq!(
        lines(&problems),
        [
            "tongluo.toml:1:1+7 config-unknown-key key=lanuage nearest=language",
            "tongluo.toml:2:13+14 config-zone value=Asia/Shangai nearest=Asia/Shanghai key=time_zone",
            "tongluo.toml:3:10+6 config-listen value=8470 key=listen",
            "tongluo.toml:4:1+11 config-unknown-key key=posts_a_day nearest=readers.posts_a_day",
            "tongluo.toml:6:1+5 config-secret-in-file key=telegram.token variable=TELOXIDE_TOKEN",
            "tongluo.toml:7:11+6 config-updates value=pull key=telegram.updates",
            "tongluo.toml:8:12+4 config-a-second value=3000 key=telegram.a_second",
            "tongluo.toml:10:14+6 config-time value=晚上九点 key=readers.quiet_from",
            "tongluo.toml:11:15+3 config-wants-number found=string key=readers.posts_a_day",
            "tongluo.toml:12:2+7 config-unknown key=colours",
        ]
    );
}

#[test]
fn a_line_that_is_no_toml_is_named_and_the_rest_is_still_read() {
    let problems = read("language = zh-CN\nlisten = \"x\"\n", &[]).unwrap_err();
    let codes: Vec<_> = problems.iter().map(|p| p.code).collect();
    assert!(codes.contains(&"config-syntax"), "{codes:?}");
    assert!(codes.contains(&"config-listen"), "{codes:?}");
}

#[test]
fn the_environment_goes_before_the_file_and_an_empty_variable_is_absent() {
    let text = "language = \"en\"\nlisten = \"127.0.0.1:1\"\n[log]\nform = \"json\"\n";
    let variables = [
        ("TONGLUO_LISTEN", "127.0.0.1:9"),
        ("TONGLUO_LANGUAGE", " "),
        ("TONGLUO_TELEGRAM_API_URL", "http://127.0.0.1:8081/"),
    ];
    let settings = read(text, &variables).unwrap();
    assert_eq!(settings.listen.port(), 9);
    assert_eq!(settings.language, Language::English);
    assert_eq!(settings.log_form, LogForm::Json);
    assert_eq!(settings.api_url, "http://127.0.0.1:8081");
}

#[test]
fn a_webhook_needs_its_address_and_its_secret() {
    let problems = read("[telegram]\nupdates = \"webhook\"\n", &[]).unwrap_err();
    assert_eq!(
        lines(&problems),
        [
            " config-webhook-needs key=telegram.webhook_url",
            " config-webhook-needs key=telegram.webhook_secret_file"
        ]
    );
    let all = [
        ("TONGLUO_UPDATES", "webhook"),
        ("TONGLUO_WEBHOOK_URL", "https://bot.example.org/t"),
        ("TONGLUO_WEBHOOK_SECRET", "0123456789abcdef"),
    ];
    assert_eq!(read("", &all).unwrap().updates, Updates::Webhook);
}

#[test]
fn a_secret_is_never_printed() {
    let secret = "1234567890:AAbbCCddEEffGGhhIIjjKKllMMnnOOppQQr";
    let variables = [
        ("TELOXIDE_TOKEN", secret),
        (
            "DATABASE_URL",
            "postgres://bot:hunter22@db.example/tongluo?sslcert=hunter22",
        ),
        ("TONGLUO_WEBHOOK_SECRET", "hunter22hunter22"),
    ];
    let settings = read("", &variables).unwrap();
    let shown = format!("{settings:?} {}", settings.database);
    assert!(
        !shown.contains("AAbbCC") && !shown.contains("hunter22"),
        "{shown}"
    );
    assert_eq!(
        settings.database.to_string(),
        "postgres://db.example/tongluo"
    );

    let wrong = [
        ("TELOXIDE_TOKEN", "hunter22"),
        ("DATABASE_URL", "mysql://hunter22"),
        ("TONGLUO_WEBHOOK_SECRET", "hunter22"),
        (
            "TONGLUO_TELEGRAM_API_URL",
            "https://hunter22:hunter22@example.org",
        ),
    ];
    let problems = read("", &wrong).unwrap_err();
    assert_eq!(problems.len(), 4);
    assert!(
        !format!("{problems:?}").contains("hunter22"),
        "{problems:?}"
    );
}

#[test]
fn a_named_file_must_be_there_and_the_default_one_need_not() {
    let nowhere = std::path::Path::new("/nowhere/tongluo.toml");
    let wrong = config::load(Some(nowhere), &|_| None).unwrap_err();
    assert_eq!(wrong.problems[0].code, "config-unreadable");
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("t.toml");
    std::fs::write(&file, b"language = \"\xd6\xd0\"").unwrap();
    let wrong = config::load(Some(&file), &|_| None).unwrap_err();
    assert_eq!(wrong.problems[0].code, "config-not-utf8");
}

#[test]
fn every_problem_of_the_settings_has_its_sentence_and_its_fix_in_both_languages() {
    let source = [
        include_str!("../../src/config/keys.rs"),
        include_str!("../../src/config/file.rs"),
        include_str!("../../src/config/mod.rs"),
    ]
    .concat();
    let codes: std::collections::BTreeSet<_> = source
        .split('"')
        .filter(|s| s.starts_with("config-"))
        .collect();
    assert!(codes.len() > 20, "{codes:?}");
    let catalogues = [
        include_str!("../../src/text/project.zh-CN.ftl"),
        include_str!("../../src/text/project.en.ftl"),
    ];
    for catalogue in catalogues {
        for code in &codes {
            let start = format!("problem-{code} = ");
            let at = catalogue.find(&start).unwrap_or_else(|| panic!("{code}"));
            let next = catalogue[at..].lines().nth(1).unwrap_or("");
            assert!(next.starts_with("    .fix = "), "{code}");
        }
    }
}
