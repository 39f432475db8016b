//! What follows the press "present, and open the meeting" at `/live/{edition}`, in a tab of its own: the meeting opens
//! by itself, and by its link where a browser does not let it.

use crate::address;
use crate::frame::Frame;
use crate::parts::edition::EditionLine;
use crate::parts::icons::{Icon, icon};
use crate::parts::notice::{Notice, notice};
use crate::shell::document;
use leptos::prelude::*;

/// Draws the page; `meeting` is the address of the meeting.
#[must_use]
pub fn page(frame: &Frame, edition: &EditionLine, meeting: &str) -> String {
    let words = frame.words();
    document(frame, words.meeting_opens_title(), None, || {
        view! {
            <div class="wrap narrow stack live">
                <div class="page-head">
                    <p class="muted">{edition.title.clone()}</p>
                    <h1>{words.meeting_opens_title()}</h1>
                </div>
                {notice(Notice::ok(words.meeting_opens_present()))}
                <a class="btn wide" href=meeting.to_owned() rel="noreferrer">
                    {words.live_meeting()}
                    {icon(Icon::Arrow)}
                </a>
                <a class="btn quiet wide" href=address::live(&edition.slug)>
                    {words.pulse_back()}
                </a>
            </div>
        }
    })
}
