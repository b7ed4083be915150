//! A query that is given a whole primary key: a read of one item, or of as many as there are keys.

use super::access::Access;
use super::query::{FunctionView, argument_of, function, reads};
use crate::model::{Form, Given, Query, Reach, Table};
use crate::rust::names;
use crate::rust::types::Scope;

/// Its function.
pub(super) fn of(accesses: &[Access<'_>], table: &Table, query: &Query) -> Option<FunctionView> {
    let access = accesses.first()?;
    let scope = access.scope;
    let reads = reads(accesses, table, query);
    let key = match scope {
        Scope::Module => format!("{}Key", access.record.name),
        Scope::Root => format!("{}::{}Key", names::snake(&access.record.name), access.record.name),
    };
    let get = |key: &str| {
        let get = match accesses {
            [_] => format!("self.0.get({key})"),
            // A key that several records share.
            _ => format!("{}::new(&self.0, &{key})", scope.runtime("Get")),
        };
        if query.consistent { format!("{get}.consistent()") } else { get }
    };
    let returns = format!("{}<{reads}>", scope.runtime("Get"));
    if query.reach == Reach::Items {
        let (iterator, vec) = match scope {
            Scope::Module => ("IntoIterator", "Vec"),
            Scope::Root => ("::core::iter::IntoIterator", "::std::vec::Vec"),
        };
        let batch = scope.runtime("BatchGet");
        let expression = match scope {
            Scope::Module => format!("{batch}::new(keys.into_iter().map(|key| {}).collect())", get("key")),
            Scope::Root => format!(
                "let keys = ::core::iter::IntoIterator::into_iter(keys);\n{batch}::new(::core::iter::Iterator::collect(::core::iter::Iterator::map(keys, |key| {})))",
                get("key")
            ),
        };
        let parameters = vec![format!("keys: impl {iterator}<Item = {key}>")];
        let returns = format!("{batch}<{vec}<{returns}>>");
        return Some(function(query, parameters, Vec::new(), returns, expression));
    }
    let parameters = query.given.iter().map(|given| {
        let ident = super::query::parameter_name(&given.field, given.derived);
        // The key takes what the function takes.
        access.position(&given.field).map(|field| access.parameter(field, &ident).0)
    });
    let parameters: Option<Vec<String>> = parameters.collect();
    let argument = argument_of(access, query);
    let fields = access.record.primary_fields();
    // The key makes its shard.
    let is_taken = |field: &&usize| !access.keys.is_shard(**field);
    let arguments = fields.iter().filter(is_taken).map(|field| {
        // What the key has in a derived form alone is given in that form.
        let named = |given: &&Given| given.field == access.field_name(*field);
        let derived = query.given.iter().find(named).and_then(|given| given.derived);
        let plain = argument(*field, Form::Plain);
        if plain.is_empty() { argument(*field, derived.unwrap_or(Form::Plain)) } else { plain }
    });
    let arguments: Vec<String> = arguments.collect();
    let expression =
        format!("{}.named({:?})", get(&format!("{key}::new({})", arguments.join(", "))), query.name);
    Some(function(query, parameters?, Vec::new(), returns, expression))
}
