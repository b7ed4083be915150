//! The files of a package, and places in them.

mod include;
mod load;
mod span;

use std::path::{Path, PathBuf};
use std::sync::Arc;

pub use span::{FileId, Span, Spanned};

use crate::report::Diagnostic;

/// The files of a package, read but not yet understood. What could not be read is told by [`crate::check`], beside
/// everything else that is wrong.
///
/// ```
/// use dio_codegen::sources::Sources;
///
/// let sources = Sources::from_texts([("shop.toml", "format = 1\n")]);
/// assert_eq!(sources.files()[0].path(), "shop.toml");
/// ```
#[derive(Debug, Clone)]
pub struct Sources {
    files: Arc<[SourceFile]>,
    folder: Option<PathBuf>,
    problems: Vec<Diagnostic>,
}

/// One file of a package.
#[derive(Debug, Clone)]
pub struct SourceFile {
    location: PathBuf,
    path: String,
    text: String,
}

impl Sources {
    /// Reads the file or the folder at `path`, and whatever is included. Never fails: what is missing is kept for
    /// the report.
    pub fn load(path: impl AsRef<Path>) -> Self {
        Self::load_with(path, |_| {})
    }

    /// As [`load`](Self::load), and tells of each file before it is read: for `rerun-if-changed`, which must be known
    /// even if what follows fails.
    pub fn load_with(path: impl AsRef<Path>, on_read: impl FnMut(&Path)) -> Self {
        load::from_disk(path.as_ref(), on_read)
    }

    /// A package in memory: each file by its path. Includes find each other by path.
    pub fn from_texts<P: Into<String>, T: Into<String>>(files: impl IntoIterator<Item = (P, T)>) -> Self {
        load::from_texts(files.into_iter().map(|(path, text)| (path.into(), text.into())).collect())
    }

    /// The files that were read, in the order in which they were.
    pub fn files(&self) -> &[SourceFile] {
        &self.files
    }

    /// The folder whose files these are, if the package is one: a file added to it changes the package.
    pub fn folder(&self) -> Option<&Path> {
        self.folder.as_deref()
    }

    /// The name of the package's folder or first file, `shop.toml`: how generated code names it.
    pub fn name(&self) -> String {
        let first = || self.files.first().map(|file| Path::new(&file.path));
        let path = self.folder().or_else(first).unwrap_or(Path::new(""));
        path.file_name().unwrap_or(path.as_os_str()).to_string_lossy().into_owned()
    }

    pub(crate) fn shared_files(&self) -> Arc<[SourceFile]> {
        Arc::clone(&self.files)
    }

    pub(crate) fn problems(&self) -> &[Diagnostic] {
        &self.problems
    }
}

impl SourceFile {
    /// A text that is no TOML, so that a report can show it.
    #[cfg(feature = "cli")]
    pub(crate) fn of_text(path: &str, text: &str) -> Self {
        Self { location: PathBuf::from(path), path: path.to_owned(), text: text.to_owned() }
    }

    /// Where it was read.
    pub fn location(&self) -> &Path {
        &self.location
    }

    /// The path as reports show it: as it was given, without `..`, with `/`.
    pub fn path(&self) -> &str {
        &self.path
    }

    /// What it holds.
    pub fn text(&self) -> &str {
        &self.text
    }
}
