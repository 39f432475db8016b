//! `/me/work`: change where and how one works.

use crate::address;
use crate::frame::Frame;
use crate::parts::breadcrumb::{Link, breadcrumb};
use crate::parts::drawn::Draw;
use crate::parts::fault::{fault_summary_of_work, title_with_faults};
use crate::parts::form::{ACTION, NEXT};
use crate::parts::notice::{Notice, notice};
use crate::parts::work::{WorkFault, WorkFields, work_fields};
use crate::shell::{Around, KeptForm, document_around};
use leptos::prelude::*;

/// What its buttons say.
pub mod act {
    /// Saves it.
    pub const SAVE: &str = "save";
}

/// What the page shows. It posts the fields of [`WorkFields`] to its own address.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct WorkPage {
    /// What is asked; nothing while there are no agencies.
    pub work: Option<WorkFields>,
    /// Everything that is to be fixed.
    pub faults: Vec<WorkFault>,
    /// Whether the agency that was typed is not known yet.
    pub choose: bool,
    /// Where to go afterwards; the own page where nothing is said.
    pub next: String,
}

/// Draws the page.
#[must_use]
pub fn page(frame: &Frame, data: WorkPage) -> String {
    let words = frame.words();
    let faults = data
        .faults
        .iter()
        .map(|fault| fault.sentence(words))
        .collect::<Vec<_>>();
    let around = Around {
        form: data.work.is_some().then_some(KeptForm {
            id: "work",
            action: act::SAVE,
        }),
        ..Around::default()
    };
    let title = title_with_faults(words, words.work_title(), &faults);
    document_around(frame, &title, around, || {
        let choose = data
            .choose
            .then(|| notice(Notice::info(words.work_choose())));
        let next = data.next;
        let back = if next.is_empty() {
            address::ME.to_owned()
        } else {
            next.clone()
        };
        let form = match data.work {
            Some(work) => view! {
                <form class="card form" id="work" method="post" action=address::WORK novalidate=true>
                    {work_fields(words, work, &faults)}
                    <input type="hidden" name=NEXT value=next />
                    <div class="actions">
                        <button class="btn" type="submit" name=ACTION value=act::SAVE>
                            {words.work_send()}
                        </button>
                        <a class="btn quiet" href=back>
                            {words.work_cancel()}
                        </a>
                    </div>
                </form>
            }
            .drawn(),
            None => view! { <p class="card">{words.work_no_agencies()}</p> }.drawn(),
        };
        view! {
            <div class="wrap narrow">
                {breadcrumb(words, vec![Link::new(words.nav_me(), address::ME)], words.work_title().to_owned())}
                <h1>{words.work_title()}</h1>
                <p class="lead">{words.work_lead()}</p>
                {choose}
                {fault_summary_of_work(words, &faults)}
                {form}
            </div>
        }
    })
}
