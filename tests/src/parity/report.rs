//! What was compared, and what came out.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::{self, Display};

use serde_json::Value as Json;

use super::attribute::differences;
use super::record::Failure;

/// Rows of the contract's section 4 that a difference is meant by.
pub type Rows = BTreeSet<&'static str>;

/// What has to come out.
#[derive(Debug, Clone)]
pub struct Expected {
    /// The value, or that there is an error.
    pub value: Result<Json, String>,
    /// Where this is not what the library does: why.
    pub rows: Rows,
}

impl Expected {
    /// What the library does.
    pub fn same(value: Json) -> Self {
        Self { value: Ok(value), rows: Rows::new() }
    }

    /// An error, as of the library.
    pub fn error(reason: impl Into<String>) -> Self {
        Self { value: Err(reason.into()), rows: Rows::new() }
    }

    /// Something else than the library's, by these rows. None if there are none.
    pub fn by(mut self, rows: impl IntoIterator<Item = &'static str>) -> Self {
        self.rows.extend(rows);
        self
    }
}

/// The comparisons of one file.
#[derive(Debug, Clone, Default)]
pub struct FileReport {
    cases: usize,
    equal: usize,
    on_purpose: BTreeMap<String, usize>,
    inexpressible: BTreeMap<String, usize>,
    differences: Vec<String>,
}

impl FileReport {
    /// Another case.
    pub fn case(&mut self) {
        self.cases += 1;
    }

    /// Holds what was found against what is expected. An error that a typed system cannot even express is one.
    pub fn check(&mut self, case: &str, expected: &Expected, found: Result<Json, Failure>) {
        match (&expected.value, found) {
            (Ok(expected_value), Ok(found)) => {
                let differences = differences(expected_value, &found);
                if differences.is_empty() {
                    self.count(&expected.rows);
                } else {
                    for difference in differences {
                        self.differ(format!("{case}: {difference}{}", because(&expected.rows)));
                    }
                }
            }
            (Err(_), Err(Failure::Refused(_))) => self.count(&expected.rows),
            (Err(_), Err(Failure::Inexpressible(_))) if !expected.rows.is_empty() => {
                self.count(&expected.rows)
            }
            (_, Err(Failure::Inexpressible(reason))) => self.inexpressible(reason),
            (Ok(value), Err(Failure::Refused(error))) => {
                self.differ(format!(
                    "{case}: expected {value}, found the error: {error}{}",
                    because(&expected.rows)
                ));
            }
            (Err(reason), Ok(found)) => {
                self.differ(format!(
                    "{case}: expected an error ({reason}), found {found}{}",
                    because(&expected.rows)
                ));
            }
        }
    }

    /// A comparison that came out as it should, where it differs by these rows.
    pub fn agree(&mut self, rows: impl IntoIterator<Item = &'static str>) {
        self.count(&rows.into_iter().collect());
    }

    /// A comparison that a typed system cannot express.
    pub fn inexpressible(&mut self, reason: impl Into<String>) {
        *self.inexpressible.entry(reason.into()).or_default() += 1;
    }

    /// A difference that is not meant.
    pub fn differ(&mut self, difference: String) {
        self.differences.push(difference);
    }

    fn count(&mut self, rows: &Rows) {
        if rows.is_empty() {
            self.equal += 1;
        } else {
            let rows: Vec<&str> = rows.iter().copied().collect();
            *self.on_purpose.entry(rows.join("+")).or_default() += 1;
        }
    }

    /// How many comparisons were equal.
    pub fn equal(&self) -> usize {
        self.equal
    }

    /// How many differ on purpose.
    pub fn on_purpose(&self) -> usize {
        self.on_purpose.values().sum()
    }

    /// How many could not be expressed.
    pub fn not_expressible(&self) -> usize {
        self.inexpressible.values().sum()
    }
}

fn because(rows: &Rows) -> String {
    if rows.is_empty() {
        return String::new();
    }
    format!(" (expected by {})", rows.iter().copied().collect::<Vec<_>>().join(", "))
}

/// The comparisons of a folder.
#[derive(Debug, Clone, Default)]
pub struct Report {
    files: Vec<(&'static str, FileReport)>,
    notes: Vec<String>,
}

impl Report {
    /// The comparisons of a file.
    pub fn add(&mut self, name: &'static str, file: FileReport) {
        self.files.push((name, file));
    }

    /// Something to say of the folder.
    pub fn note(&mut self, note: impl Into<String>) {
        self.notes.push(note.into());
    }

    /// How many differences are not meant.
    pub fn differences(&self) -> usize {
        self.files.iter().map(|(_, file)| file.differences.len()).sum()
    }
}

impl Display for Report {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        for note in &self.notes {
            writeln!(formatter, "note: {note}")?;
        }
        for (name, file) in &self.files {
            let compared = file.equal() + file.on_purpose() + file.differences.len();
            writeln!(
                formatter,
                "{name}: {} cases, {compared} comparisons: {} equal, {} different on purpose, {} different; {} not expressible",
                file.cases,
                file.equal(),
                file.on_purpose(),
                file.differences.len(),
                file.not_expressible(),
            )?;
            if !file.on_purpose.is_empty() {
                let rows: Vec<String> =
                    file.on_purpose.iter().map(|(rows, count)| format!("{rows}: {count}")).collect();
                writeln!(formatter, "  on purpose, by row of the contract: {}", rows.join(", "))?;
            }
            for (reason, count) in &file.inexpressible {
                writeln!(formatter, "  not expressible, {count}: {reason}")?;
            }
            for difference in &file.differences {
                writeln!(formatter, "  DIFFERENT {difference}")?;
            }
        }
        let of =
            |count: fn(&FileReport) -> usize| self.files.iter().map(|(_, file)| count(file)).sum::<usize>();
        writeln!(
            formatter,
            "all: {} equal, {} different on purpose, {} not expressible, {} different",
            of(FileReport::equal),
            of(FileReport::on_purpose),
            of(FileReport::not_expressible),
            self.differences(),
        )
    }
}
