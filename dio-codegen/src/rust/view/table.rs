use super::query::{self, FunctionView};
use super::types::TypeView;
use super::{GatheredView, ItemsView, RecordView, doc_lines};
use crate::model::{Index, IndexKind, KeyAttribute, KeyType, Projection, Role, Table};
use crate::rust::names;
use crate::rust::types::Types;

/// The module of one table.
#[derive(Debug)]
pub(crate) struct TableView {
    pub(crate) name: String,
    pub(crate) doc: Vec<String>,
    pub(crate) items: ItemsView,
    /// The enums of queries of several records.
    pub(crate) items_of_queries: Vec<ItemsView>,
    /// The structs that queries gather into.
    pub(crate) gathered: Vec<GatheredView>,
    /// The queries of several records; each record has its own.
    pub(crate) functions: Vec<FunctionView>,
    /// What `definition` names.
    pub(crate) definition_imports: &'static str,
    /// `TableDefinition::new(...)`.
    pub(crate) definition: String,
    pub(crate) types: Vec<TypeView>,
    pub(crate) records: Vec<RecordView>,
}

impl TableView {
    pub(crate) fn new(types: Types<'_>, table: &Table) -> Self {
        let mut records: Vec<RecordView> = {
            let all = table.records.iter().enumerate();
            all.map(|(position, record)| RecordView::new(types, table, position, record)).collect()
        };
        let mut functions = Vec::new();
        for query in &table.queries {
            let Some(function) = query::named(types, table, query) else { continue };
            let of_record = match query.records.as_slice() {
                [one] if query.is_of_one_record() => {
                    records.get_mut(*one).map(|record| &mut record.functions)
                }
                _ => None,
            };
            of_record.unwrap_or(&mut functions).push(function);
        }
        let used = types.model.types_of(table);
        let name = names::pascal(&table.name);
        let (items, items_of_queries) = ItemsView::of(types, table);
        TableView {
            doc: doc_lines(table.doc.as_deref(), || format!("The table `{}`.", table.name)),
            functions,
            definition_imports: if table.indexes.is_empty() {
                "KeyAttribute, KeyDefinition, TableDefinition"
            } else {
                "IndexDefinition, IndexProjection, KeyAttribute, KeyDefinition, TableDefinition"
            },
            definition: definition(table),
            types: used.iter().filter_map(|index| types.view(types.model.types.get(*index)?)).collect(),
            records,
            name,
            items,
            items_of_queries,
            gathered: GatheredView::of(types, table),
        }
    }
}

fn definition(table: &Table) -> String {
    let key = key_definition(&table.partition, table.sort.as_ref());
    let mut definition = format!("TableDefinition::new({:?}, {key})", table.name);
    if !table.indexes.is_empty() {
        let indexes: Vec<String> = table.indexes.iter().map(index_definition).collect();
        definition += &format!("\n.with_indexes(&[\n{},\n])", indexes.join(",\n"));
    }
    if let Some(attribute) = &table.type_attribute {
        definition += &format!("\n.with_type_attribute({attribute:?})");
    }
    let expires_at = table.records.iter().find_map(|record| record.field_of_role(Role::ExpiresAt));
    if let Some(attribute) = expires_at.and_then(|field| field.attribute.as_ref()) {
        definition += &format!("\n.with_expires_at({attribute:?})");
    }
    if table.strict {
        definition += "\n.strict()";
    }
    definition
}

fn index_definition(index: &Index) -> String {
    let projection = match &index.projection {
        Projection::All => "All".to_owned(),
        Projection::Keys => "Keys".to_owned(),
        Projection::Include(attributes) => format!("Include(&{attributes:?})"),
    };
    let attributes = |key: &[KeyAttribute]| {
        let attributes: Vec<String> = key.iter().map(key_attribute).collect();
        format!("&[{}]", attributes.join(", "))
    };
    let definition = format!(
        "IndexDefinition::new({:?}, {}, {}, IndexProjection::{projection})",
        index.name,
        attributes(&index.partition),
        attributes(&index.sort)
    );
    match index.kind {
        IndexKind::Global => definition,
        IndexKind::Local => definition + ".local()",
    }
}

fn key_definition(partition: &KeyAttribute, sort: Option<&KeyAttribute>) -> String {
    let partition = key_attribute(partition);
    match sort {
        Some(sort) => format!("KeyDefinition::pair({partition}, {})", key_attribute(sort)),
        None => format!("KeyDefinition::new({partition})"),
    }
}

fn key_attribute(attribute: &KeyAttribute) -> String {
    let constructor = match attribute.key_type {
        KeyType::String => "string",
        KeyType::Number => "number",
        KeyType::Binary => "binary",
    };
    format!("KeyAttribute::{constructor}({:?})", attribute.name)
}
