//! What the types of fields are to DynamoDB and to keys.

use super::{FieldType, Form, KeyType, NamedType, TypeDefinition};

/// The type of an attribute, as DynamoDB names it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
pub enum StoredAs {
    /// `BOOL`
    Boolean,
    /// `S`
    String,
    /// `N`
    Number,
    /// `B`
    Binary,
    /// `L`
    List,
    /// `M`
    Map,
    /// `SS`
    StringSet,
    /// `NS`
    NumberSet,
    /// `BS`
    BinarySet,
    /// Any of them.
    Any,
}

/// How long the text of a component is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Length {
    /// Its end can be told from its beginning: of one length, or one of texts of which none begins another.
    Fixed,
    /// Its end is told by what follows.
    Open,
}

impl FieldType {
    /// What a newtype is, and any other type itself.
    pub fn underlying<'a>(&'a self, types: &'a [TypeDefinition]) -> &'a FieldType {
        match self {
            FieldType::Named(index) => match &types[*index].definition {
                NamedType::Newtype(inner) => inner,
                _ => self,
            },
            _ => self,
        }
    }

    /// Whether a value of one is a value of the other: shards of so many are, whatever they are made of.
    pub fn is_one_with(&self, other: &FieldType) -> bool {
        match (self, other) {
            (FieldType::Shard { count, .. }, FieldType::Shard { count: others, .. }) => count == others,
            _ => self == other,
        }
    }

    /// The type of its attribute.
    pub fn stored_as(&self, types: &[TypeDefinition]) -> StoredAs {
        match self.underlying(types) {
            FieldType::Boolean => StoredAs::Boolean,
            FieldType::String
            | FieldType::Date
            | FieldType::Datetime(_)
            | FieldType::Uuid
            | FieldType::Ulid
            | FieldType::Shard { .. } => StoredAs::String,
            FieldType::Timestamp
            | FieldType::Integer
            | FieldType::LongInteger
            | FieldType::Float
            | FieldType::Decimal => StoredAs::Number,
            FieldType::Bytes => StoredAs::Binary,
            FieldType::List | FieldType::ListOf(_) => StoredAs::List,
            FieldType::Map | FieldType::MapOf(_) => StoredAs::Map,
            FieldType::StringSet => StoredAs::StringSet,
            FieldType::IntegerSet | FieldType::FloatSet => StoredAs::NumberSet,
            FieldType::BinarySet => StoredAs::BinarySet,
            FieldType::Any => StoredAs::Any,
            FieldType::Named(index) => match types[*index].definition {
                NamedType::Struct(_) | NamedType::Union { .. } => StoredAs::Map,
                // A newtype is its underlying type, and never of a named one.
                NamedType::Enum { .. } | NamedType::Newtype(_) => StoredAs::String,
            },
        }
    }

    /// Whether it is a set, which is stored as nothing while it is empty.
    pub fn is_set(&self) -> bool {
        matches!(
            self,
            FieldType::StringSet | FieldType::IntegerSet | FieldType::FloatSet | FieldType::BinarySet
        )
    }

    /// The type of a key attribute that holds it as it is.
    pub fn key_type(&self, types: &[TypeDefinition]) -> Option<KeyType> {
        match self.stored_as(types) {
            StoredAs::String => Some(KeyType::String),
            StoredAs::Number => Some(KeyType::Number),
            StoredAs::Binary => Some(KeyType::Binary),
            _ => None,
        }
    }

    /// Whether it can be a component of a key template in this form.
    pub fn has_form(&self, types: &[TypeDefinition], form: Form) -> bool {
        match (self.underlying(types), form) {
            (
                FieldType::Boolean | FieldType::Uuid | FieldType::Ulid | FieldType::Shard { .. },
                Form::Plain,
            )
            | (FieldType::LongInteger, Form::Plain)
            | (FieldType::String, Form::Plain | Form::Rest | Form::Lower | Form::LowerRest)
            | (FieldType::Integer | FieldType::Timestamp, Form::Plain | Form::Padded { .. })
            | (FieldType::Date, Form::Plain | Form::Month)
            | (FieldType::Datetime(_), Form::Plain | Form::Day | Form::Month | Form::Hour) => true,
            (FieldType::Named(index), Form::Plain) => {
                matches!(types[*index].definition, NamedType::Enum { .. })
            }
            _ => false,
        }
    }

    /// Whether it can be a component of a key template at all.
    pub fn is_component(&self, types: &[TypeDefinition]) -> bool {
        self.has_form(types, Form::Plain)
    }

    /// How long its text in a key is. For forms that it has.
    pub fn length(&self, types: &[TypeDefinition], form: Form) -> Length {
        match (self.underlying(types), form) {
            (FieldType::String, _) => Length::Open,
            (FieldType::Integer | FieldType::LongInteger | FieldType::Timestamp, Form::Plain) => Length::Open,
            (FieldType::Named(index), _) => match &types[*index].definition {
                NamedType::Enum { variants, open: false }
                    if !variants.iter().any(|variant| {
                        variants
                            .iter()
                            .any(|other| other.text != variant.text && other.text.starts_with(&variant.text))
                    }) =>
                {
                    Length::Fixed
                }
                _ => Length::Open,
            },
            _ => Length::Fixed,
        }
    }

    /// Whether the order of its texts is the order of its values (reversed in a descending form), so that a range
    /// of values is a range of keys. A string has this only where nothing follows it.
    pub fn is_ordered(&self, types: &[TypeDefinition], form: Form) -> bool {
        matches!(
            (self.underlying(types), form),
            (FieldType::Date | FieldType::Datetime(_) | FieldType::String, _)
                | (FieldType::Uuid | FieldType::Ulid, _)
                | (FieldType::Integer | FieldType::Timestamp, Form::Padded { .. })
        )
    }
}
