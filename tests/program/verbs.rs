//! The verbs of the first day and after, as somebody at the server types them. What each does to people's chats the plays show;
//! here it is said what was done, and what to do where it can't be.

use super::desk::Desk;

const ROSTER: &str = "编号,姓名,部门,职务\nP001,张三,办公室,分管领导\nP002,李四,办公室,创建办管理员\nP003,王五,法规科,联络员\n";

const AUDIENCE: &str = "审计欢乐大家庭";

fn office() -> Desk {
    let desk = Desk::with_samples();
    desk.write("staff.csv", ROSTER);
    let ended = desk.call(&["import", "staff.csv", "--audience", AUDIENCE, "--yes"]);
    assert_eq!(ended.code, 0, "{}", ended.err);
    desk
}

/// What was typed, how it ends, and words that it says.
fn each(desk: &Desk, cases: &[(&[&str], i32, &str)]) {
    for (typed, code, words) in cases {
        let ended = desk.call(typed);
        let said = format!("{}{}", ended.out, ended.err);
        assert_eq!(ended.code, *code, "{typed:?}: {said}");
        assert!(said.contains(words), "{typed:?}: {said}");
    }
}

#[test]
fn a_yes_for_one_opening_a_stand_in_and_a_yes_taken_back_are_typed() {
    let desk = office();
    each(
        &desk,
        &[
            (&["approve", "--list"], 0, "tongluo plan"),
            (
                &["approve", "wntd-quiz", "--as", "P002"],
                1,
                "是“wntd-quiz”的作者",
            ),
            (
                &["approve", "wntd-quiz", "--as", "P001", "--openings", "1"],
                0,
                "只管 1 次",
            ),
            (
                &[
                    "delegate",
                    "P001",
                    "P003",
                    "--from",
                    "2099-01-01",
                    "--to",
                    "2099-01-05",
                    "--as",
                    "P001",
                ],
                0,
                "P001 委托 P003 代批",
            ),
            (
                &[
                    "delegate",
                    "P001",
                    "P003",
                    "--from",
                    "2099-01-01",
                    "--to",
                    "2099-01-05",
                    "--as",
                    "P003",
                ],
                1,
                "改法",
            ),
            (
                &["approve", "wntd-quiz", "--as", "P001", "--withdraw"],
                0,
                "wntd-quiz",
            ),
        ],
    );
}

#[test]
fn a_post_is_looked_at_cancelled_and_done_again_next_year() {
    let desk = office();
    each(
        &desk,
        &[
            (&["preview", "wntd-quiz"], 0, "[ 开始答题 ]"),
            (&["preview", "no-such-post"], 1, "no-such-post"),
            (&["send", "--to-me", "wntd-quiz"], 1, "还没有负责人"),
            (&["approve", "wntd-quiz", "--as", "P001"], 0, "P001 批准了"),
            (&["cancel", "wntd-quiz"], 0, "已取消"),
            (&["plan", "--days", "500"], 0, "已取消"),
            (&["cancel", "wntd-quiz", "--back"], 0, "控烟知识"),
            (
                &["carry-over", "world-no-tobacco-day", "--dry-run"],
                0,
                "待核对",
            ),
        ],
    );
}

#[test]
fn who_is_on_leave_who_is_unreached_and_slips_are_typed() {
    let desk = office();
    each(
        &desk,
        &[
            (
                &["claim", "--unreached"],
                1,
                "先用这个数据库运行一次 tongluo run",
            ),
            (
                &[
                    "excuse",
                    "P003",
                    "--from",
                    "2099-01-01",
                    "--to",
                    "2099-01-05",
                ],
                0,
                "P003 从 2099-01-01 到 2099-01-05 请假",
            ),
            (
                &[
                    "excuse",
                    "P003",
                    "--from",
                    "2099-01-05",
                    "--to",
                    "2099-01-01",
                ],
                1,
                "改法",
            ),
        ],
    );
}

#[test]
fn a_stop_is_typed_and_so_is_going_on() {
    let desk = office();
    each(
        &desk,
        &[
            (&["resume", "--none"], 1, "没有什么是停着的"),
            (&["pause", "--why", "试一试"], 0, "已全部暂停"),
            (&["pause"], 0, "已经是暂停状态"),
            (&["doctor"], 1, "暂停"),
            (&["resume", "--none"], 0, "已恢复发送"),
            (&["unknown"], 0, "没有待核实的发送"),
            (&["resend", "77"], 1, "77"),
            (&["recall", "77"], 1, "77"),
            (
                &["correct", "77", "--text", "改一改", "--as", "P001"],
                1,
                "77",
            ),
        ],
    );
}
