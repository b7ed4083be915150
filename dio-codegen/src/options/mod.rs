//! What a consumer wishes of the generated code, which the schema, shared with other languages, does not say.
//!
//! Each option is declared once, below: that declaration is the key in `dio.toml`, the method of [`Options`] and the flag of the
//! command line, with one text for its documentation. `docs/dio-toml.md` describes them with examples.

mod apply;
mod check;
mod declare;
mod entry;
mod file;
#[cfg(test)]
mod tests;

use std::path::{Path, PathBuf};
use std::str::FromStr;
use std::sync::Arc;

pub use apply::Replacement;
pub use declare::Declared;
use declare::{first, options};
use entry::Entry;

use crate::header::Writer;
use crate::sources::SourceFile;

options! {
    values {
        /// The schema: one file, or a folder of `.toml` files.
        schema: PathBuf = "PATH";
        /// The folder that checked-in Rust is written to.
        out: PathBuf = "FOLDER";
        /// The only language to generate: `rust` or `python`.
        language: Language = "LANGUAGE";
        /// The folder that checked-in Python is written to.
        python_out as "python.out", "python-out": PathBuf = "FOLDER";
        /// The library of dates and instants: `chrono`, `jiff` or `time`.
        dates: DateLibrary = "LIBRARY";
    }
    entries {
        /// A derive of a record or type, `*` for all of them.
        derive: Derive = "TARGET=PATH";
        /// An attribute of a record, type, field or variant.
        attribute: Attribute = "TARGET=#[...]";
        /// A Rust type in place of a named type, or of a field's.
        replace: Replace = "TARGET=TYPE";
        /// The function that makes a computed attribute.
        computed: Computed = "RECORD.NAME=PATH";
    }
}

impl Options {
    /// The options of a schema about which nothing is wished.
    pub fn new(schema: impl Into<PathBuf>) -> Self {
        Options::default().schema(schema)
    }

    /// The schema, if one is given.
    pub fn schema_path(&self) -> Option<&Path> {
        self.schema.as_deref()
    }

    /// The languages to generate: the one that is said, or else Rust, and Python where there is a `[python]`.
    pub fn languages(&self) -> Vec<Language> {
        match self.language {
            Some(language) => vec![language],
            None if self.python_out.is_some() => vec![Language::Rust, Language::Python],
            None => vec![Language::Rust],
        }
    }

    /// The folder that checked-in code of a language is written to: unless said otherwise `src` for Rust and `python` for Python,
    /// beside the `dio.toml`.
    pub fn out_folder(&self, language: Language) -> PathBuf {
        let (said, otherwise) = match language {
            Language::Rust => (&self.out, "src"),
            Language::Python => (&self.python_out, "python"),
        };
        said.clone().unwrap_or_else(|| self.folder.join(otherwise))
    }

    /// The library of dates and instants.
    pub fn date_library(&self) -> DateLibrary {
        self.dates.unwrap_or_default()
    }

    /// The `dio.toml` that was read, if one was.
    pub(crate) fn file_path(&self) -> Option<&Path> {
        self.file.first().map(SourceFile::location)
    }

    pub(crate) fn writer(&self) -> Writer {
        self.writer
    }

    /// For code that is compiled and that nobody reads: as the templates print it, without the formatter, which takes
    /// most of the time of a generation. [`build`](crate::build) generates so.
    #[must_use]
    pub fn for_build_script(self) -> Self {
        Options { writer: Writer::BuildScript, ..self }
    }
}

/// The library whose types stand for dates and instants in generated code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[non_exhaustive]
pub enum DateLibrary {
    /// `chrono::NaiveDate` and `chrono::DateTime<Utc>`.
    #[default]
    Chrono,
    /// `jiff::civil::Date` and `jiff::Timestamp`.
    Jiff,
    /// `time::Date` and `time::OffsetDateTime`.
    Time,
}

/// A language that is generated.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[non_exhaustive]
pub enum Language {
    /// For `dio-runtime`.
    #[default]
    Rust,
    /// For the library dynamo-io: the tables with `interop = "dynamo-io"`.
    Python,
}

impl Language {
    /// Of its files, without the dot.
    pub(crate) fn extension(self) -> &'static str {
        match self {
            Language::Rust => "rs",
            Language::Python => "py",
        }
    }
}

impl FromStr for Language {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        match text {
            "rust" => Ok(Language::Rust),
            "python" => Ok(Language::Python),
            _ => Err("expected `rust` or `python`".into()),
        }
    }
}

impl FromStr for DateLibrary {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        match text {
            "chrono" => Ok(DateLibrary::Chrono),
            "jiff" => Ok(DateLibrary::Jiff),
            "time" => Ok(DateLibrary::Time),
            _ => Err("expected `chrono`, `jiff` or `time`".into()),
        }
    }
}
