//! `/trainer/questions/import`: questions from a file in GIFT, first as a report.

use crate::http::answer::{html, see_other};
use crate::http::forms::Uploaded;
use crate::http::refusal::Refusal;
use crate::import;
use crate::routes::teach::bank::searched;
use crate::state::App;
use crate::visitor::Visitor;
use app::address;
use app::pages::teach::bank::{self, IMPORTED};
use app::pages::teach::bank_import::{
    self, BankImportPage, ImportFault, ReportRow, Taken, act, field,
};
use app::parts::form::ACTION;
use app::words::Words;
use axum::extract::{Request, State};
use axum::response::Response;
use catalogue::gift::{self, Became, Change, Entry, FileFault, Reason};
use domain::quiz::Item;
use http::StatusCode;

/// The form.
pub async fn show(State(app): State<App>, visitor: Visitor) -> Result<Response, Refusal> {
    let page = bank_import::page(&visitor.frame(&app), BankImportPage::default());
    Ok(html(StatusCode::OK, page))
}

/// A file: its report, or what it holds kept.
pub async fn act(
    State(app): State<App>,
    visitor: Visitor,
    request: Request,
) -> Result<Response, Refusal> {
    let uploaded = Uploaded::read(request, gift::MAX_BYTES).await?;
    let (file, pasted) = (uploaded.get(field::FILE), uploaded.get(field::TEXT));
    let bytes = if file.is_empty() { pasted } else { file };
    let read = read(bytes).await?;
    let (text, entries) = match read {
        Ok(read) => read,
        Err(fault) => {
            let status = match fault {
                ImportFault::Large => StatusCode::PAYLOAD_TOO_LARGE,
                _ => StatusCode::UNPROCESSABLE_ENTITY,
            };
            let data = BankImportPage {
                text: String::from_utf8_lossy(pasted).into_owned(),
                report: None,
                fault: Some(fault),
            };
            return Ok(html(status, bank_import::page(&visitor.frame(&app), data)));
        }
    };
    if uploaded.get(ACTION) == act::KEEP.as_bytes() {
        let items: Vec<Item> = entries
            .into_iter()
            .filter_map(|entry| match entry.became {
                Became::Taken(item, _) => Some(*item),
                Became::Refused(_) => None,
            })
            .collect();
        let by = &visitor.person()?.person;
        let kept = app.store.keep_bank_items(&items, searched, by).await?;
        let said = [
            (bank::field::COURSE, IMPORTED),
            (bank::field::KEPT, &kept.to_string()),
        ];
        return Ok(see_other(&address::with_query(address::QUESTIONS, &said)));
    }
    let words = Words(visitor.language);
    let data = BankImportPage {
        text,
        report: Some(
            entries
                .into_iter()
                .map(|entry| reported(words, entry))
                .collect(),
        ),
        fault: None,
    };
    Ok(html(
        StatusCode::OK,
        bank_import::page(&visitor.frame(&app), data),
    ))
}

type Read = Result<(String, Vec<Entry>), ImportFault>;

/// Reads a file off the threads that answer others.
async fn read(bytes: &[u8]) -> Result<Read, Refusal> {
    if bytes.trim_ascii().is_empty() {
        return Ok(Err(ImportFault::Nothing));
    }
    let bytes = bytes.to_vec();
    let read = move || -> Read {
        let text = import::text(&bytes).map_err(|_| ImportFault::Encoding)?;
        let entries = gift::read(&text).map_err(|fault| match fault {
            FileFault::TooLong => ImportFault::Large,
            FileFault::TooMany => ImportFault::Many,
            FileFault::Nothing => ImportFault::Empty,
        })?;
        Ok((text.into_owned(), entries))
    };
    tokio::task::spawn_blocking(read)
        .await
        .map_err(Refusal::internal)
}

fn reported(words: Words, entry: Entry) -> ReportRow {
    ReportRow {
        line: entry.line,
        title: entry.title,
        became: match entry.became {
            Became::Taken(_, changes) if changes.is_empty() => Taken::Whole,
            Became::Taken(_, changes) => Taken::Changed(
                changes
                    .into_iter()
                    .map(|change| change_sentence(words, change).to_owned())
                    .collect(),
            ),
            Became::Refused(reason) => Taken::Refused(reason_sentence(words, reason).to_owned()),
        },
    }
}

const fn change_sentence(words: Words, change: Change) -> &'static str {
    match change {
        Change::Cleaned => words.bank_change_cleaned(),
        Change::Markdown => words.bank_change_markdown(),
        Change::NoPartialCredit => words.bank_change_partial(),
        Change::EqualWeights => words.bank_change_weights(),
        Change::NoCatchAll => words.bank_change_catch_all(),
        Change::NoSpareChoice => words.bank_change_spare(),
        Change::NotAsWritten => words.bank_change_not_as_written(),
        Change::NoFeedback => words.bank_change_feedback(),
    }
}

const fn reason_sentence(words: Words, reason: Reason) -> &'static str {
    match reason {
        Reason::Essay => words.bank_reason_essay(),
        Reason::Description => words.bank_reason_description(),
        Reason::Braces => words.bank_reason_braces(),
        Reason::Title => words.bank_reason_title(),
        Reason::FewOptions => words.bank_reason_few_options(),
        Reason::NothingRight => words.bank_reason_nothing_right(),
        Reason::SeveralRight => words.bank_reason_several_right(),
        Reason::NotANumber => words.bank_reason_number(),
        Reason::FewPairs => words.bank_reason_few_pairs(),
        Reason::NoArrow => words.bank_reason_arrow(),
        Reason::Wildcard => words.bank_reason_wildcard(),
        Reason::Empty => words.bank_reason_empty(),
        Reason::TooLong => words.bank_reason_long(),
    }
}
