//! What `x-amzn-RequestId` says: support asks for it, logs are searched by it.

use std::collections::hash_map::RandomState;
use std::hash::BuildHasher;
use std::sync::atomic::{AtomicU64, Ordering};

use hyper::header::HeaderValue;
use uuid::Uuid;

/// Ids that do not repeat within a server, nor, but by chance, between servers.
pub(super) struct RequestIds {
    server: u64,
    next: AtomicU64,
}

impl RequestIds {
    pub(super) fn new() -> RequestIds {
        // The seed of a hash map: the standard library's way to a random number.
        RequestIds { server: RandomState::new().hash_one(std::process::id()), next: AtomicU64::new(1) }
    }

    pub(super) fn next(&self) -> HeaderValue {
        let number = self.next.fetch_add(1, Ordering::Relaxed);
        let mut text = Uuid::encode_buffer();
        let text = Uuid::from_u64_pair(self.server, number).hyphenated().encode_upper(&mut text);
        // Letters, digits and hyphens are a header's value.
        HeaderValue::from_str(text).unwrap_or(HeaderValue::from_static("unknown"))
    }
}
