//! A folder in the golden format, read whole: what is not in the format is an error that names the file and the place in it.

mod call;
mod mock;
mod record;
mod scalar;

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::Path;

use serde::Deserialize;
use serde::de::DeserializeOwned;

use super::schema::Schema;
use super::value::Value;

pub use call::{
    Call, IndexConstant, InsertCase, InsertExpectation, ReaderCase, ReaderExpectation, ReaderResult,
    TransactCase, TransactExpectation,
};
pub use mock::{
    BuilderCase, ComparisonCase, ComparisonResult, Helper, Mock, ResponseCase, Scenario, Step, Wildcard,
};
pub use record::{
    MatchCase, Matches, RecordCase, RecordExpectation, RoundTrip, RowCase, RowExpectation, Upserted,
};
pub use scalar::{DeserializeCase, FloatText, Scalars, SerializeCase};

/// Fields of a record by name; what is missing was not passed.
pub type Fields = BTreeMap<String, Value>;

/// What a Python call gave.
#[derive(Debug, Clone, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Outcome<T> {
    /// Its result.
    Ok(T),
    /// What it raised.
    Error(Raised),
}

impl<T> Outcome<T> {
    /// The result, if nothing was raised.
    pub fn ok(&self) -> Option<&T> {
        match self {
            Outcome::Ok(value) => Some(value),
            Outcome::Error(_) => None,
        }
    }
}

/// A Python exception. Only the fact matters.
#[derive(Debug, Clone, Deserialize)]
pub struct Raised {
    /// Its class.
    #[serde(rename = "type")]
    pub kind: String,
    /// Its text.
    #[serde(default)]
    pub message: String,
}

/// Which cases a typed system can express.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Fit {
    /// Every value has its column's own type.
    #[default]
    Typed,
    /// An empty text in a column of another type.
    EmptyString,
    /// A value that Python converted.
    Coerced,
}

/// A record of a case.
#[derive(Debug, Clone, Deserialize)]
pub struct Instance {
    /// Its class.
    pub schema: String,
    /// Its fields.
    pub fields: Fields,
}

/// The whole folder. Only `schemas.json` has to be there.
#[derive(Debug, Clone)]
#[allow(missing_docs, reason = "a file each")]
pub struct Folder {
    pub schemas: Vec<Schema>,
    pub indexes: Vec<IndexConstant>,
    pub records: Vec<RecordCase>,
    pub from_row: Vec<RowCase>,
    pub matches: Matches,
    pub inserts: Vec<InsertCase>,
    pub transacts: Vec<TransactCase>,
    pub readers: Vec<ReaderCase>,
    pub scalars: Scalars,
    pub responses: Vec<ResponseCase>,
    pub mock: Mock,
    /// Files of the format that are not there.
    pub missing: Vec<&'static str>,
    /// JSON files that are none of the format.
    pub unknown: Vec<String>,
}

/// The files of the format.
const FILES: [&str; 11] = [
    "schemas.json",
    "indexes.json",
    "records.json",
    "from_row.json",
    "matches.json",
    "inserts.json",
    "transacts.json",
    "readers.json",
    "scalars.json",
    "responses.json",
    "mock.json",
];

impl Folder {
    /// Reads a folder.
    ///
    /// # Errors
    /// A file that cannot be read or is not in the format, with its place.
    pub fn read(path: &Path) -> Result<Self, String> {
        let mut unknown = Vec::new();
        let entries = fs::read_dir(path).map_err(|error| format!("{}: {error}", path.display()))?;
        for entry in entries {
            let name = entry.map_err(|error| format!("{}: {error}", path.display()))?.file_name();
            let name = name.to_string_lossy().into_owned();
            if name.ends_with(".json") && !FILES.contains(&name.as_str()) {
                unknown.push(name);
            }
        }
        unknown.sort();
        let mut missing = Vec::new();
        let schemas: Option<Vec<Schema>> = file(path, "schemas.json")?;
        Ok(Self {
            schemas: schemas.ok_or_else(|| format!("{}: there is no schemas.json", path.display()))?,
            indexes: optional(path, "indexes.json", &mut missing)?,
            records: optional(path, "records.json", &mut missing)?,
            from_row: optional(path, "from_row.json", &mut missing)?,
            matches: optional(path, "matches.json", &mut missing)?,
            inserts: optional(path, "inserts.json", &mut missing)?,
            transacts: optional(path, "transacts.json", &mut missing)?,
            readers: optional(path, "readers.json", &mut missing)?,
            scalars: optional(path, "scalars.json", &mut missing)?,
            responses: optional(path, "responses.json", &mut missing)?,
            mock: optional(path, "mock.json", &mut missing)?,
            missing,
            unknown,
        })
    }
}

fn optional<T: DeserializeOwned + Default>(
    folder: &Path,
    name: &'static str,
    missing: &mut Vec<&'static str>,
) -> Result<T, String> {
    let read = file(folder, name)?;
    if read.is_none() {
        missing.push(name);
    }
    Ok(read.unwrap_or_default())
}

fn file<T: DeserializeOwned>(folder: &Path, name: &str) -> Result<Option<T>, String> {
    let path = folder.join(name);
    let text = match fs::read_to_string(&path) {
        Ok(text) => text,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(format!("{}: {error}", path.display())),
    };
    serde_json::from_str(&text).map(Some).map_err(|error| format!("{}: {error}", path.display()))
}
