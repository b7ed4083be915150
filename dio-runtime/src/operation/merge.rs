//! Reads of several partitions as one: side by side, in the order of one sort key.

use std::cmp::Reverse;
use std::collections::{BTreeSet, VecDeque};
use std::future::Future;
use std::ops::Range;
use std::pin::Pin;
use std::task::{Context, Poll};

use aws_sdk_dynamodb::types::AttributeValue;
use futures_core::Stream;
use futures_util::stream::FuturesUnordered;

use super::hydrate::{WholePage, whole_page};
use super::plan::Plan;
use super::read::read_among;
use crate::cursor::Cursor;
use crate::item::Item;
use crate::record::{Readable, Unread};
use crate::{Error, Number};

/// How the records of several partitions are one sequence.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Sequence {
    /// By sort key; of equal ones those of the partition that is named first.
    Merged,
    /// Partition by partition.
    InTurn,
}

/// The reads of several partitions on their way.
pub(super) struct Merge<T: Readable> {
    lanes: Vec<Lane<T>>,
    sequence: Sequence,
    /// The first lane that may have more.
    first: usize,
    side_by_side: usize,
    /// How many records may still be handed out.
    remaining: Option<usize>,
    reading: FuturesUnordered<Reading<T>>,
    /// Lanes of which nothing is known before their next page is read, which has not been asked for.
    needed: BTreeSet<usize>,
    /// Lanes whose next page can be read while the one before is handed out.
    ahead: BTreeSet<usize>,
    /// How many lanes there are of which nothing is known.
    unknown: usize,
    /// The next record of each lane that has one, where they are merged.
    heads: BTreeSet<(Rank, usize)>,
    /// What was handed out last, where the reading can stop before all is read.
    last: Option<(usize, Item)>,
    /// What was handed out before the reading went on: what is not behind it is left out.
    position: Option<(Rank, usize)>,
    refused: Option<Error>,
    /// How many records an index named that the table did not have.
    pub(super) missing: usize,
}

/// One partition.
struct Lane<T: Readable> {
    /// None while a page is read, and at the end.
    plan: Option<Box<Plan<T>>>,
    /// Where the next page begins.
    start: Option<Item>,
    is_done: bool,
    records: VecDeque<Found<T>>,
    /// How many of them the last page had.
    page: usize,
}

struct Found<T> {
    rank: Rank,
    /// Where a reading that stops here goes on.
    key: Option<Item>,
    record: Result<T, Unread>,
}

type Reading<T> = Pin<Box<dyn Future<Output = (usize, Box<Plan<T>>, Result<WholePage, Error>)> + Send>>;

/// Where a record stands among those of all partitions: by the sort key attributes.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
enum Rank {
    Ascending(Vec<Value>),
    Descending(Reverse<Vec<Value>>),
}

/// A value of a key attribute in DynamoDB's order. An attribute has one type in all items.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
enum Value {
    Text(String),
    Number(Number),
    Bytes(Vec<u8>),
    Absent,
}

impl Value {
    fn of(value: Option<&AttributeValue>) -> Self {
        match value {
            Some(AttributeValue::S(text)) => Value::Text(text.clone()),
            Some(AttributeValue::N(number)) => number.parse().map_or(Value::Absent, Value::Number),
            Some(AttributeValue::B(bytes)) => Value::Bytes(bytes.clone().into_inner()),
            _ => Value::Absent,
        }
    }
}

impl Rank {
    fn of<T: Readable>(plan: &Plan<T>, item: &Item) -> Self {
        let values = plan.sort_attributes().iter().map(|attribute| Value::of(item.get(attribute.name)));
        let values = values.collect();
        if plan.descending { Rank::Descending(Reverse(values)) } else { Rank::Ascending(values) }
    }
}

impl<T: Readable> Merge<T> {
    /// Reads these partitions, in this order where they are read in turn.
    pub(super) fn new(
        plans: Vec<Plan<T>>,
        sequence: Sequence,
        side_by_side: usize,
        limit: Option<usize>,
        start: Option<&Cursor>,
    ) -> Self {
        let lanes = plans.into_iter().map(|plan| Lane {
            is_done: plan.is_empty(),
            plan: Some(Box::new(plan)),
            start: None,
            records: VecDeque::new(),
            page: 0,
        });
        let mut merge = Self {
            lanes: lanes.collect(),
            sequence,
            first: 0,
            side_by_side: side_by_side.max(1),
            remaining: limit,
            reading: FuturesUnordered::new(),
            needed: BTreeSet::new(),
            ahead: BTreeSet::new(),
            unknown: 0,
            heads: BTreeSet::new(),
            last: None,
            position: None,
            refused: None,
            missing: 0,
        };
        // Nothing is sent where one of the partitions is refused.
        let plans = merge.lanes.iter_mut().filter_map(|lane| lane.plan.as_mut());
        merge.refused = plans.filter_map(|plan| plan.take_refusal()).next();
        if let Some(cursor) = start
            && let Err(error) = merge.go_on(cursor)
        {
            merge.refused = merge.refused.take().or(Some(error));
        }
        let open = merge.lanes.iter().enumerate().filter(|(_, lane)| !lane.is_done);
        merge.needed = open.map(|(place, _)| place).collect();
        merge.unknown = merge.needed.len();
        merge
    }

    /// A reading that is refused when it begins.
    pub(super) fn refused(error: Error) -> Self {
        let mut merge = Self::new(Vec::new(), Sequence::Merged, 1, None, None);
        merge.refused = Some(error);
        merge
    }

    /// Goes on behind the record that a cursor names.
    fn go_on(&mut self, cursor: &Cursor) -> Result<(), Error> {
        let refused =
            || Error::invalid("the cursor belongs to another query: it leads on in the one that answered it");
        let place =
            self.lanes.iter().position(|lane| lane.plan.as_ref().is_some_and(|plan| plan.is_at(cursor)));
        let place = place.filter(|_| cursor.target == self.target()).ok_or_else(refused)?;
        for (at, lane) in self.lanes.iter_mut().enumerate() {
            let Some(plan) = &mut lane.plan else { continue };
            plan.take_bounds(cursor).ok_or_else(refused)?;
            if at == place {
                lane.start = Some(cursor.key.clone());
                self.position = Some((Rank::of(plan, &cursor.key), place));
            } else if self.sequence == Sequence::Merged {
                plan.go_on_at(&cursor.key);
            } else if at < place {
                lane.is_done = true;
            }
        }
        Ok(())
    }

    /// What its cursors belong to. Where partitions are read in turn, that is also the last.
    fn target(&self) -> String {
        let last = self.lanes.last().and_then(|lane| lane.plan.as_ref());
        let target = last.map(|plan| plan.target()).unwrap_or_default();
        match (self.sequence, last.and_then(|plan| plan.partition.as_ref().ok())) {
            (Sequence::InTurn, Some(AttributeValue::S(last))) => format!("{target}/until/{last}"),
            (Sequence::InTurn, _) => format!("{target}/until"),
            (Sequence::Merged, _) => format!("{target}/merged"),
        }
    }

    /// Leads on to what has not been handed out. None where all was, or nothing yet.
    pub(super) fn cursor(&self) -> Option<Cursor> {
        let is_left = self.lanes.iter().any(|lane| !lane.is_done || !lane.records.is_empty());
        let (place, key) = self.last.as_ref().filter(|_| is_left)?;
        let plan = self.lanes.get(*place)?.plan.as_ref()?;
        Some(Cursor { target: self.target(), ..plan.cursor(key.clone()) })
    }

    /// The next record or item that does not decode; an error ends the reading.
    pub(super) fn poll_each(
        &mut self,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Result<T, Unread>, Error>>> {
        loop {
            if let Some(error) = self.refused.take() {
                return Poll::Ready(Some(Err(self.end(error))));
            }
            if self.remaining == Some(0) {
                return Poll::Ready(None);
            }
            self.ask();
            match Pin::new(&mut self.reading).poll_next(context) {
                Poll::Ready(Some((place, plan, Ok(page)))) => self.fill(place, plan, page),
                Poll::Ready(Some((_, _, Err(error)))) => self.refused = Some(error),
                Poll::Ready(None) => return Poll::Ready(self.take().map(Ok)),
                Poll::Pending => {
                    return self.take().map_or(Poll::Pending, |record| Poll::Ready(Some(Ok(record))));
                }
            }
        }
    }

    fn end(&mut self, error: Error) -> Error {
        self.reading = FuturesUnordered::new();
        self.lanes = Vec::new();
        self.needed.clear();
        self.ahead.clear();
        self.heads.clear();
        error
    }

    /// The next record, if it is known which that is.
    fn take(&mut self) -> Option<Result<T, Unread>> {
        let place = match self.sequence {
            // A lane of which nothing is known could have an earlier one.
            Sequence::Merged if self.unknown > 0 => return None,
            Sequence::Merged => self.heads.pop_first()?.1,
            Sequence::InTurn => self.current(),
        };
        let lane = self.lanes.get_mut(place)?;
        let found = lane.records.pop_front()?;
        if let Some(next) = lane.records.front() {
            if self.sequence == Sequence::Merged {
                self.heads.insert((next.rank.clone(), place));
            }
        } else if !lane.is_done {
            self.unknown += 1;
        }
        if !lane.is_done && lane.plan.is_some() {
            if lane.records.is_empty() {
                self.ahead.remove(&place);
                self.needed.insert(place);
            } else if self.remaining.is_none() && lane.records.len() <= lane.page {
                self.ahead.insert(place);
            }
        }
        if let Some(key) = found.key {
            self.last = Some((place, key));
        }
        self.remaining = self.remaining.map(|remaining| remaining - 1);
        Some(found.record)
    }

    /// The first lane that has, or may have, more; behind the last where none has.
    fn current(&mut self) -> usize {
        while self.lanes.get(self.first).is_some_and(|lane| lane.is_done && lane.records.is_empty()) {
            self.first += 1;
        }
        self.first
    }

    /// The lanes of which a page may be read now.
    fn wanted(&mut self) -> Range<usize> {
        match self.sequence {
            Sequence::Merged => 0..self.lanes.len(),
            Sequence::InTurn => {
                let current = self.current();
                // A reading that may stop early reads no partition before it is its turn.
                let ahead = if self.remaining.is_some() { 1 } else { self.side_by_side };
                current..current.saturating_add(ahead)
            }
        }
    }

    fn ask(&mut self) {
        let wanted = self.wanted();
        while self.reading.len() < self.side_by_side
            && let Some(place) =
                self.needed.range(wanted.clone()).next().or_else(|| self.ahead.first()).copied()
        {
            self.needed.remove(&place);
            self.ahead.remove(&place);
            let Some(lane) = self.lanes.get_mut(place) else { continue };
            let Some(mut plan) = lane.plan.take() else { continue };
            let (start, limit) = (lane.start.take(), plan.options.page_limit(self.remaining));
            self.reading.push(Box::pin(async move {
                let page = whole_page(&mut plan, start, limit).await;
                (place, plan, page)
            }));
        }
    }

    fn fill(&mut self, place: usize, plan: Box<Plan<T>>, page: WholePage) {
        let Some(lane) = self.lanes.get_mut(place) else { return };
        let had = lane.records.len();
        let WholePage { found, records } = page;
        let mut records = records.map(Vec::into_iter);
        for item in found.items {
            let record = records.as_mut().map(|records| records.next().flatten());
            let rank = match self.sequence {
                Sequence::Merged => Rank::of(&plan, &item),
                Sequence::InTurn => Rank::Ascending(Vec::new()),
            };
            let is_behind =
                |position: &(Rank, usize)| place == position.1 || (&rank, place) > (&position.0, position.1);
            if self.sequence == Sequence::Merged && !self.position.as_ref().is_none_or(is_behind) {
                continue;
            }
            let key = self.remaining.is_some().then(|| plan.key_of(&item));
            let Some(item) = record.unwrap_or(Some(item)) else {
                self.missing += 1;
                continue;
            };
            if let Some(record) = read_among::<T>(item, false) {
                lane.records.push_back(Found { rank, key, record });
            }
        }
        lane.page = lane.records.len() - had;
        lane.is_done = found.last.is_none();
        lane.start = found.last;
        lane.plan = Some(plan);
        match lane.records.front() {
            Some(first) if had == 0 => {
                self.unknown -= 1;
                if self.sequence == Sequence::Merged {
                    self.heads.insert((first.rank.clone(), place));
                }
            }
            None if lane.is_done => self.unknown -= 1,
            None => {
                self.needed.insert(place);
            }
            Some(_) => {}
        }
        // Of partitions that are read in turn the next begins already.
        if had == 0 && !lane.is_done && self.remaining.is_none() && self.sequence == Sequence::Merged {
            self.ahead.insert(place);
        }
    }
}
