//! Single words: days, reasons, states.

use chrono::NaiveDate;
use chrono_tz::Asia::Shanghai;
use tongluo::domain::approval::NotApproved;
use tongluo::domain::calendar::{Calendar, Observance};
use tongluo::domain::day_rule::{DayRule, Shift};
use tongluo::domain::delivery::State as DeliveryState;
use tongluo::domain::kind::KINDS;
use tongluo::domain::obligation::State;
use tongluo::domain::problem::Problem;
use tongluo::domain::schedule::Reason;
use tongluo::text::{self, Lang, Texts};

fn calendar() -> Calendar {
    let observance = Observance {
        id: "world_no_tobacco_day".to_owned(),
        zh: "世界无烟日".to_owned(),
        en: "World No Tobacco Day".to_owned(),
        rule: DayRule::Fixed((5, 31)),
        ordinal_base: Some(1987),
        valid_from: None,
        source: String::new(),
    };
    let mut calendar = Calendar::default();
    calendar
        .observances
        .insert(observance.id.clone(), observance);
    calendar
}

fn of_day(ordinal: Option<u32>, n: i32) -> Reason {
    Reason::Observance {
        id: "world_no_tobacco_day".to_owned(),
        ordinal,
        shift: Shift { n, workdays: false },
        lunar: None,
    }
}

#[test]
fn a_moment_is_a_day_with_its_weekday_and_a_plain_time() {
    let at = super::fixture::may31(17, 30);
    let (zh, en) = (Texts::new(Lang::Zh), Texts::new(Lang::En));
    assert_eq!(text::moment(&zh, at, Shanghai), "5 月 31 日 星期一 17:30");
    assert_eq!(text::moment(&en, at, Shanghai), "Monday 31 May 17:30");
    let day = NaiveDate::from_ymd_opt(2027, 12, 31).unwrap();
    assert_eq!(text::day(&zh, day), "12 月 31 日 星期五");
    assert_eq!(text::day_of_year(&zh, day), "2027 年 12 月 31 日");
    assert_eq!(text::day_of_year(&en, day), "31 December 2027");
}

#[test]
fn an_opening_says_why_it_is_on_that_day() {
    let (zh, calendar) = (Texts::new(Lang::Zh), calendar());
    let said = |reason: Reason| text::reason(&zh, &reason, &calendar);
    assert_eq!(said(of_day(Some(40), 0)), "第 40 个世界无烟日");
    assert_eq!(said(of_day(Some(40), -7)), "第 40 个世界无烟日前 7 天");
    assert_eq!(said(of_day(None, 1)), "世界无烟日后 1 天");
    assert_eq!(
        said(Reason::Cron("30 16 * * 5".to_owned())),
        "按写好的时间（30 16 * * 5）"
    );
    let en = Texts::new(Lang::En);
    let english = text::reason(&en, &of_day(Some(40), 0), &calendar);
    assert_eq!(english, "World No Tobacco Day no. 40");
    let unknown = text::reason(&en, &of_day(None, 0), &Calendar::default());
    assert_eq!(unknown, "world_no_tobacco_day");
}

#[test]
fn every_state_and_kind_has_its_own_word() {
    for lang in Lang::ALL {
        let texts = Texts::new(lang);
        let mut words: Vec<String> = Vec::new();
        words.extend(State::ALL.map(|s| text::obligation(&texts, s)));
        words.extend(DeliveryState::ALL.map(|s| text::delivery(&texts, s)));
        words.extend(KINDS.map(|row| text::kind(&texts, row.kind)));
        let approvals = [
            NotApproved::Never,
            NotApproved::Changed,
            NotApproved::Withdrawn,
            NotApproved::Foreign,
        ];
        words.extend(approvals.map(|why| text::not_approved(&texts, why)));
        for word in &words {
            let family = ["obligation-", "delivery-", "kind-", "not-approved-"];
            assert!(!family.iter().any(|f| word.starts_with(f)), "{word}");
        }
    }
}

#[test]
fn a_problem_is_a_sentence_and_what_to_write_instead() {
    let problem = Problem::error("roster-date-bad").with("text", "2026-13-01");
    let sentence = Texts::new(Lang::Zh).problem(&problem);
    assert_eq!(sentence.what, "“2026-13-01”不是日期。");
    let fix = sentence.fix.unwrap();
    assert_eq!(fix, "写成 2026-01-01、2026/1/1 或 2026年1月1日。");
}

#[test]
fn a_language_is_found_by_its_usual_names() {
    assert_eq!(Lang::parse("zh_CN"), Some(Lang::Zh));
    assert_eq!(Lang::parse("EN"), Some(Lang::En));
    assert_eq!(Lang::parse("fr"), None);
    for lang in Lang::ALL {
        assert_eq!(Lang::parse(lang.as_str()), Some(lang));
    }
}
