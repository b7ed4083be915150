//! Queries and scans, page by page.

use serde_json::Value as Json;

use crate::answer::Answer;
use crate::known;
use crate::shape::Key;

/// What order the items come in.
#[derive(Debug, Clone, Copy)]
pub enum Kind<'a> {
    /// That of the sort key.
    Table,
    /// That of the index's sort key; between equal ones there is none.
    Index(&'a [Key]),
    /// None.
    Scan,
}

/// More pages than any sequence makes: who comes here turns in a circle.
const MAX_PAGES: usize = 200;

/// Reads to the end, or to the first refusal.
pub fn read(body: &Json, ask: impl Fn(&Json) -> Answer) -> Vec<Answer> {
    let mut body = body.clone();
    let mut pages = Vec::new();
    loop {
        let page = ask(&body);
        let next = page.success().and_then(|page| page.get("LastEvaluatedKey")).cloned();
        pages.push(page);
        match next {
            Some(next) if pages.len() < MAX_PAGES => body["ExclusiveStartKey"] = next,
            _ => return pages,
        }
    }
}

/// Whether both read the same, and which part of it differs if not.
pub fn compare_pages(kind: Kind<'_>, ours: &[Answer], theirs: &[Answer]) -> Result<(), &'static str> {
    if ours.len() != theirs.len() {
        return Err("other numbers of pages");
    }
    let (mut our_items, mut their_items) = (Vec::new(), Vec::new());
    for (one, other) in ours.iter().zip(theirs) {
        let (Some(page), Some(other_page)) = (one.success(), other.success()) else {
            if known::same(one, other) {
                continue;
            }
            return Err("one is refused, or for another reason");
        };
        if page["ScannedCount"] != other_page["ScannedCount"] {
            return Err("other ScannedCount");
        }
        let (last, other_last) = (page.get("LastEvaluatedKey"), other_page.get("LastEvaluatedKey"));
        if matches!(kind, Kind::Table) && last != other_last {
            return Err("other LastEvaluatedKey");
        }
        if last.map(names) != other_last.map(names) {
            return Err("other attributes in LastEvaluatedKey");
        }
        if page.get("Items").is_some() != other_page.get("Items").is_some() {
            return Err("one page has no Items");
        }
        our_items.extend(items(page));
        their_items.extend(items(other_page));
    }
    let count = |pages: &[Answer]| {
        pages.iter().filter_map(Answer::success).filter_map(|page| page["Count"].as_f64()).sum::<f64>()
    };
    if count(ours) != count(theirs) {
        return Err("other Count");
    }
    match kind {
        Kind::Table if our_items != their_items => return Err("other items"),
        Kind::Index(sort) => {
            let sort_keys = |items: &[Json]| -> Vec<Vec<Option<Json>>> {
                let sort_key = |item: &Json| sort.iter().map(|(name, _)| item.get(*name).cloned()).collect();
                items.iter().map(sort_key).collect()
            };
            if sort_keys(&our_items) != sort_keys(&their_items) {
                return Err("other order");
            }
        }
        _ => {}
    }
    our_items.sort_by_cached_key(Json::to_string);
    their_items.sort_by_cached_key(Json::to_string);
    if our_items == their_items { Ok(()) } else { Err("other items") }
}

fn items(page: &Json) -> Vec<Json> {
    page.get("Items").and_then(Json::as_array).cloned().unwrap_or_default()
}

fn names(key: &Json) -> Vec<&str> {
    key.as_object().into_iter().flat_map(|key| key.keys()).map(String::as_str).collect()
}
