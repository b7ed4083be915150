//! Shards: one of some numbers, told by other fields, that spreads what would be one partition over several.

use std::fmt;
use std::marker::PhantomData;

use super::template::Texts;
use super::{Components, Extent, KeyComponent};
use crate::form::Plain;
use crate::types::digits::{push_digits, read_digits};
use crate::types::{Shard, ValueReason};

/// The digits of every shard of so many: two, or those of the last.
const fn digits(count: u16) -> usize {
    match count {
        0..=100 => 2,
        101..=1_000 => 3,
        1_001..=10_000 => 4,
        _ => 5,
    }
}

impl<const COUNT: u16> KeyComponent<Plain> for Shard<COUNT> {
    const EXTENT: Extent = Extent::Fixed(digits(COUNT));

    fn write(value: &u16, out: &mut String) -> Result<(), ValueReason> {
        if *value >= COUNT {
            return Err(ValueReason::OutOfRange);
        }
        push_digits(out, u64::from(*value), digits(COUNT));
        Ok(())
    }

    fn read(text: &str) -> Result<u16, ValueReason> {
        if text.len() != digits(COUNT) {
            return Err(ValueReason::Malformed);
        }
        let value = read_digits(text.as_bytes()).ok_or(ValueReason::Malformed)?;
        // A count only grows, so what was written while it was smaller has a shard below it too.
        u16::try_from(value).ok().filter(|value| *value < COUNT).ok_or(ValueReason::OutOfRange)
    }
}

/// How a shard is made, as constant data: the CRC-32 (that of zlib and IEEE 802.3) of the fields' plain key texts, joined by the
/// table's delimiter, modulo the count.
///
/// ```
/// use dio_runtime::key::{Of, ShardOf};
/// use dio_runtime::types::{Integer, Text};
///
/// const SHARD: ShardOf<16, (Of<Text>, Of<Integer>)> = ShardOf::new(&["", "#", ""], &["device", "channel"]);
///
/// // CRC-32 of "a#7" is 0xb040aa6b
/// assert_eq!(SHARD.of((&"a".to_owned(), &7)), 11);
/// ```
pub struct ShardOf<const COUNT: u16, C> {
    texts: Texts,
    components: PhantomData<fn() -> C>,
}

impl<const COUNT: u16, C: Components> ShardOf<COUNT, C> {
    /// The delimiters between the fields, with nothing before and behind, and the fields.
    pub const fn new(literals: &'static [&'static str], fields: &'static [&'static str]) -> Self {
        Self { texts: Texts::new(literals, fields), components: PhantomData }
    }

    /// The shard of these values. A value that has no text has none either: it is refused where it is written itself.
    pub fn of(&self, values: C::Refs<'_>) -> u16 {
        self.of_count(COUNT, values)
    }

    /// The shard that these values had while there were `count`.
    pub fn of_count(&self, count: u16, values: C::Refs<'_>) -> u16 {
        let mut text = String::new();
        match C::append(&self.texts, &mut text, values) {
            Ok(()) => {
                let rest = crc32fast::hash(text.as_bytes()) % u32::from(count.max(1));
                // Below a count, which is 16 bits wide.
                u16::try_from(rest).unwrap_or_default()
            }
            Err(_) => 0,
        }
    }
}

impl<const COUNT: u16, C> fmt::Debug for ShardOf<COUNT, C> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("ShardOf").field("count", &COUNT).field("texts", &self.texts).finish()
    }
}
