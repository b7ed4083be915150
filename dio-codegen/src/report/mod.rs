//! What is wrong with a package, told as rustc tells it.

mod diagnostic;
mod render;

use std::fmt;
use std::sync::Arc;

pub(crate) use diagnostic::nearest;
pub use diagnostic::{Diagnostic, Label, Severity, Suggestion};

use crate::sources::SourceFile;

/// Everything that was found in a package, in source order. Its [`Display`](fmt::Display) and its [`Debug`] are the
/// same text: the report that a person reads.
///
/// ```
/// use dio_codegen::{check, sources::Sources};
///
/// let sources = Sources::from_texts([("shop.toml", "format = 1\n[tabel.shop]\n")]);
/// let report = check(&sources).report;
/// assert!(report.has_errors());
/// assert!(report.to_string().starts_with("error[dio::unknown-key]: unknown key `tabel`"));
/// ```
#[derive(Clone, Default)]
pub struct Report {
    diagnostics: Vec<Diagnostic>,
    files: Arc<[SourceFile]>,
}

impl Report {
    /// Puts findings about `files` into source order.
    pub(crate) fn new(files: Arc<[SourceFile]>, mut diagnostics: Vec<Diagnostic>) -> Self {
        diagnostics.sort_by_key(|diagnostic| {
            diagnostic.labels.first().map(|label| (label.span.file, label.span.start))
        });
        Self { diagnostics, files }
    }

    /// What was found, in source order.
    pub fn diagnostics(&self) -> &[Diagnostic] {
        &self.diagnostics
    }

    /// Whether anything stands in the way of generating code.
    pub fn has_errors(&self) -> bool {
        self.diagnostics.iter().any(|diagnostic| diagnostic.severity == Severity::Error)
    }

    /// Whether nothing was found, neither errors nor warnings.
    pub fn is_empty(&self) -> bool {
        self.diagnostics.is_empty()
    }

    /// The report as text, with the colours of a terminal.
    pub fn to_ansi_string(&self) -> String {
        render::render(&self.diagnostics, &self.files, render::Colour::Ansi)
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&render::render(&self.diagnostics, &self.files, render::Colour::None))
    }
}

impl fmt::Debug for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl std::error::Error for Report {}
