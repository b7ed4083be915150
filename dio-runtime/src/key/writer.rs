use super::{Extent, KeyComponent, KeyError, KeyReason};
use crate::form;

/// Which part of a primary key a key attribute is, in the table or an index.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum KeyRole {
    /// A partition key.
    Partition,
    /// A sort key. Also for an attribute that is a partition key elsewhere: the narrower limit holds.
    Sort,
}

impl KeyRole {
    /// The most bytes that DynamoDB takes.
    #[must_use]
    pub const fn limit(self) -> usize {
        match self {
            KeyRole::Partition => 2048,
            KeyRole::Sort => 1024,
        }
    }
}

/// Writes the text of one key attribute, part by part.
///
/// The first error is kept, and [`finish`](Self::finish) answers with it.
///
/// ```
/// use dio_runtime::key::KeyWriter;
/// use dio_runtime::{form, types};
///
/// let key = KeyWriter::partition("pk", '#')
///     .literal("customer:")
///     .component::<types::Text, form::Plain>("customer_id", &"42".to_owned())
///     .finish()?;
/// assert_eq!(key, "customer:42");
///
/// let error = KeyWriter::partition("pk", '#')
///     .literal("customer:")
///     .component::<types::Text, form::Plain>("customer_id", &"4#2".to_owned())
///     .finish()
///     .unwrap_err();
/// assert!(error.to_string().starts_with("key attribute `pk`: field `customer_id` (string): the text holds"));
/// # Ok::<(), dio_runtime::key::KeyError>(())
/// ```
#[derive(Debug)]
pub struct KeyWriter {
    attribute: &'static str,
    role: KeyRole,
    delimiter: char,
    text: String,
    error: Option<KeyError>,
}

impl KeyWriter {
    /// A key attribute of a table whose delimiter is `delimiter`.
    #[inline]
    #[must_use]
    pub fn new(role: KeyRole, attribute: &'static str, delimiter: char) -> Self {
        KeyWriter { attribute, role, delimiter, text: String::new(), error: None }
    }

    /// A partition key: at most 2,048 bytes.
    #[must_use]
    pub fn partition(attribute: &'static str, delimiter: char) -> Self {
        Self::new(KeyRole::Partition, attribute, delimiter)
    }

    /// A sort key: at most 1,024 bytes.
    #[must_use]
    pub fn sort(attribute: &'static str, delimiter: char) -> Self {
        Self::new(KeyRole::Sort, attribute, delimiter)
    }

    /// Makes room for so many bytes more, so that a key of which the length is known is written with one allocation.
    #[inline]
    pub fn reserve(&mut self, bytes: usize) -> &mut Self {
        self.text.reserve(bytes);
        self
    }

    /// Appends text as it is.
    #[inline]
    pub fn literal(&mut self, text: &str) -> &mut Self {
        self.text.push_str(text);
        self
    }

    /// Appends the text of a field in the form `F`.
    pub fn component<T: KeyComponent<F>, F>(&mut self, field: &'static str, value: &T::Value) -> &mut Self {
        if self.error.is_none() {
            let start = self.text.len();
            let written = T::write(value, &mut self.text).map_err(KeyReason::Value);
            if let Err(reason) = written.and_then(|()| self.check::<T, F>(start)) {
                self.error = Some(KeyError::of_field(self.attribute, field, T::NAME, reason));
            }
        }
        self
    }

    fn check<T: KeyComponent<F>, F>(&self, start: usize) -> Result<(), KeyReason> {
        let text = self.text.get(start..).unwrap_or_default();
        if text.is_empty() {
            return Err(KeyReason::Empty);
        }
        if T::EXTENT == Extent::Open && text.contains(self.delimiter) {
            return Err(KeyReason::Delimiter);
        }
        Ok(())
    }

    /// Appends a field that is the whole key, which must begin with `prefix`.
    pub fn whole<T: KeyComponent<form::Rest>>(
        &mut self,
        field: &'static str,
        prefix: &str,
        value: &T::Value,
    ) -> &mut Self {
        let start = self.text.len();
        self.reserve(T::length_hint(value));
        self.component::<T, form::Rest>(field, value);
        if self.error.is_none() && !self.text.get(start..).is_some_and(|text| text.starts_with(prefix)) {
            self.error = Some(KeyError::of_field(self.attribute, field, T::NAME, KeyReason::Prefix));
        }
        self
    }

    /// The key. The writer is empty afterwards.
    ///
    /// # Errors
    ///
    /// The first thing that was wrong, an empty key, or one that is longer than DynamoDB allows.
    pub fn finish(&mut self) -> Result<String, KeyError> {
        let text = std::mem::take(&mut self.text);
        if let Some(error) = self.error.take() {
            return Err(error);
        }
        let limit = self.role.limit();
        if text.is_empty() {
            return Err(KeyError::new(self.attribute, KeyReason::Empty));
        }
        if text.len() > limit {
            return Err(KeyError::new(self.attribute, KeyReason::TooLong { length: text.len(), limit }));
        }
        Ok(text)
    }
}
