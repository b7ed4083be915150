use serde::Serialize;
use toml::de::DeValue;

use super::KeyAttribute;
use super::reader::{Reader, TomlValue, Walk, unbuilt};
use crate::sources::{Span, Spanned};

/// `[table.T.index.NAME]`
#[derive(Debug, Clone, Serialize)]
pub struct Index {
    /// Its name.
    pub name: Spanned<String>,
    /// `doc`
    pub doc: Option<String>,
    /// `partition`
    pub partition: Option<KeyAttribute>,
    /// `sort`
    pub sort: Option<KeyAttribute>,
    /// `project`
    pub project: Projection,
    /// Whether it has something that is not built, so that nothing can be said of it.
    pub unbuilt: bool,
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
        let mut is_unbuilt = false;
        let partition = reader
            .required(walk, "partition")
            .and_then(|value| key_attribute(walk, "partition", value, &mut is_unbuilt));
        let sort = reader.get("sort").and_then(|value| key_attribute(walk, "sort", value, &mut is_unbuilt));
        let project = projection(walk, &mut reader);
        let kinds = [("global", false), ("local", true)];
        if let Some(local) = reader.one_of(walk, "kind", &kinds)
            && local.value
        {
            is_unbuilt = true;
            walk.problems.push(unbuilt(&format!("the local index `{}`", name.value), local.span));
        }
        reader.finish(walk);
        Some(Self { name, doc, partition, sort, project, unbuilt: is_unbuilt })
    }
}

fn key_attribute(
    walk: &mut Walk<'_>,
    key: &str,
    value: &TomlValue<'_>,
    is_unbuilt: &mut bool,
) -> Option<KeyAttribute> {
    if let DeValue::Array(_) = value.get_ref() {
        *is_unbuilt = true;
        let span = walk.span(value.span());
        walk.problems.push(unbuilt(&format!("a `{key}` of several attributes"), span));
        return None;
    }
    KeyAttribute::parse(walk, key, value)
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
    /// Where it can be pointed at.
    pub fn span(&self) -> Span {
        self.name.span
    }
}
