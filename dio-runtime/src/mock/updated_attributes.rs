//! The attributes that an update changes.

use std::borrow::Cow;

use super::value::{HasAttributes, Value};

/// The attributes that change, in the order of their names: each with its new value, or none if it goes.
#[derive(Debug)]
pub(crate) struct UpdatedAttributes<'u, 'a>(Vec<(&'u str, Option<Value<'a>>)>);

impl<'u, 'a> UpdatedAttributes<'u, 'a> {
    #[inline]
    pub(crate) fn with_capacity(attributes: usize) -> UpdatedAttributes<'u, 'a> {
        UpdatedAttributes(Vec::with_capacity(attributes))
    }

    /// Where a name stands, or would stand.
    fn position(&self, name: &str) -> Result<usize, usize> {
        self.0.binary_search_by(|(other, _)| (*other).cmp(name))
    }

    /// Notes what becomes of an attribute.
    #[inline]
    pub(crate) fn put(&mut self, name: &'u str, value: Option<Value<'a>>) {
        match self.position(name) {
            Ok(position) => self.0[position].1 = value,
            Err(position) => self.0.insert(position, (name, value)),
        }
    }

    /// The value of an attribute, to be changed inside; at first that of the item before.
    pub(crate) fn value_mut(
        &mut self,
        name: &'u str,
        before: &'a dyn HasAttributes,
    ) -> Option<&mut Value<'a>> {
        let position = self.position(name).unwrap_or_else(|position| {
            self.0.insert(position, (name, before.attribute(name).map(Cow::into_owned)));
            position
        });
        self.0[position].1.as_mut()
    }

    #[inline]
    pub(crate) fn iter(&self) -> std::slice::Iter<'_, (&'u str, Option<Value<'a>>)> {
        self.0.iter()
    }

    /// The new values.
    #[inline]
    pub(crate) fn values(&self) -> impl Iterator<Item = &Value<'a>> {
        self.0.iter().filter_map(|(_, value)| value.as_ref())
    }
}

impl HasAttributes for UpdatedAttributes<'_, '_> {
    fn attribute(&self, name: &str) -> Option<Cow<'_, Value<'_>>> {
        let position = self.position(name).ok()?;
        self.0[position].1.as_ref().map(Cow::Borrowed)
    }

    fn string_bytes(&self, name: &str) -> Option<&[u8]> {
        let position = self.position(name).ok()?;
        self.0[position].1.as_ref().and_then(Value::string_bytes)
    }
}
