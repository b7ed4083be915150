//! The order of the requests: pages of segments, and writes of their items, side by side within one bound.

use std::collections::VecDeque;

use futures_util::StreamExt;
use futures_util::stream::FuturesUnordered;

use super::difference::Difference;
use super::mend::{Verdict, judge, mend, patiently};
use super::{Reindex, ReindexOutput, ReindexProgress};
use crate::Error;
use crate::cursor::{Position, ReindexCursor};
use crate::operation::Scan;
use crate::operation::read::Raw;
use crate::record::Schema;

/// A request, or several of one item, for the segment of this number.
enum Work {
    Page(usize, Position),
    Write(usize, Box<Difference>),
}

enum Done {
    Page(usize, Result<Raw, Error>),
    Write(usize, Result<Verdict, Error>),
}

/// The page of a segment that is being worked on. It counts when all of it is done, so that what is tried again after an
/// error counts once.
#[derive(Default)]
struct Page {
    output: ReindexOutput,
    /// Writes that are not done.
    writes: usize,
    next: Option<Position>,
}

pub(super) async fn run<S: Schema>(mut reindex: Reindex<S>) -> Result<ReindexOutput, Error> {
    let mut cursor = reindex.cursor()?;
    let begun = |position: &&Position| matches!(position, Position::After(_));
    let first = cursor.segments.iter().enumerate().filter(|(_, position)| begun(position));
    let then = cursor.segments.iter().enumerate().filter(|(_, position)| **position == Position::New);
    let mut work: VecDeque<Work> =
        first.chain(then).map(|(segment, position)| Work::Page(segment, position.clone())).collect();
    let mut pages: Vec<Page> = cursor.segments.iter().map(|_| Page::default()).collect();
    let mut output = std::mem::take(&mut reindex.done);
    let mut failed: Option<Error> = None;
    let total = cursor.segments.len();
    let mut running = FuturesUnordered::new();
    loop {
        while running.len() < reindex.side_by_side
            && failed.is_none()
            && let Some(next) = work.pop_front()
        {
            running.push(reindex.work(total, next));
        }
        let Some(done) = running.next().await else { break };
        let segment = match done {
            Done::Page(_, Err(error)) | Done::Write(_, Err(error)) => {
                failed.get_or_insert(error);
                continue;
            }
            Done::Page(segment, Ok(raw)) => {
                let Some(page) = pages.get_mut(segment) else { continue };
                page.next = Some(raw.last.map_or(Position::Done, Position::After));
                for item in raw.items {
                    page.output.counts.scanned += 1;
                    match judge::<S>(reindex.rewrite, item) {
                        Verdict::Wrong(difference) if !reindex.dry_run => {
                            page.writes += 1;
                            work.push_front(Work::Write(segment, difference));
                        }
                        verdict => page.output.enter(verdict),
                    }
                }
                segment
            }
            Done::Write(segment, Ok(verdict)) => {
                let Some(page) = pages.get_mut(segment) else { continue };
                page.writes -= 1;
                page.output.enter(verdict);
                segment
            }
        };
        let Some(page) = pages.get_mut(segment).filter(|page| page.writes == 0) else { continue };
        let Page { output: of_page, next, .. } = std::mem::take(page);
        if let (Some(next), Some(position)) = (next, cursor.segments.get_mut(segment)) {
            if let Position::After(_) = next {
                work.push_back(Work::Page(segment, next.clone()));
            }
            *position = next;
        }
        output.counts.add(of_page.counts);
        output.left.extend(of_page.left);
        reindex.tell(&output, &cursor);
    }
    drop(running);
    match failed {
        None => Ok(output),
        Some(error) => {
            reindex.start = Some(cursor);
            reindex.done = output;
            Err(Error::interrupted(reindex, error))
        }
    }
}

impl<S: Schema> Reindex<S> {
    async fn work(&self, total: usize, work: Work) -> Done {
        let table = &self.table;
        match work {
            Work::Page(segment, position) => {
                let page = || self.page(segment, total, &position);
                Done::Page(segment, patiently(table.client(), self.patience, page).await)
            }
            Work::Write(segment, difference) => {
                Done::Write(segment, mend::<S>(table, self.rewrite, self.patience, difference).await)
            }
        }
    }

    async fn page(&self, segment: usize, total: usize, position: &Position) -> Result<Raw, Error> {
        let number = |value: usize| u32::try_from(value).unwrap_or(u32::MAX);
        let mut scan = Scan::<S::Item>::new(self.table.clone()).segment(number(segment), number(total));
        let start = match position {
            Position::After(key) => Some(key.clone()),
            Position::New | Position::Done => None,
        };
        let limit = self.page_size.map(|items| i32::try_from(items.max(1)).unwrap_or(i32::MAX));
        scan.page(start, limit).await
    }

    fn tell(&self, output: &ReindexOutput, cursor: &ReindexCursor) {
        if let Some(watch) = &self.watch {
            watch(&ReindexProgress { counts: output.counts.clone(), cursor: cursor.clone() });
        }
    }
}
