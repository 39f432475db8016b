//! The one thing to do next for a workshop, as the organiser's board offers it.

use crate::edition::Stage;

/// What the board knows of a workshop.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Situation {
    /// Where it stands.
    pub stage: Stage,
    /// Whether any agency is known here at all.
    pub agencies_known: bool,
    /// How many agencies are invited.
    pub invited: u32,
    /// How many of them have sent a name.
    pub answered: u32,
    /// Whether names can still be sent.
    pub names_open: bool,
    /// Whether the letter was uploaded.
    pub letter: bool,
    /// How many are registered.
    pub registered: u32,
    /// Whether every seat is taken.
    pub full: bool,
    /// How many agencies nobody has come from, once it can be entered.
    pub agencies_missing: u32,
    /// Whether it takes place on the network, too.
    pub online: bool,
    /// Whether a report of its online meeting was taken over.
    pub reported: bool,
}

/// What to do next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NextAction {
    /// Ask so many agencies where their people are.
    AskMissing(u32),
    /// Look at the attendance.
    Attendance,
    /// Remind so many agencies that have sent no name.
    Remind(u32),
    /// Upload the letter that invites.
    UploadLetter,
    /// Invite agencies.
    Invite,
    /// Pass the link on to whoever may come.
    Share,
    /// Look at who comes.
    People,
    /// Get the desk at the door ready.
    Desk,
    /// Take over the report of the online meeting.
    EnterReport,
    /// Everything is there: take the files.
    Files,
    /// Look at what is written down of it, which was called off.
    Edition,
}

/// The one thing to do next.
///
/// Agencies that have answered have the letter, by whatever way: then nobody is asked for it any more. Where people
/// register by themselves, no agency has to be invited.
#[must_use]
pub const fn next_action(now: &Situation) -> NextAction {
    match now.stage {
        Stage::Cancelled => NextAction::Edition,
        Stage::Open if now.agencies_missing > 0 => NextAction::AskMissing(now.agencies_missing),
        Stage::Open => NextAction::Attendance,
        Stage::Past if now.online && !now.reported => NextAction::EnterReport,
        Stage::Past => NextAction::Files,
        Stage::Coming => before(now),
    }
}

const fn before(now: &Situation) -> NextAction {
    let waiting = now.invited.saturating_sub(now.answered);
    if !now.names_open {
        return NextAction::Desk;
    }
    if now.invited > 0 && now.answered == 0 && !now.letter {
        return NextAction::UploadLetter;
    }
    if now.full {
        return NextAction::People;
    }
    if waiting > 0 {
        return NextAction::Remind(waiting);
    }
    if now.invited == 0 && now.agencies_known && now.registered == 0 {
        return NextAction::Invite;
    }
    NextAction::Share
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A workshop in some days to which nobody was invited and nobody has registered.
    const COMING: Situation = Situation {
        stage: Stage::Coming,
        agencies_known: true,
        invited: 0,
        answered: 0,
        names_open: true,
        letter: false,
        registered: 0,
        full: false,
        agencies_missing: 0,
        online: true,
        reported: false,
    };

    fn invited(answered: u32, letter: bool) -> Situation {
        Situation {
            invited: 38,
            answered,
            letter,
            ..COMING
        }
    }

    #[test]
    fn agencies_are_invited_unless_none_is_known_or_people_come_by_themselves() {
        assert_eq!(next_action(&COMING), NextAction::Invite);
        let none_known = Situation {
            agencies_known: false,
            ..COMING
        };
        assert_eq!(next_action(&none_known), NextAction::Share);
        let by_themselves = Situation {
            registered: 1,
            ..COMING
        };
        assert_eq!(next_action(&by_themselves), NextAction::Share);
    }

    #[test]
    fn the_letter_comes_before_the_first_name_and_reminders_after_it() {
        assert_eq!(next_action(&invited(0, false)), NextAction::UploadLetter);
        assert_eq!(next_action(&invited(0, true)), NextAction::Remind(38));
        assert_eq!(next_action(&invited(26, false)), NextAction::Remind(12));
        assert_eq!(next_action(&invited(26, true)), NextAction::Remind(12));
        assert_eq!(next_action(&invited(38, true)), NextAction::Share);
    }

    #[test]
    fn nobody_is_reminded_who_could_send_no_name() {
        let full = Situation {
            full: true,
            ..invited(26, true)
        };
        assert_eq!(next_action(&full), NextAction::People);
        let of_itself = Situation {
            full: true,
            registered: 80,
            ..COMING
        };
        assert_eq!(next_action(&of_itself), NextAction::People);
        for situation in [COMING, invited(0, false), invited(26, true), full] {
            let late = Situation {
                names_open: false,
                ..situation
            };
            assert_eq!(next_action(&late), NextAction::Desk);
        }
    }

    #[test]
    fn while_it_lasts_those_are_asked_for_who_are_missing() {
        let open = Situation {
            stage: Stage::Open,
            names_open: false,
            ..invited(38, true)
        };
        assert_eq!(next_action(&open), NextAction::Attendance);
        let missing = Situation {
            agencies_missing: 7,
            ..open
        };
        assert_eq!(next_action(&missing), NextAction::AskMissing(7));
    }

    #[test]
    fn afterwards_the_report_is_taken_over_where_there_was_a_meeting_and_then_the_files() {
        let past = Situation {
            stage: Stage::Past,
            names_open: false,
            agencies_missing: 7,
            ..invited(38, true)
        };
        assert_eq!(next_action(&past), NextAction::EnterReport);
        let reported = Situation {
            reported: true,
            ..past
        };
        assert_eq!(next_action(&reported), NextAction::Files);
        let hall = Situation {
            online: false,
            ..past
        };
        assert_eq!(next_action(&hall), NextAction::Files);
    }

    #[test]
    fn of_one_that_was_called_off_only_what_is_written_down_is_left() {
        let cancelled = Situation {
            stage: Stage::Cancelled,
            agencies_missing: 3,
            ..invited(0, false)
        };
        assert_eq!(next_action(&cancelled), NextAction::Edition);
    }
}
