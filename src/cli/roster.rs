//! `tongluo claim --slips`, `tongluo claim --unreached`, `tongluo excuse --to`: who is to be registered, who can't be reached, who is
//! on leave. Only translates. A file of slips is readable by its owner alone: it holds links.

use super::args::Excuse;
use super::desk::{Desk, Ended, Failed};
use super::invite::{bot_name, link};
use super::screen::{self, GREEN, styled};
use super::table::{Side, table};
use crate::action::{Refused, claim, leaving};
use crate::domain::id::PersonKey;
use crate::domain::people::Person;
use crate::domain::problem::Problem;
use crate::entropy::Generator;
use crate::print::{self, Slip};
use crate::store::absences::Absence;
use crate::store::views::reach::{self, Standing};
use crate::store::{Conn, StoreError, people, registering};
use crate::text;
use chrono::NaiveDate;
use std::collections::BTreeMap;
use std::io::Write;
use std::path::Path;

/// Members of any audience on a day who have no account, by department and key.
async fn unregistered(conn: &mut Conn, today: NaiveDate) -> Result<Vec<Person>, StoreError> {
    let mut found = BTreeMap::new();
    for (audience, ..) in people::audiences(conn).await? {
        for person in registering::unregistered(conn, audience, today).await? {
            found.insert((person.department.clone(), person.key.clone()), person);
        }
    }
    Ok(found.into_values().collect())
}

/// Writes the page of slips. The links are good once the file is written: a failure leaves older ones without effect, and the
/// command is run again.
pub(super) async fn slips(
    file: &Path,
    department: Option<&str>,
    desk: &Desk,
) -> Result<Ended, Failed> {
    let store = desk.open().await?;
    let bot = bot_name(&store).await?;
    let (actor, now) = (desk.actor(), desk.now());
    let today = now.day(desk.settings.zone);
    let wanted = department.map(str::to_owned);
    let made = store
        .write(move |tx| {
            Box::pin(async move {
                let known = people::all(tx).await?;
                if let Some(wanted) = &wanted
                    && !known.iter().any(|p| p.department == *wanted)
                {
                    let problem = Problem::error("department-unknown").with("department", wanted);
                    return Err(Refused::from(problem));
                }
                let mut made = Vec::new();
                for person in unregistered(tx, today).await? {
                    if wanted.as_ref().is_some_and(|d| *d != person.department) {
                        continue;
                    }
                    let chance = Generator::system();
                    let code =
                        claim::invite_on_paper(tx, &actor, &person.key, &chance, now).await?;
                    made.push((person, code));
                }
                Ok(made)
            })
        })
        .await?;
    store.close().await;
    if made.is_empty() {
        screen::line(styled(GREEN, desk.say("slips-nobody", &[])))?;
        return Ok(Ended::Well);
    }
    let slips: Vec<Slip> = made
        .iter()
        .map(|(person, code)| Slip {
            name: person.name.clone(),
            department: person.department.clone(),
            link: link(&bot, code),
        })
        .collect();
    let last = now.plus(claim::SLIP_LIVES).day(desk.settings.zone);
    let until = text::day_of_year(&desk.texts, last);
    let unwritten = |why: String| {
        Problem::error("slips-unwritten")
            .with("file", file.display())
            .with("why", why)
    };
    let page = print::slips(&desk.texts, &slips, &until);
    let page = page.ok_or_else(|| unwritten("QR".to_owned()))?;
    write_private(file, page.as_bytes()).map_err(|why| unwritten(why.kind().to_string()))?;
    let (count, shown) = (slips.len().to_string(), file.display().to_string());
    let args = [
        ("count", count.as_str()),
        ("file", shown.as_str()),
        ("until", until.as_str()),
    ];
    screen::line(styled(GREEN, desk.say("slips-written", &args)))?;
    Ok(Ended::Well)
}

/// Readable by who runs the program, and by nobody else, also where the file was there before.
fn write_private(file: &Path, bytes: &[u8]) -> std::io::Result<()> {
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt;
        options.mode(0o600);
    }
    let mut out = options.open(file)?;
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        out.set_permissions(std::fs::Permissions::from_mode(0o600))?;
    }
    out.write_all(bytes)
}

/// Who can't be written to, and why; and what to pass on.
pub(super) async fn unreached(desk: &Desk) -> Result<Ended, Failed> {
    let store = desk.open().await?;
    let bot = bot_name(&store).await?;
    let today = desk.now().day(desk.settings.zone);
    let found: BTreeMap<(String, PersonKey), (Person, Standing)> = store
        .read(move |conn| {
            Box::pin(async move {
                let mut found = BTreeMap::new();
                for (audience, ..) in people::audiences(conn).await? {
                    for (person, standing) in reach::reach(conn, audience, today).await? {
                        let place = (person.department.clone(), person.key.clone());
                        found.insert(place, (person, standing));
                    }
                }
                Ok::<_, StoreError>(found)
            })
        })
        .await?;
    store.close().await;
    let rows: Vec<Vec<String>> = found
        .into_values()
        .filter(|(_, standing)| *standing != Standing::Reached)
        .map(|(person, standing)| {
            let why = desk.say(&format!("reach-{}", standing.as_str()), &[]);
            vec![person.key.to_string(), person.name, person.department, why]
        })
        .collect();
    if rows.is_empty() {
        screen::line(styled(GREEN, desk.say("reach-all", &[])))?;
        return Ok(Ended::Well);
    }
    let heads = [
        "column-key",
        "column-name",
        "column-department",
        "reach-why",
    ]
    .map(|key| (desk.say(key, &[]), Side::Left));
    screen::line(table(&heads, &rows))?;
    let link = format!("https://t.me/{bot}");
    screen::aside(desk.say("reach-pass-on-all", &[("link", &link)]));
    Ok(Ended::Well)
}

/// `excuse` without an opening: a leave, or its end.
pub(super) async fn leave(typed: &Excuse, key: &PersonKey, desk: &Desk) -> Result<Ended, Failed> {
    let (actor, now, zone) = (desk.actor(), desk.now(), desk.settings.zone);
    let today = now.day(zone);
    let days = typed.to.map(|to| Absence {
        from: typed.from.unwrap_or(today),
        to,
    });
    if days.is_none() && !typed.lift {
        return Err(Problem::error("excuse-what").into());
    }
    let store = desk.open().await?;
    let (whose, wanted) = (key.clone(), days.clone());
    store
        .write(move |tx| {
            Box::pin(async move {
                let found = people::by_key(tx, &whose).await?;
                let unknown = || Problem::error("person-unknown").with("key", &whose);
                let person = found.ok_or_else(unknown)?.id;
                match &wanted {
                    Some(days) => leaving::on_leave(tx, &actor, person, days, zone, now).await,
                    None => leaving::back(tx, &actor, person, today, now).await,
                }
            })
        })
        .await?;
    store.close().await;
    let said = match days {
        Some(days) => {
            let (from, to) = (days.from.to_string(), days.to.to_string());
            let args = [
                ("key", key.as_str()),
                ("from", from.as_str()),
                ("to", to.as_str()),
            ];
            desk.say("leave-noted", &args)
        }
        None => desk.say("leave-lifted", &[("key", key.as_str())]),
    };
    screen::line(styled(GREEN, said))?;
    Ok(Ended::Well)
}
