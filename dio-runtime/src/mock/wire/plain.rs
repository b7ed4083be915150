//! What a request holds that has no mistakes, read straight from its JSON.
//!
//! A key, the values of placeholders and an item are told by the names of their fields. They are read to what they are, without
//! a tree of JSON between. What turns out to be anything else is read again as any value, and refused where
//! DynamoDB refuses it.

use std::borrow::Cow;

use crate::mock::item::Item;
use crate::mock::value::Value;

use super::attribute::{MAX_LEVELS, MAX_NAME_BYTES, decode_flat};
use super::json::{Json, Known};
use super::read::{Read, Reader};
use super::request::Entries;

/// Reads an attribute value that the engine wrote.
pub(crate) fn read_value(text: &str) -> Option<Value<'_>> {
    Reader::of(text).attribute(MAX_LEVELS)
}

impl<'a> Reader<'a> {
    /// An object in a list of keys.
    pub(super) fn key(&mut self, levels: usize) -> Read<Json<'a>> {
        self.named_object("Key", levels)
    }

    /// An object that is read as what has that name, or as any other.
    pub(super) fn named_object(&mut self, name: &str, levels: usize) -> Read<Json<'a>> {
        self.peek_token();
        let start = self.at;
        let json = match name {
            "Item" => self.item().map(|item| Json::Item(self.known(start, item))),
            "ExpressionAttributeNames" => self.texts().map(|texts| Json::Texts(self.known(start, texts))),
            _ => self.attributes(MAX_LEVELS).map(|item| Json::Attributes(self.known(start, item))),
        };
        match json {
            Some(json) => Ok(json),
            None => {
                self.at = start;
                self.value(levels)
            }
        }
    }

    /// What was read of the object that began at `start`.
    fn known<T>(&self, start: usize, contents: T) -> Known<'a, T> {
        Known { source: &self.text[start..self.at], contents }
    }

    /// Texts by name, if plain ones begin here; otherwise something or other is read.
    fn texts(&mut self) -> Option<Entries<'a, Cow<'a, str>>> {
        let mut texts = Vec::with_capacity(4);
        if !self.eat(b'{') {
            return None;
        }
        loop {
            texts.push((self.name()?, self.string()?));
            if self.eat(b'}') {
                break;
            }
            if !self.eat(b',') {
                return None;
            }
        }
        texts.sort_unstable_by(|(one, _), (other, _)| one.cmp(other));
        texts.is_sorted_by(|(one, _), (next, _)| one < next).then_some(texts)
    }

    /// Attribute values by name, if plain ones begin here; otherwise something or other is read.
    fn attributes(&mut self, levels: usize) -> Option<Item<'a>> {
        let mut attributes = Vec::new();
        if !self.eat(b'{') {
            return None;
        }
        if self.eat(b'}') {
            return Some(Item::new());
        }
        attributes.reserve(4);
        loop {
            let name = self.name()?;
            if !(1..=MAX_NAME_BYTES).contains(&name.len()) {
                return None;
            }
            attributes.push((name, self.attribute(levels)?));
            if self.eat(b'}') {
                break;
            }
            if !self.eat(b',') {
                return None;
            }
        }
        let count = attributes.len();
        Some(Item::of_unsorted(attributes)).filter(|item| item.len() == count)
    }

    /// An attribute value, if a plain one begins here; otherwise something or other is read.
    pub(super) fn attribute(&mut self, levels: usize) -> Option<Value<'a>> {
        let levels = levels.checked_sub(1)?;
        let tag = self.tag()?;
        let value = match tag.as_ref() {
            "S" => Value::S(self.string()?),
            "N" => Value::N(self.string()?.parse().ok()?),
            "L" => Value::L(self.attribute_list(levels)?),
            "M" => Value::M(self.attributes(levels)?),
            tag => decode_flat(tag, &self.flat()?).ok()??,
        };
        self.eat(b'}').then_some(value)
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

    /// The type of an attribute value, and what lies before its contents.
    fn tag(&mut self) -> Option<Cow<'a, str>> {
        // As most clients write it.
        if let Some([b'{', b'"', _, b'"', b':', b'"' | b'[' | b'{']) =
            self.text.as_bytes().get(self.at..self.at + 6)
        {
            self.at += 5;
            return self.text.get(self.at - 3..self.at - 2).map(Cow::Borrowed);
        }
        if self.eat(b'{') { self.name() } else { None }
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
        reader.attributes(MAX_LEVELS).filter(|_| reader.at == json.len())
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
        let texts = |json| Reader::of(json).texts();
        let two = vec![("#a".into(), "x".into()), ("#b".into(), "y\n".into())];
        assert_eq!(texts(r##"{"#b": "y\n" , "#a":"x"}"##), Some(two));
        for json in ["[]", "{}", r##"{"#a":1}"##, r##"{"#a":"x","#a":"y"}"##, r##"{"#a":"x""##] {
            assert_eq!(texts(json), None, "{json}");
        }
    }
}
