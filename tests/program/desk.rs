//! A folder, an environment without anybody's settings, and a program to call in them.

use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use tempfile::TempDir;

/// A token of the right shape that belongs to nobody.
pub(crate) const TOKEN: &str = "4242424242:AAtestTESTtestTESTtestTESTtestTESTtes";

/// Where one test works.
pub(crate) struct Desk {
    folder: TempDir,
    variables: Vec<(String, String)>,
}

/// How a call ended.
pub(crate) struct Ended {
    /// Exit code; −1 where a signal ended it.
    pub(crate) code: i32,
    /// Standard output.
    pub(crate) out: String,
    /// Standard error.
    pub(crate) err: String,
}

impl Desk {
    pub(crate) fn new() -> Desk {
        Desk {
            folder: tempfile::tempdir().unwrap(),
            variables: Vec::new(),
        }
    }

    /// With the project's own samples.
    pub(crate) fn with_samples() -> Desk {
        let desk = Desk::new();
        desk.set(
            "TONGLUO_MESSAGES",
            concat!(env!("CARGO_MANIFEST_DIR"), "/messages"),
        )
    }

    pub(crate) fn set(mut self, name: &str, value: &str) -> Desk {
        self.variables.push((name.to_owned(), value.to_owned()));
        self
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub(crate) fn write(&self, name: &str, text: impl AsRef<[u8]>) -> PathBuf {
        let path = self.path(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, text).unwrap();
        path
    }

    pub(crate) fn read(&self, name: &str) -> String {
        std::fs::read_to_string(self.path(name)).unwrap()
    }

    fn command(&self, typed: &[&str]) -> Command {
        self.command_of(env!("CARGO_BIN_EXE_tongluo"), typed)
    }

    fn command_of(&self, program: &str, typed: &[&str]) -> Command {
        let mut command = Command::new(program);
        command
            .args(typed)
            .current_dir(self.folder.path())
            .env_clear()
            .env("PATH", std::env::var_os("PATH").unwrap_or_default())
            .env("USER", "tester")
            .env("COLUMNS", "120")
            .envs(self.variables.iter().map(|(n, v)| (n.as_str(), v.as_str())))
            .stdin(Stdio::null());
        command
    }

    /// Calls the program and waits for its end.
    pub(crate) fn call(&self, typed: &[&str]) -> Ended {
        ended(self.command(typed).output().unwrap())
    }

    /// Calls it through another program that runs what it is given at its end: a shell with limits, less privilege.
    pub(crate) fn call_by(&self, by: &[&str], typed: &[&str]) -> Ended {
        let whole: Vec<&str> = by[1..]
            .iter()
            .copied()
            .chain([env!("CARGO_BIN_EXE_tongluo")])
            .chain(typed.iter().copied())
            .collect();
        ended(self.command_of(by[0], &whole).output().unwrap())
    }

    /// Calls it with its output into a file, such as a full device.
    pub(crate) fn call_into(&self, typed: &[&str], out: &Path) -> Ended {
        let out = std::fs::File::options().write(true).open(out).unwrap();
        ended(self.command(typed).stdout(out).output().unwrap())
    }

    /// Starts a program that runs until it is stopped.
    pub(crate) fn start(&self, typed: &[&str]) -> Running {
        let mut command = self.command(typed);
        let child = command.stdout(Stdio::piped()).stderr(Stdio::piped());
        Running(child.spawn().unwrap())
    }

    /// The same with its log behind what a file holds already, for who reads it while it runs.
    pub(crate) fn start_logging(&self, typed: &[&str], log: &Path) -> Running {
        let log = std::fs::File::options().create(true).append(true).open(log);
        let mut command = self.command(typed);
        let child = command.stdout(Stdio::null()).stderr(log.unwrap());
        Running(child.spawn().unwrap())
    }
}

fn ended(output: Output) -> Ended {
    Ended {
        code: output.status.code().unwrap_or(-1),
        out: String::from_utf8(output.stdout).unwrap(),
        err: String::from_utf8(output.stderr).unwrap(),
    }
}

/// A program that runs; ended with the test.
pub(crate) struct Running(Child);

impl Running {
    /// Reads standard output up to the first address, and returns it.
    pub(crate) fn address(&mut self) -> String {
        use std::io::BufRead;
        let out = self.0.stdout.take().unwrap();
        let mut lines = std::io::BufReader::new(out).lines();
        let found = lines.find_map(|line| {
            let line = line.unwrap();
            let at = line.find("http://")?;
            Some(line[at..].split_whitespace().next().unwrap().to_owned())
        });
        found.unwrap()
    }

    /// Its output, to be closed.
    pub(crate) fn hang_up(&mut self) -> std::process::ChildStdout {
        self.0.stdout.take().unwrap()
    }

    /// Whether it has ended.
    pub(crate) fn has_ended(&mut self) -> bool {
        self.0.try_wait().unwrap().is_some()
    }

    /// Waits for its end.
    pub(crate) fn wait(&mut self) -> Option<i32> {
        self.0.wait().unwrap().code()
    }

    /// Asks it to end as a service manager does, and returns its exit code.
    #[cfg(unix)]
    pub(crate) fn terminate(mut self) -> Option<i32> {
        let id = self.0.id().to_string();
        Command::new("kill").args(["-TERM", &id]).status().unwrap();
        self.0.wait().unwrap().code()
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        // It may have ended already.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}
