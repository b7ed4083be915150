use serde::Serialize;
use toml::de::DeValue;

use super::reader::{Reader, TomlValue, Walk};
use super::{Index, Template};
use crate::model::{KeyType, Precision};
use crate::report::Diagnostic;
use crate::rules;
use crate::sources::{Span, Spanned};

/// `[table.NAME]`
#[derive(Debug, Clone, Serialize)]
pub struct Table {
    /// Its name.
    pub name: Spanned<String>,
    /// `doc`
    pub doc: Option<String>,
    /// `keys`
    pub keys: Option<TableKeys>,
    /// `indexes`
    pub layout_indexes: Vec<Spanned<String>>,
    /// `legacy_indexes`
    pub legacy_indexes: Vec<Spanned<String>>,
    /// `[table.NAME.index.*]`
    pub indexes: Vec<Index>,
    /// `type_attribute`
    pub type_attribute: Option<Spanned<String>>,
    /// `delimiter`
    pub delimiter: Option<char>,
    /// `store_components`
    pub store_components: bool,
    /// `strict`
    pub strict: Option<bool>,
    /// `interop`
    pub interop: Option<Spanned<bool>>,
    /// `stamps`
    pub stamps: Stamps,
    /// `allow`
    pub allow: Vec<Spanned<String>>,
    /// `every_partition_starts`
    pub every_partition_starts: Option<Template>,
}

/// `keys = { partition = "pk", sort = "sk" }`
#[derive(Debug, Clone, Serialize)]
pub struct TableKeys {
    /// `partition`
    pub partition: KeyAttribute,
    /// `sort`
    pub sort: Option<KeyAttribute>,
}

/// `"pk"`, or `{ name = "seq", type = "number" }`
#[derive(Debug, Clone, Serialize)]
pub struct KeyAttribute {
    /// The attribute.
    pub name: Spanned<String>,
    /// Its type, where that is stated.
    pub key_type: Option<Spanned<KeyType>>,
}

/// `stamps`
#[derive(Debug, Clone, Default, Serialize)]
pub struct Stamps {
    /// `created_at`
    pub created_at: Stamp,
    /// `updated_at`
    pub updated_at: Stamp,
    /// `expires_at`
    pub expires_at: Stamp,
}

/// One stamp.
#[derive(Debug, Clone, Serialize)]
pub struct Stamp {
    /// Whether records have it.
    pub on: bool,
    /// Its attribute, if it is not its name.
    pub attribute: Option<Spanned<String>>,
    /// Its precision, if it is stated.
    pub precision: Option<Spanned<Precision>>,
    /// Where it is spoken of.
    #[serde(skip)]
    pub span: Option<Span>,
}

impl Default for Stamp {
    fn default() -> Self {
        Self { on: true, attribute: None, precision: None, span: None }
    }
}

pub(super) const PRECISIONS: [(&str, Precision); 4] = [
    ("s", Precision::Seconds),
    ("ms", Precision::Milliseconds),
    ("us", Precision::Microseconds),
    ("ns", Precision::Nanoseconds),
];

impl Table {
    pub(super) fn parse(walk: &mut Walk<'_>, name: Spanned<String>, value: &TomlValue<'_>) -> Option<Self> {
        let DeValue::Table(table) = value.get_ref() else {
            walk.wrong_type(&name.value, "a table", value);
            return None;
        };
        walk.snake_case_name("a table", &name);
        let mut reader = Reader::new(format!("table `{}`", name.value), name.span, table);
        let parsed = Self {
            doc: reader.string(walk, "doc").map(|doc| doc.value),
            keys: reader.get("keys").and_then(|value| TableKeys::parse(walk, &name, value)),
            layout_indexes: reader.strings(walk, "indexes"),
            legacy_indexes: reader.strings(walk, "legacy_indexes"),
            indexes: reader.sections(walk, "index", Index::parse),
            type_attribute: reader.attribute(walk, "type_attribute"),
            delimiter: delimiter(walk, &mut reader),
            store_components: reader.boolean(walk, "store_components").is_some_and(|on| on.value),
            strict: reader.boolean(walk, "strict").map(|on| on.value),
            interop: reader.one_of(walk, "interop", &[("dynamo-io", true)]),
            stamps: reader.get("stamps").map_or_else(Stamps::default, |value| Stamps::parse(walk, value)),
            allow: reader.strings(walk, "allow"),
            every_partition_starts: reader
                .string(walk, "every_partition_starts")
                .and_then(|template| Template::parse(walk, template)),
            name,
        };
        reader.finish(walk);
        Some(parsed)
    }
}

fn delimiter(walk: &mut Walk<'_>, reader: &mut Reader<'_>) -> Option<char> {
    let text = reader.string(walk, "delimiter")?;
    let mut chars = text.value.chars();
    match (chars.next(), chars.next()) {
        (Some(c), None) if c.is_ascii_punctuation() && c != '{' && c != '}' => Some(c),
        _ => {
            walk.problems.push(
                Diagnostic::new(&rules::INVALID_VALUE, format!("`{}` is no delimiter", text.value))
                    .at(text.span, "expected one ASCII punctuation mark other than `{` and `}`"),
            );
            None
        }
    }
}

impl TableKeys {
    fn parse(walk: &mut Walk<'_>, table: &Spanned<String>, value: &TomlValue<'_>) -> Option<Self> {
        let DeValue::Table(keys) = value.get_ref() else {
            walk.wrong_type("keys", "a table with `partition` and `sort`", value);
            return None;
        };
        let span = walk.span(value.span());
        let mut reader = Reader::new(format!("the keys of `{}`", table.value), span, keys);
        let partition = reader
            .required(walk, "partition")
            .and_then(|partition| KeyAttribute::parse(walk, "partition", partition));
        let sort = reader.get("sort").and_then(|sort| KeyAttribute::parse(walk, "sort", sort));
        reader.finish(walk);
        Some(Self { partition: partition?, sort })
    }
}

impl KeyAttribute {
    pub(super) fn parse(walk: &mut Walk<'_>, key: &str, value: &TomlValue<'_>) -> Option<Self> {
        match value.get_ref() {
            DeValue::String(_) => {
                let name = walk.string(key, value)?;
                walk.attribute_name(&name);
                Some(Self { name, key_type: None })
            }
            DeValue::Table(table) => {
                let span = walk.span(value.span());
                let mut reader = Reader::new(format!("the key attribute of `{key}`"), span, table);
                let name = reader.attribute(walk, "name");
                if name.is_none() && table.get("name").is_none() {
                    reader.missing(walk, "name");
                }
                let types =
                    [("string", KeyType::String), ("number", KeyType::Number), ("binary", KeyType::Binary)];
                let key_type = reader.one_of(walk, "type", &types);
                reader.finish(walk);
                Some(Self { name: name?, key_type })
            }
            _ => {
                walk.wrong_type(key, "an attribute, or a table with `name` and `type`", value);
                None
            }
        }
    }
}

impl Stamps {
    fn parse(walk: &mut Walk<'_>, value: &TomlValue<'_>) -> Self {
        let span = walk.span(value.span());
        match value.get_ref() {
            DeValue::Boolean(on) => {
                let stamp = Stamp { on: *on, span: Some(span), ..Stamp::default() };
                Self { created_at: stamp.clone(), updated_at: stamp.clone(), expires_at: stamp }
            }
            DeValue::Table(table) => {
                let mut reader = Reader::new("the stamps", span, table);
                let mut stamp = |key: &'static str, walk: &mut Walk<'_>| {
                    reader.get(key).map_or_else(Stamp::default, |value| Stamp::parse(walk, key, value))
                };
                let stamps = Self {
                    created_at: stamp("created_at", walk),
                    updated_at: stamp("updated_at", walk),
                    expires_at: stamp("expires_at", walk),
                };
                reader.finish(walk);
                stamps
            }
            _ => {
                walk.wrong_type("stamps", "true, false or a table", value);
                Self::default()
            }
        }
    }
}

impl Stamp {
    fn parse(walk: &mut Walk<'_>, key: &'static str, value: &TomlValue<'_>) -> Self {
        let mut stamp = Self { span: Some(walk.span(value.span())), ..Self::default() };
        match value.get_ref() {
            DeValue::Boolean(on) => stamp.on = *on,
            DeValue::String(_) => {
                stamp.attribute = walk.string(key, value).inspect(|name| walk.attribute_name(name));
            }
            DeValue::Table(table) => {
                let mut reader = Reader::new(format!("the stamp `{key}`"), walk.span(value.span()), table);
                stamp.attribute = reader.attribute(walk, "attribute");
                if key != "expires_at" {
                    stamp.precision = reader.one_of(walk, "precision", &PRECISIONS);
                }
                reader.finish(walk);
            }
            _ => walk.wrong_type(key, "true, false, an attribute or a table", value),
        }
        stamp
    }
}
