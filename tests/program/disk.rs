//! A disk that is full, a folder or file that can't be written, a database of a newer version: one clear sentence each, and
//! afterwards the database is whole and holds what it held before.

use super::desk::{Desk, Ended};
use sqlx::Connection;
use std::fmt::Write;
use std::os::unix::fs::PermissionsExt;

const AUDIENCE: &str = "审计欢乐大家庭";

const IMPORT: &[&str] = &["import", "staff.csv", "--audience", AUDIENCE, "--yes"];

/// A roster of so many people.
fn roster(people: usize) -> String {
    let mut text = "编号,姓名,部门,职务\n".to_owned();
    for n in 1..=people {
        writeln!(text, "Q{n:05},张三{n},第{}科,科员", n % 9).unwrap();
    }
    text
}

/// An office of two, in a database of its own.
fn office() -> Desk {
    let desk = Desk::new();
    desk.write("staff.csv", roster(2));
    let ended = desk.call(IMPORT);
    assert_eq!(ended.code, 0, "{}", ended.err);
    desk
}

/// Everybody of the audience as the program says it.
fn people(desk: &Desk) -> String {
    let ended = desk.call(&["export", "--roster", AUDIENCE]);
    assert_eq!(ended.code, 0, "{}", ended.err);
    ended.out
}

/// Runs SQL on the desk's database behind the program's back; the first text of what it answers.
fn sql(desk: &Desk, text: &'static str) -> String {
    let url = format!("sqlite:{}", desk.path("tongluo.db").display());
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    runtime.block_on(async {
        let mut conn = sqlx::SqliteConnection::connect(&url).await.unwrap();
        let row: Option<(String,)> = sqlx::query_as(text)
            .fetch_optional(&mut conn)
            .await
            .unwrap();
        conn.close().await.unwrap();
        row.map_or_else(String::new, |r| r.0)
    })
}

fn whole(desk: &Desk) {
    assert_eq!(sql(desk, "PRAGMA integrity_check"), "ok");
    assert_eq!(sql(desk, "SELECT 'x' FROM pragma_foreign_key_check"), "");
}

/// It ended with one sentence, and with what to do.
fn one_sentence(ended: &Ended, says: &str) {
    assert_eq!(ended.code, 1, "{} {}", ended.out, ended.err);
    assert!(ended.err.starts_with("错误："), "{}", ended.err);
    assert_eq!(ended.err.matches("错误：").count(), 1, "{}", ended.err);
    assert!(ended.err.contains(says), "{says}: {}", ended.err);
    assert!(ended.err.contains("怎么办"), "{}", ended.err);
    assert!(!ended.err.contains("panicked"), "{}", ended.err);
}

/// Calls the program where no file may grow beyond so many KiB, and writing more is an error instead of a signal.
fn with_room(desk: &Desk, kib: u64, typed: &[&str]) -> Ended {
    let limit = format!("trap '' XFSZ; ulimit -f {kib}; exec \"$0\" \"$@\"");
    desk.call_by(&["bash", "-c", &limit], typed)
}

#[test]
fn on_a_full_disk_an_import_changes_nothing_and_goes_through_when_there_is_room() {
    let desk = office();
    let before = people(&desk);
    desk.write("staff.csv", roster(6_000));
    let size = std::fs::metadata(desk.path("tongluo.db")).unwrap().len();
    let ended = with_room(&desk, size.div_ceil(1024), IMPORT);
    one_sentence(&ended, "读写磁盘出错");
    whole(&desk);
    assert_eq!(people(&desk), before);
    let ended = desk.call(IMPORT);
    assert_eq!(ended.code, 0, "{}", ended.err);
    assert_eq!(people(&desk).lines().count(), 6_001);
    whole(&desk);
}

#[test]
fn a_disk_too_full_for_a_new_database_leaves_none_that_is_half_made() {
    for kib in [1, 64, 160] {
        let desk = Desk::new();
        desk.write("staff.csv", roster(2));
        let ended = with_room(&desk, kib, IMPORT);
        one_sentence(&ended, "读写磁盘出错");
        if desk.path("tongluo.db").exists() {
            whole(&desk);
            let tables = "SELECT CAST(count(*) AS TEXT) FROM sqlite_schema WHERE name = 'person'";
            assert_eq!(sql(&desk, tables), "0", "with {kib} KiB");
        }
        let ended = desk.call(IMPORT);
        assert_eq!(ended.code, 0, "{}", ended.err);
        assert_eq!(people(&desk).lines().count(), 3);
    }
}

/// Root may write everywhere unless it gives that up; everybody else is stopped by the rights alone.
fn without_privilege(desk: &Desk, typed: &[&str]) -> Ended {
    let give_up = ["setpriv", "--bounding-set", "-dac_override"];
    let who = std::process::Command::new("id").arg("-u").output().unwrap();
    if who.stdout == b"0\n" {
        desk.call_by(&give_up, typed)
    } else {
        desk.call(typed)
    }
}

/// Sets the rights of a path for the time of a closure.
fn with_rights<T>(path: &std::path::Path, mode: u32, then: impl FnOnce() -> T) -> T {
    let before = std::fs::metadata(path).unwrap().permissions();
    std::fs::set_permissions(path, std::fs::Permissions::from_mode(mode)).unwrap();
    let done = then();
    std::fs::set_permissions(path, before).unwrap();
    done
}

#[test]
fn a_read_only_database_is_one_sentence_and_stays_as_it_was() {
    let desk = office();
    let before = people(&desk);
    let bytes = std::fs::read(desk.path("tongluo.db")).unwrap();
    desk.write("staff.csv", roster(3));
    let file = desk.path("tongluo.db");
    let ended = with_rights(&file, 0o444, || without_privilege(&desk, IMPORT));
    one_sentence(&ended, "只能读、不能写");
    assert_eq!(std::fs::read(&file).unwrap(), bytes);
    whole(&desk);
    assert_eq!(people(&desk), before);
}

#[test]
fn a_read_only_folder_is_one_sentence_with_a_database_and_without() {
    let desk = office();
    let before = people(&desk);
    desk.write("staff.csv", roster(3));
    let folder = desk.path("");
    let ended = with_rights(&folder, 0o555, || without_privilege(&desk, IMPORT));
    one_sentence(&ended, "只能读、不能写");
    whole(&desk);
    assert_eq!(people(&desk), before);

    let desk = Desk::new();
    desk.write("staff.csv", roster(3));
    let folder = desk.path("");
    let ended = with_rights(&folder, 0o555, || without_privilege(&desk, IMPORT));
    one_sentence(&ended, "打不开数据库文件");
    assert!(!desk.path("tongluo.db").exists());
}

#[test]
fn a_database_of_a_newer_version_is_refused_by_every_command_and_never_touched() {
    let desk = office();
    sql(
        &desk,
        "INSERT INTO schema_migration SELECT 9000, 'from the future', hash, applied_at FROM schema_migration LIMIT 1 RETURNING name",
    );
    sql(
        &desk,
        "UPDATE schema_reader SET oldest = 9000 RETURNING CAST(oldest AS TEXT)",
    );
    let bytes = std::fs::read(desk.path("tongluo.db")).unwrap();
    let desk = desk.set("TELOXIDE_TOKEN", super::desk::TOKEN);
    for typed in [IMPORT, &["tally"], &["run"], &["claim", "--owner"]] {
        let ended = desk.call(typed);
        one_sentence(&ended, "9000");
        assert!(ended.err.contains("更新的版本"), "{}", ended.err);
        assert_eq!(std::fs::read(desk.path("tongluo.db")).unwrap(), bytes);
    }
    whole(&desk);
}
