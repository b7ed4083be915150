//! Where a reindex stands, as a text.

use std::fmt;
use std::str::FromStr;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

use super::{push, push_value, take, text, value};
use crate::Error;
use crate::item::Item;

/// Where a reindex stands, in each segment of the table: all before is done. It is plain text for whoever runs the
/// reindex, and holds keys of items.
#[derive(Clone, PartialEq)]
pub struct ReindexCursor {
    pub(crate) target: String,
    /// As many as the table is read in.
    pub(crate) segments: Vec<Position>,
}

/// Where the reading of one segment stands.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Position {
    New,
    /// Behind the item of this key.
    After(Item),
    Done,
}

/// Format 1: `r1`, then fields in base64 as in a [`super::Cursor`]: the target, then one for each segment, which is empty
/// where it has not begun, `.` where it is done, and else the name and the value of each key attribute, in the order of
/// the names, as fields of their own.
const FORMAT: &str = "r1";

const DONE: &[u8] = b".";

impl fmt::Display for ReindexCursor {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut fields = Vec::new();
        push(&mut fields, self.target.as_bytes());
        for segment in &self.segments {
            match segment {
                Position::New => push(&mut fields, b""),
                Position::Done => push(&mut fields, DONE),
                Position::After(key) => {
                    let mut key: Vec<_> = key.iter().collect();
                    key.sort_unstable_by_key(|(name, _)| *name);
                    let mut attributes = Vec::new();
                    for (name, value) in key {
                        push(&mut attributes, name.as_bytes());
                        push_value(&mut attributes, Some(value));
                    }
                    push(&mut fields, &attributes);
                }
            }
        }
        write!(formatter, "{FORMAT}{}", URL_SAFE_NO_PAD.encode(fields))
    }
}

/// Without the keys, whose components may be sensitive.
impl fmt::Debug for ReindexCursor {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("ReindexCursor").field("of", &self.target).finish_non_exhaustive()
    }
}

impl FromStr for ReindexCursor {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self, Error> {
        let refused = || Error::invalid("this is no cursor of a reindex: take it as the reindex told it");
        let encoded = text.strip_prefix(FORMAT).ok_or_else(refused)?;
        let bytes = URL_SAFE_NO_PAD.decode(encoded).map_err(|_| refused())?;
        parse(&bytes).ok_or_else(refused)
    }
}

fn parse(mut bytes: &[u8]) -> Option<ReindexCursor> {
    let bytes = &mut bytes;
    let target = text(take(bytes)?)?;
    let mut segments = Vec::new();
    while !bytes.is_empty() {
        let mut segment = take(bytes)?;
        segments.push(if segment.is_empty() {
            Position::New
        } else if segment == DONE {
            Position::Done
        } else {
            let mut key = Item::new();
            while !segment.is_empty() {
                key.insert(text(take(&mut segment)?)?, value(take(&mut segment)?)?);
            }
            Position::After(key)
        });
    }
    Some(ReindexCursor { target, segments }).filter(|cursor| !cursor.segments.is_empty())
}
