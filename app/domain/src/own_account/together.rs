//! Several files become the posts of one account a platform.

use super::file::ReadFile;
use super::post::{Platform, Post};
use std::collections::{BTreeMap, HashMap};

/// The posts of one platform.
#[derive(Clone, Debug, PartialEq)]
pub struct PlatformPosts {
    /// The platform.
    pub platform: Platform,
    /// Each post once, by when it was published; those without a day come last.
    pub posts: Vec<Post>,
    /// How many rows were left out because another file has newer numbers of the same post.
    pub duplicates: usize,
}

/// Puts the posts of several files together, each platform for itself: numbers of two platforms are never added up.
/// Of one post in several files the newest numbers count.
#[must_use]
pub fn together(files: &[ReadFile]) -> Vec<PlatformPosts> {
    let mut platforms: BTreeMap<Platform, Vec<Post>> = BTreeMap::new();
    for post in files.iter().flat_map(|file| &file.posts) {
        platforms
            .entry(post.platform)
            .or_default()
            .push(post.clone());
    }
    let platforms = platforms.into_iter().map(|(platform, posts)| {
        let (mut posts, older) = newest(posts);
        mark_collaborations(&mut posts);
        posts.sort_by_key(|post| (post.published.is_none(), post.published));
        PlatformPosts {
            platform,
            posts,
            duplicates: older.len(),
        }
    });
    platforms.collect()
}

/// Each post once, in the order of first rows kept, and the lines of older rows with that of the row that was kept.
/// Equal numbers: the later row counts, because files are dropped oldest first.
pub(super) fn newest(posts: Vec<Post>) -> (Vec<Post>, Vec<(u64, u64)>) {
    let mut best: HashMap<(Platform, &str), usize> = HashMap::new();
    for (place, post) in posts.iter().enumerate() {
        let Some(key) = post.key() else { continue };
        let known = best.entry(key).or_insert(place);
        let is_newer = posts
            .get(*known)
            .is_none_or(|known| post.freshness() >= known.freshness());
        if is_newer {
            *known = place;
        }
    }
    let kept: Vec<Option<usize>> = posts
        .iter()
        .map(|post| post.key().and_then(|key| best.get(&key).copied()))
        .collect();
    let line = |place: usize| posts.get(place).map_or(0, |post| post.line);
    let mut older = Vec::new();
    for (place, kept) in kept.iter().enumerate() {
        if let Some(kept) = kept.filter(|kept| *kept != place) {
            older.push((line(place), line(kept)));
        }
    }
    let is_kept: Vec<bool> = kept
        .iter()
        .enumerate()
        .map(|(place, kept)| kept.is_none_or(|kept| kept == place))
        .collect();
    let posts = posts
        .into_iter()
        .zip(is_kept)
        .filter_map(|(post, is_kept)| is_kept.then_some(post));
    (posts.collect(), older)
}

/// Flags the posts of other accounts: the own one is that of most posts, of equals the one that comes first (§2.1).
pub(super) fn mark_collaborations(posts: &mut [Post]) {
    let mut accounts: HashMap<&str, (usize, usize)> = HashMap::new();
    for (place, post) in posts.iter().enumerate() {
        if let Some(account) = post.account_id.as_deref() {
            accounts.entry(account).or_insert((0, place)).0 += 1;
        }
    }
    let own = accounts
        .into_iter()
        .max_by_key(|(_, (count, first))| (*count, std::cmp::Reverse(*first)))
        .map(|(account, _)| account.to_owned());
    for post in posts {
        post.collaboration = post.account_id.is_some() && post.account_id != own;
    }
}
