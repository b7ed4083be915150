use serde::Serialize;
use toml::de::DeValue;

use super::KeyAttribute;
use super::reader::{Reader, TomlValue, Walk};
use crate::report::Diagnostic;
use crate::rules;
use crate::sources::{Span, Spanned};

/// `[table.T.index.NAME]`
#[derive(Debug, Clone, Serialize)]
pub struct Index {
    /// Its name.
    pub name: Spanned<String>,
    /// `doc`
    pub doc: Option<String>,
    /// `partition`: an attribute, or a list of them. None if it is missing or wrong.
    pub partition: Option<Vec<KeyAttribute>>,
    /// `sort`, likewise. None as well if it has none.
    pub sort: Option<Vec<KeyAttribute>>,
    /// `project`
    pub project: Projection,
    /// `allow`
    pub allow: Vec<Spanned<String>>,
    /// Where `kind = "local"` stands.
    #[serde(skip)]
    pub local: Option<Span>,
}

/// `project`
#[derive(Debug, Clone, Serialize)]
pub enum Projection {
    /// `"all"`
    All,
    /// `"keys"`
    Keys,
    /// A list of attributes.
    Include(Vec<Spanned<String>>),
}

impl Index {
    pub(super) fn parse(walk: &mut Walk<'_>, name: Spanned<String>, value: &TomlValue<'_>) -> Option<Self> {
        let DeValue::Table(table) = value.get_ref() else {
            walk.wrong_type(&name.value, "a table", value);
            return None;
        };
        walk.index_name(&name);
        let mut reader = Reader::new(format!("index `{}`", name.value), name.span, table);
        let doc = reader.string(walk, "doc").map(|doc| doc.value);
        let partition =
            reader.required(walk, "partition").and_then(|value| key_attributes(walk, "partition", value));
        let sort = reader.get("sort").and_then(|value| key_attributes(walk, "sort", value));
        let project = projection(walk, &mut reader);
        let kinds = [("global", false), ("local", true)];
        let kind = reader.one_of(walk, "kind", &kinds);
        let local = kind.filter(|local| local.value).map(|local| local.span);
        let allow = reader.strings(walk, "allow");
        reader.finish(walk);
        Some(Self { name, doc, partition, sort, project, allow, local })
    }
}

/// The most attributes that a partition key or a sort key has (CreateTable, `KeySchema`).
const MOST_ATTRIBUTES: usize = 4;

/// One attribute, or a list of them.
fn key_attributes(walk: &mut Walk<'_>, key: &str, value: &TomlValue<'_>) -> Option<Vec<KeyAttribute>> {
    let DeValue::Array(list) = value.get_ref() else {
        return Some(vec![KeyAttribute::parse(walk, key, value)?]);
    };
    if !(1..=MOST_ATTRIBUTES).contains(&list.len()) {
        let span = walk.span(value.span());
        walk.problems.push(
            Diagnostic::new(&rules::INVALID_VALUE, format!("a `{key}` key of {} attributes", list.len()))
                .at(span, format!("expected 1 to {MOST_ATTRIBUTES}")),
        );
        return None;
    }
    let attributes: Vec<_> = list.iter().map(|value| KeyAttribute::parse(walk, key, value)).collect();
    attributes.into_iter().collect()
}

fn projection(walk: &mut Walk<'_>, reader: &mut Reader<'_>) -> Projection {
    let Some(value) = reader.get("project") else { return Projection::All };
    match value.get_ref() {
        DeValue::Array(_) => Projection::Include(reader.strings(walk, "project")),
        DeValue::String(_) => reader
            .one_of(walk, "project", &[("all", true), ("keys", false)])
            .map_or(Projection::All, |all| if all.value { Projection::All } else { Projection::Keys }),
        _ => {
            walk.wrong_type("project", "\"all\", \"keys\" or a list of attributes", value);
            Projection::All
        }
    }
}

impl Index {
    /// The attributes of its key, the partition key first.
    pub fn attributes(&self) -> impl Iterator<Item = &KeyAttribute> {
        self.partition.iter().chain(&self.sort).flatten()
    }

    /// Where it can be pointed at.
    pub fn span(&self) -> Span {
        self.name.span
    }
}
