//! The whole content as JSON.

use serde_json::{Map, Value as Json};

use super::MockDynamo;
use super::json_text::Node;
use super::operation::describe;
use super::table::Table;
use super::table_view::in_order;

/// The version of the format.
pub(super) const FORMAT: u64 = 1;

/// The parameters of CreateTable that define a table, without its name.
pub(super) const DEFINITION: [&str; 8] = [
    "AttributeDefinitions",
    "KeySchema",
    "BillingMode",
    "ProvisionedThroughput",
    "LocalSecondaryIndexes",
    "GlobalSecondaryIndexes",
    "TableClass",
    "DeletionProtectionEnabled",
];

/// The same of an index.
const INDEX: [&str; 4] = ["IndexName", "KeySchema", "Projection", "ProvisionedThroughput"];

impl MockDynamo {
    /// The whole content as JSON, to be read, compared and [restored](MockDynamo::restore): every table with
    /// its definition, its TTL attribute and its items. The same content is the same text.
    ///
    /// Values are as in the protocol, `{"S": "text"}`; a definition has the parameters of CreateTable. Tables
    /// come in the order of their names, items in the order of their keys, their key attributes first. What
    /// fits in a line stands in one, so that a difference of two snapshots is a difference of a few lines.
    ///
    /// Requests, faults and the clock are not content, nor are the times at which tables were made.
    ///
    /// ```
    /// use aws_sdk_dynamodb::types::AttributeValue;
    /// use dio_runtime::mock::MockDynamo;
    ///
    /// let mock = MockDynamo::from_snapshot(
    ///     r#"{
    ///       "format": 1,
    ///       "tables": [
    ///         {
    ///           "name": "counters",
    ///           "definition": {
    ///             "AttributeDefinitions": [{"AttributeName": "id", "AttributeType": "S"}],
    ///             "KeySchema": [{"AttributeName": "id", "KeyType": "HASH"}],
    ///             "BillingMode": "PAY_PER_REQUEST"
    ///           },
    ///           "items": [{"id": {"S": "visits"}, "count": {"N": "42"}}]
    ///         }
    ///       ]
    ///     }"#,
    /// )?;
    /// let visits = mock.table("counters").get("visits", ()).unwrap();
    /// assert_eq!(visits["count"], AttributeValue::N("42".into()));
    /// assert_eq!(MockDynamo::from_snapshot(&mock.snapshot())?.snapshot(), mock.snapshot());
    /// # Ok::<(), dio_runtime::mock::SnapshotError>(())
    /// ```
    pub fn snapshot(&self) -> String {
        let tables =
            self.shared.engine.read(|database| database.tables.values().map(table_node).collect::<Vec<_>>());
        let format = Node::Scalar(FORMAT.to_string());
        let tables = Node::List(tables);
        Node::Map(vec![("format".to_owned(), format), ("tables".to_owned(), tables)]).to_text()
    }
}

fn table_node(table: &Table) -> Node {
    let name = &table.definition.name;
    let definition = Node::sorted(&definition(&description(table)), &DEFINITION);
    let mut members = vec![("name".to_owned(), Node::text(name)), ("definition".to_owned(), definition)];
    if let Some(attribute) = &table.definition.time_to_live {
        members.push(("time_to_live".to_owned(), Node::text(attribute)));
    }
    let keys: Vec<&str> = table.definition.key.attributes().map(|key| key.name.as_str()).collect();
    let items = in_order(table).into_iter().map(|stored| {
        let mut json = Vec::new();
        stored.write(&mut json);
        Node::sorted(&serde_json::from_slice(&json).unwrap_or_default(), &keys)
    });
    members.push(("items".to_owned(), Node::List(items.collect())));
    Node::Map(members)
}

/// What DescribeTable says of a table.
fn description(table: &Table) -> Json {
    let answer: Json = serde_json::from_slice(&describe(table)).unwrap_or_default();
    answer.get("Table").cloned().unwrap_or_default()
}

/// The parameters of CreateTable that make a table of this description. Those that have an order of no meaning
/// come in that of their names.
fn definition(table: &Json) -> Json {
    let mut definition = Map::new();
    let attributes = by_name(&table["AttributeDefinitions"], "AttributeName");
    definition.insert("AttributeDefinitions".to_owned(), attributes.into());
    definition.insert("KeySchema".to_owned(), table["KeySchema"].clone());
    let on_demand = table["BillingModeSummary"]["BillingMode"] == "PAY_PER_REQUEST";
    let mode = if on_demand { "PAY_PER_REQUEST" } else { "PROVISIONED" };
    definition.insert("BillingMode".to_owned(), mode.into());
    if !on_demand {
        definition.insert("ProvisionedThroughput".to_owned(), units(&table["ProvisionedThroughput"]));
    }
    for field in ["LocalSecondaryIndexes", "GlobalSecondaryIndexes"] {
        let indexes = by_name(&table[field], "IndexName");
        if !indexes.is_empty() {
            let indexes = indexes.iter().map(|index| index_definition(index, on_demand)).collect();
            definition.insert(field.to_owned(), indexes);
        }
    }
    if let Some(class) = table["TableClassSummary"].get("TableClass") {
        definition.insert("TableClass".to_owned(), class.clone());
    }
    if table["DeletionProtectionEnabled"] == true {
        definition.insert("DeletionProtectionEnabled".to_owned(), true.into());
    }
    definition.into()
}

/// The members of a list in the order of their names.
fn by_name(list: &Json, name: &str) -> Vec<Json> {
    let mut members = list.as_array().cloned().unwrap_or_default();
    members.sort_by(|one, other| one[name].as_str().cmp(&other[name].as_str()));
    members
}

fn index_definition(index: &Json, on_demand: bool) -> Json {
    let members = INDEX.iter().filter_map(|field| {
        let value = index.get(field)?;
        match *field {
            "ProvisionedThroughput" if on_demand => None,
            "ProvisionedThroughput" => Some(((*field).to_owned(), units(value))),
            _ => Some(((*field).to_owned(), value.clone())),
        }
    });
    members.collect::<Map<_, _>>().into()
}

/// The units alone, without the times at which they were changed.
fn units(throughput: &Json) -> Json {
    let fields = ["ReadCapacityUnits", "WriteCapacityUnits"];
    let units = fields.map(|field| (field.to_owned(), throughput[field].clone()));
    units.into_iter().collect::<Map<_, _>>().into()
}
