//! Where memory comes from and when it goes back.

use libmimalloc_sys::{mi_collect, mi_option_set_default, mi_option_t};
use mimalloc::MiMalloc;
use std::cell::Cell;

/// Hashing a password takes 19 MiB, and the system's allocator keeps that once a thread: 660 MB after a
/// burst of sixty sign-ins, against 60 MB with this one, and 35 MB where it also gives back at once.
#[global_allocator]
static ALLOCATOR: MiMalloc = MiMalloc;

/// `mi_option_purge_delay` of mimalloc's C header, which the binding does not name.
const PURGE_DELAY: mi_option_t = 15;

/// Has freed memory go back to the system at once instead of at the next allocation of its thread, which
/// on a quiet server may be never. `MIMALLOC_PURGE_DELAY` in the environment is heard all the same.
#[expect(
    unsafe_code,
    reason = "the allocator's option can be set by its C interface alone"
)]
fn give_memory_back_at_once() {
    // SAFETY: it writes one number into the allocator's table of options, whose length it checks, and no
    // other thread runs yet.
    unsafe { mi_option_set_default(PURGE_DELAY, 0) }
}

/// Has the kernel hand out memory by the page. The allocator asks for pages of 2 MiB, of which a quiet
/// server fills a part: 50 MB at rest against 34. Where the kernel does not know the wish, it stays as it is.
#[cfg(target_os = "linux")]
fn take_memory_by_the_page() {
    let _ = rustix::thread::disable_transparent_huge_pages(true);
}

#[cfg(not(target_os = "linux"))]
fn take_memory_by_the_page() {}

/// Every so many times that a thread has nothing to do it looks for what it can give back.
const RESTS: u8 = 16;

/// Gives back what other threads have freed of this one's memory, which else waits until this thread
/// asks for more. For a thread that has nothing to do.
#[expect(
    unsafe_code,
    reason = "the allocator gives memory back by its C interface alone"
)]
pub fn give_back_what_others_freed() {
    thread_local! {
        static RESTED: Cell<u8> = const { Cell::new(0) };
    }
    let rested = (RESTED.get() + 1) % RESTS;
    RESTED.set(rested);
    if rested == 0 {
        // SAFETY: it walks this thread's own heap, which no other thread touches.
        unsafe { mi_collect(false) }
    }
}

/// How a process of the server handles memory; called before anything else.
pub fn prepare() {
    give_memory_back_at_once();
    take_memory_by_the_page();
}
