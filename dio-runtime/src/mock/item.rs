//! Attributes by name: items, keys, and the maps inside them.

use super::value::Value;

/// Attribute values by name, in the order of the names, which is that of their UTF-8 bytes.
///
/// One allocation whatever it holds: most maps are small, are made whole, and are read more often than changed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Item(Vec<(Box<str>, Value)>);

impl Item {
    pub(crate) fn new() -> Item {
        Item::default()
    }

    pub(crate) fn with_capacity(attributes: usize) -> Item {
        Item(Vec::with_capacity(attributes))
    }

    pub(crate) fn len(&self) -> usize {
        self.0.len()
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Where a name stands, or would stand.
    fn position(&self, name: &str) -> Result<usize, usize> {
        self.0.binary_search_by(|(other, _)| other.as_ref().cmp(name))
    }

    pub(crate) fn get(&self, name: &str) -> Option<&Value> {
        self.position(name).ok().map(|position| &self.0[position].1)
    }

    pub(crate) fn get_mut(&mut self, name: &str) -> Option<&mut Value> {
        self.position(name).ok().map(|position| &mut self.0[position].1)
    }

    pub(crate) fn contains_key(&self, name: &str) -> bool {
        self.position(name).is_ok()
    }

    pub(crate) fn insert(&mut self, name: impl Into<Box<str>>, value: Value) {
        let name = name.into();
        match self.position(&name) {
            Ok(position) => self.0[position].1 = value,
            Err(position) => self.0.insert(position, (name, value)),
        }
    }

    pub(crate) fn remove(&mut self, name: &str) -> Option<Value> {
        self.position(name).ok().map(|position| self.0.remove(position).1)
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = (&str, &Value)> {
        self.0.iter().map(|(name, value)| (name.as_ref(), value))
    }

    pub(crate) fn keys(&self) -> impl Iterator<Item = &str> {
        self.iter().map(|(name, _)| name)
    }

    pub(crate) fn values(&self) -> impl Iterator<Item = &Value> {
        self.iter().map(|(_, value)| value)
    }
}

impl IntoIterator for Item {
    type Item = (Box<str>, Value);
    type IntoIter = std::vec::IntoIter<(Box<str>, Value)>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.into_iter()
    }
}

impl<N: Into<Box<str>>> FromIterator<(N, Value)> for Item {
    /// Of equal names, the last counts.
    fn from_iter<I: IntoIterator<Item = (N, Value)>>(entries: I) -> Item {
        let mut entries: Vec<(Box<str>, Value)> =
            entries.into_iter().map(|(name, value)| (name.into(), value)).collect();
        if !entries.is_sorted_by(|(one, _), (next, _)| one < next) {
            // Of equal names the last comes first, and stays.
            entries.reverse();
            entries.sort_by(|(one, _), (other, _)| one.cmp(other));
            entries.dedup_by(|(later, _), (kept, _)| later == kept);
        }
        // Items are kept: no room to grow.
        entries.shrink_to_fit();
        Item(entries)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn it_is_a_map(entries in prop::collection::vec(("[ab]{0,2}", any::<bool>()), 0..12),
            changes in prop::collection::vec(("[ab]{0,2}", any::<Option<bool>>()), 0..12)) {
            let entries = entries.into_iter().map(|(name, value)| (name, Value::Bool(value)));
            let mut map: BTreeMap<String, Value> = entries.clone().collect();
            let mut item: Item = entries.collect();
            for (name, value) in changes {
                prop_assert_eq!(item.get(&name), map.get(&name));
                match value {
                    Some(value) => {
                        item.insert(name.as_str(), Value::Bool(value));
                        map.insert(name, Value::Bool(value));
                    }
                    None => prop_assert_eq!(item.remove(&name), map.remove(&name)),
                }
            }
            prop_assert!(item.iter().eq(map.iter().map(|(name, value)| (name.as_str(), value))));
        }
    }
}
