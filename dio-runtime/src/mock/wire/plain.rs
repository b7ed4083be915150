//! What a request holds that has no mistakes, read straight from its JSON.
//!
//! A key, the values of placeholders and an item are told by the names of their fields. They are read to what they are, without
//! a tree of JSON between. What turns out to be anything else is read again as any value, and refused where
//! DynamoDB refuses it.

use crate::mock::item::Item;
use crate::mock::value::Value;

use super::attribute::{MAX_LEVELS, MAX_NAME_BYTES, decode_flat};
use super::json::{Json, Known};
use super::read::{Read, Reader};

/// Reads an attribute value that the engine wrote.
pub(crate) fn read_value(text: &str) -> Option<Value<'_>> {
    Reader::of(text).attribute(MAX_LEVELS)
}

impl<'a> Reader<'a> {
    /// An object of attribute values, or any other value.
    pub(super) fn attributes(&mut self, levels: usize) -> Read<Json<'a>> {
        self.known(levels, |reader| reader.members(MAX_LEVELS, Self::attribute), Json::Attributes)
    }

    /// An object of texts, or any other value.
    pub(super) fn texts(&mut self, levels: usize) -> Read<Json<'a>> {
        self.known(levels, |reader| reader.members(0, Self::text), Json::Texts)
    }

    /// An item to be put, or any other value.
    pub(super) fn stored_item(&mut self, levels: usize) -> Read<Json<'a>> {
        self.known(levels, Reader::item, Json::Item)
    }

    /// What is read as something known, with where it stands; otherwise it is read again, as any value.
    #[inline]
    fn known<T>(
        &mut self,
        levels: usize,
        read: impl FnOnce(&mut Self) -> Option<T>,
        json: impl FnOnce(Known<'a, T>) -> Json<'a>,
    ) -> Read<Json<'a>> {
        let start = self.at;
        match read(self) {
            Some(contents) => Ok(json(Known { source: &self.text[start..self.at], contents })),
            None => self.again(start, levels),
        }
    }

    #[cold]
    fn again(&mut self, start: usize, levels: usize) -> Read<Json<'a>> {
        self.at = start;
        self.value(levels)
    }

    /// What is there by name, if a plain object begins here; otherwise something or other is read.
    fn members(
        &mut self,
        levels: usize,
        member: fn(&mut Self, usize) -> Option<Value<'a>>,
    ) -> Option<Item<'a>> {
        if !self.eat(b'{') {
            return None;
        }
        if self.eat(b'}') {
            return Some(Item::new());
        }
        let mut members = Vec::with_capacity(4);
        loop {
            let name = self.name()?;
            if !(1..=MAX_NAME_BYTES).contains(&name.len()) {
                return None;
            }
            members.push((name, member(self, levels)?));
            if self.eat(b'}') {
                return Item::of_distinct(members);
            }
            if !self.eat(b',') {
                return None;
            }
        }
    }

    /// A text that stands where an attribute value stands elsewhere.
    fn text(&mut self, _: usize) -> Option<Value<'a>> {
        self.string().map(Value::S)
    }

    /// An attribute value, if a plain one begins here; otherwise something or other is read.
    pub(super) fn attribute(&mut self, levels: usize) -> Option<Value<'a>> {
        let levels = levels.checked_sub(1)?;
        // As most clients write most values.
        let value = match self.text.as_bytes().get(self.at..self.at + 6) {
            Some(b"{\"S\":\"") => {
                self.at += 5;
                Value::S(self.string()?)
            }
            Some(b"{\"N\":\"") => {
                self.at += 5;
                Value::N(self.string()?.parse().ok()?)
            }
            _ => self.other_attribute(levels)?,
        };
        self.eat(b'}').then_some(value)
    }

    /// An attribute value without the brace behind it; what is inside may have so many levels.
    #[inline(never)]
    fn other_attribute(&mut self, levels: usize) -> Option<Value<'a>> {
        let tag = if self.eat(b'{') { self.name()? } else { return None };
        Some(match tag.as_ref() {
            "S" => Value::S(self.string()?),
            "N" => Value::N(self.string()?.parse().ok()?),
            "L" => Value::L(self.attribute_list(levels)?),
            "M" => Value::M(self.members(levels, Self::attribute)?),
            tag => decode_flat(tag, &self.flat()?).ok()??,
        })
    }

    /// What an attribute value of another type holds: nothing that has levels of its own.
    fn flat(&mut self) -> Option<Json<'a>> {
        if self.peek_token() == b'{' { None } else { self.value(1).ok() }
    }

    fn attribute_list(&mut self, levels: usize) -> Option<Vec<Value<'a>>> {
        let mut list = Vec::new();
        if !self.eat(b'[') {
            return None;
        }
        if self.eat(b']') {
            return Some(list);
        }
        loop {
            list.push(self.attribute(levels)?);
            if self.eat(b']') {
                return Some(list);
            }
            if !self.eat(b',') {
                return None;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::attribute::decode_item;
    use super::super::item::tests::{maps, values};
    use super::super::read::read;
    use super::*;

    /// Attribute values, if they are plain ones and nothing comes behind them.
    fn attributes(json: &str) -> Option<Item<'_>> {
        let mut reader = Reader::of(json);
        reader.members(MAX_LEVELS, Reader::attribute).filter(|_| reader.at == json.len())
    }

    /// The same by way of any JSON.
    fn slowly(json: &str) -> Option<Item<'_>> {
        decode_item(read(json).ok()?).ok()
    }

    proptest! {
        #[test]
        fn they_are_the_values_that_are_read_otherwise(json in maps(values())) {
            let found = attributes(&json);
            prop_assert!(found.is_some(), "{}", json);
            prop_assert_eq!(found, slowly(&json));
        }

        #[test]
        fn what_is_damaged_is_not_read_as_something_else(
            json in maps(values()), from in any::<prop::sample::Index>(), bytes in 1usize..4) {
            let from = from.index(json.len());
            let left = json.bytes().enumerate().filter(|(at, _)| !(from..from + bytes).contains(at));
            if let Ok(damaged) = String::from_utf8(left.map(|(_, byte)| byte).collect())
                && let Some(found) = attributes(&damaged)
            {
                prop_assert_eq!(Some(found), slowly(&damaged), "{}", damaged);
            }
        }
    }

    #[test]
    fn names_of_placeholders_are_texts() {
        let texts = |json| Reader::of(json).members(0, Reader::text);
        let two = [("#a", Value::S("x".into())), ("#b", Value::S("y\n".into()))];
        assert_eq!(texts(r##"{"#b": "y\n" , "#a":"x"}"##), Some(two.into_iter().collect()));
        assert_eq!(texts("{}"), Some(Item::new()));
        for json in ["[]", r##"{"#a":1}"##, r##"{"#a":"x","#a":"y"}"##, r##"{"#a":"x""##] {
            assert_eq!(texts(json), None, "{json}");
        }
    }
}
