//! The record of what was asked, and how it was answered.

use std::collections::VecDeque;
use std::time::SystemTime;

use serde_json::Value as Json;

use crate::clock::utc;

use super::answer::MockAnswer;
use super::database::Database;
use super::operation::Operation;
use super::request::{Request, keys, tables};

/// How many requests are kept unless a test says otherwise.
pub(super) const KEPT_REQUESTS: usize = 10_000;
/// The most bytes of bodies that are kept.
const KEPT_BYTES: usize = 64 * 1024 * 1024;

/// Room that stays for the next bodies when all are forgotten.
const ROOM_BYTES: usize = 1024 * 1024;

/// A request as it arrived; taken apart when somebody looks.
#[derive(Debug)]
struct Entry {
    /// Or its name, where the mock does not play it.
    operation: Result<Operation, Box<str>>,
    /// How many bytes of the bodies.
    body: usize,
    at: SystemTime,
    status: Option<u16>,
    /// The body of the answer, where that is no success.
    refusal: Option<Box<[u8]>>,
}

impl Entry {
    fn bytes(&self) -> usize {
        self.body + self.refusal.as_ref().map_or(0, |body| body.len())
    }
}

/// The latest requests.
#[derive(Debug)]
pub(super) struct Record {
    entries: VecDeque<Entry>,
    /// One behind the other: nothing to allocate for each, and no holes in the heap when they are forgotten.
    bodies: VecDeque<u8>,
    bytes: usize,
    kept: usize,
}

impl Default for Record {
    fn default() -> Record {
        Record { entries: VecDeque::new(), bodies: VecDeque::new(), bytes: 0, kept: KEPT_REQUESTS }
    }
}

impl Record {
    #[inline]
    pub(super) fn note(&mut self, operation: &str, body: &[u8], answer: &MockAnswer, at: SystemTime) {
        if self.kept == 0 {
            return;
        }
        let refused = !answer.lost && answer.status != 200;
        let entry = Entry {
            operation: Operation::named(operation).map_err(|_| operation.into()),
            body: body.len(),
            at,
            status: (!answer.lost).then_some(answer.status),
            refusal: refused.then(|| answer.body.as_slice().into()),
        };
        self.bytes += entry.bytes();
        self.bodies.extend(body);
        self.entries.push_back(entry);
        self.forget_oldest();
    }

    /// Keeps within the limits; the latest request is kept whatever its size.
    fn forget_oldest(&mut self) {
        while self.entries.len() > self.kept || (self.bytes > KEPT_BYTES && self.entries.len() > 1) {
            if let Some(oldest) = self.entries.pop_front() {
                self.bodies.drain(..oldest.body);
                self.bytes -= oldest.bytes();
            }
        }
    }

    pub(super) fn keep(&mut self, requests: usize) {
        self.kept = requests;
        self.forget_oldest();
    }

    pub(super) fn clear(&mut self) {
        self.entries.clear();
        self.bodies.clear();
        self.bodies.shrink_to(ROOM_BYTES);
        self.bytes = 0;
    }

    pub(super) fn requests(&self, database: &Database) -> Vec<Request> {
        let mut bodies = self.bodies.iter().copied();
        let entries = self.entries.iter();
        entries
            .map(|entry| look(entry, &bodies.by_ref().take(entry.body).collect::<Vec<_>>(), database))
            .collect()
    }
}

fn look(entry: &Entry, body: &[u8], database: &Database) -> Request {
    let body: Json = serde_json::from_slice(body).unwrap_or_default();
    let refusal: Option<Json> = entry.refusal.as_ref().and_then(|body| serde_json::from_slice(body).ok());
    let name = refusal.as_ref().and_then(|refusal| refusal.get("__type")?.as_str());
    Request {
        operation: entry.operation.as_ref().map_or_else(|name| name.to_string(), Operation::to_string),
        tables: tables(&body),
        keys: keys(&body, database),
        at: utc(entry.at),
        status: entry.status,
        error: name.map(|name| name.rsplit_once('#').map_or(name, |(_, name)| name).to_owned()),
        body,
    }
}
