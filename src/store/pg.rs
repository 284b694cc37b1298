//! PostgreSQL's own programs, called for a database: `pg_dump`, `pg_restore`. The password goes by the environment, where other
//! users of the machine can't see it, and is in no sentence.

use sqlx::postgres::PgConnectOptions;
use std::ffi::OsStr;
use std::path::Path;
use tokio::process::Command;

/// How to reach one database by its server's own programs.
pub(crate) struct Tools {
    variables: Vec<(&'static str, String)>,
    database: String,
}

impl Tools {
    /// From the options that were read from the URL, and the URL for its password.
    pub(crate) fn of(server: &PgConnectOptions, url: &str) -> Tools {
        let database = server.get_database().unwrap_or(server.get_username());
        let host = match server.get_socket() {
            Some(socket) => socket.to_string_lossy().into_owned(),
            None => server.get_host().to_owned(),
        };
        let mut variables = vec![
            ("PGHOST", host),
            ("PGPORT", server.get_port().to_string()),
            ("PGUSER", server.get_username().to_owned()),
            ("PGDATABASE", database.to_owned()),
        ];
        variables.extend(password_of(url).map(|p| ("PGPASSWORD", p)));
        Tools {
            variables,
            database: database.to_owned(),
        }
    }

    /// The database's name.
    pub(crate) fn database(&self) -> &str {
        &self.database
    }

    /// Writes the whole database into a file, as one state. The error is the first line of what the program said.
    pub(crate) async fn dump(&self, target: &Path) -> Result<(), String> {
        let file = [OsStr::new("--file"), target.as_os_str()];
        let form = ["--format=custom", "--no-owner", "--no-privileges"].map(OsStr::new);
        self.call("pg_dump", &[&form[..], &file[..]].concat()).await
    }

    /// Whether a file is a dump that can be read to its end.
    pub(crate) async fn read_through(&self, file: &Path) -> Result<(), String> {
        // As a script it is unpacked whole, and nothing of it is carried out.
        let nowhere = [OsStr::new("--file=/dev/null"), file.as_os_str()];
        self.call("pg_restore", &nowhere).await
    }

    /// Carries out a dump in one transaction.
    pub(crate) async fn restore(&self, file: &Path) -> Result<(), String> {
        let how = [
            "--single-transaction",
            "--exit-on-error",
            "--no-owner",
            "--no-privileges",
            "--dbname",
            &self.database,
        ]
        .map(OsStr::new);
        self.call("pg_restore", &[&how[..], &[file.as_os_str()]].concat())
            .await
    }

    async fn call(&self, program: &str, args: &[&OsStr]) -> Result<(), String> {
        let mut command = Command::new(program);
        command
            .args(args)
            .envs(self.variables.iter().map(|(n, v)| (n, v)));
        if program == "pg_dump" {
            command.arg("--no-password");
        }
        match command.output().await {
            Ok(done) if done.status.success() => Ok(()),
            Ok(done) => {
                let said = String::from_utf8_lossy(&done.stderr);
                let said = said.lines().next().unwrap_or_default().to_owned();
                Err(if said.is_empty() {
                    format!("{program} failed")
                } else {
                    said
                })
            }
            Err(error) => Err(format!("{program}: {error}")),
        }
    }
}

/// The password part of `postgres://user:password@host`, its percent signs resolved.
fn password_of(url: &str) -> Option<String> {
    let rest = url.split_once("://")?.1;
    let authority = rest.split(['/', '?']).next()?;
    let password = authority.rsplit_once('@')?.0.split_once(':')?.1;
    let mut bytes = Vec::with_capacity(password.len());
    let mut left = password.bytes();
    while let Some(byte) = left.next() {
        if byte == b'%' {
            let digits = [left.next()?, left.next()?];
            let digits = std::str::from_utf8(&digits).ok()?;
            bytes.push(u8::from_str_radix(digits, 16).ok()?);
        } else {
            bytes.push(byte);
        }
    }
    String::from_utf8(bytes).ok()
}
