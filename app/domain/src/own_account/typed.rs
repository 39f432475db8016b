//! Twelve posts, typed on a phone where nobody has a file: pillar, format and three numbers each.

use super::pillars::Pillar;
use super::post::{Format, Platform, Post};
use super::values::{Value, count};
use thiserror::Error;

/// So many posts can be typed.
pub const MAX_TYPED: usize = 12;

/// A post as a form sends it. Numbers may be written as the app shows them: `1,2 rb`, `1.2K`, `2.300`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TypedPost {
    /// The code of its pillar.
    pub pillar: String,
    /// The code of its format.
    pub format: String,
    /// Its reach; empty where it is not known, which is not 0.
    pub reach: String,
    /// Its saves, likewise.
    pub saves: String,
    /// Its shares, likewise.
    pub shares: String,
}

/// A field of [`TypedPost`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[expect(missing_docs, reason = "named as the fields are")]
pub enum TypedField {
    Pillar,
    Format,
    Reach,
    Saves,
    Shares,
}

/// What is wrong with a typed post.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum TypedFault {
    /// No pillar or no format was chosen, or one that there is not.
    #[error("nothing was chosen")]
    NotChosen,
    /// It is no whole number of 0 or more.
    #[error("this is not a whole number")]
    NotACount,
    /// None of the three numbers was typed.
    #[error("no number was typed")]
    NoNumber,
    /// It is beyond [`MAX_TYPED`].
    #[error("there are more than {MAX_TYPED} posts")]
    TooMany,
}

/// Reads typed posts. A post with nothing in it at all is skipped.
///
/// # Errors
/// What is wrong, by the place of the post, counted from 0, and its field.
pub fn read_typed(
    platform: Platform,
    typed: &[TypedPost],
) -> Result<Vec<Post>, Vec<(usize, TypedField, TypedFault)>> {
    let mut posts = Vec::new();
    let mut faults = Vec::new();
    for (place, one) in typed.iter().enumerate() {
        let fields = [
            &one.pillar,
            &one.format,
            &one.reach,
            &one.saves,
            &one.shares,
        ];
        if fields.iter().all(|text| text.trim().is_empty()) {
            continue;
        }
        if place >= MAX_TYPED {
            faults.push((place, TypedField::Pillar, TypedFault::TooMany));
            break;
        }
        let line = u64::try_from(place).unwrap_or(u64::MAX).saturating_add(1);
        let mut post = Post::empty(platform, line);
        post.pillar = Pillar::from_code(one.pillar.trim());
        post.format = Format::from_code(one.format.trim());
        if post.pillar.is_none() {
            faults.push((place, TypedField::Pillar, TypedFault::NotChosen));
        }
        if post.format.is_none() {
            faults.push((place, TypedField::Format, TypedFault::NotChosen));
        }
        let mut number = |text: &str, field| match count(text) {
            Value::Known(number) => Some(number),
            Value::Missing => None,
            Value::Negative | Value::Unreadable => {
                faults.push((place, field, TypedFault::NotACount));
                None
            }
        };
        post.counts.reach = number(&one.reach, TypedField::Reach);
        post.counts.saves = number(&one.saves, TypedField::Saves);
        post.counts.shares = number(&one.shares, TypedField::Shares);
        if !post.has_numbers()
            && !faults
                .iter()
                .any(|(of, _, fault)| *of == place && *fault == TypedFault::NotACount)
        {
            faults.push((place, TypedField::Reach, TypedFault::NoNumber));
        }
        posts.push(post);
    }
    if faults.is_empty() {
        Ok(posts)
    } else {
        Err(faults)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn typed(pillar: &str, format: &str, numbers: [&str; 3]) -> TypedPost {
        let [reach, saves, shares] = numbers.map(str::to_owned);
        TypedPost {
            pillar: pillar.to_owned(),
            format: format.to_owned(),
            reach,
            saves,
            shares,
        }
    }

    #[test]
    fn posts_are_typed_as_the_app_shows_them() {
        let empty = TypedPost::default();
        let full = typed("how-to", "carousel", ["1,2 rb", "", "7"]);
        let posts = read_typed(Platform::Instagram, &[empty, full]).unwrap();
        let [post] = posts.as_slice() else {
            panic!("{posts:?}");
        };
        assert_eq!(
            (post.pillar, post.format),
            (Some(Pillar::HowTo), Some(Format::Carousel))
        );
        assert_eq!(
            (post.counts.reach, post.counts.saves, post.counts.shares),
            (Some(1_200), None, Some(7))
        );
        assert_eq!(post.line, 2);
    }

    #[test]
    fn what_is_wrong_is_said_by_post_and_field() {
        let faults = read_typed(
            Platform::X,
            &[
                typed("", "photo", ["5", "", ""]),
                typed("service", "foto", ["5", "", ""]),
                typed("service", "photo", ["-1", "banyak", ""]),
                typed("service", "photo", ["", "", " "]),
            ],
        );
        assert_eq!(
            faults,
            Err(vec![
                (0, TypedField::Pillar, TypedFault::NotChosen),
                (1, TypedField::Format, TypedFault::NotChosen),
                (2, TypedField::Reach, TypedFault::NotACount),
                (2, TypedField::Saves, TypedFault::NotACount),
                (3, TypedField::Reach, TypedFault::NoNumber),
            ])
        );
        let one = typed("service", "photo", ["5", "", ""]);
        assert_eq!(
            read_typed(Platform::X, &vec![one.clone(); MAX_TYPED])
                .unwrap()
                .len(),
            MAX_TYPED
        );
        assert_eq!(
            read_typed(Platform::X, &vec![one; MAX_TYPED + 5]),
            Err(vec![(MAX_TYPED, TypedField::Pillar, TypedFault::TooMany)])
        );
    }
}
