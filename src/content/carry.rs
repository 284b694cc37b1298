//! 沿用去年: a campaign's folder copied into a new one for another year. Ids are new, fixed dates move, and what may be last
//! year's is marked under 待核对, which `check` names and approval waits for. Pure: it makes files, it writes none.

use super::Loaded;
use super::keys::Field;
use super::schedule::only_leap_years;
use super::source::nearest;
use super::write::{self, Draft, Tongue};
use crate::domain::calendar::Calendar;
use crate::domain::campaign::Post;
use crate::domain::id::PostId;
use crate::domain::problem::{Problem, Severity};
use crate::domain::schedule::{Schedule, When};
use chrono::{Datelike, NaiveDate, NaiveDateTime};
use std::collections::BTreeSet;
use std::ops::Range;

/// A campaign for another year.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Carried {
    /// The new folder's name.
    pub folder: String,
    /// Its files: path under the folder of posts, and bytes.
    pub files: Vec<(String, Vec<u8>)>,
    /// Its posts.
    pub posts: Vec<CarriedPost>,
}

/// One post of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CarriedPost {
    /// The post that was copied.
    pub from: PostId,
    /// Its new id.
    pub id: PostId,
    /// What became of its time.
    pub moved: Moved,
    /// What stands under 待核对, each a problem without a place (`stale-…`).
    pub marks: Vec<Problem>,
}

/// What became of a post's time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Moved {
    /// A fixed date, moved.
    Date(NaiveDateTime, NaiveDateTime),
    /// It finds its days by itself: every year, every week, on a themed day.
    ByItself,
}

/// Copies a campaign into a folder for `year`. `taken` are all ids that were ever used; `word` words a mark for the file.
/// Refused: `carry-unknown`, `carry-there`, `carry-broken`, `carry-empty`.
pub fn carry_over(
    loaded: &Loaded,
    campaign: &str,
    year: i32,
    taken: &BTreeSet<String>,
    word: &dyn Fn(&Problem) -> String,
) -> Result<Carried, Vec<Problem>> {
    let posts = posts_of(loaded, campaign)?;
    let fixed = posts.iter().filter_map(|p| match p.schedule.when {
        When::Once(wall) => Some(wall.year()),
        _ => None,
    });
    let from = fixed.max().unwrap_or(year - 1);
    let folder = renamed(campaign, from, year);
    let there = |file: &String| file.split('/').next() == Some(folder.as_str());
    if loaded.sources.keys().any(there) {
        return Err(vec![Problem::error("carry-there").with("folder", &folder)]);
    }
    let years = Years { from, to: year };
    let mut taken = taken.clone();
    taken.extend(loaded.posts_seen.iter().map(|(id, _)| id.to_string()));
    let mut carried = Carried {
        folder,
        files: Vec::new(),
        posts: Vec::new(),
    };
    shared(loaded, campaign, years, &mut carried, word);
    for post in posts {
        one(loaded, post, years, &mut taken, &mut carried, word)?;
    }
    carried.files.sort();
    carried.files.dedup();
    Ok(carried)
}

/// The year for which a campaign is copied: from October on the next one, and always one after its own fixed dates.
pub fn next_year(loaded: &Loaded, campaign: &str, today: NaiveDate) -> i32 {
    let wanted = today.year() + i32::from(today.month() >= 10);
    let posts = loaded.catalogue.posts.values();
    let fixed = posts
        .filter(|p| p.revision.campaign == campaign)
        .filter_map(|p| match p.schedule.when {
            When::Once(wall) => Some(wall.year() + 1),
            _ => None,
        });
    fixed.max().unwrap_or(wanted).max(wanted)
}

#[derive(Clone, Copy)]
struct Years {
    from: i32,
    to: i32,
}

fn posts_of<'a>(loaded: &'a Loaded, campaign: &str) -> Result<Vec<&'a Post>, Vec<Problem>> {
    let inside = |file: &str| {
        file.split_once('/')
            .is_some_and(|(folder, _)| folder == campaign)
    };
    let broken = loaded
        .problems
        .iter()
        .filter(|p| p.severity == Severity::Error);
    let broken = broken.filter(|p| p.place.as_ref().is_some_and(|at| inside(&at.file)));
    let broken: Vec<&Problem> = broken.collect();
    if let Some(place) = broken.first().and_then(|p| p.place.as_ref()) {
        let problem = Problem::error("carry-broken")
            .with("folder", campaign)
            .with("count", broken.len());
        return Err(vec![
            problem.with("first", format!("{}:{}", place.file, place.line)),
        ]);
    }
    let posts: Vec<&Post> = loaded
        .catalogue
        .posts
        .values()
        .filter(|p| inside(&p.file))
        .collect();
    if !posts.is_empty() {
        return Ok(posts);
    }
    let folders: BTreeSet<&str> = loaded
        .sources
        .keys()
        .filter_map(|f| f.split_once('/'))
        .map(|(f, _)| f)
        .collect();
    if folders.contains(campaign) && campaign != "calendar" {
        return Err(vec![Problem::error("carry-empty").with("folder", campaign)]);
    }
    let known = folders.into_iter().filter(|f| *f != "calendar");
    let problem = match nearest(campaign, known) {
        Some(near) => Problem::error("carry-unknown").with("nearest", near),
        None => Problem::error("carry-unknown-alone"),
    };
    Err(vec![problem.with("folder", campaign)])
}

/// The name with its year changed, or with the new year behind it.
fn renamed(name: &str, from: i32, to: i32) -> String {
    let old = from.to_string();
    if name.contains(&old) {
        name.replace(&old, &to.to_string())
    } else {
        format!("{name}-{to}")
    }
}

/// `campaign.yaml` as it stands, with marks behind it.
fn shared(
    loaded: &Loaded,
    campaign: &str,
    years: Years,
    carried: &mut Carried,
    word: &dyn Fn(&Problem) -> String,
) {
    let names = ["campaign.yaml", "campaign.yml"];
    let found = names
        .iter()
        .find_map(|n| loaded.sources.get(&format!("{campaign}/{n}")));
    let Some(text) = found else { return };
    let kept: Vec<&str> = text
        .lines()
        .filter(|l| !l.trim_start().starts_with('#'))
        .collect();
    let marks = stale(&kept.join("\n"), years.from);
    let marks: Vec<String> = marks.iter().map(word).collect();
    let mut text = text.replace("\r\n", "\n").trim_end().to_owned();
    text.push('\n');
    text.push_str(&write::lines(Field::ToCheck, tongue_of(&text), &marks));
    carried.files.push((
        format!("{}/campaign.yaml", carried.folder),
        text.into_bytes(),
    ));
}

fn one(
    loaded: &Loaded,
    post: &Post,
    years: Years,
    taken: &mut BTreeSet<String>,
    carried: &mut Carried,
    word: &dyn Fn(&Problem) -> String,
) -> Result<(), Vec<Problem>> {
    let calendar = &loaded.catalogue.calendar;
    let text = loaded.sources.get(&post.file).map_or("", String::as_str);
    let mut draft = write::read(&post.file, text, calendar, loaded.defaults.zone)?;
    let id = write::free_id(&renamed(draft.id.as_str(), years.from, years.to), taken);
    taken.insert(id.to_string());
    let from = std::mem::replace(&mut draft.id, id.clone());
    let mut marks = Vec::new();
    let moved = move_time(&mut draft, &from, years, calendar, &mut marks);
    marks.extend(stale(&said(&draft), years.from));
    if let Some((_, name)) = &draft.attachment {
        marks.push(Problem::warning("stale-file").with("name", name));
        if let Some(bytes) = post.files.first() {
            carried
                .files
                .push((format!("{}/{name}", carried.folder), bytes.clone()));
        }
    }
    draft.to_check.extend(marks.iter().map(word));
    let name = post
        .file
        .split_once('/')
        .map_or(post.file.as_str(), |(_, name)| name);
    let stem = name
        .trim_end_matches(".txt")
        .trim_end_matches(".markdown")
        .trim_end_matches(".md");
    let stem = stem.replace(&years.from.to_string(), &years.to.to_string());
    let file = write::write(&draft, tongue_of(text), calendar);
    carried
        .files
        .push((format!("{}/{stem}.md", carried.folder), file.into_bytes()));
    carried.posts.push(CarriedPost {
        from,
        id,
        moved,
        marks,
    });
    Ok(())
}

fn move_time(
    draft: &mut Draft,
    old: &PostId,
    years: Years,
    calendar: &Calendar,
    marks: &mut Vec<Problem>,
) -> Moved {
    let schedule = Schedule {
        when: draft.when.clone(),
        zone: chrono_tz::UTC,
    };
    let When::Once(wall) = draft.when else {
        // The old file still opens every year; of two that say the same one must go.
        marks.push(Problem::warning("stale-old-stays").with("id", old));
        if only_leap_years(&schedule) {
            marks.push(Problem::warning("stale-leap-day"));
        }
        return Moved::ByItself;
    };
    let year = wall.year() + (years.to - years.from);
    let same = wall.with_year(year);
    if same.is_none() {
        marks.push(Problem::warning("stale-leap-day"));
    }
    let moved = same
        .or_else(|| wall.with_day(28)?.with_year(year))
        .unwrap_or(wall);
    draft.when = When::Once(moved);
    if calendar.day_of_work(moved.date()).rest {
        marks.push(Problem::warning("stale-rest-day").with("date", moved.format("%Y-%m-%d")));
    }
    Moved::Date(wall, moved)
}

/// What people will read of it, questions included.
fn said(draft: &Draft) -> String {
    let questions = draft.questions.iter().map(|q| q.text.as_str());
    let mut parts = vec![draft.title.as_str(), draft.text.as_str()];
    parts.extend(draft.why.as_deref());
    parts.extend(draft.values.values().map(String::as_str));
    parts.extend(questions);
    parts.join("\n")
}

fn tongue_of(text: &str) -> Tongue {
    let english = text.lines().any(|l| {
        let l = l.trim_start().to_lowercase();
        ["title:", "when:", "kind:", "audience:", "owner:"]
            .iter()
            .any(|key| l.starts_with(key))
    });
    if english {
        Tongue::English
    } else {
        Tongue::Chinese
    }
}

/// Words that may be last year's: each kind once for each wording.
fn stale(text: &str, year: i32) -> Vec<Problem> {
    let chars: Vec<char> = text.chars().collect();
    let mut found: Vec<Problem> = Vec::new();
    let mut n = 0;
    while n < chars.len() {
        let hit = [
            year_at(&chars, n, year),
            ordinal_at(&chars, n),
            date_at(&chars, n),
            weekday_at(&chars, n),
            theme_at(&chars, n),
        ];
        let Some((code, range)) = hit.into_iter().flatten().next() else {
            n += 1;
            continue;
        };
        let words: String = chars[range.clone()].iter().collect();
        let problem = Problem::warning(code).with("words", words.replace('\n', " ").trim());
        if !found.contains(&problem) {
            found.push(problem);
        }
        n = range.end.max(n + 1);
    }
    found
}

type Hit = Option<(&'static str, Range<usize>)>;

fn blanks(chars: &[char], mut n: usize) -> usize {
    while chars.get(n) == Some(&' ') {
        n += 1;
    }
    n
}

fn digits(chars: &[char], n: usize) -> usize {
    chars[n.min(chars.len())..]
        .iter()
        .take_while(|c| c.is_ascii_digit())
        .count()
}

fn year_at(chars: &[char], n: usize, year: i32) -> Hit {
    let begins = n == 0 || !chars[n - 1].is_ascii_alphanumeric();
    let long = digits(chars, n);
    let number: String = chars[n..n + long].iter().collect();
    (begins && long == 4 && number == year.to_string()).then_some(("stale-year", n..n + 4))
}

/// 第 39 个, 第三届: a number that counts the years.
fn ordinal_at(chars: &[char], n: usize) -> Hit {
    if chars.get(n) != Some(&'第') {
        return None;
    }
    let from = blanks(chars, n + 1);
    let number = |c: &&char| c.is_ascii_digit() || "一二三四五六七八九十百".contains(**c);
    let long = chars[from..].iter().take_while(number).count();
    let unit = blanks(chars, from + long);
    let counts = chars.get(unit).is_some_and(|c| "届个次批期".contains(*c));
    (long > 0 && counts).then_some(("stale-ordinal", n..unit + 1))
}

/// 5 月 31 日, 5月31号, 31 May.
fn date_at(chars: &[char], n: usize) -> Hit {
    if n > 0 && chars[n - 1].is_ascii_digit() {
        return None;
    }
    let long = digits(chars, n);
    if !(1..=2).contains(&long) {
        return None;
    }
    let unit = blanks(chars, n + long);
    if chars.get(unit) == Some(&'月') {
        let day = blanks(chars, unit + 1);
        let long = digits(chars, day);
        let sign = blanks(chars, day + long);
        let ends = matches!(chars.get(sign), Some('日' | '号'));
        return ((1..=2).contains(&long) && ends).then_some(("stale-date", n..sign + 1));
    }
    let word: String = chars[unit..]
        .iter()
        .take_while(|c| c.is_ascii_alphabetic())
        .collect();
    let months = [
        "january",
        "february",
        "march",
        "april",
        "may",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
    ];
    let month = unit > n + long && months.contains(&word.to_lowercase().as_str());
    month.then_some(("stale-date", n..unit + word.len()))
}

/// 星期一, 周五, unless it is said of every week.
fn weekday_at(chars: &[char], n: usize) -> Hit {
    let sign = match (chars.get(n), chars.get(n + 1)) {
        (Some('星'), Some('期')) => 2,
        (Some('周'), _) => 1,
        _ => return None,
    };
    let every = n > 0 && matches!(chars[n - 1], '每' | '个' | '上' | '一');
    let day = chars
        .get(n + sign)
        .is_some_and(|c| "一二三四五六日天".contains(*c));
    (day && !every).then_some(("stale-weekday", n..n + sign + 1))
}

/// 今年的主题是……: themes are new every year.
fn theme_at(chars: &[char], n: usize) -> Hit {
    let chinese = chars.get(n) == Some(&'主') && chars.get(n + 1) == Some(&'题');
    let english = chars[n..]
        .iter()
        .take(5)
        .collect::<String>()
        .eq_ignore_ascii_case("theme");
    let after = if chinese { n + 2 } else { n + 5 };
    let line = chars
        .get(after..)
        .unwrap_or_default()
        .iter()
        .take_while(|c| !"\n。，；".contains(**c));
    let rest: String = line.take(24).collect();
    let named = rest
        .trim_start()
        .starts_with(['是', '为', '：', ':', '“', '"', '《', '「'])
        || rest.starts_with(" is ");
    let end = after + rest.chars().count();
    ((chinese || english) && named).then_some(("stale-theme", n..end))
}
