use serde::Serialize;
use toml::de::DeValue;

use super::reader::{Reader, TomlValue, Walk};
use super::{KeyLine, KeyText, Shard, Template, TypeExpression, Value};
use crate::model::Precision;
use crate::report::Diagnostic;
use crate::rules;
use crate::sources::Spanned;

/// A field of a record, or of a struct.
#[derive(Debug, Clone, Serialize)]
pub struct Field {
    /// Its name.
    pub name: Spanned<String>,
    /// `type`; none for a computed template, and where it could not be understood.
    pub field_type: Option<TypeExpression>,
    /// `doc`
    pub doc: Option<String>,
    /// `attribute`
    pub attribute: Option<Spanned<String>>,
    /// `stored`
    pub stored: Option<Spanned<bool>>,
    /// `default`
    pub default: Option<Spanned<Value>>,
    /// `sensitive`
    pub sensitive: bool,
    /// `precision`
    pub precision: Option<Spanned<Precision>>,
    /// `digits`, which is 38
    pub digits: Option<Spanned<()>>,
    /// `finer`: whether it is `"refuse"`
    pub refuse_finer: Option<Spanned<bool>>,
    /// `computed`
    pub computed: Option<Computed>,
    /// With `type = "shard"`: what it is made of.
    pub shard: Option<Shard>,
}

/// How a computed attribute is made.
#[derive(Debug, Clone, Serialize)]
pub enum Computed {
    /// `computed = "{a}-{b}"`, as a line of `keys`.
    Template(KeyLine),
    /// `computed = "function", from = ["a", "b"]`
    Function(Vec<Spanned<String>>),
    /// `computed = true`: a field that is not read back.
    Unread,
    /// It could not be understood.
    Unknown,
}

impl Field {
    fn plain(name: Spanned<String>, field_type: Option<TypeExpression>) -> Self {
        Self {
            name,
            field_type,
            doc: None,
            attribute: None,
            stored: None,
            default: None,
            sensitive: false,
            precision: None,
            digits: None,
            refuse_finer: None,
            computed: None,
            shard: None,
        }
    }

    /// A field of a struct.
    pub(super) fn parse_member(
        walk: &mut Walk<'_>,
        name: Spanned<String>,
        value: &TomlValue<'_>,
    ) -> Option<Self> {
        Self::parse_any(walk, name, value, false)
    }

    /// A field of a record.
    pub(super) fn parse(walk: &mut Walk<'_>, name: Spanned<String>, value: &TomlValue<'_>) -> Option<Self> {
        Self::parse_any(walk, name, value, true)
    }

    fn parse_any(
        walk: &mut Walk<'_>,
        name: Spanned<String>,
        value: &TomlValue<'_>,
        of_record: bool,
    ) -> Option<Self> {
        walk.snake_case_name("a field", &name);
        match value.get_ref() {
            DeValue::String(_) => {
                let text = walk.string(&name.value, value)?;
                let field_type = TypeExpression::parse(walk, &text);
                Some(Self::plain(name, field_type))
            }
            DeValue::Table(table) => {
                let mut reader = Reader::new(format!("field `{}`", name.value), name.span, table);
                let field = Self::parse_table(walk, name, &mut reader, of_record);
                reader.finish(walk);
                Some(field)
            }
            _ => {
                walk.wrong_type(&name.value, "a type, or a table with `type`", value);
                Some(Self::plain(name, None))
            }
        }
    }

    fn parse_table(
        walk: &mut Walk<'_>,
        name: Spanned<String>,
        reader: &mut Reader<'_>,
        of_record: bool,
    ) -> Self {
        let mut field = Self::plain(name, None);
        field.doc = reader.string(walk, "doc").map(|doc| doc.value);
        if of_record {
            field.computed = Computed::parse(walk, &field.name, reader);
        }
        let text = reader.string(walk, "type");
        if let Some(text) = text.as_ref().filter(|text| text.value.trim_end_matches('?') == "shard")
            && of_record
            && field.computed.is_none()
        {
            field.shard = Some(Shard::parse(walk, reader, text));
            return field;
        }
        field.attribute = reader.attribute(walk, "attribute");
        if let Some(Computed::Template(line)) = &mut field.computed {
            line.doc.clone_from(&field.doc);
            if let Some(attribute) = &field.attribute {
                line.attribute = attribute.clone();
            }
        }
        match (&text, &field.computed) {
            (None, Some(Computed::Template(_) | Computed::Unknown)) => {}
            (None, _) => {
                if reader.get("type").is_none() {
                    reader.missing(walk, "type");
                }
            }
            (Some(text), Some(Computed::Template(_))) => walk.problems.push(
                Diagnostic::new(&rules::UNKNOWN_KEY, "a computed template has no `type`")
                    .at(text.span, "it is always text"),
            ),
            (Some(text), _) => field.field_type = TypeExpression::parse(walk, text),
        }
        field.precision = reader.one_of(walk, "precision", &super::table::PRECISIONS);
        field.digits = reader.digits(walk);
        match field.computed {
            None | Some(Computed::Unread) => {}
            Some(_) => return field,
        }
        if of_record && field.computed.is_none() {
            field.stored = reader.boolean(walk, "stored");
        }
        field.default = reader
            .get("default")
            .map(|value| Spanned::new(Value::parse(value.get_ref()), walk.span(value.span())));
        field.sensitive = reader.boolean(walk, "sensitive").is_some_and(|on| on.value);
        field.refuse_finer = reader.one_of(walk, "finer", &[("floor", false), ("refuse", true)]);
        field
    }
}

impl Computed {
    fn parse(walk: &mut Walk<'_>, name: &Spanned<String>, reader: &mut Reader<'_>) -> Option<Self> {
        let value = reader.get("computed")?;
        match value.get_ref() {
            DeValue::Boolean(true) => return Some(Computed::Unread),
            DeValue::Boolean(false) => {
                walk.problems.push(
                    Diagnostic::new(
                        &rules::INVALID_VALUE,
                        "`computed` is a template, `\"function\"` or `true`",
                    )
                    .at(walk.span(value.span()), "a field that is read back has no `computed`"),
                );
                return None;
            }
            _ => {}
        }
        let Some(text) = reader.string(walk, "computed") else {
            reader.ignore("from");
            return Some(Computed::Unknown);
        };
        if text.value == "function" {
            if reader.required(walk, "from").is_none() {
                return Some(Computed::Unknown);
            }
            return Some(Computed::Function(reader.strings(walk, "from")));
        }
        let text = Template::parse(walk, text).map(KeyText::Template);
        let (attribute, name) = (name.clone(), Some(name.clone()));
        Some(Computed::Template(KeyLine { attribute, text, name, doc: None }))
    }
}
