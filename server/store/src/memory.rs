//! A bounded memory of what was read, which never keeps a value that changed while it was being read.

use quick_cache::sync::Cache;
use std::hash::{BuildHasher, Hash, RandomState};
use std::sync::atomic::{AtomicU64, Ordering};

/// Enough that writers of other keys seldom keep a reader from remembering what it read.
const SHARDS: usize = 64;

/// Values by key.
pub(crate) struct Memory<K, V> {
    values: Cache<K, V>,
    /// How often keys of a shard were forgotten.
    forgotten: [AtomicU64; SHARDS],
    hasher: RandomState,
}

/// The moment before a read.
#[derive(Clone, Copy)]
pub(crate) struct Before(u64);

impl<K: Hash + Eq + Clone, V: Clone> Memory<K, V> {
    pub(crate) fn new(capacity: usize) -> Self {
        Self {
            values: Cache::new(capacity),
            forgotten: [const { AtomicU64::new(0) }; SHARDS],
            hasher: RandomState::new(),
        }
    }

    pub(crate) fn get(&self, key: &K) -> Option<V> {
        self.values.get(key)
    }

    /// The value of a key, and where it is not known what `read` gives.
    pub(crate) async fn get_or_read<E>(
        &self,
        key: &K,
        read: impl Future<Output = Result<V, E>>,
    ) -> Result<V, E> {
        if let Some(known) = self.get(key) {
            return Ok(known);
        }
        let before = self.before_reading(key);
        let value = read.await?;
        self.keep(key.clone(), value.clone(), before);
        Ok(value)
    }

    pub(crate) fn before_reading(&self, key: &K) -> Before {
        Before(self.shard(key).load(Ordering::SeqCst))
    }

    /// Remembers what was read, unless the key was forgotten since. The order matters: this inserts and
    /// then looks, forgetting counts and then removes, so one of the two always takes a stale value out.
    pub(crate) fn keep(&self, key: K, value: V, before: Before) {
        self.values.insert(key.clone(), value);
        if self.before_reading(&key).0 != before.0 {
            self.values.remove(&key);
        }
    }

    pub(crate) fn forget(&self, key: &K) {
        self.shard(key).fetch_add(1, Ordering::SeqCst);
        self.values.remove(key);
    }

    /// Forgets every value that `gone` names. A value that is just being read counts as named.
    pub(crate) fn forget_where(&self, gone: impl Fn(&V) -> bool) {
        self.count_all();
        self.values.retain(|_, value| !gone(value));
    }

    pub(crate) fn clear(&self) {
        self.count_all();
        self.values.clear();
    }

    fn count_all(&self) {
        for shard in &self.forgotten {
            shard.fetch_add(1, Ordering::SeqCst);
        }
    }

    fn shard(&self, key: &K) -> &AtomicU64 {
        let place = self.hasher.hash_one(key) % SHARDS as u64;
        &self.forgotten[usize::try_from(place).unwrap_or_default()]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_changed_while_it_was_read_is_not_remembered() {
        let memory = Memory::new(10);
        let before = memory.before_reading(&1);
        memory.forget(&1);
        memory.keep(1, "old", before);
        assert_eq!(memory.get(&1), None);

        let before = memory.before_reading(&1);
        memory.clear();
        memory.keep(1, "old", before);
        assert_eq!(memory.get(&1), None);

        let before = memory.before_reading(&1);
        memory.keep(1, "new", before);
        assert_eq!(memory.get(&1), Some("new"));
    }

    #[test]
    fn values_are_forgotten_by_what_they_hold() {
        let memory = Memory::new(10);
        for (key, value) in [(1, "a"), (2, "b")] {
            memory.keep(key, value, memory.before_reading(&key));
        }
        memory.forget_where(|value| *value == "a");
        assert_eq!((memory.get(&1), memory.get(&2)), (None, Some("b")));
    }
}
