use super::{Extent, KeyComponent, KeyError, KeyReason};
use crate::form;
use crate::types::ValueReason;

/// Takes the text of one key attribute apart, part by part.
///
/// ```
/// use dio_runtime::key::KeyReader;
/// use dio_runtime::{form, types};
///
/// let mut key = KeyReader::new("sk", '#', "order:7#lines");
/// key.literal("order:")?;
/// let order = key.component::<types::Integer, form::Plain>("order_id")?;
/// key.literal("#lines")?;
/// key.finish()?;
/// assert_eq!(order, 7);
/// # Ok::<(), dio_runtime::key::KeyError>(())
/// ```
#[derive(Debug, Clone)]
pub struct KeyReader<'a> {
    attribute: &'static str,
    delimiter: char,
    rest: &'a str,
}

impl<'a> KeyReader<'a> {
    /// The text of a key attribute of a table whose delimiter is `delimiter`.
    #[inline]
    #[must_use]
    pub fn new(attribute: &'static str, delimiter: char, text: &'a str) -> Self {
        KeyReader { attribute, delimiter, rest: text }
    }

    /// Steps over a literal.
    ///
    /// # Errors
    ///
    /// When something else stands there.
    #[inline]
    pub fn literal(&mut self, text: &str) -> Result<(), KeyError> {
        if !text.is_empty() {
            let rest = self.rest.strip_prefix(text);
            self.rest = rest.ok_or_else(|| KeyError::new(self.attribute, KeyReason::Literal))?;
        }
        Ok(())
    }

    /// Reads a field in the form `F`.
    ///
    /// # Errors
    ///
    /// When what stands there is not the text of a value.
    pub fn component<T: KeyComponent<F>, F>(&mut self, field: &'static str) -> Result<T::Value, KeyError> {
        let text = self.take::<T, F>(field)?;
        T::read(text).map_err(|reason| self.refused::<T, F>(field, KeyReason::Value(reason)))
    }

    /// Reads a field that is the whole key, which must begin with `prefix`.
    ///
    /// # Errors
    ///
    /// When it does not, or the key is empty.
    pub fn whole<T: KeyComponent<form::Rest>>(
        &mut self,
        field: &'static str,
        prefix: &str,
    ) -> Result<T::Value, KeyError> {
        if !self.rest.starts_with(prefix) {
            return Err(self.refused::<T, form::Rest>(field, KeyReason::Prefix));
        }
        self.component::<T, form::Rest>(field)
    }

    /// Ends the key.
    ///
    /// # Errors
    ///
    /// When text is left over.
    #[inline]
    pub fn finish(self) -> Result<(), KeyError> {
        if self.rest.is_empty() { Ok(()) } else { Err(KeyError::new(self.attribute, KeyReason::Trailing)) }
    }

    fn take<T: KeyComponent<F>, F>(&mut self, field: &'static str) -> Result<&'a str, KeyError> {
        let length = match T::EXTENT {
            Extent::Open => self.open_length(),
            Extent::Fixed(length) => length,
            Extent::OneOf(texts) => self.known_length(texts),
            Extent::Rest => self.rest.len(),
        };
        // A fixed length may go past the end, or end inside a character.
        let (text, rest) = self
            .rest
            .split_at_checked(length)
            .ok_or_else(|| self.refused::<T, F>(field, KeyReason::Value(ValueReason::Malformed)))?;
        if text.is_empty() {
            return Err(self.refused::<T, F>(field, KeyReason::Empty));
        }
        self.rest = rest;
        Ok(text)
    }

    #[inline]
    fn open_length(&self) -> usize {
        self.rest.find(self.delimiter).unwrap_or(self.rest.len())
    }

    /// The schema lets something else than the delimiter follow only where no text begins with another: at most one
    /// of them then begins what remains. Otherwise the text ends at the delimiter.
    fn known_length(&self, texts: &[&str]) -> usize {
        let open = self.open_length();
        match self.rest.get(..open) {
            Some(text) if texts.contains(&text) => open,
            _ => texts.iter().find(|text| self.rest.starts_with(**text)).map_or(open, |text| text.len()),
        }
    }

    fn refused<T: KeyComponent<F>, F>(&self, field: &'static str, reason: KeyReason) -> KeyError {
        KeyError::of_field(self.attribute, field, T::NAME, reason)
    }
}
