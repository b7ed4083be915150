//! The indexes that a module tells of.

use std::collections::HashSet;

use tree_sitter::Node;

use super::findings::Findings;
use super::record::Record;
use super::scope::Scope;
use super::toml::{Line, lines, list, quoted};
use super::value::{Evaluator, Value};

/// An index as dynamo-io describes it.
#[derive(Clone, PartialEq, Eq)]
pub(super) struct Index {
    pub(super) name: String,
    partition: String,
    sort: Option<String>,
    /// Whether the module makes it, rather than to name one of the library's.
    own: bool,
}

/// The attributes of a part of an index's name, in dynamo-io's layout.
fn attribute(part: &str) -> Option<&'static str> {
    Some(match part {
        "partition" => "pk",
        "sort" => "sk",
        "g1" => "g1k",
        "g2" => "g2k",
        "g3" => "g3k",
        _ => return None,
    })
}

impl Index {
    /// One that dio knows by its name.
    fn of_the_layout(name: &str) -> Option<Self> {
        let (partition, sort) = match name {
            "inverted" => ("sk", "pk"),
            "partition_sort" | "sort_partition" => return None,
            name => {
                let (partition, sort) = name.split_once('_')?;
                (attribute(partition)?, attribute(sort)?)
            }
        };
        let own = false;
        (partition != sort).then(|| Self {
            name: name.to_owned(),
            partition: partition.to_owned(),
            sort: Some(sort.to_owned()),
            own,
        })
    }

    pub(super) fn attributes(&self) -> impl Iterator<Item = &str> {
        std::iter::once(self.partition.as_str()).chain(self.sort.as_deref())
    }

    /// `["g1", "g2"]` of `g1_g2`, which dio and dynamo-io disagree about.
    fn of_two_columns(&self) -> Vec<&str> {
        let parts: Vec<&str> = self.name.split('_').collect();
        let are_columns = parts.iter().all(|part| matches!(*part, "g1" | "g2" | "g3"));
        if are_columns { parts } else { Vec::new() }
    }

    fn is_of_the_layout(&self) -> bool {
        Self::of_the_layout(&self.name)
            .is_some_and(|known| known.partition == self.partition && known.sort == self.sort)
    }
}

/// The indexes that a module names, in its order, each once.
pub(super) fn named<'t>(scope: &Scope<'t>, findings: &mut Findings<'t>) -> Vec<Index> {
    let mut found: Vec<Index> = Vec::new();
    let mut nodes = scope.python.nodes();
    while let Some(node) = nodes.next_node() {
        let index = match node.kind() {
            "attribute" | "identifier" => by_name(scope, node),
            "call" => made(scope, node, findings),
            _ => None,
        };
        if let Some(index) = index
            && !found.iter().any(|other| other.name == index.name)
        {
            if let [first, second] = index.of_two_columns().as_slice()
                && !index.own
            {
                let (python, rust) = (format!("`{first}`, `{second}`"), format!("`{first}k`, `{second}k`"));
                findings.changed(
                    node,
                    format!("the index `{}` has the attributes {rust} in dio", index.name),
                    &format!("of {python} in dynamo-io, which its columns do not write"),
                    "look at the table: an index of other attributes is a section of its own",
                );
            }
            found.push(index);
        }
    }
    found
}

/// `Indexes.G1_SORT`. Those of two global columns have the attributes that such columns write, as dio corrects them.
fn by_name<'t>(scope: &Scope<'t>, node: Node<'t>) -> Option<Index> {
    let named = scope.of_dynamo_io(node)?;
    let constant = named.strip_prefix("Indexes.").or_else(|| named.strip_suffix("_INDEX"))?;
    Index::of_the_layout(&constant.to_ascii_lowercase())
}

/// `Index("by_kind", "by_kind", "g1k", "sk")`.
fn made<'t>(scope: &Scope<'t>, node: Node<'t>, findings: &mut Findings<'t>) -> Option<Index> {
    if scope.of_dynamo_io(node.child_by_field_name("function")?).as_deref() != Some("Index") {
        return None;
    }
    let Value::Call(call) = Evaluator::new(scope).evaluate(node) else { return None };
    let text = |place: usize, name: &str| match call.positional.get(place).or_else(|| call.argument(name)) {
        Some(Value::Text(text)) => Some(text.clone()),
        _ => None,
    };
    let (name, partition) = (text(1, "name"), text(2, "partition_key"));
    match (name, partition) {
        (Some(name), Some(partition)) => {
            Some(Index { name, partition, sort: text(3, "sort_key"), own: true })
        }
        // Without a name it is the table itself.
        (None, Some(_)) => None,
        (_, None) => {
            findings.left_out(
                node,
                "an index is left out".to_owned(),
                "its attributes are not understood",
                "add it to the table by hand",
            );
            None
        }
    }
}

/// The indexes of one table, as TOML.
#[derive(Default)]
pub(super) struct OfTable {
    pub(super) layout: Vec<String>,
    pub(super) own: Vec<Index>,
    /// Those that no record would be in.
    pub(super) unfilled: Vec<String>,
    /// Those that only columns tell of.
    pub(super) implied: Vec<String>,
}

impl OfTable {
    pub(super) fn new(named: &[Index], records: &[&Record<'_>], is_only_table: bool) -> Self {
        let mut indexes = Self::default();
        let has_sort_key = records.iter().any(|record| record.has_sort_key);
        for index in named {
            let filled = is_filled(index, records);
            let fits = has_sort_key || index.attributes().all(|attribute| attribute != "sk");
            if filled && index.is_of_the_layout() {
                indexes.layout.push(index.name.clone());
            } else if filled || (is_only_table && index.own && fits) {
                indexes.own.push(index.clone());
            } else {
                indexes.unfilled.push(index.name.clone());
            }
        }
        for column in ["g1", "g2", "g3"] {
            let key = format!("{column}k");
            let is_key = |record: &&Record<'_>| {
                let is_computed = |line: &Line| {
                    line.entries.iter().any(|(name, value)| *name == "attribute" && *value == quoted(&key))
                        && line.entries.iter().any(|(name, _)| *name == "computed")
                };
                record.keys.iter().any(|line| line.name == key) || record.fields.iter().any(is_computed)
            };
            let known: HashSet<&str> = named
                .iter()
                .filter(|index| indexes.layout.contains(&index.name) || indexes.own.contains(index))
                .flat_map(Index::attributes)
                .collect();
            if records.iter().any(is_key) && !known.contains(key.as_str()) {
                indexes.implied.push(format!("{column}_partition"));
            }
        }
        indexes
    }

    /// What stands in the section of the table.
    pub(super) fn line(&self) -> Option<Line> {
        let names: Vec<String> = self.layout.iter().chain(&self.implied).cloned().collect();
        (!names.is_empty()).then(|| Line::new("indexes").with("", list(&names)))
    }

    /// Sections of their own.
    pub(super) fn sections(&self, table: &str) -> String {
        let mut text = String::new();
        for index in &self.own {
            let name = match index.name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_' || c == '-') {
                true => index.name.clone(),
                false => quoted(&index.name),
            };
            let mut parts = vec![Line::new("partition").with("", quoted(&index.partition))];
            parts.extend(index.sort.iter().map(|sort| Line::new("sort").with("", quoted(sort))));
            text.push_str(&format!("\n[table.{table}.index.{name}]\n{}", lines(&parts, "")));
        }
        text
    }
}

/// Whether a record has all attributes of an index, as DynamoDB's keys can be.
fn is_filled(index: &Index, records: &[&Record<'_>]) -> bool {
    let has = |record: &&Record<'_>, attribute: &str| {
        record.attributes.get(attribute).is_some_and(|wire| matches!(*wire, "S" | "N" | "B"))
    };
    records.iter().any(|record| index.attributes().all(|attribute| has(record, attribute)))
}
