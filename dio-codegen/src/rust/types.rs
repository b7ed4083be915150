//! Schema types as Rust types and as markers of stored types.

use super::names;
use super::view::path_name;
use crate::model::{Default, Field, FieldType, Form, Model, NamedType, Precision};
use crate::options::{DateLibrary, Options};

/// Where a type is written: names of the schema are at the root, and the standard ones are in sight only in the modules
/// of records.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Scope {
    /// The root of the table's module.
    Root,
    /// The module of a record, under `generated::prelude`.
    Module,
}

impl Scope {
    /// A name of the runtime's that the prelude of generated code has too.
    pub(crate) fn runtime(self, name: &str) -> String {
        match self {
            Scope::Root => format!("::dio_runtime::{name}"),
            Scope::Module => name.to_owned(),
        }
    }
}

/// Writes types.
#[derive(Clone, Copy)]
pub(crate) struct Types<'a> {
    pub(crate) model: &'a Model,
    pub(crate) options: &'a Options,
    /// The table is shared with dynamo-io, which stores no empty strings.
    pub(crate) interop: bool,
}

impl<'a> Types<'a> {
    /// The Rust type of a value.
    pub(crate) fn rust(self, field_type: &FieldType, scope: Scope) -> String {
        let plain = |name: &str| match scope {
            Scope::Module => name.to_owned(),
            Scope::Root => match name {
                "String" => "::std::string::String".to_owned(),
                "Number" | "Uuid" | "Ulid" | "AttributeValue" | "FloatSet" => {
                    format!("::dio_runtime::{name}")
                }
                name => name.to_owned(),
            },
        };
        let vec = |of: &str| match scope {
            Scope::Module => format!("Vec<{of}>"),
            Scope::Root => format!("::std::vec::Vec<{of}>"),
        };
        let set = |of: String| format!("::std::collections::BTreeSet<{of}>");
        match field_type {
            FieldType::Boolean => "bool".into(),
            FieldType::String => plain("String"),
            FieldType::Bytes => vec("u8"),
            FieldType::Date => self.date(scope),
            FieldType::Datetime(_) | FieldType::Timestamp => self.instant(scope),
            FieldType::Integer => "i64".into(),
            FieldType::LongInteger | FieldType::Decimal => plain("Number"),
            FieldType::Float => "f64".into(),
            FieldType::Uuid => plain("Uuid"),
            FieldType::Ulid => plain("Ulid"),
            FieldType::List => vec(&plain("AttributeValue")),
            FieldType::ListOf(of) => vec(&self.rust(of, scope)),
            FieldType::Map => {
                format!("::std::collections::HashMap<{}, {}>", plain("String"), plain("AttributeValue"))
            }
            FieldType::MapOf(of) => {
                format!("::std::collections::BTreeMap<{}, {}>", plain("String"), self.rust(of, scope))
            }
            FieldType::StringSet => set(plain("String")),
            FieldType::IntegerSet => set("i64".into()),
            FieldType::FloatSet => plain("FloatSet"),
            FieldType::BinarySet => set(vec("u8")),
            FieldType::Any => plain("AttributeValue"),
            FieldType::Shard { .. } => "u16".into(),
            FieldType::Named(index) => self.named(*index, scope, |replacement| replacement.rust),
        }
    }

    /// The Rust type of a field's value, without its optionality.
    pub(crate) fn field(self, owner: &str, field: &Field, scope: Scope) -> String {
        match self.options.replacement_of_member(owner, &field.name) {
            Some(replacement) => replacement.rust.to_owned(),
            None => self.rust(&field.field_type, scope),
        }
    }

    /// The marker of a field's stored form.
    pub(crate) fn field_marker(self, owner: &str, field: &Field, scope: Scope) -> String {
        match self.options.replacement_of_member(owner, &field.name) {
            Some(replacement) => replacement.marker.to_owned(),
            None => self.marker(&field.field_type, field.refuse_finer, scope),
        }
    }

    /// The marker of a field as an attribute of an item.
    pub(crate) fn attribute_marker(self, owner: &str, field: &Field, scope: Scope) -> String {
        let marker = self.field_marker(owner, field, scope);
        let is_text = match &field.field_type {
            FieldType::String => true,
            FieldType::Named(index) => matches!(
                self.model.types.get(*index).map(|definition| &definition.definition),
                Some(NamedType::Newtype(FieldType::String))
            ),
            _ => false,
        };
        match scope {
            _ if !self.interop || !is_text => marker,
            Scope::Module => format!("types::OmitEmpty<{marker}>"),
            Scope::Root => format!("::dio_runtime::types::OmitEmpty<{marker}>"),
        }
    }

    /// Whether a value may hold nothing and be stored all the same: texts and bytes.
    pub(crate) fn has_empty(self, field_type: &FieldType) -> bool {
        matches!(field_type.underlying(&self.model.types), FieldType::String | FieldType::Bytes)
    }

    /// The marker of a stored form.
    pub(crate) fn marker(self, field_type: &FieldType, refuse_finer: bool, scope: Scope) -> String {
        let types = match scope {
            Scope::Module => "types",
            Scope::Root => "::dio_runtime::types",
        };
        let simple = |name: &str| format!("{types}::{name}");
        let dated = |name: &str, value: String| match self.options.date_library() {
            DateLibrary::Chrono => simple(name),
            _ => format!("{types}::{name}<{value}>"),
        };
        match field_type {
            FieldType::Boolean => simple("Boolean"),
            FieldType::String => simple("Text"),
            FieldType::Bytes => simple("Bytes"),
            FieldType::Date => dated("Date", self.date(scope)),
            FieldType::Datetime(precision) => self.datetime_marker(*precision, refuse_finer, types, scope),
            FieldType::Timestamp => dated("Timestamp", self.instant(scope)),
            FieldType::Integer => simple("Integer"),
            FieldType::LongInteger => simple("LongInteger"),
            FieldType::Float => simple("Float"),
            FieldType::Decimal => simple("Decimal"),
            FieldType::Uuid => simple("Uuid"),
            FieldType::Ulid => simple("Ulid"),
            FieldType::List => simple("AnyList"),
            FieldType::ListOf(of) => format!("{types}::List<{}>", self.marker(of, false, scope)),
            FieldType::Map => simple("AnyMap"),
            FieldType::MapOf(of) => format!("{types}::Map<{}>", self.marker(of, false, scope)),
            FieldType::StringSet => simple("StringSet"),
            FieldType::IntegerSet => simple("IntegerSet"),
            FieldType::FloatSet => simple("FloatSet"),
            FieldType::BinarySet => simple("BinarySet"),
            FieldType::Any => simple("Any"),
            FieldType::Shard { count, .. } => simple(&format!("Shard<{count}>")),
            FieldType::Named(index) => self.named(*index, scope, |replacement| replacement.marker),
        }
    }

    fn datetime_marker(self, precision: Precision, refuse_finer: bool, types: &str, scope: Scope) -> String {
        let precision = match precision {
            Precision::Seconds => "Seconds",
            Precision::Milliseconds => "Milliseconds",
            Precision::Microseconds => "Microseconds",
            Precision::Nanoseconds => "Nanoseconds",
        };
        let finer = if refuse_finer { "Refuse" } else { "Floor" };
        match self.options.date_library() {
            DateLibrary::Chrono if !refuse_finer && precision == "Seconds" => format!("{types}::Datetime"),
            DateLibrary::Chrono if !refuse_finer => format!("{types}::Datetime<{types}::{precision}>"),
            DateLibrary::Chrono => format!("{types}::Datetime<{types}::{precision}, {types}::{finer}>"),
            _ => {
                format!("{types}::Datetime<{types}::{precision}, {types}::{finer}, {}>", self.instant(scope))
            }
        }
    }

    /// The component of a key template.
    pub(crate) fn component(self, owner: &str, field: &Field, form: Form, scope: Scope) -> String {
        let marker = self.field_marker(owner, field, scope);
        let of = match scope {
            Scope::Module => "Of",
            Scope::Root => "::dio_runtime::key::Of",
        };
        match self.form(form) {
            None => format!("{of}<{marker}>"),
            Some(form) => format!("{of}<{marker}, {}>", scope.runtime(&format!("form::{form}"))),
        }
    }

    /// The form marker; none for the plain one.
    pub(crate) fn form(self, form: Form) -> Option<String> {
        Some(match form {
            Form::Plain => return None,
            Form::Rest => "Rest".into(),
            Form::Lower => "Lower".into(),
            Form::LowerRest => "LowerRest".into(),
            Form::Padded { width, descending: false, signed: false } => format!("Padded<{width}>"),
            Form::Padded { width, descending, signed: false } => format!("Padded<{width}, {descending}>"),
            Form::Padded { width, descending, signed } => format!("Padded<{width}, {descending}, {signed}>"),
            Form::Day => "Day".into(),
            Form::Month => "Month".into(),
            Form::Hour => "Hour".into(),
        })
    }

    fn date(self, scope: Scope) -> String {
        match (self.options.date_library(), scope) {
            (DateLibrary::Chrono, Scope::Module) => "NaiveDate".into(),
            (DateLibrary::Chrono, Scope::Root) => "::dio_runtime::chrono::NaiveDate".into(),
            (DateLibrary::Jiff, _) => "::dio_runtime::jiff::civil::Date".into(),
            (DateLibrary::Time, _) => "::dio_runtime::time::Date".into(),
        }
    }

    fn instant(self, scope: Scope) -> String {
        match (self.options.date_library(), scope) {
            (DateLibrary::Chrono, Scope::Module) => "DateTime<Utc>".into(),
            (DateLibrary::Chrono, Scope::Root) => {
                "::dio_runtime::chrono::DateTime<::dio_runtime::chrono::Utc>".into()
            }
            (DateLibrary::Jiff, _) => "::dio_runtime::jiff::Timestamp".into(),
            (DateLibrary::Time, _) => "::dio_runtime::time::OffsetDateTime".into(),
        }
    }

    fn named(self, index: usize, scope: Scope, of: fn(crate::options::Replacement<'a>) -> &'a str) -> String {
        let Some(definition) = self.model.types.get(index) else { return String::new() };
        match self.options.replacement_of(&definition.name) {
            Some(replacement) => of(replacement).to_owned(),
            None => match scope {
                Scope::Root => names::type_name(&definition.name),
                Scope::Module => format!("super::{}", names::type_name(&definition.name)),
            },
        }
    }

    /// Whether a parameter of the type takes `impl Into<...>`: texts do, so that a literal will do.
    pub(crate) fn takes_into(self, field_type: &FieldType) -> bool {
        match field_type {
            FieldType::String => true,
            FieldType::Named(index) => {
                match self.model.types.get(*index).map(|definition| &definition.definition) {
                    Some(NamedType::Newtype(of)) => matches!(of, FieldType::String),
                    Some(NamedType::Enum { open, .. }) => *open,
                    _ => false,
                }
            }
            _ => false,
        }
    }

    /// Whether values of the type are `Copy`.
    pub(crate) fn is_copy(self, field_type: &FieldType) -> bool {
        match field_type {
            FieldType::Boolean
            | FieldType::Date
            | FieldType::Datetime(_)
            | FieldType::Timestamp
            | FieldType::Integer
            | FieldType::LongInteger
            | FieldType::Decimal
            | FieldType::Float
            | FieldType::Uuid
            | FieldType::Ulid
            | FieldType::Shard { .. } => true,
            FieldType::Named(index) => match self.model.types.get(*index) {
                // A replacement is unknown: a clone is right for anything.
                Some(definition) if self.options.replacement_of(&definition.name).is_some() => false,
                Some(definition) => match &definition.definition {
                    NamedType::Newtype(of) => self.is_copy(of),
                    NamedType::Enum { open, .. } => !open,
                    NamedType::Struct(_) | NamedType::Union { .. } => false,
                },
                None => false,
            },
            _ => false,
        }
    }

    /// Whether the value in a key may differ from the one that is given, without an error.
    pub(crate) fn changes_in_key(self, field: &Field, form: Form) -> bool {
        let inner = match &field.field_type {
            FieldType::Named(index) => {
                match self.model.types.get(*index).map(|definition| &definition.definition) {
                    Some(NamedType::Newtype(of)) => of,
                    _ => &field.field_type,
                }
            }
            other => other,
        };
        !form.is_lossless()
            || matches!(inner, FieldType::Timestamp)
            || matches!(inner, FieldType::Datetime(precision) if *precision != Precision::Nanoseconds)
    }

    /// The handle of a field that is a generated struct or union.
    pub(crate) fn path_of(self, record: &str, field: &Field) -> Option<String> {
        let FieldType::Named(index) = &field.field_type else { return None };
        let definition = self.model.types.get(*index)?;
        let is_replaced = self.options.replacement_of(&definition.name).is_some()
            || self.options.replacement_of_member(record, &field.name).is_some();
        let leads_on = matches!(definition.definition, NamedType::Struct(_) | NamedType::Union { .. });
        (leads_on && !is_replaced).then(|| path_name(&definition.name))
    }

    /// Numbers that `add` works on.
    pub(crate) fn is_number(self, field_type: &FieldType) -> bool {
        matches!(
            field_type,
            FieldType::Integer | FieldType::LongInteger | FieldType::Decimal | FieldType::Float
        )
    }

    /// A default as an expression.
    pub(crate) fn default(self, field_type: &FieldType, default: &Default, scope: Scope) -> String {
        let named = match field_type {
            FieldType::Named(index) => self.model.types.get(*index),
            _ => None,
        };
        if let Some(definition) = named {
            let name = self.rust(field_type, scope);
            return match (&definition.definition, default) {
                (NamedType::Enum { variants, .. }, Default::Variant(variant)) => {
                    let variant = variants.get(*variant).map(|variant| names::pascal(&variant.name));
                    format!("{name}::{}", variant.unwrap_or_default())
                }
                (NamedType::Newtype(of), default) => format!(
                    "<{name} as ::core::convert::From<_>>::from({})",
                    self.default(of, default, scope)
                ),
                _ => "::core::default::Default::default()".into(),
            };
        }
        match (field_type, default) {
            (_, Default::Boolean(value)) => value.to_string(),
            (FieldType::Integer, Default::Integer(text)) => text.clone(),
            (FieldType::Timestamp, Default::Integer(text)) => {
                format!("::dio_runtime::generated::instant({text})")
            }
            (FieldType::Float, Default::Number(text) | Default::Integer(text)) => format!("{text}_f64"),
            (_, Default::Number(text) | Default::Integer(text)) => {
                format!("::dio_runtime::generated::number({text:?})")
            }
            (_, Default::String(text)) => format!("::std::string::String::from({text:?})"),
            _ => "::core::default::Default::default()".into(),
        }
    }

    /// Zero of a number type.
    pub(crate) fn zero(self, field_type: &FieldType) -> String {
        match field_type {
            FieldType::Integer => "0".into(),
            FieldType::Float => "0.0".into(),
            _ => "::core::default::Default::default()".into(),
        }
    }
}
