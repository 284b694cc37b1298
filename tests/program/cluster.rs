//! A PostgreSQL of its own is stopped and started again under a running bot.

use super::hall::Hall;
use super::whole::free_port;
use std::path::{Path, PathBuf};
use std::process::Command;
use tempfile::TempDir;

/// A server that is this test's alone; ended with it.
struct Cluster {
    folder: TempDir,
    port: u16,
}

/// Where PostgreSQL's own programs lie; nothing where there are none, which is said, and which CI never lets pass.
fn programs() -> Option<PathBuf> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let mut folders: Vec<PathBuf> = std::fs::read_dir("/usr/lib/postgresql")
        .into_iter()
        .flatten()
        .map(|version| version.unwrap().path().join("bin"))
        .collect();
    folders.sort();
    let newest = folders
        .into_iter()
        .rev()
        .chain(std::env::split_paths(&path));
    let found = newest.into_iter().find(|f| f.join("initdb").exists());
    if found.is_none() {
        assert!(
            std::env::var_os("CI").is_none(),
            "initdb is missing under CI"
        );
        #[expect(clippy::print_stderr, reason = "a skipped test says so")]
        {
            eprintln!("skipped: PostgreSQL's own programs (initdb)");
        }
    }
    found
}

fn root() -> bool {
    let who = Command::new("id").arg("-u").output().unwrap();
    who.stdout == b"0\n"
}

/// PostgreSQL refuses to run as root.
fn as_postgres(program: &Path) -> Command {
    if !root() {
        return Command::new(program);
    }
    let mut command = Command::new("runuser");
    command.args(["-u", "postgres", "--"]).arg(program);
    command
}

impl Cluster {
    fn new(programs: &Path) -> Cluster {
        let folder = tempfile::tempdir().unwrap();
        let cluster = Cluster {
            port: free_port(),
            folder,
        };
        if root() {
            let owned = Command::new("chown")
                .arg("postgres")
                .arg(cluster.folder.path())
                .status();
            assert!(owned.unwrap().success());
        }
        let made = as_postgres(&programs.join("initdb"))
            .args([
                "-U",
                "tongluo",
                "--auth=trust",
                "--no-sync",
                "--encoding=UTF8",
            ])
            .args(["--locale=C.UTF-8", "-D"])
            .arg(cluster.data())
            .current_dir("/")
            .output()
            .unwrap();
        let why = String::from_utf8_lossy(&made.stderr).into_owned();
        assert!(made.status.success(), "{why}");
        cluster
    }

    fn data(&self) -> PathBuf {
        self.folder.path().join("data")
    }

    fn control(&self, programs: &Path, words: &[&str]) -> bool {
        let options = format!(
            "-c listen_addresses=127.0.0.1 -c port={} -c unix_socket_directories={}",
            self.port,
            self.folder.path().display()
        );
        let mut command = as_postgres(&programs.join("pg_ctl"));
        command.args(words).arg("-w").arg("-D").arg(self.data());
        if words[0] == "start" {
            command.args(["-o", &options]).arg("-l");
            command.arg(self.folder.path().join("log"));
        }
        command.current_dir("/").stdout(std::process::Stdio::null());
        command.status().unwrap().success()
    }
}

/// Stops the server with the test, however that ends.
struct Stopped<'a>(&'a Cluster, &'a Path);

impl Drop for Stopped<'_> {
    fn drop(&mut self) {
        self.0.control(self.1, &["stop", "-m", "immediate"]);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_postgresql_that_is_restarted_costs_no_answer_and_the_bot_goes_on_by_itself() {
    let Some(programs) = programs() else {
        return;
    };
    let cluster = Cluster::new(&programs);
    assert!(cluster.control(&programs, &["start"]));
    let _stopped = Stopped(&cluster, &programs);
    let database = format!("postgres://tongluo@127.0.0.1:{}/postgres", cluster.port);
    let Some(mut hall) = Hall::on(400, &database).await else {
        return;
    };
    // In an orderly way, and as after a crash.
    for how in ["fast", "immediate"] {
        hall.press(30);
        hall.catches_up().await;
        hall.press(30);
        assert!(cluster.control(&programs, &["stop", "-m", how]));
        hall.press(30);
        hall.says(503, "the database can't be reached").await;
        if how == "fast" {
            // An outage that is over before the next turn is told to nobody, so this one lasts until it was.
            hall.owner_reads("连不上").await;
        }
        let told = hall.told();
        let promised = &hall.confirmed() | &told;
        assert!(promised.len() < hall.presses.len());
        assert!(cluster.control(&programs, &["start"]));
        assert_eq!(promised.difference(&hall.stored().await).count(), 0);
        hall.catches_up().await;
        hall.says(200, "well").await;
        hall.everybody_counts().await;
    }
    hall.logs("the bot's lock is taken again").await;
    hall.owner_reads("恢复了").await;
    assert_eq!(hall.is_stopped(), Some(0));
}
