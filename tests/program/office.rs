//! An office at work on the command line: a roster, an approval, a forecast. Nothing is sent here.

use super::desk::Desk;

const ROSTER: &str = "编号,姓名,部门,职务\nP001,张三,办公室,分管领导\n,李四,办公室,创建办管理员\n,王五,法规科,科员\n";

const AUDIENCE: &str = "审计欢乐大家庭";

fn office() -> Desk {
    let desk = Desk::with_samples();
    desk.write("staff.csv", ROSTER);
    let ended = desk.call(&["import", "staff.csv", "--audience", AUDIENCE, "--yes"]);
    assert_eq!(ended.code, 0, "{}", ended.err);
    desk
}

#[test]
fn an_import_shows_what_it_would_change_and_does_nothing_without_a_yes() {
    let desk = Desk::new();
    desk.write("staff.csv", ROSTER);
    let ended = desk.call(&["import", "staff.csv", "--audience", AUDIENCE]);
    assert_eq!(ended.code, 2, "nobody is there to be asked");
    assert!(
        ended.out.contains("+ P003 王五 · 法规科 · 科员"),
        "{}",
        ended.out
    );
    assert!(ended.err.contains("--yes"), "{}", ended.err);
    assert_eq!(desk.read("staff.csv"), ROSTER);
    let unknown = desk.call(&["export", "--roster", AUDIENCE]);
    assert_eq!(unknown.code, 1, "the audience is not there");
}

#[test]
fn an_import_writes_the_missing_keys_back_and_a_second_one_changes_nothing() {
    let desk = office();
    assert!(desk.read("staff.csv").contains("P002,李四"));
    let again = desk.call(&["import", "staff.csv", "--audience", AUDIENCE, "--yes"]);
    assert_eq!(again.code, 0);
    assert!(again.out.contains("没有变化"), "{}", again.out);
}

#[test]
fn a_likely_rename_is_offered_and_carried_out_only_when_said() {
    let desk = office();
    desk.write("staff.csv", "编号,姓名,部门,职务\nP001,张三,办公室,分管领导\nP002,李四,办公室,创建办管理员\n,王五,办公室,科员\n");
    let offered = desk.call(&["import", "staff.csv", "--audience", AUDIENCE]);
    assert!(offered.out.contains("--same P003=4"), "{}", offered.out);
    let typed = [
        "import",
        "staff.csv",
        "--audience",
        AUDIENCE,
        "--yes",
        "--same",
        "P003=4",
    ];
    assert_eq!(desk.call(&typed).code, 0);
    let roster = desk.call(&["export", "--roster", AUDIENCE, "--json"]).out;
    let roster: serde_json::Value = serde_json::from_str(&roster).unwrap();
    let moved = roster
        .as_array()
        .unwrap()
        .iter()
        .find(|p| p["key"] == "P003");
    assert_eq!(moved.unwrap()["department"], "办公室");
}

#[test]
fn a_damaged_roster_names_every_bad_line_and_imports_nothing() {
    let desk = Desk::new();
    desk.write(
        "bad.csv",
        "编号,姓名,部门\nP001,,办公室\nP002,李四,\nP002,王五,法规科\n",
    );
    let ended = desk.call(&["import", "bad.csv", "--audience", AUDIENCE, "--yes"]);
    assert_eq!(ended.code, 1);
    for place in ["bad.csv:2:", "bad.csv:3:", "bad.csv:4:"] {
        assert!(ended.err.contains(place), "{place}: {}", ended.err);
    }
    assert!(
        !desk.path("tongluo.db").exists(),
        "nothing was opened for it"
    );
}

#[test]
fn an_approval_is_a_second_persons_and_stands_in_the_plan() {
    let desk = office();
    let author = desk.call(&["approve", "wntd-quiz", "--as", "P002"]);
    assert_eq!(author.code, 1);
    assert!(author.err.contains("approve-"), "{}", author.err);
    assert_eq!(desk.call(&["approve", "wntd-quiz", "--as", "P009"]).code, 1);
    assert_eq!(
        desk.call(&["approve", "nothing-here", "--as", "P001"]).code,
        1
    );
    let plan = |desk: &Desk| -> serde_json::Value {
        let out = desk.call(&["plan", "--days", "400", "--json"]).out;
        let all: serde_json::Value = serde_json::from_str(&out).unwrap();
        let mut all = all.as_array().unwrap().iter().cloned();
        all.find(|line| line["post"] == "wntd-quiz").unwrap()
    };
    assert_eq!(plan(&desk)["approved_by"], serde_json::Value::Null);
    let yes = desk.call(&["approve", "wntd-quiz", "--as", "P001"]);
    assert_eq!(yes.code, 0, "{}", yes.err);
    assert_eq!(plan(&desk)["approved_by"], "P001");
    assert_eq!(
        desk.call(&["approve", "wntd-quiz", "--as", "P001", "--withdraw"])
            .code,
        0
    );
    assert_eq!(plan(&desk)["approved_by"], serde_json::Value::Null);
}

#[test]
fn one_changed_character_voids_an_approval() {
    let desk = Desk::new();
    let post = "---\nid: hello\n标题: 你好\n类型: 通知\n发往: 审计欢乐大家庭\n作者: P002\n审批: 分管领导\n时间: 05-31 09:00\n---\n正文。\n";
    desk.write("messages/camp/hello.md", post);
    desk.write("staff.csv", ROSTER);
    let typed = ["import", "staff.csv", "--audience", AUDIENCE, "--yes"];
    assert_eq!(desk.call(&typed).code, 0);
    assert_eq!(desk.call(&["approve", "hello", "--as", "P001"]).code, 0);
    let plan = |desk: &Desk| desk.call(&["plan", "--days", "400"]).out;
    assert!(plan(&desk).contains("P001 已批准"), "{}", plan(&desk));
    desk.write("messages/camp/hello.md", post.replace("正文。", "正文！"));
    assert!(plan(&desk).contains("审批之后内容改过"), "{}", plan(&desk));
}

#[test]
fn what_needs_a_bot_or_an_opening_says_so() {
    let desk = office();
    for typed in [
        &["claim", "--owner"][..],
        &["connect", AUDIENCE],
        &["tally"],
    ] {
        let ended = desk.call(typed);
        assert_eq!(ended.code, 1, "{typed:?}");
        assert!(ended.err.contains("改法"), "{}", ended.err);
    }
    assert_eq!(desk.call(&["tally", "--from", "2026-01-01"]).code, 0);
    assert_eq!(desk.call(&["deliveries"]).code, 0);
}

#[test]
fn the_doctor_names_what_is_missing_and_where_to_look() {
    let desk = office();
    let ended = desk.call(&["doctor", "--json"]);
    assert_eq!(ended.code, 1);
    let all: serde_json::Value = serde_json::from_str(&ended.out).unwrap();
    let codes: Vec<&str> = all
        .as_array()
        .unwrap()
        .iter()
        .map(|f| f["code"].as_str().unwrap())
        .collect();
    for code in [
        "doctor-no-token",
        "doctor-no-owner",
        "doctor-audience-unreached",
        "doctor-never-ran",
        "doctor-database-well",
    ] {
        assert!(codes.contains(&code), "{code}: {codes:?}");
    }
}

#[test]
fn a_csv_that_leaves_holds_no_formula() {
    let desk = Desk::new();
    desk.write("staff.csv", "编号,姓名,部门\nP001,=1+1,@办公室\n");
    let typed = ["import", "staff.csv", "--audience", AUDIENCE, "--yes"];
    assert_eq!(desk.call(&typed).code, 0);
    let out = desk.call(&["export", "--roster", AUDIENCE]).out;
    assert!(
        out.contains("\"'=1+1\"") && out.contains("\"'@办公室\""),
        "{out}"
    );
}
