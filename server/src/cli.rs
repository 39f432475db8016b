//! The command line. Every command exits 0 on success, 2 on wrong usage, 1 on failure, and says an
//! error in one sentence on standard error.

use crate::attendance;
use crate::content::{self, Base, Content, ContentFault};
use crate::custom_statuses::CustomStatuses;
use crate::http::hosts::Host;
use crate::import;
use crate::passwords::{Cost, Passwords};
use crate::serve::{self, Settings};
use app::pages::organise;
use app::parts::dates::Dates;
use app::words::Words;
use catalogue::{Library, lints};
use clap::{Args, Parser, Subcommand, ValueEnum};
use domain::account::{Email, PersonName, Role, judge_password};
use domain::agency::{BuiltInKind, ImportRow, NewKinds, new_kinds, read_agencies_with_kinds};
use domain::attendance_by_agency::Opening;
use domain::clock::Moment;
use domain::id::Slug;
use domain::language::Language;
use domain::sheet::Sheet;
use ipnet::IpNet;
use std::io::{ErrorKind, Read as _, Write as _};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;
use store::{CreateConflict, Imported, NewAccount, Store, StoreError, WriteError};
use tracing_subscriber::EnvFilter;

#[derive(Parser)]
#[command(
    name = "kopitalk",
    version,
    about = "Training and workshops for the people who run public agencies' social media."
)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Run the server.
    Serve(Serve),
    /// Check the content: what is broken, and what its courses owe to whoever takes them, with file and
    /// line.
    CheckContent(CheckContent),
    /// Accounts.
    #[command(subcommand)]
    User(User),
    /// Take over a table from a file; nothing changes while it has a fault.
    #[command(subcommand)]
    Import(Import),
    /// Print what was recorded, as a CSV that an Indonesian Excel opens.
    #[command(subcommand)]
    Export(Export),
    /// Print a variation of a dataset.
    Dataset(Dataset),
    /// Print the version.
    Version,
}

#[derive(Args)]
struct CheckContent {
    /// A content folder; without it the content inside this program, which is checked strictly.
    #[arg(env = "KOPITALK_CONTENT")]
    folder: Option<PathBuf>,
    /// Fail on what a course owes too, not only on what is broken.
    #[arg(long)]
    strict: bool,
    /// How many variations of each dataset are tried.
    #[arg(long, default_value_t = lints::SEEDS)]
    seeds: u32,
}

#[derive(Args)]
struct Database {
    /// The database: sqlite://path, or postgres://….
    #[arg(
        long,
        env = "DATABASE_URL",
        hide_env_values = true,
        default_value = "sqlite://data/kopitalk.db"
    )]
    database_url: String,
}

#[derive(Args)]
struct Serve {
    /// The database; with --demo one of its own: sqlite://data/demo.db unless told otherwise.
    #[arg(long, env = "DATABASE_URL", hide_env_values = true)]
    database_url: Option<String>,
    /// Where to listen.
    #[arg(long, env = "KOPITALK_ADDR", default_value = "127.0.0.1:3000")]
    addr: SocketAddr,
    /// The address people use, such as https://kopitalk.example.go.id.
    #[arg(long, env = "KOPITALK_BASE_URL")]
    base_url: Option<String>,
    /// A content folder instead of what the program holds; changes are taken over while running.
    #[arg(long, env = "KOPITALK_CONTENT")]
    content: Option<PathBuf>,
    /// The file of the server's secret; made at the first start.
    #[arg(long, env = "KOPITALK_SECRET_FILE", default_value = "data/secret")]
    secret_file: PathBuf,
    /// Further names under which the server is asked, such as kopitalk.internal or 10.1.2.3:8080, separated by
    /// commas. Requests for any other name are refused, but for the address people use, for /healthz and /readyz,
    /// for localhost and 127.0.0.1 where the server listens on this machine alone, and for numeric addresses where
    /// no base URL is set.
    #[arg(long, env = "KOPITALK_HOSTS", value_delimiter = ',', value_parser = host)]
    hosts: Vec<Option<Host>>,
    /// Proxies whose X-Forwarded-For is believed: addresses or networks, separated by commas.
    #[arg(long, env = "KOPITALK_TRUSTED_PROXIES", value_delimiter = ',', value_parser = network)]
    trusted_proxies: Vec<Option<IpNet>>,
    /// How many connections one address may have at once; 12000 where the system allows as many open files. Trusted
    /// proxies may have as many as there are.
    #[arg(long, env = "KOPITALK_CONNECTIONS_PER_ADDRESS", value_parser = clap::value_parser!(u32).range(1..))]
    connections_per_address: Option<u32>,
    /// What is logged: error, warn, info, debug, or a filter such as server=debug.
    #[arg(
        long,
        env = "KOPITALK_LOG",
        default_value = "info,tower_sessions=error,tower_sessions_core=error"
    )]
    log: String,
    /// Serve the demonstration, with accounts whose password everybody knows.
    #[arg(long)]
    demo: bool,
    /// Let the demonstration listen beyond this machine.
    #[arg(long, requires = "demo")]
    demo_public: bool,
    /// A time that stands still, such as 2026-11-17T09:30+07:00, for pictures.
    #[arg(long, requires = "demo", value_parser = moment)]
    demo_clock: Option<Moment>,
}

#[derive(Subcommand)]
enum User {
    /// Add a person; the password is read from standard input.
    Add {
        #[command(flatten)]
        database: Database,
        /// Their e-mail address.
        #[arg(long)]
        email: String,
        /// Their name.
        #[arg(long)]
        name: String,
        /// A role beyond participant.
        #[arg(long, value_enum, default_value = "participant")]
        role: RoleName,
        /// Read the password from standard input.
        #[arg(long, required = true)]
        password_stdin: bool,
    },
}

#[derive(Subcommand)]
enum Import {
    /// Agencies, from a CSV with the columns kode;nama;kode_induk;jenis or code;name;parent_code;kind.
    #[command(after_help = known_kinds())]
    Agencies {
        #[command(flatten)]
        database: Database,
        /// Take kinds that are not known yet as kinds of your own; without it a table with such kinds is
        /// refused, because most are slips of the pen.
        #[arg(long)]
        new_kinds: bool,
        /// The file.
        file: PathBuf,
    },
}

#[derive(Subcommand)]
enum Export {
    /// The attendance of an edition by agency, or everybody registered for it.
    Attendance {
        #[command(flatten)]
        database: Database,
        /// The edition's name in addresses, such as kopitalk-12.
        edition: String,
        /// Everybody registered and how they stand.
        #[arg(long, conflicts_with = "open")]
        people: bool,
        /// The agencies whose units have rows of their own: codes separated by commas, or * for all;
        /// without it the first levels, as on the page.
        #[arg(long)]
        open: Option<String>,
    },
}

#[derive(Clone, Copy, ValueEnum)]
enum RoleName {
    Participant,
    Trainer,
    Organiser,
}

impl From<RoleName> for Role {
    fn from(name: RoleName) -> Self {
        match name {
            RoleName::Participant => Self::Participant,
            RoleName::Trainer => Self::Trainer,
            RoleName::Organiser => Self::Organiser,
        }
    }
}

#[derive(Args)]
struct Dataset {
    /// Its name.
    name: String,
    /// The seed of the variation.
    #[arg(long)]
    seed: u32,
    /// The table of the workbench, or the file the platform would write.
    #[arg(long, value_enum, default_value = "csv")]
    format: Format,
    /// A content folder; without it the content inside this program.
    #[arg(long, env = "KOPITALK_CONTENT")]
    content: Option<PathBuf>,
}

#[derive(Clone, Copy, ValueEnum)]
enum Format {
    Csv,
    Platform,
}

/// Nothing between two commas is no proxy: compose files write variables that are empty.
fn network(text: &str) -> Result<Option<IpNet>, String> {
    let text = text.trim();
    if text.is_empty() {
        return Ok(None);
    }
    text.parse::<IpNet>()
        .or_else(|_| text.parse::<std::net::IpAddr>().map(IpNet::from))
        .map(Some)
        .map_err(|_| format!("`{text}` is neither an address nor a network such as 10.0.0.0/8"))
}

fn host(text: &str) -> Result<Option<Host>, String> {
    let text = text.trim();
    if text.is_empty() {
        return Ok(None);
    }
    let host = Host::parse(text).map(Some);
    host.ok_or_else(|| format!("`{text}` is no name such as kopitalk.internal or 10.1.2.3:8080"))
}

fn moment(text: &str) -> Result<Moment, String> {
    text.parse::<jiff::Timestamp>()
        .map(|at| Moment(at.as_millisecond()))
        .map_err(|_| format!("`{text}` is no time such as 2026-11-17T09:30+07:00"))
}

/// Runs the command that the process was started with.
#[must_use]
pub fn main() -> ExitCode {
    let cli = Cli::parse();
    let result = match cli.command {
        Command::Serve(arguments) => block_on(serve_command(arguments)),
        Command::CheckContent(arguments) => check_content(arguments),
        Command::User(User::Add {
            database,
            email,
            name,
            role,
            password_stdin: _,
        }) => block_on(add_user(&database.database_url, &email, &name, role.into())),
        Command::Import(Import::Agencies {
            database,
            new_kinds,
            file,
        }) => {
            let allowed = if new_kinds {
                NewKinds::Any
            } else {
                NewKinds::Refused
            };
            block_on(import_agencies(&database.database_url, &file, allowed))
        }
        Command::Export(Export::Attendance {
            database,
            edition,
            people,
            open,
        }) => block_on(export_attendance(
            &database.database_url,
            &edition,
            people,
            open.as_deref(),
        )),
        Command::Dataset(arguments) => dataset(&arguments),
        Command::Version => say(&format!("kopitalk {}\n", env!("CARGO_PKG_VERSION"))),
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(sentence) => {
            let _nobody_reads = writeln!(std::io::stderr(), "{sentence}");
            ExitCode::FAILURE
        }
    }
}

fn say(text: &str) -> Result<(), String> {
    say_bytes(text.as_bytes())
}

/// Writes to standard output. A reader that has gone away, as in `… | head`, is no fault; a full disk is.
fn say_bytes(bytes: &[u8]) -> Result<(), String> {
    match std::io::stdout().write_all(bytes) {
        Err(error) if error.kind() != ErrorKind::BrokenPipe => {
            Err(format!("the answer cannot be written: {error}"))
        }
        _ => Ok(()),
    }
}

fn block_on(work: impl Future<Output = Result<(), String>>) -> Result<(), String> {
    tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .on_thread_park(crate::memory::give_back_what_others_freed)
        .build()
        .map_err(|error| format!("the runtime cannot start: {error}"))?
        .block_on(work)
}

async fn serve_command(arguments: Serve) -> Result<(), String> {
    let filter = EnvFilter::try_new(&arguments.log)
        .map_err(|error| format!("KOPITALK_LOG is no filter: {error}"))?;
    tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr)
        .init();
    let own = if arguments.demo {
        "sqlite://data/demo.db"
    } else {
        "sqlite://data/kopitalk.db"
    };
    let settings = Settings {
        address: arguments.addr,
        database_url: arguments.database_url.unwrap_or_else(|| own.to_owned()),
        base_url: arguments
            .base_url
            .map(|url| url.trim_end_matches('/').to_owned()),
        content: arguments.content,
        secret_file: arguments.secret_file,
        hosts: arguments.hosts.into_iter().flatten().collect(),
        connections_per_address: arguments
            .connections_per_address
            .and_then(|most| usize::try_from(most).ok()),
        trusted_proxies: arguments.trusted_proxies.into_iter().flatten().collect(),
        demo: arguments.demo,
        demo_public: arguments.demo_public,
        demo_clock: arguments.demo_clock,
    };
    serve::run(settings)
        .await
        .map_err(|fault| fault.to_string())
}

fn check_content(arguments: CheckContent) -> Result<(), String> {
    let strict = arguments.strict || arguments.folder.is_none();
    let files = Base::of(arguments.folder)
        .files()
        .map_err(|fault: ContentFault| fault.to_string())?;
    let library = Library::read(&files).map_err(|faults| content::listed(&faults))?;
    let owed = lints::check(&files, &library, arguments.seeds);
    if strict && !owed.is_empty() {
        return Err(content::listed(&owed));
    }
    let units: usize = library
        .courses()
        .iter()
        .map(|course| course.units.len())
        .sum();
    let warnings: String = owed
        .iter()
        .map(|warning| format!("warning: {warning}\n"))
        .collect();
    let said = match owed.len() {
        0 => String::new(),
        1 => ", 1 warning".to_owned(),
        many => format!(", {many} warnings"),
    };
    say(&format!(
        "{warnings}{} courses, {units} units: no faults{said}\n",
        library.courses().len()
    ))
}

async fn add_user(database_url: &str, email: &str, name: &str, role: Role) -> Result<(), String> {
    let name = PersonName::parse(name).map_err(|fault| fault.to_string())?;
    let email = Email::parse(email).map_err(|fault| fault.to_string())?;
    let mut password = String::new();
    std::io::stdin()
        .take(4_096)
        .read_to_string(&mut password)
        .map_err(|error| format!("the password cannot be read: {error}"))?;
    let password = password.trim_end_matches(['\n', '\r']);
    judge_password(password, Some(&email)).map_err(|fault| fault.to_string())?;
    let (clock, entropy) = serve::sources(None);
    let passwords = Passwords::new(Cost::Production, 1, Arc::clone(&entropy))
        .map_err(|fault| fault.to_string())?;
    let password_hash = passwords
        .hash(password.to_owned())
        .await
        .map_err(|fault| fault.to_string())?;
    let store = Store::open(database_url, clock, entropy)
        .await
        .map_err(|error| format!("the database cannot be opened: {error}"))?;
    let shown = email.as_str().to_owned();
    let new = NewAccount {
        name,
        email,
        password_hash: Some(password_hash),
        language: None,
    };
    let added = store.add_person_with_roles(new, &[role], None).await;
    store.close().await;
    match added {
        Ok(_) => say(&format!("{shown} was added as {}\n", role.code())),
        Err(WriteError::Conflict(CreateConflict::EmailTaken)) => Err(format!(
            "there is an account with the address {shown} already"
        )),
        Err(error) => Err(format!("the person could not be added: {error}")),
    }
}

/// What may stand in the column of kinds.
fn known_kinds() -> String {
    let kinds = BuiltInKind::ALL.map(|kind| {
        let [one, other] = Language::ALL.map(|language| kind.label(language));
        format!("  {:<14} {one}, {other}\n", kind.code())
    });
    format!(
        "Kinds, by code or by name in either language (an empty one is {}):\n{}",
        BuiltInKind::Lainnya.code(),
        kinds.concat()
    )
}

async fn import_agencies(database_url: &str, file: &Path, allowed: NewKinds) -> Result<(), String> {
    let shown = file.display();
    let unreadable = |error| format!("{shown} cannot be read: {error}");
    // One byte more than is read tells that there is more.
    let limit = u64::try_from(import::BYTES_LIMIT + 1).unwrap_or(u64::MAX);
    let mut bytes = Vec::new();
    std::fs::File::open(file)
        .map_err(unreadable)?
        .take(limit)
        .read_to_end(&mut bytes)
        .map_err(unreadable)?;
    let rows = import::read_rows(&bytes).map_err(|fault| format!("{shown}: {fault}"))?;
    let (clock, entropy) = serve::sources(None);
    let store = Store::open(database_url, clock, entropy)
        .await
        .map_err(|error| format!("the database cannot be opened: {error}"))?;
    let imported = take_over(&store, rows, &shown.to_string(), allowed).await;
    store.close().await;
    let imported = imported?;
    say(&format!(
        "{} added, {} changed, {} unchanged\n",
        imported.added, imported.changed, imported.unchanged
    ))
}

async fn take_over(
    store: &Store,
    rows: Vec<ImportRow>,
    shown: &str,
    allowed: NewKinds,
) -> Result<Imported, String> {
    let failed = |error: StoreError| format!("the agencies could not be imported: {error}");
    let known = store.agencies().await.map_err(failed)?;
    let plan = read_agencies_with_kinds(rows, &known, allowed).map_err(|faults| {
        let mut lines: Vec<String> = faults
            .iter()
            .map(|fault| format!("{shown}: {fault}"))
            .collect();
        let kinds: Vec<String> = new_kinds(&faults)
            .into_iter()
            .map(|new| {
                let near = known.near_kinds(&new.kind).join(" or ");
                let asked = if near.is_empty() {
                    near
                } else {
                    format!(" (did you mean {near}?)")
                };
                format!("`{}`{asked}", new.kind.as_str())
            })
            .collect();
        if !kinds.is_empty() {
            let kinds = kinds.join(", ");
            lines.push(format!(
                "kinds that are not known: {kinds}; --new-kinds takes them as kinds of your own"
            ));
        }
        lines.push(format!("nothing was changed: {} faults", faults.len()));
        lines.join("\n")
    })?;
    let applied = store.apply_import(&plan, None).await;
    applied.map_err(|error| format!("the agencies could not be imported: {error}"))
}

async fn export_attendance(
    database_url: &str,
    edition: &str,
    people: bool,
    open: Option<&str>,
) -> Result<(), String> {
    let (clock, entropy) = serve::sources(None);
    let now = clock.now();
    let store = Store::open(database_url, clock, entropy)
        .await
        .map_err(|error| format!("the database cannot be opened: {error}"))?;
    let sheet = attendance_of(&store, now, edition, people, open).await;
    store.close().await;
    let file = documents::csv::write(&sheet?)
        .map_err(|error| format!("the attendance cannot be written: {error}"))?;
    say_bytes(&file)
}

async fn attendance_of(
    store: &Store,
    now: Moment,
    edition: &str,
    people: bool,
    open: Option<&str>,
) -> Result<Sheet, String> {
    let failed = |error: StoreError| format!("the attendance could not be read: {error}");
    let found = match Slug::parse(edition) {
        Some(slug) => store.edition_by_slug(&slug).await.map_err(failed)?,
        None => None,
    };
    let edition = found
        .ok_or_else(|| format!("there is no edition `{edition}`"))?
        .edition;
    let stage = edition.details.stage(now);
    let words = Words(Language::Id);
    if people {
        let tree = store.agencies().await.map_err(failed)?;
        let dates = Dates {
            language: words.0,
            zone: store.settings().await.map_err(failed)?.zone,
        };
        let people = store.attendance(&edition.id).await.map_err(failed)?;
        let contacts = store.contacts(&edition.id).await.map_err(failed)?;
        let stays = store.stays(&edition.id).await.map_err(failed)?;
        let rule = edition.details.attendance_rule;
        let statuses = CustomStatuses::read(store, words.0).await.map_err(failed)?;
        let rows = attendance::filed(people, contacts, &stays, rule, &tree, &statuses);
        let first = edition.details.starts_at;
        Ok(organise::attendance_people::sheet(
            dates, first, stage, &rows,
        ))
    } else {
        let opening = Opening::parse(open);
        let rollup = attendance::rollup(store, &edition.id, &opening)
            .await
            .map_err(failed)?;
        Ok(organise::attendance::sheet(words, stage, &rollup))
    }
}

fn dataset(arguments: &Dataset) -> Result<(), String> {
    let content = Content::read(Base::of(arguments.content.clone()));
    let library = content.map_err(|fault| fault.to_string())?.library();
    let dataset = library
        .dataset(&arguments.name)
        .ok_or_else(|| format!("there is no dataset `{}`", arguments.name))?;
    let text = match arguments.format {
        Format::Csv => dataset
            .variation(arguments.seed)
            .map_err(|fault| fault.to_string())?
            .table
            .to_csv(),
        Format::Platform => dataset
            .platform_export(arguments.seed)
            .map_err(|fault| fault.to_string())?
            .ok_or_else(|| format!("`{}` imitates no platform's file", arguments.name))?,
    };
    say(&text)
}
