//! Items to be put, straight from the JSON of a request to the text that is stored.
//!
//! Most of an item already stands in the request as it will be stored: so it is checked and measured where it stands, and
//! copied in few pieces. A value that is not plain (a string with escapes, a number of many digits) is read as all JSON
//! is; so is the whole item where anything else is unusual or wrong, and refused where DynamoDB refuses it.

use std::cmp::Ordering;

use crate::mock::item_text::start_bytes;
use crate::mock::size::{short_number_size, value_size};
use crate::mock::stored::Stored;

use super::attribute::{MAX_LEVELS, MAX_NAME_BYTES, write_value};
use super::output::{first_special, plain_bytes};
use super::read::Reader;

impl<'a> Reader<'a> {
    /// The item that begins here, if it is a plain one; otherwise nothing is read.
    pub(super) fn item(&mut self) -> Option<Stored> {
        let mut reader = ItemReader {
            source: self.text,
            at: self.at,
            text: Vec::with_capacity(1024),
            copied: self.at,
            members: Vec::with_capacity(16),
        };
        reader.expect(b'{')?;
        let size = reader.members(b'}', MAX_LEVELS)?;
        reader.copy();
        let ItemReader { at, mut text, members, .. } = reader;
        let length = text.len();
        // After the brace; commas are between.
        let mut start = 1;
        for member in &members {
            text.extend_from_slice(&start_bytes(start));
            start += member.end - member.start + 1;
        }
        self.at = at;
        Some(Stored::of(size, (text, length)))
    }
}

/// An item being read.
struct ItemReader<'a> {
    source: &'a str,
    at: usize,
    /// What is read, as it will be stored: up to `copied`, from where on it can be copied as it stands in the source.
    text: Vec<u8>,
    copied: usize,
    /// Of the item, and of the maps and the set in it that are being read.
    members: Vec<Member<'a>>,
}

/// An attribute of an item or map, or a string in a set.
struct Member<'a> {
    /// The first bytes of the name as a number: to compare these is enough for most.
    prefix: u64,
    name: &'a [u8],
    /// Where it stood in the text when it was read.
    start: usize,
    end: usize,
}

impl Member<'_> {
    #[inline]
    fn order(&self, other: &Self) -> Ordering {
        match self.prefix.cmp(&other.prefix) {
            Ordering::Equal => self.order_of_names(other),
            order => order,
        }
    }

    #[cold]
    fn order_of_names(&self, other: &Self) -> Ordering {
        self.name.cmp(other.name)
    }
}

/// How most values begin; those of six bytes are compared with as many.
const S: u64 = u64::from_le_bytes(*b"{\"S\":\"\0\0");
const N: u64 = u64::from_le_bytes(*b"{\"N\":\"\0\0");
const L: u64 = u64::from_le_bytes(*b"{\"L\":[\0\0");
const M: u64 = u64::from_le_bytes(*b"{\"M\":{\0\0");
const SS: u64 = u64::from_le_bytes(*b"{\"SS\":[\"");
const SIX_BYTES: u64 = (1 << 48) - 1;

impl<'a> ItemReader<'a> {
    /// What is not read yet.
    #[inline]
    fn rest(&self) -> Option<&'a [u8]> {
        self.source.as_bytes().get(self.at..)
    }

    /// Takes a byte, if it is the next.
    #[inline]
    fn eat(&mut self, byte: u8) -> bool {
        let found = self.source.as_bytes().get(self.at) == Some(&byte);
        if found {
            self.at += 1;
        }
        found
    }

    #[inline]
    fn expect(&mut self, byte: u8) -> Option<()> {
        self.eat(byte).then_some(())
    }

    /// Takes what follows a member: whether that is another.
    #[inline]
    fn more(&mut self, end: u8) -> Option<bool> {
        let byte = *self.source.as_bytes().get(self.at)?;
        self.at += 1;
        (byte == b',' || byte == end).then_some(byte == b',')
    }

    /// Where in the text the next byte will stand.
    #[inline]
    fn place(&self) -> usize {
        self.text.len() + self.at - self.copied
    }

    fn copy(&mut self) {
        self.text.extend_from_slice(&self.source.as_bytes()[self.copied..self.at]);
        self.copied = self.at;
    }

    /// The rest of an item, map or set of strings after its bracket: adds to the members, and tells the size of what they
    /// are.
    fn members(&mut self, end: u8, levels: usize) -> Option<usize> {
        let (first, start) = (self.members.len(), self.place());
        let mut size = 0;
        let mut more = !self.eat(end);
        while more {
            let mut member = self.name()?;
            size += member.name.len();
            // A set has no values.
            if end == b'}' {
                if !(1..=MAX_NAME_BYTES).contains(&member.name.len()) {
                    return None;
                }
                self.expect(b':')?;
                size += self.value(levels)?;
                member.end = self.place();
            }
            self.members.push(member);
            more = self.more(end)?;
        }
        self.sort(first, start)?;
        Some(size)
    }

    /// An attribute value: its size.
    fn value(&mut self, levels: usize) -> Option<usize> {
        let inner = levels.checked_sub(1)?;
        let start = self.at;
        let beginning = u64::from_le_bytes(*self.rest()?.first_chunk()?);
        self.at += 6;
        let first = self.members.len();
        let size = match beginning & SIX_BYTES {
            S => {
                let rest = self.rest()?;
                self.string(rest, plain_bytes(rest)?).map(<[u8]>::len)
            }
            N => {
                let rest = self.rest()?;
                let length = rest.iter().position(|byte| *byte == b'"')?;
                self.string(rest, length).and_then(short_number_size)
            }
            L => Some(self.list(inner)?),
            M => {
                let size = self.members(b'}', inner)?;
                Some(3 + self.members.len() - first + size)
            }
            _ if beginning == SS => {
                // The quotation mark belongs to the first string.
                self.at += 1;
                self.members(b']', inner)
            }
            _ => None,
        };
        self.members.truncate(first);
        match size {
            Some(size) => self.expect(b'}').map(|()| size),
            None => {
                self.at = start;
                self.other(levels)
            }
        }
    }

    /// An attribute value that is not plain.
    #[inline(never)]
    fn other(&mut self, levels: usize) -> Option<usize> {
        self.copy();
        let mut reader = Reader { text: self.source, at: self.at };
        let value = reader.attribute(levels)?;
        write_value(&mut self.text, &value);
        self.at = reader.at;
        self.copied = reader.at;
        Some(value_size(&value))
    }

    fn list(&mut self, levels: usize) -> Option<usize> {
        let mut size = 3;
        let mut more = !self.eat(b']');
        while more {
            size += 1 + self.value(levels)?;
            more = self.more(b']')?;
        }
        Some(size)
    }

    /// A name, or a string in a set, if it has no escapes.
    #[inline]
    fn name(&mut self) -> Option<Member<'a>> {
        let start = self.place();
        self.expect(b'"')?;
        let rest = self.rest()?;
        // Where fewer bytes follow there is no item, or it ends with a set of short strings.
        let first = *rest.first_chunk()?;
        let prefix = u64::from_be_bytes(first);
        let (length, prefix) = match first_special(first) {
            Some(length) => (length, prefix & !(u64::MAX >> (8 * length))),
            None => (plain_bytes(rest)?, prefix),
        };
        let name = self.string(rest, length)?;
        Some(Member { prefix, name, start, end: self.place() })
    }

    /// Takes what is left of a string, which is that long.
    #[inline]
    fn string(&mut self, rest: &'a [u8], length: usize) -> Option<&'a [u8]> {
        let (string, end) = rest.split_at_checked(length)?;
        self.at += length + 1;
        end.starts_with(b"\"").then_some(string)
    }

    /// Puts members in their order, and what was read of them, which begins at `start`; none may be there twice.
    fn sort(&mut self, first: usize, start: usize) -> Option<()> {
        let members = &mut self.members[first..];
        members.sort_unstable_by(Member::order);
        let mut moved = false;
        for pair in members.windows(2) {
            if pair[0].order(&pair[1]).is_eq() {
                return None;
            }
            moved |= pair[0].start > pair[1].start;
        }
        if moved {
            self.copy();
            // Behind what is there, and then in its place.
            let end = self.text.len();
            for member in &self.members[first..] {
                self.text.extend_from_within(member.start..member.end);
                self.text.push(b',');
            }
            let comma = self.text.len() - 1;
            self.text.copy_within(end..comma, start);
            self.text.truncate(end);
        }
        Some(())
    }
}

#[cfg(test)]
pub(super) mod tests {
    use base64::Engine as _;
    use base64::engine::general_purpose::STANDARD;
    use proptest::prelude::*;

    use crate::mock::wire::{Json, decode_item, read};

    use super::*;

    /// The item that a text begins with, and where it stands.
    fn item(json: &str) -> Option<(Stored, &str)> {
        let mut reader = Reader::of(json);
        let item = reader.item()?;
        Some((item, &json[..reader.at]))
    }

    /// The item as it is read where it is not plain, if it is one.
    fn slowly(json: &str) -> Option<Stored> {
        decode_item(read(json).ok()?).ok().map(|item| Stored::new(&item))
    }

    /// Some are alike in their first bytes.
    fn names() -> impl Strategy<Value = String> {
        prop_oneof!["[SMLaé]{1,2}", "[a-c]{7,9}", "same name[a-c]{0,2}"]
    }

    /// Maps that come in any order.
    pub(in crate::mock::wire) fn maps(
        values: impl Strategy<Value = String>,
    ) -> impl Strategy<Value = String> {
        prop::collection::hash_map(names(), values, 0..5).prop_map(|map| {
            let fields = map.into_iter().map(|(name, value)| format!("{}:{value}", serde_json::json!(name)));
            format!("{{{}}}", fields.collect::<Vec<_>>().join(","))
        })
    }

    pub(in crate::mock::wire) fn values() -> impl Strategy<Value = String> {
        use serde_json::json;
        let texts = || "[a\"\\\\\n\u{1} é\u{10ffff}]{0,4}|[ab/ ]{0,20}";
        let leaf = prop_oneof![
            texts().prop_map(|text| json!({ "S": text }).to_string()),
            texts().prop_map(|text| format!(
                r#"{{"S":"\u00e9\/{}\ud83d\ude00"}}"#,
                text.replace(['"', '\\', '\n', '\u{1}'], "")
            )),
            any::<i32>().prop_map(|number| json!({ "N": number.to_string() }).to_string()),
            "-?[1-9][0-9]{0,20}([.][0-9]{1,3})?(e[0-9])?"
                .prop_map(|number| json!({ "N": number }).to_string()),
            any::<bool>().prop_map(|value| json!({ "BOOL": value }).to_string()),
            Just(r#"{"NULL":true}"#.to_owned()),
            Just(r#"{ "S" : "x" }"#.to_owned()),
            Just(r#"{"L" :[]}"#.to_owned()),
            "[a-zA-Z]{0,8}".prop_map(|bytes| json!({ "B": STANDARD.encode(bytes) }).to_string()),
            prop::collection::hash_set(texts(), 1..5).prop_map(|set| json!({ "SS": set }).to_string()),
            Just(json!({ "NS": ["10", "2.50"] }).to_string()),
            Just(json!({ "BS": ["aGk=", ""] }).to_string()),
        ];
        leaf.prop_recursive(4, 24, 4, |inner| {
            prop_oneof![
                prop::collection::vec(inner.clone(), 0..4)
                    .prop_map(|list| format!(r#"{{"L":[{}]}}"#, list.join(","))),
                maps(inner).prop_map(|map| format!(r#"{{"M":{map}}}"#)),
            ]
        })
    }

    proptest! {
        #[test]
        fn it_is_the_item_that_is_read_otherwise(json in maps(values())) {
            let (item, source) = item(&json).unwrap();
            prop_assert_eq!(Some(item), slowly(&json));
            prop_assert_eq!(source, json.as_str());
        }

        #[test]
        fn one_with_a_hole_is_no_other_item(json in maps(values()), from in any::<prop::sample::Index>(), bytes in 1usize..3) {
            let from = from.index(json.len());
            let damaged: Vec<u8> = json.bytes().enumerate().filter(|(at, _)| !(from..from + bytes).contains(at)).map(|(_, byte)| byte).collect();
            if let Ok(damaged) = std::str::from_utf8(&damaged)
                && let Some((item, source)) = item(damaged)
            {
                prop_assert_eq!(Some(item), slowly(source), "{}", damaged);
            }
        }

        #[test]
        fn of_one_that_ends_early_nothing_is_read(json in maps(values()), end in any::<prop::sample::Index>()) {
            let end = end.index(json.len());
            if json.is_char_boundary(end) {
                let mut reader = Reader::of(&json[..end]);
                prop_assert_eq!(reader.item(), None);
                prop_assert_eq!(reader.at, 0);
            }
        }
    }

    #[test]
    fn what_is_not_plain_is_read_otherwise() {
        for json in [
            "",
            "[]",
            r#"{"a":{"S":"x"},"a":{"S":"y"}}"#,
            r#"{"same name":{"S":"x"},"b":{"S":"y"},"same name":{"S":"z"}}"#,
            r#"{"":{"S":"x"}}"#,
            r#"{"a\"":{"S":"x"}}"#,
            r#"{"a\u0000":{"S":"x"}}"#,
            r#"{"a" :{"S":"x"}}"#,
            r#"{"a":{"S":"x"},}"#,
            r#"{"a":{"S":"x"}]"#,
            r#"{"a":{"S":"x","N":"1"}}"#,
            r#"{"a":{"S":"x"]}"#,
            r#"{"a":{"S":1}}"#,
            r#"{"a":{"N":"x"}}"#,
            r#"{"a":{"N":""}}"#,
            r#"{"a":{"X":"x"}}"#,
            r#"{"a":{"B":"x"}}"#,
            r#"{"a":{"SS":[]}}"#,
            r#"{"a":{"SS":["x","x"]}}"#,
            r#"{"a":{"SS":["y","x","y","z"]}}"#,
            r#"{"a":{"SS":["x",1]}}"#,
            r#"{"a":{"SS":["x"}}}"#,
            r#"{"a":{"NS":["1","1.0"]}}"#,
            r#"{"a":{"NULL":false}}"#,
            r#"{"a":{"L":["x"]}}"#,
            r#"{"a":{"L":[{"S":"x"},]}}"#,
            r#"{"a":{"L":[{"S":"x"}}}}"#,
            r#"{"a":{"M":{"b":{"S":"x"},"b":{"S":"y"}}}}"#,
            r#"{"a":{"S":"x"}"#,
        ] {
            assert_eq!(item(json), None, "{json}");
        }
        for list in [r#"{"L":["#, r#"{"L" :["#] {
            let deep = |levels: usize| {
                format!(r#"{{"a":{}{{"S":"x"}}{}}}"#, list.repeat(levels), "]}".repeat(levels))
            };
            assert!(item(&deep(MAX_LEVELS - 1)).is_some());
            assert!(item(&deep(MAX_LEVELS)).is_none());
        }
    }

    #[test]
    fn it_is_json_all_the_same() {
        let json = read(r#"{"Item":{"b":{"N":"1.0"},"a":{"S":"x"}}}"#).unwrap();
        let fields = json.into_fields().unwrap();
        let Some(item @ Json::Item(_)) = fields.get("Item") else { panic!("{fields:?}") };
        assert_eq!(item.to_string(), r#"{"a":{"S":"x"},"b":{"N":"1"}}"#);
        assert_eq!(item.fields().unwrap().keys().collect::<Vec<_>>(), ["a", "b"]);
    }
}
