//! Other people's libraries against the sandbox, with only the base address set.

use std::path::{Path, PathBuf};
use std::time::Duration;

use tokio::process::{Child, Command};
use tongluo_sandbox::{AdminRights, GroupKind, MessageView, Options, Place, Sandbox, World};

const TOKEN: &str = "8100001:AAF-other_clients";
const BOT: i64 = 8_100_001;
const PATIENCE: Duration = Duration::from_secs(60);

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/clients")
}

/// The stand that one client plays on.
struct Stand {
    sandbox: Sandbox,
    person: i64,
    group: Place,
    private: Place,
}

impl Stand {
    async fn new(seed: u64) -> Self {
        let sandbox = Sandbox::start(Options::local(seed)).await.unwrap();
        let (person, group) = sandbox.world().with(|world| {
            // The bots answer as fast as they can; limits have tests of their own.
            world.set_limits(None);
            world.add_bot(TOKEN, "guest_bot", "客").unwrap();
            let person = world.add_person("王<芳>");
            let group = world.add_group("审计欢乐大家庭", GroupKind::Supergroup);
            world.found(group, person).unwrap();
            world.add_bot_to_group(BOT, group, person, None).unwrap();
            world.promote(BOT, group, person, AdminRights::ALL).unwrap();
            (person, group)
        });
        let private = Place::Private { bot: BOT, person };
        Self {
            sandbox,
            person,
            group: Place::Group(group),
            private,
        }
    }

    async fn until<T>(
        &self,
        child: &mut Child,
        what: &str,
        mut look: impl FnMut(&mut World) -> Option<T>,
    ) -> T {
        tokio::select! {
            found = self.sandbox.world().wait_for(PATIENCE, &mut look) => {
                let refused = self.refusals();
                found.unwrap_or_else(|| panic!("{what} never came; refused were {refused:?}"))
            }
            ended = child.wait() => panic!("the bot ended before {what}: {ended:?}"),
        }
    }

    async fn new_message(&self, child: &mut Child, place: Place, what: &str) -> MessageView {
        self.until(child, what, |world| {
            world.take_new(place).into_iter().next()
        })
        .await
    }

    fn world<T>(&self, act: impl FnOnce(&mut World) -> T) -> T {
        self.sandbox.world().with(act)
    }

    fn refusals(&self) -> Vec<(String, String)> {
        use tongluo_sandbox::Outcome::Refused;
        self.world(|world| {
            let calls = world.calls();
            let refused = calls.filter_map(|call| match &call.outcome {
                Refused(_, why) => Some((call.method.clone(), why.clone())),
                _ => None,
            });
            refused.collect()
        })
    }
}

/// Plays the whole part against one client and demands that nothing was refused or against the schema.
async fn play(mut command: Command, name: &str, seed: u64) {
    let stand = Stand::new(seed).await;
    command
        .env("TONGLUO_API", stand.sandbox.url())
        .env("TONGLUO_TOKEN", TOKEN)
        .kill_on_drop(true);
    let mut child = command.spawn().unwrap();
    let bot = &mut child;
    let (person, group, private) = (stand.person, stand.group, stand.private);

    stand
        .world(|world| world.start(person, BOT, Some("q_1")))
        .unwrap();
    let hello = stand.new_message(bot, private, "the greeting").await;
    assert_eq!(hello.text(), "您好 q_1", "{name}");
    assert_eq!(hello.words.entities[0].kind, "bold", "{name}");
    let press = stand
        .world(|world| world.press(person, private, hello.id, 0, 0))
        .unwrap();
    let popup = stand
        .until(bot, "the pop-up", |world| world.popup(press))
        .await;
    assert_eq!(
        (popup.text.as_str(), popup.alert),
        ("已记录", true),
        "{name}"
    );
    let edited = stand
        .world(|world| world.message(private, hello.id))
        .unwrap();
    assert_eq!(edited.text(), "已收到", "{name}");

    stand
        .world(|world| world.say(person, group, "/quiz", None))
        .unwrap();
    let quiz = stand.new_message(bot, group, "the quiz").await;
    assert!(
        quiz.poll
            .as_ref()
            .is_some_and(|poll| poll.quiz && !poll.anonymous),
        "{name}: {quiz:?}"
    );
    stand
        .world(|world| world.vote(person, group, quiz.id, &[0]))
        .unwrap();
    let result = stand.new_message(bot, group, "the result").await;
    assert_eq!(result.text(), "0 / 1", "{name}");
    assert!(
        stand
            .world(|world| world.message(group, quiz.id))
            .unwrap()
            .poll
            .unwrap()
            .closed
    );

    stand
        .world(|world| world.say(person, group, "/file@guest_bot", None))
        .unwrap();
    let file = stand.new_message(bot, group, "the file").await;
    assert_eq!(
        file.document.as_ref().map(|file| file.name.as_str()),
        Some("统计.csv"),
        "{name}: {file:?}"
    );
    let chat = stand.new_message(bot, group, "the chat's name").await;
    assert_eq!(chat.text(), "审计欢乐大家庭 2", "{name}");

    stand
        .world(|world| world.say(person, group, "/stop", None))
        .unwrap();
    let ended = tokio::time::timeout(PATIENCE, child.wait())
        .await
        .unwrap()
        .unwrap();
    assert!(ended.success(), "{name}: {ended}");
    assert_eq!(stand.refusals(), [], "{name}");
    let complaints: Vec<String> =
        stand.world(|world| world.complaints().map(|one| one.text.clone()).collect());
    assert_eq!(complaints, Vec::<String>::new(), "{name}");
}

#[expect(clippy::print_stderr, reason = "a test that did not run says so")]
fn skipped(why: &str) {
    let demanded = std::env::var("CI").is_ok_and(|value| value == "true");
    assert!(!demanded, "under CI this test must run: {why}");
    eprintln!("skipped: {why}");
}

#[tokio::test]
async fn other_clients_run_unchanged() {
    let Ok(python) = std::env::var("TONGLUO_TEST_PYTHON") else {
        return skipped(
            "TONGLUO_TEST_PYTHON names no interpreter with tests/clients/requirements.txt",
        );
    };
    for (seed, script) in [(1, "aiogram_bot.py"), (2, "ptb_bot.py")] {
        let mut command = Command::new(&python);
        command.arg(folder().join(script));
        play(command, script, seed).await;
    }
}

#[tokio::test]
async fn grammy_runs_unchanged() {
    if !folder().join("node_modules/grammy").is_dir() {
        return skipped("tests/clients/node_modules is not there (npm ci --prefix tests/clients)");
    }
    let mut command = Command::new("node");
    command.arg(folder().join("grammy_bot.mjs"));
    play(command, "grammy_bot.mjs", 3).await;
}
