//! `messages/` to a catalogue and its problems: front matter, schedules, asks, templates, the calendar's files.
//! Reads files and, only in `fix`, writes them. Never sends, never asks a clock, never looks into the database.
//!
//! One file's mistakes never stop another's: `load` returns every post without errors and all problems at once.

mod ask;
mod attachment;
mod calendar;
mod campaign;
pub mod carry;
mod cursor;
mod day_rule;
mod fields;
mod fix;
mod front;
mod keys;
mod markdown;
mod post;
pub mod schedule;
mod schema;
mod source;
mod spans;
pub mod starter;
pub mod template;
mod words;
pub mod write;

pub use fix::fix;
pub use schema::schema;
pub use words::is_contact;

use crate::domain::calendar::Calendar;
use crate::domain::campaign::Catalogue;
use crate::domain::id::PostId;
use crate::domain::problem::{Place, Problem};
use campaign::Campaign;
use chrono_tz::Tz;
use source::Source;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

/// What stands for what a file doesn't say.
#[derive(Clone, Copy, Debug)]
pub struct Defaults {
    /// The office's time zone.
    pub zone: Tz,
}

/// What the folder of posts held at one moment.
#[derive(Clone, Debug)]
pub struct Loaded {
    /// Posts without errors, and the calendar.
    pub catalogue: Catalogue,
    /// Everything that is wrong or worth knowing, by file and place. Paths are under the folder.
    pub problems: Vec<Problem>,
    /// Each file's text as it was read, decoded.
    pub sources: BTreeMap<String, String>,
    /// Every id that a file bears, broken posts included.
    pub posts_seen: Vec<(PostId, String)>,
    /// Where the parts of each sound post stand.
    pub places: BTreeMap<PostId, PostPlaces>,
    /// With what it was loaded.
    pub defaults: Defaults,
}

/// Where the parts of a post stand, for problems that a channel or the database finds.
#[derive(Clone, Debug)]
pub struct PostPlaces {
    /// The front matter's first line.
    pub file: Place,
    /// The title.
    pub title: Place,
    /// The first line of the text.
    pub text: Place,
    /// The questions in order.
    pub questions: Vec<QuestionPlaces>,
}

/// Where the parts of a question stand.
#[derive(Clone, Debug)]
pub struct QuestionPlaces {
    /// Its heading.
    pub title: Place,
    /// Its options in order.
    pub options: Vec<Place>,
    /// Its explanation's first line.
    pub explanation: Option<Place>,
}

/// Files beyond this are no posts.
const FILE_MAX: u64 = 256 * 1024;

/// Reads the folder of posts: a folder per campaign, and `calendar/`. The error is that the folder itself can't be read.
pub fn load(dir: &Path, defaults: &Defaults) -> Result<Loaded, Problem> {
    let entries = list(dir).map_err(|error| {
        let code = match error.kind() {
            std::io::ErrorKind::NotFound => "folder-gone",
            std::io::ErrorKind::NotADirectory => "folder-not-folder",
            _ => "folder-unreadable",
        };
        Problem::error(code).with("folder", dir.display())
    })?;
    let mut reader = Reader {
        defaults: *defaults,
        calendar: Calendar::default(),
        problems: Vec::new(),
        sources: BTreeMap::new(),
        found: Vec::new(),
    };
    reader.calendar(&dir.join("calendar"));
    for (name, path) in entries {
        if path.is_dir() {
            if name != "calendar" {
                reader.campaign(&name, &path);
            }
        } else if is_post(&name) && !name.to_lowercase().starts_with("readme") {
            reader
                .problems
                .push(Problem::warning("post-outside-campaign").at(whole_file(&name)));
        }
    }
    Ok(reader.finish())
}

/// The names in a folder in order, without hidden files and what editors leave.
fn list(dir: &Path) -> std::io::Result<Vec<(String, PathBuf)>> {
    let mut entries = Vec::new();
    for entry in std::fs::read_dir(dir)? {
        let entry = entry?;
        let name = entry.file_name().to_string_lossy().into_owned();
        if !name.starts_with(['.', '~']) && !name.ends_with('~') {
            entries.push((name, entry.path()));
        }
    }
    entries.sort();
    Ok(entries)
}

fn is_post(name: &str) -> bool {
    let name = name.to_lowercase();
    [".md", ".md.txt", ".markdown"]
        .iter()
        .any(|end| name.ends_with(end))
}

fn is_yaml(name: &str) -> bool {
    let name = name.to_lowercase();
    name.ends_with(".yaml") || name.ends_with(".yml")
}

fn whole_file(file: &str) -> Place {
    Place {
        file: file.to_owned(),
        line: 1,
        column: 1,
        length: 1,
    }
}

/// A file that holds a post.
struct FoundPost {
    file: String,
    read: post::ReadPost,
    places: Option<PostPlaces>,
}

struct Reader {
    defaults: Defaults,
    calendar: Calendar,
    problems: Vec<Problem>,
    sources: BTreeMap<String, String>,
    found: Vec<FoundPost>,
}

impl Reader {
    /// A file's source, or `None` where it can't be read as text.
    fn source(&mut self, file: &str, path: &Path) -> Option<Source> {
        let refuse = |code: &'static str| Problem::error(code).at(whole_file(file));
        let size = std::fs::metadata(path).map_or(0, |m| m.len());
        if size > FILE_MAX {
            self.problems
                .push(refuse("file-too-big").with("limit", FILE_MAX / 1024));
            return None;
        }
        let Ok(bytes) = std::fs::read(path) else {
            self.problems.push(refuse("file-unreadable"));
            return None;
        };
        let (source, problems) = source::decode(file, &bytes);
        let sound = !crate::domain::problem::any_error(&problems);
        self.problems.extend(problems);
        self.sources.insert(file.to_owned(), source.text.clone());
        sound.then_some(source)
    }

    fn calendar(&mut self, dir: &Path) {
        // No calendar folder is no mistake: then no observance is known by name.
        let mut places = BTreeMap::new();
        for (name, path) in list(dir).unwrap_or_default() {
            if !is_yaml(&name) || path.is_dir() {
                continue;
            }
            if let Some(source) = self.source(&format!("calendar/{name}"), &path) {
                let (calendar, problems) = (&mut self.calendar, &mut self.problems);
                calendar::read(&source, calendar, &mut places, problems);
            }
        }
        calendar::resolve(&mut self.calendar, &places, &mut self.problems);
    }

    fn campaign(&mut self, folder: &str, dir: &Path) {
        let Ok(entries) = list(dir) else {
            self.problems
                .push(Problem::error("file-unreadable").at(whole_file(folder)));
            return;
        };
        let mut campaign = Campaign {
            folder: folder.to_owned(),
            ..Campaign::default()
        };
        for (name, path) in entries
            .iter()
            .filter(|(name, path)| is_yaml(name) && path.is_file())
        {
            let file = format!("{folder}/{name}");
            if !["campaign.yaml", "campaign.yml"].contains(&name.as_str()) {
                self.problems
                    .push(Problem::warning("file-unknown").at(whole_file(&file)));
                continue;
            }
            campaign.broken = true;
            if let Some(source) = self.source(&file, path) {
                campaign = campaign::read(folder, &source, &mut self.problems);
            }
        }
        for (name, path) in &entries {
            let file = format!("{folder}/{name}");
            if path.is_dir() {
                self.problems
                    .push(Problem::warning("folder-too-deep").at(whole_file(&file)));
            } else if is_post(name) && !name.to_lowercase().starts_with("readme") {
                self.post(&file, path, dir, &campaign);
            }
        }
    }

    fn post(&mut self, file: &str, path: &Path, folder: &Path, campaign: &Campaign) {
        if file.to_lowercase().ends_with(".md.txt") {
            self.problems
                .push(Problem::warning("file-md-txt").at(whole_file(file)));
        }
        let Some(source) = self.source(file, path) else {
            return;
        };
        let around = post::Around {
            campaign,
            calendar: &self.calendar,
            zone: self.defaults.zone,
            folder,
            held: None,
        };
        let mut read = post::read(&source, &around, &mut self.problems);
        if campaign.broken {
            read.post = None;
        }
        let places = read.post.is_some().then(|| places(&source, &read.places));
        self.found.push(FoundPost {
            file: file.to_owned(),
            read,
            places,
        });
    }

    /// Two posts with one id are both refused: nobody knows which one was meant.
    fn finish(mut self) -> Loaded {
        let mut by_id: BTreeMap<PostId, Vec<usize>> = BTreeMap::new();
        for (n, found) in self.found.iter().enumerate() {
            if let Some((id, _)) = &found.read.id {
                by_id.entry(id.clone()).or_default().push(n);
            }
        }
        let mut doubled = BTreeSet::new();
        for (id, files) in by_id.iter().filter(|(_, files)| files.len() > 1) {
            for n in files {
                let other = files.iter().find(|m| *m != n).map_or(0, |m| *m);
                let problem = self.id_twice(id, *n, other);
                self.problems.push(problem);
                doubled.insert(*n);
            }
        }
        let mut catalogue = Catalogue {
            posts: BTreeMap::new(),
            calendar: self.calendar,
        };
        let mut posts_seen = Vec::new();
        let mut all_places = BTreeMap::new();
        for (n, found) in self.found.into_iter().enumerate() {
            if let Some((id, _)) = found.read.id {
                posts_seen.push((id, found.file));
            }
            if let Some(post) = found.read.post.filter(|_| !doubled.contains(&n)) {
                let id = post.revision.post.clone();
                all_places.extend(found.places.map(|places| (id.clone(), places)));
                catalogue.posts.insert(id, post);
            }
        }
        self.problems
            .sort_by(|a, b| (&a.place, a.code).cmp(&(&b.place, b.code)));
        self.problems.dedup();
        Loaded {
            catalogue,
            problems: self.problems,
            sources: self.sources,
            posts_seen,
            places: all_places,
            defaults: self.defaults,
        }
    }

    fn id_twice(&self, id: &PostId, n: usize, other: usize) -> Problem {
        let found = &self.found[n];
        let place = match (&found.read.id, self.sources.get(&found.file)) {
            (Some((_, range)), Some(text)) => {
                Source::new(&found.file, text.clone()).place(range.clone())
            }
            _ => whole_file(&found.file),
        };
        Problem::error("id-twice")
            .with("id", id)
            .with("other", &self.found[other].file)
            .at(place)
    }
}

pub(crate) fn places(source: &Source, places: &post::Places) -> PostPlaces {
    let at = |range: &std::ops::Range<usize>| source.place(range.clone());
    let text = &source.text[places.text.clone()];
    let first = places.text.start + (text.len() - text.trim_start().len());
    let line = source.text[first..].lines().next().unwrap_or_default();
    let questions = places.questions.iter().map(|asked| QuestionPlaces {
        title: at(&asked.title),
        options: asked.options.iter().map(at).collect(),
        explanation: asked.explanation.as_ref().map(at),
    });
    PostPlaces {
        file: source.place(0..3),
        title: at(&places.title),
        text: at(&(first..first + line.len())),
        questions: questions.collect(),
    }
}
