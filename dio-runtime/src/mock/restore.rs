//! A snapshot made content again.

use std::fmt;

use serde_json::{Map, Value as Json, json};

use super::MockDynamo;
use super::database::Database;
use super::error::{Answer, Failure};
use super::item_rules::{check_size, primary_key};
use super::operation::{Access, Operation};
use super::snapshot::{DEFINITION, FORMAT};
use super::stored::Stored;
use super::table::Table;
use super::value::Item;
use super::wire::{Request, check_depth, decode_item};

/// Why a snapshot is not restored. It displays with its place: `tables[0] (shop), items[3]: ...`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SnapshotError {
    place: String,
    problem: SnapshotProblem,
}

/// What is wrong with a snapshot.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum SnapshotProblem {
    /// It is not JSON; the message says where and why.
    Json(String),
    /// Its `format` is not one that this version reads: this one, or none if it is absent or no number.
    Format(Option<u64>),
    /// A member is missing or has another type: its name, and what it has to be.
    Member(&'static str, &'static str),
    /// A member that a snapshot does not have.
    UnknownMember(String),
    /// A table that DynamoDB would not make; with its message.
    Definition(String),
    /// An item that DynamoDB would not store; with its message.
    Item(String),
    /// An item with the key of another one of its table.
    DuplicateKey,
}

impl SnapshotError {
    /// Where in the snapshot it is, as `tables[0] (shop), items[3]`; empty for the snapshot as a whole.
    pub fn place(&self) -> &str {
        &self.place
    }

    /// What is wrong there.
    pub fn problem(&self) -> &SnapshotProblem {
        &self.problem
    }
}

impl fmt::Display for SnapshotProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            SnapshotProblem::Json(problem) => write!(f, "not JSON: {problem}"),
            SnapshotProblem::Format(None) => write!(f, "`format` has to be the number {FORMAT}"),
            SnapshotProblem::Format(Some(format)) => {
                write!(f, "format {format} is not known; this version of dio reads format {FORMAT}")
            }
            SnapshotProblem::Member(name, kind) => write!(f, "`{name}` has to be {kind}"),
            SnapshotProblem::UnknownMember(name) => write!(f, "`{name}` is nothing that is known here"),
            SnapshotProblem::Definition(message) | SnapshotProblem::Item(message) => f.write_str(message),
            SnapshotProblem::DuplicateKey => f.write_str("another item of the table has the same key"),
        }
    }
}

impl fmt::Display for SnapshotError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if !self.place.is_empty() {
            write!(f, "{}: ", self.place)?;
        }
        write!(f, "{}", self.problem)
    }
}

impl std::error::Error for SnapshotError {}

type Restored<T> = Result<T, SnapshotError>;

impl MockDynamo {
    /// A mock with the content of a [snapshot](MockDynamo::snapshot): a fixture that tests begin with.
    ///
    /// # Errors
    /// As [`restore`](MockDynamo::restore).
    pub fn from_snapshot(json: &str) -> Result<MockDynamo, SnapshotError> {
        let mock = MockDynamo::new();
        mock.restore(json)?;
        Ok(mock)
    }

    /// Puts the content of a [snapshot](MockDynamo::snapshot) in the place of what is there. Items that are
    /// past their time stay until the clock is moved.
    ///
    /// # Errors
    /// The snapshot is broken, or has a table or an item that DynamoDB would not take. Nothing is changed
    /// then.
    pub fn restore(&self, json: &str) -> Result<(), SnapshotError> {
        let mut restored = Database::new(self.clock());
        read(json, &mut restored)?;
        self.shared.engine.write(|database| *database = restored);
        Ok(())
    }
}

/// A place in a snapshot, where errors are made.
struct Place(String);

impl Place {
    fn error(&self, problem: SnapshotProblem) -> SnapshotError {
        SnapshotError { place: self.0.clone(), problem }
    }

    fn definition(&self, failure: Failure) -> SnapshotError {
        self.error(SnapshotProblem::Definition(failure.into_message()))
    }

    /// The members of a map, none of them unknown.
    fn members<'a>(
        &self,
        json: &'a Json,
        (name, kind): (&'static str, &'static str),
        known: &[&str],
    ) -> Restored<&'a Map<String, Json>> {
        let members = json.as_object().ok_or_else(|| self.error(SnapshotProblem::Member(name, kind)))?;
        match members.keys().find(|name| !known.contains(&name.as_str())) {
            Some(unknown) => Err(self.error(SnapshotProblem::UnknownMember(unknown.clone()))),
            None => Ok(members),
        }
    }

    fn list<'a>(&self, members: &'a Map<String, Json>, name: &'static str) -> Restored<&'a [Json]> {
        let list = members.get(name).and_then(Json::as_array).map(Vec::as_slice);
        list.ok_or_else(|| self.error(SnapshotProblem::Member(name, "a list")))
    }
}

fn read(json: &str, database: &mut Database) -> Restored<()> {
    let place = Place(String::new());
    let json: Json = serde_json::from_str(json)
        .map_err(|problem| place.error(SnapshotProblem::Json(problem.to_string())))?;
    // The format first: another one may have other members.
    match json.get("format").and_then(Json::as_u64) {
        Some(FORMAT) => {}
        other => return Err(place.error(SnapshotProblem::Format(other))),
    }
    let members = place.members(&json, ("snapshot", "a map"), &["format", "tables"])?;
    for (position, table) in place.list(members, "tables")?.iter().enumerate() {
        read_table(Place(format!("tables[{position}]")), table, database)?;
    }
    Ok(())
}

fn read_table(place: Place, json: &Json, database: &mut Database) -> Restored<()> {
    let known = ["name", "definition", "time_to_live", "items"];
    let members = place.members(json, ("table", "a map"), &known)?;
    let name = members.get("name").and_then(Json::as_str);
    let name = name.ok_or_else(|| place.error(SnapshotProblem::Member("name", "a string")))?;
    let place = Place(format!("{} ({name})", place.0));

    let definition = members.get("definition").unwrap_or(&Json::Null);
    let mut definition = place.members(definition, ("definition", "a map"), &DEFINITION)?.clone();
    definition.insert("TableName".to_owned(), name.into());
    let refused = |failure| place.definition(failure);
    change(database, Operation::CreateTable, definition.into()).map_err(refused)?;
    match members.get("time_to_live") {
        None => {}
        Some(Json::String(attribute)) => {
            let specification = json!({ "Enabled": true, "AttributeName": attribute });
            let request = json!({ "TableName": name, "TimeToLiveSpecification": specification });
            change(database, Operation::UpdateTimeToLive, request).map_err(refused)?;
        }
        Some(_) => return Err(place.error(SnapshotProblem::Member("time_to_live", "a string"))),
    }

    let table = database.table_mut(name).map_err(refused)?;
    for (position, item) in place.list(members, "items")?.iter().enumerate() {
        let place = Place(format!("{}, items[{position}]", place.0));
        let refused = |failure: Failure| place.error(SnapshotProblem::Item(failure.into_message()));
        let item = decode_item(item.clone().into()).map_err(refused)?;
        if !store(table, item).map_err(refused)? {
            return Err(place.error(SnapshotProblem::DuplicateKey));
        }
    }
    Ok(())
}

/// Runs an operation on a database that nobody else has yet.
fn change(database: &mut Database, operation: Operation, request: Json) -> Answer<()> {
    operation.run(Request::of(request.into())?, Access::Alone(database)).map(drop)
}

/// Stores an item by the rules of items alone: one that an index was added over may have any attribute where
/// the index has its key. Whether its key was free.
fn store(table: &mut Table, item: Item<'_>) -> Answer<bool> {
    let schema = &table.definition.key;
    let key: Item<'_> = item
        .iter()
        .filter(|(name, _)| schema.names(name))
        .map(|(name, value)| (name, value.clone()))
        .collect();
    let key = primary_key(&table.definition, &key)?;
    check_depth(item.values())?;
    let stored = Stored::new(&item);
    check_size(stored.size(), false)?;
    if table.items().get(&key).is_some() {
        return Ok(false);
    }
    table.add(key, stored);
    Ok(true)
}
