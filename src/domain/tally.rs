//! Who took part, as numbers that must add up. Invariant 5.

use serde::Serialize;

/// How many are in each state. `unregistered` is a part of `open` or `missing`, not a further state.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Counts {
    /// 应参加.
    pub expected: u64,
    /// 已答, in time.
    pub done: u64,
    /// 逾期: answered after the close.
    pub late: u64,
    /// 请假或免予.
    pub waived: u64,
    /// 联系不上.
    pub unreachable: u64,
    /// 还没答, while it runs.
    pub open: u64,
    /// 未答, after the close.
    pub missing: u64,
    /// Of open and missing: people to whom no account is registered.
    pub unregistered: u64,
}

/// A department's counts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Department {
    /// Its name on the day of the opening.
    pub name: String,
    /// Its counts.
    #[serde(flatten)]
    pub counts: Counts,
}

/// How one question was answered, each person once.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct QuestionCount {
    /// From 1, as people count.
    pub number: u16,
    /// The question.
    pub text: String,
    /// Expected people whose counted answer is right.
    pub right: u64,
    /// Expected people whose counted answer is wrong.
    pub wrong: u64,
    /// Expected people by counted option, in the order of the options.
    pub chosen: Vec<u64>,
}

/// The checked sums of one occurrence.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Tally {
    /// Over all departments.
    pub total: Counts,
    /// By department, by name.
    pub departments: Vec<Department>,
    /// By question.
    pub questions: Vec<QuestionCount>,
    /// Expected people who answered every question.
    pub finished: u64,
    /// Expected people who answered some and not all.
    pub half_finished: u64,
    /// Accounts that answered and belong to nobody who is expected.
    pub guests: u64,
    /// The occurrence is closed.
    pub closed: bool,
}

/// Sums that don't add up: which.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SumsDiffer(pub String);

impl std::fmt::Display for SumsDiffer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "the numbers do not add up: {}", self.0)
    }
}

impl std::error::Error for SumsDiffer {}

impl Counts {
    /// Every expected one is in exactly one state; while it runs nobody is missing or late, after the close nobody is open.
    fn check(&self, closed: bool, whose: &str) -> Result<(), SumsDiffer> {
        let sum = self.done + self.late + self.waived + self.unreachable + self.open + self.missing;
        let rest = self.open + self.missing;
        let wrong_phase = if closed {
            self.open
        } else {
            self.missing + self.late
        };
        if sum != self.expected || wrong_phase != 0 || self.unregistered > rest {
            return Err(SumsDiffer(format!("{whose}: {self:?} (closed: {closed})")));
        }
        Ok(())
    }

    fn add(&mut self, other: &Counts) {
        self.expected += other.expected;
        self.done += other.done;
        self.late += other.late;
        self.waived += other.waived;
        self.unreachable += other.unreachable;
        self.open += other.open;
        self.missing += other.missing;
        self.unregistered += other.unregistered;
    }

    /// Whether nobody is left out: everybody expected has answered or is excused. What “不漏一户” may rest on.
    pub fn nobody_missed(&self) -> bool {
        self.expected > 0 && self.open + self.missing + self.unreachable == 0
    }
}

/// What a tally is made of besides the departments.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Rest {
    /// By question.
    pub questions: Vec<QuestionCount>,
    /// Answered every question.
    pub finished: u64,
    /// Answered some.
    pub half_finished: u64,
    /// Accounts of nobody expected.
    pub guests: u64,
}

impl Tally {
    /// The only way to a tally: refuses sums that don't add up.
    pub fn new(
        departments: Vec<Department>,
        rest: Rest,
        closed: bool,
    ) -> Result<Tally, SumsDiffer> {
        let mut total = Counts::default();
        for department in &departments {
            department.counts.check(closed, &department.name)?;
            total.add(&department.counts);
        }
        total.check(closed, "all")?;
        let Rest {
            questions,
            finished,
            half_finished,
            guests,
        } = rest;
        for question in &questions {
            let chosen: u64 = question.chosen.iter().sum();
            let judged = question.right + question.wrong;
            let answered = finished..=finished + half_finished;
            if (judged != 0 && judged != chosen) || !answered.contains(&chosen) {
                return Err(SumsDiffer(format!(
                    "question {}: {} answers of {} people",
                    question.number,
                    chosen,
                    finished + half_finished
                )));
            }
        }
        if finished + half_finished > total.expected {
            return Err(SumsDiffer(format!(
                "{finished} finished and {half_finished} half-finished of {} expected",
                total.expected
            )));
        }
        Ok(Tally {
            total,
            departments,
            questions,
            finished,
            half_finished,
            guests,
            closed,
        })
    }
}
