use crate::rules::Rule;
use crate::sources::{Span, Spanned};

/// One finding.
#[derive(Debug, Clone)]
pub struct Diagnostic {
    /// The rule that was broken.
    pub rule: &'static Rule,
    /// Whether code can be generated all the same.
    pub severity: Severity,
    /// What is wrong, in one line.
    pub message: String,
    /// Where. The first is the place to look at; none where there is no text, as for a missing file.
    pub labels: Vec<Label>,
    /// What else helps to understand it.
    pub notes: Vec<String>,
    /// What to do about it.
    pub help: Vec<String>,
    /// A change that would mend it.
    pub suggestion: Option<Suggestion>,
}

/// How bad a finding is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// Code can be generated.
    Warning,
    /// It cannot.
    Error,
}

/// A place, and what is to be said of it.
#[derive(Debug, Clone)]
pub struct Label {
    /// The place.
    pub span: Span,
    /// What is to be said of it; may be empty.
    pub text: String,
    /// Whether this is the place to look at, rather than one that explains it.
    pub primary: bool,
}

/// A change of the text.
#[derive(Debug, Clone)]
pub struct Suggestion {
    /// What it does.
    pub message: String,
    /// The text to replace.
    pub span: Span,
    /// The new text.
    pub replacement: String,
}

impl Diagnostic {
    pub(crate) fn new(rule: &'static Rule, message: impl Into<String>) -> Self {
        Self {
            rule,
            severity: rule.severity,
            message: printable(message),
            labels: Vec::new(),
            notes: Vec::new(),
            help: Vec::new(),
            suggestion: None,
        }
    }

    /// The place to look at. Called first.
    pub(crate) fn at(mut self, span: Span, text: impl Into<String>) -> Self {
        self.labels.push(Label { span, text: printable(text), primary: true });
        self
    }

    /// A place that explains it.
    pub(crate) fn beside(mut self, span: Span, text: impl Into<String>) -> Self {
        self.labels.push(Label { span, text: printable(text), primary: false });
        self
    }

    pub(crate) fn note(mut self, text: impl Into<String>) -> Self {
        self.notes.push(printable(text));
        self
    }

    pub(crate) fn help(mut self, text: impl Into<String>) -> Self {
        self.help.push(printable(text));
        self
    }

    pub(crate) fn suggest(
        mut self,
        message: impl Into<String>,
        span: Span,
        replacement: impl Into<String>,
    ) -> Self {
        self.suggestion =
            Some(Suggestion { message: printable(message), span, replacement: replacement.into() });
        self
    }

    /// Suggests the one of `candidates` that is most like `found`, if one is near enough to be meant.
    pub(crate) fn suggest_nearest<'c>(
        self,
        what: &str,
        found: &Spanned<String>,
        candidates: impl IntoIterator<Item = &'c str>,
    ) -> Self {
        let written = found.span.end - found.span.start;
        let span = match written.checked_sub(found.value.len()) {
            Some(0) => found.span,
            Some(2) => Span { start: found.span.start + 1, end: found.span.end - 1, ..found.span },
            // With escapes or other quotes: there is no telling which part to replace.
            _ => return self,
        };
        match nearest(&found.value, candidates) {
            Some(name) => self.suggest(format!("{what} with a similar name exists"), span, name),
            None => self,
        }
    }
}

/// The candidate that differs from `found` in the fewest letters, at most a third of them.
pub(crate) fn nearest<'c>(found: &str, candidates: impl IntoIterator<Item = &'c str>) -> Option<&'c str> {
    let limit = found.chars().count().max(3) / 3;
    candidates
        .into_iter()
        .map(|candidate| (strsim::damerau_levenshtein(found, candidate), candidate))
        .filter(|(distance, candidate)| (1..=limit).contains(distance) && !candidate.is_empty())
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, candidate)| candidate)
}

/// Names in a schema may hold anything; a report stays one line each.
fn printable(text: impl Into<String>) -> String {
    let text = text.into();
    if !text.contains(char::is_control) {
        return text;
    }
    text.chars()
        .flat_map(|c| if c.is_control() { c.escape_default().collect::<Vec<_>>() } else { vec![c] })
        .collect()
}
