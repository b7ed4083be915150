//! `schemas.json`: what the Python classes say.

use serde::Deserialize;
use std::collections::BTreeMap;

/// A record class.
#[derive(Debug, Clone, Deserialize)]
pub struct Schema {
    /// What cases call it.
    pub id: String,
    /// The Python class.
    #[serde(default)]
    pub class_name: String,
    /// What the schema is there for.
    #[serde(default)]
    pub note: String,
    /// The column of the partition key.
    pub partition_key: Column,
    /// The column of the sort key.
    #[serde(default)]
    pub sort_key: Option<Column>,
    /// The schema's own columns, in order.
    #[serde(default)]
    pub columns: Vec<Column>,
    /// The three columns that every schema ends with.
    #[serde(default)]
    pub common: Vec<Column>,
    /// The constructor's fields.
    #[serde(default)]
    pub record_fields: Vec<String>,
    /// Properties, as a concatenation of literals and fields.
    #[serde(default)]
    pub computed_fields: BTreeMap<String, Vec<Part>>,
}

/// A part of a property's text.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Part {
    /// Text as it is.
    Literal(String),
    /// The text of a field.
    Field(String),
}

/// A column.
#[derive(Debug, Clone, PartialEq, Deserialize)]
pub struct Column {
    /// The Python class.
    #[serde(default)]
    pub helper: String,
    /// The field.
    pub name: String,
    /// The logical type.
    #[serde(rename = "type", default)]
    pub logical: Option<String>,
    /// The attribute value's tag.
    #[serde(default)]
    pub wire_type: Option<String>,
    /// The `key=` argument.
    #[serde(default)]
    pub key: Option<String>,
    /// The attribute, where the data says it.
    #[serde(default)]
    pub attribute: Option<String>,
    /// Written, and never read back.
    #[serde(default)]
    pub computed: bool,
    /// What a key begins with.
    #[serde(default)]
    pub prefix: Option<String>,
    /// The columns of a map.
    #[serde(default)]
    pub children: Option<Vec<Column>>,
}

/// What a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs, reason = "the library's own names")]
pub enum Type {
    Boolean,
    BinarySet,
    Bytes,
    Date,
    Datetime,
    Float,
    FloatSet,
    Integer,
    IntegerSet,
    List,
    /// Of a `MapColumn`, with columns of its own.
    Map,
    /// Of any members.
    UntypedMap,
    String,
    StringSet,
    Timestamp,
}

impl Type {
    /// The attribute value's tag.
    pub fn tag(self) -> &'static str {
        match self {
            Type::Boolean => "BOOL",
            Type::BinarySet => "BS",
            Type::Bytes => "B",
            Type::Date | Type::Datetime | Type::String => "S",
            Type::Float | Type::Integer | Type::Timestamp => "N",
            Type::FloatSet | Type::IntegerSet => "NS",
            Type::List => "L",
            Type::Map | Type::UntypedMap => "M",
            Type::StringSet => "SS",
        }
    }

    /// The type in the schema language; none for a map with columns, which is a type of its own.
    pub fn name(self) -> &'static str {
        match self {
            Type::Boolean => "boolean",
            Type::BinarySet => "binary_set",
            Type::Bytes => "bytes",
            Type::Date => "date",
            Type::Datetime => "datetime",
            Type::Float => "float",
            Type::FloatSet => "float_set",
            Type::Integer => "integer",
            Type::IntegerSet => "integer_set",
            Type::List => "list",
            Type::Map | Type::UntypedMap => "map",
            Type::String => "string",
            Type::StringSet => "string_set",
            Type::Timestamp => "timestamp",
        }
    }

    /// Whether it is one of the four sets.
    pub fn is_set(self) -> bool {
        matches!(self, Type::BinarySet | Type::FloatSet | Type::IntegerSet | Type::StringSet)
    }
}

impl Column {
    /// Its type: by the logical type, else by the Python class.
    pub fn holds(&self) -> Result<Type, String> {
        let from_helper = || match self.helper.as_str() {
            "PartitionColumn" | "SortColumn" | "GlobalFirstColumn" | "GlobalSecondColumn"
            | "GlobalThirdColumn" | "IndexedColumn" => Some("string".to_owned()),
            helper => helper.strip_suffix("Column").map(snake),
        };
        let name = self.logical.clone().or_else(from_helper).unwrap_or_default();
        Ok(match name.as_str() {
            "boolean" => Type::Boolean,
            "binary_set" => Type::BinarySet,
            "bytes" => Type::Bytes,
            "date" => Type::Date,
            "datetime" => Type::Datetime,
            "float" => Type::Float,
            "float_set" => Type::FloatSet,
            "integer" => Type::Integer,
            "integer_set" => Type::IntegerSet,
            "list" => Type::List,
            "map" if self.children.is_some() || self.helper == "MapColumn" => Type::Map,
            "map" => Type::UntypedMap,
            "string" => Type::String,
            "string_set" => Type::StringSet,
            "timestamp" => Type::Timestamp,
            _ => return Err(format!("a column of the unknown kind `{}` (`{name}`)", self.helper)),
        })
    }

    /// Where it is stored.
    pub fn attribute(&self) -> &str {
        if let Some(attribute) = &self.attribute {
            return attribute;
        }
        let fixed = match self.helper.as_str() {
            "PartitionColumn" => Some("pk"),
            "SortColumn" => Some("sk"),
            "GlobalFirstColumn" => Some("g1k"),
            "GlobalSecondColumn" => Some("g2k"),
            "GlobalThirdColumn" => Some("g3k"),
            _ => None,
        };
        fixed.or(self.key.as_deref().filter(|key| !key.is_empty())).unwrap_or(&self.name)
    }

    /// The columns of a map.
    pub fn children(&self) -> &[Column] {
        self.children.as_deref().unwrap_or_default()
    }

    /// Whether it is one of the columns for keys of indexes with a fixed attribute.
    pub fn is_global(&self) -> bool {
        matches!(self.helper.as_str(), "GlobalFirstColumn" | "GlobalSecondColumn" | "GlobalThirdColumn")
    }
}

impl Schema {
    /// The keys' columns.
    pub fn keys(&self) -> impl Iterator<Item = &Column> {
        std::iter::once(&self.partition_key).chain(&self.sort_key)
    }

    /// The column that a field of the record is stored by, outside of the key.
    pub fn column(&self, name: &str) -> Option<&Column> {
        self.columns.iter().find(|column| column.name == name)
    }

    /// The key column that the field is.
    pub fn key(&self, name: &str) -> Option<&Column> {
        self.keys().find(|column| column.name == name)
    }

    /// The record's fields beside the stamps.
    pub fn own_fields(&self) -> impl Iterator<Item = &String> {
        self.record_fields.iter().filter(|name| !STAMPS.contains(&name.as_str()))
    }
}

/// The fields that every record has.
pub const STAMPS: [&str; 3] = ["created_at", "updated_at", "expires_at"];

fn snake(name: &str) -> String {
    let mut text = String::new();
    for (position, letter) in name.char_indices() {
        if letter.is_uppercase() && position > 0 {
            text.push('_');
        }
        text.extend(letter.to_lowercase());
    }
    text
}
