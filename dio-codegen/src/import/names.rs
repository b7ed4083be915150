//! What a file imports from dynamo-io, and under which names.

use std::collections::HashMap;

use tree_sitter::Node;

use super::python::{Python, parts};

const PACKAGE: &str = "dynamo_io";

/// The modules of the package. What they define is told apart by its name alone.
const MODULES: [&str; 5] = ["definitions", "recorder", "reader", "writer", "mock"];

/// What a file calls dynamo-io's things.
#[derive(Default)]
pub(super) struct Imports<'t> {
    /// A name of the file, and what it is inside the package: nothing for the package itself.
    names: HashMap<&'t str, Vec<&'t str>>,
    /// `from dynamo_io import *`.
    everything: bool,
}

impl<'t> Imports<'t> {
    /// Takes up an import statement.
    pub(super) fn add(&mut self, python: Python<'t>, statement: Node<'t>) {
        match statement.kind() {
            "import_statement" => {
                for imported in parts(statement) {
                    self.module(python, imported);
                }
            }
            "import_from_statement" => self.members(python, statement),
            _ => {}
        }
    }

    fn module(&mut self, python: Python<'t>, imported: Node<'t>) {
        let (path, alias) = named(python, imported);
        let [package, rest @ ..] = path.as_slice() else { return };
        if *package != PACKAGE {
            return;
        }
        match alias {
            Some(alias) => self.names.insert(alias, rest.to_vec()),
            // `import dynamo_io.definitions` binds the package.
            None => self.names.insert(package, Vec::new()),
        };
    }

    fn members(&mut self, python: Python<'t>, statement: Node<'t>) {
        let Some(from) = statement.child_by_field_name("module_name") else { return };
        let module = path(python, from);
        let [package, module @ ..] = module.as_slice() else { return };
        if *package != PACKAGE {
            return;
        }
        for imported in parts(statement) {
            if imported.kind() == "wildcard_import" {
                self.everything = true;
            } else if imported.id() != from.id() {
                let (member, alias) = named(python, imported);
                let Some(last) = member.last() else { continue };
                let whole = module.iter().chain(&member).copied().collect();
                self.names.insert(alias.unwrap_or(last), whole);
            }
        }
    }

    /// What a dotted name is in dynamo-io, `DynamoTypes.STRING`: the same through whichever module.
    pub(super) fn of_dynamo_io(&self, path: &[&'t str]) -> Option<String> {
        let (first, rest) = path.split_first()?;
        let inside: Vec<&str> = match self.names.get(first) {
            Some(whole) => whole.iter().chain(rest).copied().collect(),
            None if self.everything && is_exported(first) => path.to_vec(),
            None => return None,
        };
        let named = inside.iter().skip_while(|name| MODULES.contains(name)).copied().collect::<Vec<_>>();
        (!named.is_empty()).then(|| named.join("."))
    }

    /// Whether the file imports anything of it.
    pub(super) fn is_empty(&self) -> bool {
        self.names.is_empty() && !self.everything
    }
}

/// Whether `from dynamo_io import *` brings a name that matters here.
fn is_exported(name: &str) -> bool {
    const OTHERS: [&str; 9] = [
        "Column",
        "Schema",
        "SchemaType",
        "DynamoTypes",
        "TypeHints",
        "DELETE",
        "Index",
        "Indexes",
        "Record",
    ];
    name.ends_with("Column") || OTHERS.contains(&name)
}

fn named<'t>(python: Python<'t>, node: Node<'t>) -> (Vec<&'t str>, Option<&'t str>) {
    match node.kind() {
        "aliased_import" => {
            let name = node.child_by_field_name("name").map(|name| path(python, name));
            let alias = node.child_by_field_name("alias").map(|alias| python.text(alias));
            (name.unwrap_or_default(), alias)
        }
        _ => (path(python, node), None),
    }
}

/// Of `a.b.c` in an import; nothing of a relative one, which is another module.
fn path<'t>(python: Python<'t>, node: Node<'t>) -> Vec<&'t str> {
    match node.kind() {
        "dotted_name" => parts(node).into_iter().map(|name| python.text(name)).collect(),
        _ => Vec::new(),
    }
}
