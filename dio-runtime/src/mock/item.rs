//! Attributes by name: items, keys, and the maps inside them.

use std::borrow::Cow;
use std::cmp::Ordering;

use super::value::Value;

/// So many attributes are looked at one by one.
const FEW: usize = 8;

/// Attribute values by name, in the order of the names, which is that of their UTF-8 bytes.
///
/// One allocation whatever it holds: most maps are small, are made whole, and are read more often than changed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Item<'a>(Vec<(Cow<'a, str>, Value<'a>)>);

impl<'a> Item<'a> {
    pub(crate) fn new() -> Item<'a> {
        Item::default()
    }

    /// Of names in their order, each once.
    pub(crate) fn of_sorted(attributes: Vec<(Cow<'a, str>, Value<'a>)>) -> Item<'a> {
        debug_assert!(attributes.is_sorted_by(|(one, _), (next, _)| one < next), "names in their order");
        Item(attributes)
    }

    /// Of names in any order. Of equal names, the last counts.
    pub(crate) fn of_unsorted(mut attributes: Vec<(Cow<'a, str>, Value<'a>)>) -> Item<'a> {
        if !attributes.is_sorted_by(|(one, _), (next, _)| one < next) {
            // Of equal names the last comes first, and stays.
            attributes.reverse();
            attributes.sort_by(|(one, _), (other, _)| one.cmp(other));
            attributes.dedup_by(|(later, _), (kept, _)| later == kept);
        }
        Item(attributes)
    }

    /// Of names in any order; none if one is there twice.
    pub(crate) fn of_distinct(mut attributes: Vec<(Cow<'a, str>, Value<'a>)>) -> Option<Item<'a>> {
        if attributes.len() > FEW {
            attributes.sort_unstable_by(|(one, _), (other, _)| one.cmp(other));
        }
        for end in 1..attributes.len() {
            for at in (1..=end).rev() {
                match attributes[at - 1].0.cmp(&attributes[at].0) {
                    Ordering::Less => break,
                    Ordering::Equal => return None,
                    Ordering::Greater => attributes.swap(at - 1, at),
                }
            }
        }
        Some(Item(attributes))
    }

    pub(crate) fn len(&self) -> usize {
        self.0.len()
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Where a name stands, or would stand.
    fn position(&self, name: &str) -> Result<usize, usize> {
        // Among few, to compare lengths first is faster than to look for the order.
        if self.0.len() <= FEW
            && let Some(position) = self.0.iter().position(|(other, _)| other == name)
        {
            return Ok(position);
        }
        self.0.binary_search_by(|(other, _)| other.as_ref().cmp(name))
    }

    #[inline]
    pub(crate) fn get(&self, name: &str) -> Option<&Value<'a>> {
        self.position(name).ok().map(|position| &self.0[position].1)
    }

    pub(crate) fn get_mut(&mut self, name: &str) -> Option<&mut Value<'a>> {
        self.position(name).ok().map(|position| &mut self.0[position].1)
    }

    pub(crate) fn contains_key(&self, name: &str) -> bool {
        self.position(name).is_ok()
    }

    pub(crate) fn insert(&mut self, name: impl Into<Cow<'a, str>>, value: Value<'a>) {
        let name = name.into();
        match self.position(&name) {
            Ok(position) => self.0[position].1 = value,
            Err(position) => self.0.insert(position, (name, value)),
        }
    }

    pub(crate) fn remove(&mut self, name: &str) -> Option<Value<'a>> {
        self.position(name).ok().map(|position| self.0.remove(position).1)
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = (&str, &Value<'a>)> {
        self.0.iter().map(|(name, value)| (name.as_ref(), value))
    }

    /// Those attributes that are strings.
    pub(crate) fn texts(&self) -> impl Iterator<Item = (&str, &str)> {
        self.iter().filter_map(|(name, value)| match value {
            Value::S(text) => Some((name, text.as_ref())),
            _ => None,
        })
    }

    pub(crate) fn keys(&self) -> impl Iterator<Item = &str> {
        self.iter().map(|(name, _)| name)
    }

    /// The attributes, in the order of the names.
    pub(crate) fn into_entries(self) -> Vec<(Cow<'a, str>, Value<'a>)> {
        self.0
    }

    pub(crate) fn values(&self) -> impl Iterator<Item = &Value<'a>> {
        self.iter().map(|(_, value)| value)
    }
}

/// What has attributes to be looked up: an item in any of its forms.
pub(crate) trait HasAttributes {
    /// The value of an attribute, if it is there.
    fn attribute(&self, name: &str) -> Option<Cow<'_, Value<'_>>>;

    /// The bytes of a string attribute, where no value must be made for them.
    fn string_bytes(&self, name: &str) -> Option<&[u8]>;
}

impl HasAttributes for Item<'_> {
    fn attribute(&self, name: &str) -> Option<Cow<'_, Value<'_>>> {
        self.get(name).map(Cow::Borrowed)
    }

    fn string_bytes(&self, name: &str) -> Option<&[u8]> {
        self.get(name).and_then(Value::string_bytes)
    }
}

impl<'a> IntoIterator for Item<'a> {
    type Item = (Cow<'a, str>, Value<'a>);
    type IntoIter = std::vec::IntoIter<(Cow<'a, str>, Value<'a>)>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.into_iter()
    }
}

impl<'a, N: Into<Cow<'a, str>>> FromIterator<(N, Value<'a>)> for Item<'a> {
    /// Of equal names, the last counts.
    fn from_iter<I: IntoIterator<Item = (N, Value<'a>)>>(entries: I) -> Item<'a> {
        Item::of_unsorted(entries.into_iter().map(|(name, value)| (name.into(), value)).collect())
    }
}

#[cfg(test)]
mod tests {
    use std::collections::{BTreeMap, BTreeSet};

    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn it_is_a_map(entries in prop::collection::vec(("[ab]{0,2}", any::<bool>()), 0..12),
            changes in prop::collection::vec(("[ab]{0,2}", any::<Option<bool>>()), 0..12)) {
            let entries = entries.into_iter().map(|(name, value)| (name, Value::Bool(value)));
            let mut map: BTreeMap<String, Value<'_>> = entries.clone().collect();
            let names: BTreeSet<String> = entries.clone().map(|(name, _)| name).collect();
            let entry = |(name, value): (String, Value<'static>)| (Cow::Owned(name), value);
            let distinct = Item::of_distinct(entries.clone().map(entry).collect());
            prop_assert_eq!(distinct.is_some(), names.len() == entries.len());
            let mut item: Item<'_> = entries.collect();
            prop_assert!(distinct.is_none_or(|distinct| distinct == item));
            for (name, value) in changes {
                prop_assert_eq!(item.get(&name), map.get(&name));
                match value {
                    Some(value) => {
                        item.insert(name.clone(), Value::Bool(value));
                        map.insert(name, Value::Bool(value));
                    }
                    None => prop_assert_eq!(item.remove(&name), map.remove(&name)),
                }
            }
            prop_assert!(item.iter().eq(map.iter().map(|(name, value)| (name.as_str(), value))));
        }
    }
}
