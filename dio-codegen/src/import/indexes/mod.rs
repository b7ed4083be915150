//! The indexes that a module tells of.

mod table;

use tree_sitter::Node;

use super::findings::Findings;
use super::scope::Scope;
use super::value::{Evaluator, Value};
pub(super) use table::OfTable;

/// An index as dynamo-io describes it.
#[derive(Clone, PartialEq, Eq)]
pub(super) struct Index<'t> {
    pub(super) name: String,
    partition: String,
    sort: Option<String>,
    /// Whether the module makes it, rather than to name one of the library's.
    own: bool,
    pub(super) node: Node<'t>,
}

/// Who made the indexes of the library's names.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Layout {
    /// With the attributes that dynamo-io's constants say: `g1` for what its columns store as `g1k`.
    Constants,
    /// With those that its columns write.
    Corrected,
}

/// The key attributes of an index of the library, by its name.
fn attributes_of(name: &str, layout: Layout) -> Option<(&'static str, &'static str)> {
    let attribute = |part: &str, other: &str| {
        // Only together do the global columns go by other names.
        let by_constant = layout == Layout::Constants && other.starts_with('g');
        Some(match (part, by_constant) {
            ("partition", _) => "pk",
            ("sort", _) => "sk",
            ("g1", true) => "g1",
            ("g2", true) => "g2",
            ("g3", true) => "g3",
            ("g1", false) => "g1k",
            ("g2", false) => "g2k",
            ("g3", false) => "g3k",
            _ => return None,
        })
    };
    match name {
        "inverted" => Some(("sk", "pk")),
        "partition_sort" | "sort_partition" => None,
        name => {
            let (partition, sort) = name.split_once('_')?;
            let attributes = (attribute(partition, sort)?, attribute(sort, partition)?);
            (partition != sort).then_some(attributes)
        }
    }
}

impl Index<'_> {
    pub(super) fn attributes(&self) -> impl Iterator<Item = &str> {
        std::iter::once(self.partition.as_str()).chain(self.sort.as_deref())
    }

    /// Whether it is the library's of that name.
    fn is_of(&self, layout: Layout) -> bool {
        attributes_of(&self.name, layout).is_some_and(|(partition, sort)| {
            self.partition == partition && self.sort.as_deref() == Some(sort)
        })
    }

    /// The attributes of that name that dynamo-io's columns write.
    fn corrected(&self) -> Option<[&'static str; 2]> {
        let (partition, sort) = attributes_of(&self.name, Layout::Corrected)?;
        (!self.own).then_some([partition, sort])
    }
}

/// The indexes that a module names, in its order, each once.
pub(super) fn named<'t>(scope: &Scope<'t>, findings: &mut Findings<'t>) -> Vec<Index<'t>> {
    let mut found: Vec<Index<'t>> = Vec::new();
    let mut nodes = scope.python.nodes();
    while let Some(node) = nodes.next_node() {
        let index = match node.kind() {
            "attribute" | "identifier" => by_name(scope, node, findings),
            "call" => made(scope, node, findings),
            _ => None,
        };
        if let Some(index) = index
            && !found.iter().any(|other| other.name == index.name)
        {
            found.push(index);
        }
    }
    found
}

/// `Indexes.G1_SORT`.
fn by_name<'t>(scope: &Scope<'t>, node: Node<'t>, findings: &mut Findings<'t>) -> Option<Index<'t>> {
    let named = scope.of_dynamo_io(node)?;
    let constant = named.strip_prefix("Indexes.").or_else(|| named.strip_suffix("_INDEX"))?;
    let name = constant.to_ascii_lowercase();
    if name == "g3_g2" {
        findings.left_out(
            node,
            "the index `g3_g3` is left out".to_owned(),
            "dynamo-io's constant has the attribute `g3` twice",
            "there is no such index: DynamoDB refuses to create it",
        );
        return None;
    }
    let (partition, sort) = attributes_of(&name, Layout::Constants)?;
    Some(Index { name, partition: partition.to_owned(), sort: Some(sort.to_owned()), own: false, node })
}

/// `Index("by_kind", "by_kind", "g1k", "sk")`.
fn made<'t>(scope: &Scope<'t>, node: Node<'t>, findings: &mut Findings<'t>) -> Option<Index<'t>> {
    if scope.of_dynamo_io(node.child_by_field_name("function")?).as_deref() != Some("Index") {
        return None;
    }
    let Value::Call(call) = Evaluator::new(scope).evaluate(node) else { return None };
    let said = |place: usize, name: &str| call.positional.get(place).or_else(|| call.argument(name));
    let text = |place: usize, name: &str| match said(place, name) {
        Some(Value::Text(text)) => Some(text.clone()),
        _ => None,
    };
    match (text(1, "name"), text(2, "partition_key")) {
        (Some(name), Some(partition)) => {
            Some(Index { name, partition, sort: text(3, "sort_key"), own: true, node })
        }
        // Without a name it is the table itself.
        (None, Some(_)) if matches!(said(1, "name"), Some(Value::None)) => None,
        _ => {
            let help = "add it to the table by hand";
            findings.left_out(node, "an index is left out".to_owned(), "not said in literals", help);
            None
        }
    }
}
