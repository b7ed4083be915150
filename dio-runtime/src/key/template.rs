use std::fmt;
use std::marker::PhantomData;

use aws_sdk_dynamodb::types::AttributeValue;

use super::stored::{StoredKey, wrong_tag};
use super::{KeyComponent, KeyError, KeyReader, KeyRole, KeyWriter};
use crate::form;
use crate::types::ValueReason;

/// A component of a template: the schema type `T` in the form `F`.
pub struct Of<T, F = form::Plain>(PhantomData<fn() -> (T, F)>);

/// One component of a [`KeyTemplate`].
pub trait Component {
    /// Its Rust value.
    type Value: 'static;

    /// Appends its text.
    fn write(writer: &mut KeyWriter, field: &'static str, value: &Self::Value);

    /// How long its text is, or about.
    fn length_hint(value: &Self::Value) -> usize;

    /// Reads it back; from a form that loses something, the least value with that text.
    ///
    /// # Errors
    /// What stands there is no text of it.
    fn read(reader: &mut KeyReader<'_>, field: &'static str) -> Result<Self::Value, KeyError>;

    /// Appends its text, without the rules of keys.
    ///
    /// # Errors
    /// The value has no text.
    fn append(text: &mut String, value: &Self::Value) -> Result<(), ValueReason>;

    /// The value as keys hold it: two values have the same text exactly when these are equal. A value that has no
    /// text stays as it is.
    fn in_key(value: Self::Value) -> Self::Value;
}

impl<T: KeyComponent<F>, F> Component for Of<T, F> {
    type Value = T::Value;

    fn write(writer: &mut KeyWriter, field: &'static str, value: &T::Value) {
        writer.component::<T, F>(field, value);
    }

    fn length_hint(value: &T::Value) -> usize {
        T::length_hint(value)
    }

    fn read(reader: &mut KeyReader<'_>, field: &'static str) -> Result<T::Value, KeyError> {
        reader.component::<T, F>(field)
    }

    fn append(text: &mut String, value: &T::Value) -> Result<(), ValueReason> {
        T::write(value, text)
    }

    fn in_key(value: T::Value) -> T::Value {
        T::in_key(value)
    }
}

/// The components of a template: a tuple of [`Of`].
pub trait Components {
    /// Their Rust values, borrowed.
    type Refs<'a>;
    /// Their Rust values.
    type Values;

    #[doc(hidden)]
    fn write(template: &Texts, writer: &mut KeyWriter, values: Self::Refs<'_>);

    #[doc(hidden)]
    fn append(
        template: &Texts,
        text: &mut String,
        values: Self::Refs<'_>,
    ) -> Result<(), (&'static str, ValueReason)>;

    #[doc(hidden)]
    fn read(template: &Texts, reader: &mut KeyReader<'_>) -> Result<Self::Values, KeyError>;
}

/// The constant texts of a template.
#[doc(hidden)]
#[derive(Debug, Clone, Copy)]
pub struct Texts {
    /// One more than there are components.
    literals: &'static [&'static str],
    fields: &'static [&'static str],
    /// Of all literals together.
    length: usize,
}

impl Texts {
    pub(super) const fn new(literals: &'static [&'static str], fields: &'static [&'static str]) -> Self {
        let (mut length, mut position) = (0, 0);
        while position < literals.len() {
            length += literals[position].len();
            position += 1;
        }
        Self { literals, fields, length }
    }

    #[inline]
    fn literal(&self, position: usize) -> &'static str {
        self.literals.get(position).copied().unwrap_or_default()
    }

    #[inline]
    fn field(&self, position: usize) -> &'static str {
        self.fields.get(position).copied().unwrap_or_default()
    }
}

/// A key template as constant data: `order:{placed_at}#{order_id}`.
///
/// ```
/// use dio_runtime::key::{KeyTemplate, Of};
/// use dio_runtime::types;
///
/// const SK: KeyTemplate<(Of<types::Date>, Of<types::Integer>)> =
///     KeyTemplate::sort("sk", '#', &["order:", "#", ""], &["placed_on", "number"]);
///
/// let day = "2026-07-01".parse().unwrap();
/// let text = SK.write((&day, &7))?;
/// assert_eq!(text, "order:2026-07-01#7");
/// assert_eq!(SK.parse(&text)?, (day, 7));
/// # Ok::<(), dio_runtime::key::KeyError>(())
/// ```
pub struct KeyTemplate<C> {
    role: KeyRole,
    attribute: &'static str,
    delimiter: char,
    texts: Texts,
    components: PhantomData<fn() -> C>,
}

impl<C: Components> KeyTemplate<C> {
    /// The template of a partition key: the literals before, between and after the components (empty where there is
    /// none), and the components' fields.
    pub const fn partition(
        attribute: &'static str,
        delimiter: char,
        literals: &'static [&'static str],
        fields: &'static [&'static str],
    ) -> Self {
        let texts = Texts::new(literals, fields);
        Self { role: KeyRole::Partition, attribute, delimiter, texts, components: PhantomData }
    }

    /// The template of a sort key, or of an attribute that is both.
    pub const fn sort(
        attribute: &'static str,
        delimiter: char,
        literals: &'static [&'static str],
        fields: &'static [&'static str],
    ) -> Self {
        let texts = Texts::new(literals, fields);
        Self { role: KeyRole::Sort, attribute, delimiter, texts, components: PhantomData }
    }

    /// The key text of these values.
    ///
    /// # Errors
    /// A value that has no text, or a key that is longer than DynamoDB takes.
    pub fn write(&self, values: C::Refs<'_>) -> Result<String, KeyError> {
        let mut writer = KeyWriter::new(self.role, self.attribute, self.delimiter);
        C::write(&self.texts, &mut writer, values);
        writer.finish()
    }

    /// The values in a key text.
    ///
    /// # Errors
    /// The text is not one that [`KeyTemplate::write`] makes.
    pub fn parse(&self, text: &str) -> Result<C::Values, KeyError> {
        let mut reader = KeyReader::new(self.attribute, self.delimiter, text);
        let values = C::read(&self.texts, &mut reader)?;
        reader.finish()?;
        Ok(values)
    }
}

impl<C: Components> StoredKey for KeyTemplate<C> {
    type Refs<'a> = C::Refs<'a>;
    type Values = C::Values;

    fn attribute(&self) -> &'static str {
        self.attribute
    }

    fn value(&self, values: C::Refs<'_>) -> Result<AttributeValue, KeyError> {
        self.write(values).map(AttributeValue::S)
    }

    fn values(&self, stored: &AttributeValue) -> Result<C::Values, KeyError> {
        match stored {
            AttributeValue::S(text) => self.parse(text),
            other => Err(wrong_tag(self.attribute, other)),
        }
    }
}

impl<C> fmt::Debug for KeyTemplate<C> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("KeyTemplate")
            .field("attribute", &self.attribute)
            .field("texts", &self.texts)
            .finish()
    }
}

macro_rules! components {
    ($($name:ident $position:tt),*) => {
        impl<$($name: Component),*> Components for ($($name,)*) {
            type Refs<'a> = ($(&'a $name::Value,)*);
            type Values = ($($name::Value,)*);

            fn write(template: &Texts, writer: &mut KeyWriter, _values: Self::Refs<'_>) {
                writer.reserve(template.length $(+ $name::length_hint(_values.$position))*);
                writer.literal(template.literal(0));
                $(
                    $name::write(writer, template.field($position), _values.$position);
                    writer.literal(template.literal($position + 1));
                )*
            }

            fn append(
                template: &Texts,
                text: &mut String,
                _values: Self::Refs<'_>,
            ) -> Result<(), (&'static str, ValueReason)> {
                text.push_str(template.literal(0));
                $(
                    $name::append(text, _values.$position)
                        .map_err(|reason| (template.field($position), reason))?;
                    text.push_str(template.literal($position + 1));
                )*
                Ok(())
            }

            fn read(template: &Texts, reader: &mut KeyReader<'_>) -> Result<Self::Values, KeyError> {
                reader.literal(template.literal(0))?;
                Ok(($(
                    {
                        let value = $name::read(reader, template.field($position))?;
                        reader.literal(template.literal($position + 1))?;
                        value
                    },
                )*))
            }
        }
    };
}

components!();
components!(A 0);
components!(A 0, B 1);
components!(A 0, B 1, C 2);
components!(A 0, B 1, C 2, D 3);
components!(A 0, B 1, C 2, D 3, E 4);
components!(A 0, B 1, C 2, D 3, E 4, F 5);
components!(A 0, B 1, C 2, D 3, E 4, F 5, G 6);
components!(A 0, B 1, C 2, D 3, E 4, F 5, G 6, H 7);
components!(A 0, B 1, C 2, D 3, E 4, F 5, G 6, H 7, I 8);
components!(A 0, B 1, C 2, D 3, E 4, F 5, G 6, H 7, I 8, J 9);
components!(A 0, B 1, C 2, D 3, E 4, F 5, G 6, H 7, I 8, J 9, K 10);
components!(A 0, B 1, C 2, D 3, E 4, F 5, G 6, H 7, I 8, J 9, K 10, L 11);
