//! Promises of the agencies that are invited to an edition and of the names they send: the quota holds however many
//! send at once, whoever is replaced stays on record, and an invitation without names can be taken back. On both
//! databases.

#![expect(clippy::unwrap_used, reason = "what fails here is a failed test")]

use crate::live::{both, no_edition};
use domain::account::PersonName;
use domain::agency::{AgencyCode, BuiltInKind, Employment, Planned};
use domain::attendance::{Act, Proof, Reason, Status};
use domain::audit::Action;
use domain::calendar::Zone;
use domain::clock::{Clock, DAY, HOUR};
use domain::edition::{EditionDetails, Mode};
use domain::id::{AgencyId, EditionId, NominationId, Slug};
use domain::invitation::{LetterNumber, Quota};
use futures_util::future::join_all;
use store::{
    InvitationConflict, NewEntry, NewNominee, NominationConflict, NominationError, Nominee, Store,
    StoreError, WriteError,
};
use tests::database::{Bench, on_both};
use tests::people::somebody;

/// An edition in three days with so many seats.
async fn edition(bench: &Bench, slug: &str, seats: Option<u32>) -> EditionId {
    let starts_at = bench.clock.now().plus(3 * DAY);
    let details = EditionDetails {
        capacity: seats,
        ..EditionDetails::new(
            Slug::parse(slug).unwrap(),
            both("KopiTalk"),
            starts_at,
            starts_at.plus(2 * HOUR),
            Mode::Hybrid,
        )
    };
    bench.store.create_edition(&details, None).await.unwrap()
}

async fn agency(store: &Store, code: &str) -> AgencyId {
    let new = Planned {
        code: AgencyCode::parse(code).unwrap(),
        name: format!("Dinas {code}"),
        kind: BuiltInKind::Dinas.into(),
        parent: None,
    };
    store.create_agency(&new, None).await.unwrap()
}

fn quota(names: u32) -> Quota {
    Quota::new(names).unwrap()
}

fn nominee(edition: &EditionId, agency: &AgencyId, name: &str) -> NewNominee {
    NewNominee {
        edition: edition.clone(),
        agency: agency.clone(),
        link_version: 1,
        name: PersonName::parse(name).unwrap(),
        employment: Some(Employment::Pns),
        replaces: None,
        office: Zone::Wib,
    }
}

fn instead(new: NewNominee, of: &NominationId) -> NewNominee {
    NewNominee {
        replaces: Some(of.clone()),
        ..new
    }
}

fn conflict(result: Result<NominationId, NominationError>) -> Option<NominationConflict> {
    match result {
        Err(WriteError::Conflict(conflict)) => Some(conflict),
        _ => None,
    }
}

async fn named(store: &Store, edition: &EditionId, agency: &AgencyId) -> Vec<Nominee> {
    store.nominees(edition, Some(agency)).await.unwrap()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_more_names_are_taken_than_the_quota_however_many_are_sent_at_once() {
    on_both(async |bench| {
        let (store, other) = (&bench.store, bench.another_process().await);
        let edition = edition(bench, "besok", None).await;
        let office = agency(store, "DKI").await;
        store
            .invite_agencies(&edition, std::slice::from_ref(&office), quota(3), None)
            .await
            .unwrap();
        let sent = (0..12).map(|number| {
            let new = nominee(&edition, &office, &format!("Warga {number}"));
            let through = if number % 2 == 0 { store } else { &other };
            async move { through.nominate(&new).await }
        });
        let results = join_all(sent).await;
        let taken = results.iter().filter(|one| one.is_ok()).count();
        assert_eq!(taken, 3);
        let refused = results.into_iter().filter_map(conflict);
        assert!(
            refused
                .into_iter()
                .all(|one| one == NominationConflict::QuotaFull)
        );
        assert_eq!(named(store, &edition, &office).await.len(), 3);
        let there = store.attendance(&edition).await.unwrap();
        assert_eq!(there.len(), 3);
        assert!(there.iter().all(|one| one.agency.as_ref() == Some(&office)));
        let invited = store.invitation(&edition, &office).await.unwrap().unwrap();
        assert_eq!((invited.quota, invited.named), (3, 3));
        // Nobody is left behind of those who were refused.
        assert_eq!(store.count_people().await.unwrap(), 3);
        other.close().await;
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_more_names_are_taken_than_there_are_seats_and_a_seat_is_handed_over() {
    on_both(async |bench| {
        let store = &bench.store;
        let edition = edition(bench, "besok", Some(2)).await;
        let offices = [agency(store, "DKI").await, agency(store, "BPD").await];
        store
            .invite_agencies(&edition, &offices, quota(2), None)
            .await
            .unwrap();
        let sent = (0..6).map(|number| {
            let new = nominee(&edition, &offices[number % 2], &format!("Warga {number}"));
            async move { store.nominate(&new).await }
        });
        let results = join_all(sent).await;
        assert_eq!(results.iter().filter(|one| one.is_ok()).count(), 2);
        let full = Some(NominationConflict::SeatsFull);
        let all = store.nominees(&edition, None).await.unwrap();
        let (one, office) = (&all[0], &all[0].agency);
        let more = nominee(&edition, office, "Sari Dewi");
        let seats = conflict(store.nominate(&more).await);
        assert!(seats == full || seats == Some(NominationConflict::QuotaFull));
        store.nominate(&instead(more, &one.id)).await.unwrap();
        assert_eq!(store.attendance(&edition).await.unwrap().len(), 2);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_name_that_is_replaced_stays_on_record_and_its_registration_is_withdrawn() {
    on_both(async |bench| {
        let store = &bench.store;
        let (here, there) = (
            edition(bench, "besok", None).await,
            edition(bench, "lusa", None).await,
        );
        let (office, another) = (agency(store, "DKI").await, agency(store, "BPD").await);
        for edition in [&here, &there] {
            store
                .invite_agencies(edition, &[office.clone(), another.clone()], quota(1), None)
                .await
                .unwrap();
        }
        let budi = store
            .nominate(&nominee(&here, &office, "Budi Santoso"))
            .await
            .unwrap();
        let sari = nominee(&here, &office, "Sari Dewi");
        assert_eq!(
            conflict(store.nominate(&sari).await),
            Some(NominationConflict::QuotaFull)
        );
        // Nobody replaces whom another agency has named, or for another edition.
        for (edition, office) in [(&here, &another), (&there, &office)] {
            let new = instead(nominee(edition, office, "Sari Dewi"), &budi);
            assert_eq!(
                conflict(store.nominate(&new).await),
                Some(NominationConflict::Replaced)
            );
        }
        let same = instead(nominee(&here, &office, "BUDI  santoso."), &budi);
        assert_eq!(
            conflict(store.nominate(&same).await),
            Some(NominationConflict::SameName)
        );
        bench.clock.pass(HOUR);
        let sari = instead(sari, &budi);
        let at_once = join_all([store.nominate(&sari), store.nominate(&sari)]).await;
        assert_eq!(at_once.iter().filter(|one| one.is_ok()).count(), 1);
        let all = named(store, &here, &office).await;
        let [first, second] = all.as_slice() else {
            unreachable!("{all:?}");
        };
        assert_eq!(
            (first.name.as_str(), first.registered),
            ("Budi Santoso", false)
        );
        assert_eq!(
            (second.name.as_str(), second.registered),
            ("Sari Dewi", true)
        );
        assert_eq!(first.replaced_by.as_ref(), Some(&second.id));
        assert_eq!(second.replaced_by, None);
        assert_eq!(second.employment, Some(Employment::Pns));
        let registered = store.attendance(&here).await.unwrap();
        let names: Vec<_> = registered.iter().map(|one| one.name.as_str()).collect();
        assert_eq!(names, ["Sari Dewi"]);
        let work = store
            .person_named(&second.person)
            .await
            .unwrap()
            .unwrap()
            .work;
        assert_eq!(work.agency.as_ref(), Some(&office));
        // Whoever was replaced can be named again, by a row of their own.
        let back = nominee(&here, &office, "Budi Santoso");
        store.nominate(&instead(back, &second.id)).await.unwrap();
        assert_eq!(named(store, &here, &office).await.len(), 3);
        assert_eq!(store.attendance(&here).await.unwrap().len(), 1);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_name_is_taken_after_the_day_begins_or_by_a_link_that_ended_or_for_somebody_recorded() {
    on_both(async |bench| {
        let store = &bench.store;
        let edition = edition(bench, "besok", None).await;
        let office = agency(store, "DKI").await;
        let actor = somebody(store).await;
        let refused = async |new: &NewNominee| conflict(store.nominate(new).await);
        let budi = nominee(&edition, &office, "Budi Santoso");
        assert_eq!(refused(&budi).await, Some(NominationConflict::LinkEnded));
        store
            .invite_agencies(
                &edition,
                std::slice::from_ref(&office),
                quota(2),
                Some(&actor),
            )
            .await
            .unwrap();
        let first = store.nominate(&budi).await.unwrap();
        let sari = nominee(&edition, &office, "Sari Dewi");
        let by = Some(&actor);
        store
            .end_nomination_link(&edition, &office, by)
            .await
            .unwrap();
        assert_eq!(refused(&sari).await, Some(NominationConflict::LinkEnded));
        store
            .new_nomination_link(&edition, &office, by)
            .await
            .unwrap();
        assert_eq!(refused(&sari).await, Some(NominationConflict::LinkEnded));
        let sari = NewNominee {
            link_version: 2,
            ..sari
        };
        // Somebody whom an organiser has excused is not replaced behind their back.
        let person = named(store, &edition, &office).await[0].person.clone();
        let entry = NewEntry {
            actor: Some(actor.clone()),
            reason: Some(Reason::Ill),
            ..NewEntry::new(
                edition.clone(),
                person,
                Act::Manual(Status::Excused),
                Proof::Tick,
                store.new_nonce(),
            )
        };
        store.append(entry).await.unwrap();
        let replaces = instead(sari.clone(), &first);
        assert_eq!(refused(&replaces).await, Some(NominationConflict::Recorded));
        store.call_off_edition(&edition, true, by).await.unwrap();
        assert_eq!(refused(&sari).await, Some(NominationConflict::Cancelled));
        store.call_off_edition(&edition, false, by).await.unwrap();
        let begins = Zone::Wib.start_of_day(bench.clock.now().plus(3 * DAY));
        bench.clock.pass(begins.0 - bench.clock.now().0 - 1);
        store.nominate(&sari).await.unwrap();
        bench.clock.pass(1);
        let late = NewNominee {
            name: PersonName::parse("Tono").unwrap(),
            ..replaces
        };
        assert_eq!(refused(&late).await, Some(NominationConflict::Over));
        let nowhere = NewNominee {
            edition: no_edition(),
            ..late
        };
        let missing = store.nominate(&nowhere).await;
        assert!(matches!(
            missing,
            Err(WriteError::Store(StoreError::Missing))
        ));
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whoever_was_merged_with_another_record_stays_named_and_is_not_replaced() {
    on_both(async |bench| {
        let store = &bench.store;
        let edition = edition(bench, "besok", None).await;
        let office = agency(store, "DKI").await;
        let kept = somebody(store).await;
        store
            .invite_agencies(&edition, std::slice::from_ref(&office), quota(2), None)
            .await
            .unwrap();
        let new = nominee(&edition, &office, "Siti Aminah");
        let first = store.nominate(&new).await.unwrap();
        let sent = named(store, &edition, &office).await[0].person.clone();
        store.merge_people(&kept, &sent, &kept).await.unwrap();
        let one = named(store, &edition, &office).await.remove(0);
        assert_eq!((one.name.as_str(), one.registered), ("Siti Aminah", true));
        assert_eq!(one.person, kept);
        let sari = instead(nominee(&edition, &office, "Sari Dewi"), &first);
        assert_eq!(
            conflict(store.nominate(&sari).await),
            Some(NominationConflict::Recorded)
        );
        store.undo_merge(&sent, &kept).await.unwrap();
        store.nominate(&sari).await.unwrap();
        assert_eq!(store.attendance(&edition).await.unwrap().len(), 1);
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_invitation_without_names_is_taken_back_and_a_new_one_has_another_link() {
    on_both(async |bench| {
        let store = &bench.store;
        let edition = edition(bench, "besok", None).await;
        let (office, another) = (agency(store, "DKI").await, agency(store, "BPD").await);
        let both = [office.clone(), another.clone()];
        let actor = somebody(store).await;
        let by = Some(&actor);
        let invite = async |names| {
            let invited = store
                .invite_agencies(&edition, &both, quota(names), by)
                .await;
            invited.unwrap()
        };
        assert_eq!((invite(2).await, invite(9).await), (2, 0));
        let invited = async || store.invitation(&edition, &office).await.unwrap();
        assert_eq!(invited().await.unwrap().quota, 2);
        store
            .set_quota(&edition, &office, quota(4), by)
            .await
            .unwrap();
        store
            .withdraw_invitation(&edition, &office, by)
            .await
            .unwrap();
        assert_eq!(invited().await, None);
        let gone = store.set_quota(&edition, &office, quota(1), by).await;
        assert!(matches!(gone, Err(WriteError::Store(StoreError::Missing))));
        assert_eq!(invite(3).await, 1);
        let again = invited().await.unwrap();
        assert_eq!((again.quota, again.link_version), (3, 2));
        let with = |name: &str| NewNominee {
            link_version: 2,
            ..nominee(&edition, &office, name)
        };
        for name in ["Budi Santoso", "Sari Dewi"] {
            store.nominate(&with(name)).await.unwrap();
        }
        let less = store.set_quota(&edition, &office, quota(1), by).await;
        assert!(matches!(
            less,
            Err(WriteError::Conflict(InvitationConflict::HasNames(2)))
        ));
        let withdrawn = store.withdraw_invitation(&edition, &office, by).await;
        assert!(matches!(
            withdrawn,
            Err(WriteError::Conflict(InvitationConflict::HasNames(2)))
        ));
        store
            .set_quota(&edition, &office, quota(2), by)
            .await
            .unwrap();
        let number = LetterNumber::parse("005/12/KOMINFO").unwrap();
        for _ in 0..2 {
            let number = number.as_ref();
            store.set_letter_number(&edition, number, by).await.unwrap();
        }
        let kept = store.letter_number(&edition).await.unwrap();
        assert_eq!(kept.as_deref(), Some("005/12/KOMINFO"));
        let told = store.audit_of(edition.as_str(), 20).await.unwrap();
        let mut actions: Vec<_> = told.iter().filter_map(|entry| entry.action).collect();
        actions.reverse();
        assert_eq!(
            actions,
            [
                Action::EditionMade,
                Action::AgenciesInvited,
                Action::InvitationChanged,
                Action::InvitationWithdrawn,
                Action::AgenciesInvited,
                Action::InvitationChanged,
                Action::LetterNumberSet,
            ]
        );
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_edition_that_nobody_is_registered_for_is_deleted_with_its_invitations() {
    on_both(async |bench| {
        let store = &bench.store;
        let edition = edition(bench, "besok", None).await;
        let office = agency(store, "DKI").await;
        store
            .invite_agencies(&edition, std::slice::from_ref(&office), quota(2), None)
            .await
            .unwrap();
        let budi = nominee(&edition, &office, "Budi Santoso");
        let first = store.nominate(&budi).await.unwrap();
        let sari = instead(nominee(&edition, &office, "Sari Dewi"), &first);
        store.nominate(&sari).await.unwrap();
        assert!(store.delete_edition(&edition, None).await.is_err());
        let person = named(store, &edition, &office).await[1].person.clone();
        assert!(
            store
                .withdraw_registration(&edition, &person)
                .await
                .unwrap()
        );
        assert!(store.delete_edition(&edition, None).await.unwrap());
        assert_eq!(store.invitations(&edition).await.unwrap(), []);
        assert_eq!(named(store, &edition, &office).await, []);
    })
    .await;
}
