//! What can be typed: the tree of commands and options. What people read of it stands in the catalogue of texts under
//! `help-<command>` and `help-<command>-<option>`; the comments here are for who reads the code.

use clap::{Args, CommandFactory, Parser, Subcommand};
use std::net::SocketAddr;
use std::path::PathBuf;

/// The program.
#[derive(Debug, Parser)]
#[command(name = "tongluo", version, disable_help_subcommand = true)]
pub(crate) struct Typed {
    /// For every command.
    #[command(flatten)]
    pub(crate) common: Common,
    /// Which.
    #[command(subcommand)]
    pub(crate) command: Verb,
}

/// Options that every command takes.
#[derive(Args, Clone, Debug)]
pub(crate) struct Common {
    /// The settings file.
    #[arg(long, global = true, value_name = "FILE")]
    pub(crate) config: Option<PathBuf>,
    /// zh-CN or en.
    #[arg(long, global = true, value_name = "LANGUAGE", value_parser = language)]
    pub(crate) lang: Option<crate::config::Language>,
}

fn language(name: &str) -> Result<crate::config::Language, String> {
    crate::config::Language::parse(name).ok_or_else(|| "zh-CN, en".to_owned())
}

/// The commands, in the order in which somebody needs them.
#[derive(Debug, Subcommand)]
pub(crate) enum Verb {
    /// Language, time zone, token; settings, folder, database, the owner's link.
    Setup(Setup),
    /// An empty folder of messages.
    Init(Init),
    /// A made-up office, sandbox and clock in one process.
    Demo(Demo),
    /// Every problem in `messages/`.
    Check(Check),
    /// The JSON Schema of the front matter.
    Schema,
    /// The next openings.
    Plan(Plan),
    /// A recorded yes to a post.
    Approve(Approve),
    /// Somebody says yes for an approver on some days.
    Delegate(Delegate),
    /// A post as people will read it.
    Preview(Preview),
    /// A test send.
    Send(Send),
    /// Last year's campaign, done again.
    CarryOver(CarryOver),
    /// A roster from CSV.
    Import(Import),
    /// Rows as CSV or JSON.
    Export(Export),
    /// A one-time link that connects a group.
    Connect(Connect),
    /// A one-time link that says whose an account is.
    Claim(Claim),
    /// Somebody who need not answer.
    Excuse(Excuse),
    /// Stop everything.
    Pause(Pause),
    /// Begin, or go on after a stop.
    Resume(Resume),
    /// The text of something sent is changed in place.
    Correct(Correct),
    /// Something sent is deleted.
    Recall(Recall),
    /// A coming opening is not to happen.
    Cancel(Cancel),
    /// What nobody knows to have arrived.
    Unknown(Unknown),
    /// One delivery again.
    Resend(Resend),
    /// Who took part.
    Tally(Tally),
    /// What failed, and what nobody knows of.
    Deliveries(Deliveries),
    /// What is wrong and where to look.
    Doctor(Doctor),
    /// The whole database in one file.
    Backup(Backup),
    /// A backup in the place of the database.
    Restore(Restore),
    /// The whole office in one file, and this copy closed for good.
    Move(Move),
    /// The bot itself.
    Run,
    /// The emulated Bot API alone.
    Sandbox(Sandbox),
    /// Completions for a shell.
    Completions(Completions),
}

/// `setup`.
#[derive(Args, Debug)]
pub(crate) struct Setup {
    /// zh-CN or en.
    #[arg(long, value_name = "LANGUAGE")]
    pub(crate) language: Option<String>,
    /// An IANA name.
    #[arg(long, value_name = "ZONE")]
    pub(crate) zone: Option<String>,
    /// A file that holds the token and nothing else.
    #[arg(long, value_name = "FILE")]
    pub(crate) token_file: Option<PathBuf>,
    /// The Bot API server.
    #[arg(long, value_name = "URL")]
    pub(crate) api_url: Option<String>,
    /// The answers as a file, spelled as the settings are.
    #[arg(long, value_name = "FILE")]
    pub(crate) answers: Option<PathBuf>,
    /// Don't ask.
    #[arg(long)]
    pub(crate) yes: bool,
}

/// `init`.
#[derive(Args, Debug)]
pub(crate) struct Init {
    /// The folder; that of the settings when absent.
    pub(crate) dir: Option<PathBuf>,
}

/// `demo`.
#[derive(Args, Debug)]
pub(crate) struct Demo {
    /// Where the page listens.
    #[arg(long, default_value = "127.0.0.1:8470")]
    pub(crate) listen: SocketAddr,
    /// Don't open a browser.
    #[arg(long)]
    pub(crate) no_browser: bool,
}

/// `check`.
#[derive(Args, Debug)]
pub(crate) struct Check {
    /// The folder of campaigns; that of the settings when absent.
    pub(crate) dir: Option<PathBuf>,
    /// Carry out the safe repairs.
    #[arg(long)]
    pub(crate) fix: bool,
    /// As JSON.
    #[arg(long)]
    pub(crate) json: bool,
    /// Show the text of each post as each channel would.
    #[arg(long)]
    pub(crate) show: bool,
}

/// `plan`.
#[derive(Args, Debug)]
pub(crate) struct Plan {
    /// How many days ahead.
    #[arg(long, default_value_t = 31, value_parser = clap::value_parser!(u16).range(1..=800))]
    pub(crate) days: u16,
    /// As JSON.
    #[arg(long)]
    pub(crate) json: bool,
}

/// `approve`.
#[derive(Args, Debug)]
pub(crate) struct Approve {
    /// The post's id.
    #[arg(required_unless_present = "list")]
    pub(crate) post: Option<String>,
    /// Who says yes: a key of the roster.
    #[arg(long = "as", value_name = "KEY", required_unless_present_any = ["ask", "list", "withdraw"])]
    pub(crate) by: Option<String>,
    /// For so many openings instead of a year.
    #[arg(long, value_name = "NUMBER", conflicts_with_all = ["withdraw", "ask", "list"])]
    pub(crate) openings: Option<u32>,
    /// Take it back.
    #[arg(long, conflicts_with_all = ["ask", "list"])]
    pub(crate) withdraw: bool,
    /// Ask the approvers in their chats.
    #[arg(long, conflicts_with_all = ["by", "list"])]
    pub(crate) ask: bool,
    /// What waits, and for whom.
    #[arg(long, conflicts_with_all = ["post", "by"])]
    pub(crate) list: bool,
}

/// `delegate`.
#[derive(Args, Debug)]
pub(crate) struct Delegate {
    /// The approver: a key of the roster.
    pub(crate) from: String,
    /// Who says yes for him: a key of the roster.
    #[arg(required_unless_present = "end")]
    pub(crate) to: Option<String>,
    /// First day; today when absent.
    #[arg(long = "from", value_name = "DAY")]
    pub(crate) first: Option<String>,
    /// Last day.
    #[arg(long = "to", value_name = "DAY", required_unless_present = "end")]
    pub(crate) last: Option<String>,
    /// Who says so: the approver himself.
    #[arg(long = "as", value_name = "KEY")]
    pub(crate) by: String,
    /// End what stands.
    #[arg(long, conflicts_with_all = ["to", "first", "last"])]
    pub(crate) end: bool,
}

/// `preview`.
#[derive(Args, Debug)]
pub(crate) struct Preview {
    /// The post's id.
    pub(crate) post: String,
    /// As on this day; its next opening when absent.
    #[arg(long, value_name = "DAY")]
    pub(crate) at: Option<chrono::NaiveDate>,
}

/// `send`.
#[derive(Args, Debug)]
pub(crate) struct Send {
    /// The post's id.
    pub(crate) post: String,
    /// To the owner's private chat, marked and counted nowhere. Nothing else is sent by hand.
    #[arg(long, required = true)]
    pub(crate) to_me: bool,
}

/// `carry-over`.
#[derive(Args, Debug)]
pub(crate) struct CarryOver {
    /// The campaign's folder.
    pub(crate) campaign: String,
    /// For which year; the next one when absent.
    #[arg(long, value_name = "YEAR", value_parser = clap::value_parser!(i32).range(2000..=2200))]
    pub(crate) year: Option<i32>,
    /// Only say what would become of it.
    #[arg(long)]
    pub(crate) dry_run: bool,
}

/// `import`.
#[derive(Args, Debug)]
pub(crate) struct Import {
    /// A CSV file, UTF-8 or GB18030.
    pub(crate) file: PathBuf,
    /// Into which audience; a new name makes one.
    #[arg(long, value_name = "NAME")]
    pub(crate) audience: String,
    /// Don't ask.
    #[arg(long)]
    pub(crate) yes: bool,
    /// A line of the file is a known person: KEY=LINE.
    #[arg(long, value_name = "KEY=LINE")]
    pub(crate) same: Vec<String>,
}

/// `export`.
#[derive(Args, Debug)]
pub(crate) struct Export {
    /// An audience's roster.
    #[arg(long, value_name = "NAME", group = "what", required = true)]
    pub(crate) roster: Option<String>,
    /// The rows of an occurrence.
    #[arg(long, value_name = "NUMBER", group = "what")]
    pub(crate) occurrence: Option<i64>,
    /// As JSON instead of CSV.
    #[arg(long)]
    pub(crate) json: bool,
}

/// `connect`.
#[derive(Args, Debug)]
pub(crate) struct Connect {
    /// Which audience.
    pub(crate) audience: String,
}

/// `claim`.
#[derive(Args, Debug)]
pub(crate) struct Claim {
    /// A key of the roster.
    #[arg(group = "whose", required = true)]
    pub(crate) person: Option<String>,
    /// The owner.
    #[arg(long, group = "whose")]
    pub(crate) owner: bool,
    /// Everybody who has none yet, as CSV.
    #[arg(long, group = "whose")]
    pub(crate) all: bool,
    /// By the owner's word: this account is the person's.
    #[arg(long, value_name = "NUMBER", requires = "person")]
    pub(crate) account: Option<i64>,
    /// The account is somebody else's so far: its claim is moved to this person, with its answers.
    #[arg(long = "move", requires = "account")]
    pub(crate) moves: bool,
    /// Ends the claim of this account.
    #[arg(long, value_name = "NUMBER", group = "whose")]
    pub(crate) undo: Option<i64>,
    /// Accounts that answered and are nobody's.
    #[arg(long, group = "whose")]
    pub(crate) unclaimed: bool,
    /// A page of slips to print, one for everybody who has no account.
    #[arg(long, value_name = "FILE", group = "whose")]
    pub(crate) slips: Option<PathBuf>,
    /// Slips of this department alone.
    #[arg(long, value_name = "NAME", requires = "slips")]
    pub(crate) department: Option<String>,
    /// Who can't be written to, and why.
    #[arg(long, group = "whose")]
    pub(crate) unreached: bool,
}

/// `excuse`.
#[derive(Args, Debug)]
pub(crate) struct Excuse {
    /// A key of the roster.
    pub(crate) person: String,
    /// In which occurrence.
    #[arg(long, value_name = "NUMBER")]
    pub(crate) occurrence: Option<i64>,
    /// On leave from this day on; today when absent.
    #[arg(
        long,
        value_name = "DAY",
        conflicts_with = "occurrence",
        requires = "to"
    )]
    pub(crate) from: Option<chrono::NaiveDate>,
    /// On leave until this day.
    #[arg(long, value_name = "DAY", conflicts_with_all = ["occurrence", "manner"])]
    pub(crate) to: Option<chrono::NaiveDate>,
    /// Cannot be reached, instead of excused.
    #[arg(long, group = "manner", requires = "occurrence")]
    pub(crate) unreachable: bool,
    /// Expected again.
    #[arg(long, group = "manner")]
    pub(crate) lift: bool,
}

/// `tally`.
#[derive(Args, Debug)]
pub(crate) struct Tally {
    /// A post's id (its newest opening) or an occurrence's number; the newest of all when absent.
    pub(crate) what: Option<String>,
    /// As JSON.
    #[arg(long, group = "form")]
    pub(crate) json: bool,
    /// As CSV.
    #[arg(long, group = "form")]
    pub(crate) csv: bool,
    /// Every opening from this day on.
    #[arg(long, value_name = "DAY", conflicts_with = "what")]
    pub(crate) from: Option<chrono::NaiveDate>,
    /// Every opening up to this day.
    #[arg(long, value_name = "DAY", conflicts_with = "what")]
    pub(crate) to: Option<chrono::NaiveDate>,
}

/// `pause`.
#[derive(Args, Debug)]
pub(crate) struct Pause {
    /// The reason.
    #[arg(long, value_name = "TEXT")]
    pub(crate) why: Option<String>,
}

/// `resume`.
#[derive(Args, Debug)]
pub(crate) struct Resume {
    /// Late things to be sent.
    #[arg(long, value_name = "ID", num_args = 1..)]
    pub(crate) send: Vec<String>,
    /// Late things never to be sent.
    #[arg(long, value_name = "ID", num_args = 1..)]
    pub(crate) skip: Vec<String>,
    /// Late things that people saw already.
    #[arg(long, value_name = "ID", num_args = 1..)]
    pub(crate) arrived: Vec<String>,
    /// None of the others.
    #[arg(long, group = "rest")]
    pub(crate) none: bool,
    /// All of the others.
    #[arg(long, group = "rest")]
    pub(crate) all: bool,
}

/// `correct`.
#[derive(Args, Debug)]
pub(crate) struct Correct {
    /// The number of the occurrence.
    pub(crate) occurrence: i64,
    /// The corrected text as a file.
    #[arg(long, value_name = "FILE", group = "what", required = true)]
    pub(crate) file: Option<PathBuf>,
    /// The corrected text itself.
    #[arg(long, value_name = "TEXT", group = "what")]
    pub(crate) text: Option<String>,
    /// Whose yes it has.
    #[arg(long = "as", value_name = "KEY")]
    pub(crate) by: String,
}

/// `recall`.
#[derive(Args, Debug)]
pub(crate) struct Recall {
    /// The number of the occurrence.
    pub(crate) occurrence: i64,
}

/// `cancel`.
#[derive(Args, Debug)]
pub(crate) struct Cancel {
    /// The post's id.
    pub(crate) post: String,
    /// Which opening: a day, or a day and a time.
    #[arg(long, value_name = "DAY TIME")]
    pub(crate) at: Option<String>,
    /// Let it happen after all.
    #[arg(long)]
    pub(crate) back: bool,
}

/// `unknown`.
#[derive(Args, Debug)]
pub(crate) struct Unknown {
    /// The number of the delivery.
    #[arg(requires = "arrived")]
    pub(crate) delivery: Option<i64>,
    /// Somebody saw it.
    #[arg(long, requires = "delivery")]
    pub(crate) arrived: bool,
    /// As JSON.
    #[arg(long, conflicts_with = "delivery")]
    pub(crate) json: bool,
}

/// `resend`.
#[derive(Args, Debug)]
pub(crate) struct Resend {
    /// The number of the delivery.
    pub(crate) delivery: i64,
}

/// `deliveries`.
#[derive(Args, Debug)]
pub(crate) struct Deliveries {
    /// As JSON.
    #[arg(long)]
    pub(crate) json: bool,
}

/// `doctor`.
#[derive(Args, Debug)]
pub(crate) struct Doctor {
    /// As JSON.
    #[arg(long)]
    pub(crate) json: bool,
}

/// `backup`.
#[derive(Args, Debug)]
pub(crate) struct Backup {
    /// Into this file or folder; beside the daily ones when absent.
    #[arg(long, value_name = "FILE")]
    pub(crate) to: Option<PathBuf>,
}

/// `restore`.
#[derive(Args, Debug)]
pub(crate) struct Restore {
    /// A backup, or what `move` wrote.
    pub(crate) file: PathBuf,
    /// Don't ask.
    #[arg(long)]
    pub(crate) yes: bool,
}

/// `move`.
#[derive(Args, Debug)]
pub(crate) struct Move {
    /// Into this file or folder; the present folder when absent.
    #[arg(long, value_name = "FILE")]
    pub(crate) to: Option<PathBuf>,
    /// Don't ask.
    #[arg(long)]
    pub(crate) yes: bool,
}

/// `sandbox`.
#[derive(Args, Debug)]
pub(crate) struct Sandbox {
    /// Where it listens.
    #[arg(long, default_value = "127.0.0.1:8081")]
    pub(crate) listen: SocketAddr,
    /// A token whose bot is there from the start; others appear when they are first used.
    #[arg(long, value_name = "TOKEN", hide_env_values = true)]
    pub(crate) token: Option<String>,
    /// The seed of its chance.
    #[arg(long, default_value_t = 1)]
    pub(crate) seed: u64,
}

/// `completions`.
#[derive(Args, Debug)]
pub(crate) struct Completions {
    /// bash, zsh, fish, powershell or elvish.
    pub(crate) shell: clap_complete::Shell,
}

/// The tree with its words from the catalogue: `say` gives the text of a key.
pub(crate) fn worded(say: &dyn Fn(&str) -> String) -> clap::Command {
    let version = clap::Arg::new("version")
        .short('V')
        .long("version")
        .action(clap::ArgAction::Version);
    let program = Typed::command()
        .about(say("help"))
        .subcommand_help_heading(say("help-heading-commands"))
        .disable_version_flag(true)
        .arg(version);
    let mut program = worded_options(program, "help", say);
    let names: Vec<String> = program
        .get_subcommands()
        .map(|c| c.get_name().to_owned())
        .collect();
    for name in names {
        program = program.mut_subcommand(&name, |command| {
            let key = format!("help-{name}");
            worded_options(command.about(say(&key)), &key, say)
        });
    }
    program
}

/// Options of every command stand behind the command's own.
const BEHIND: usize = 100;

fn worded_options(
    command: clap::Command,
    key: &str,
    say: &dyn Fn(&str) -> String,
) -> clap::Command {
    let options = say("help-heading-options");
    let arguments = say("help-heading-arguments");
    let usage = say("help-heading-usage");
    let template =
        format!("{{about-with-newline}}\n{usage} {{usage}}\n\n{{all-args}}{{after-help}}");
    let help = clap::Arg::new("help")
        .short('h')
        .long("help")
        .action(clap::ArgAction::Help);
    command
        .help_template(template)
        .disable_help_flag(true)
        .arg(help)
        .mut_args(|arg| {
            let name = arg.get_id().as_str().replace('_', "-");
            let (words, behind) = match name.as_str() {
                "help" => ("help-flag".to_owned(), true),
                "version" => ("help-version".to_owned(), true),
                name => (format!("{key}-{name}"), arg.is_global_set()),
            };
            let heading = if arg.is_positional() {
                &arguments
            } else {
                &options
            };
            let arg = arg.help(say(&words)).help_heading(heading.clone());
            if behind {
                arg.display_order(BEHIND)
            } else {
                arg
            }
        })
}
