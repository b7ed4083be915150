use annotate_snippets::{Annotation, AnnotationKind, Group, Level, Patch, Renderer, Snippet};

use super::{Diagnostic, Label, Severity};
use crate::sources::{FileId, SourceFile, Span};

/// Whether the text is for a terminal that shows colours.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Colour {
    None,
    Ansi,
}

/// The findings, an empty line between each two.
pub(super) fn render(diagnostics: &[Diagnostic], files: &[SourceFile], colour: Colour) -> String {
    let renderer = match colour {
        Colour::None => Renderer::plain(),
        Colour::Ansi => Renderer::styled(),
    };
    let texts: Vec<String> = diagnostics
        .iter()
        .map(|diagnostic| ended(&renderer.render(&groups(diagnostic, files))).to_owned())
        .collect();
    texts.join("\n\n")
}

/// Without the empty margin that the renderer draws below a suggestion.
fn ended(text: &str) -> &str {
    let text = text.trim_end();
    match text.rsplit_once('\n') {
        Some((rest, last)) if last.trim() == "|" => rest,
        _ => text,
    }
}

fn groups<'d>(diagnostic: &'d Diagnostic, files: &'d [SourceFile]) -> Vec<Group<'d>> {
    let level = match diagnostic.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
    };
    let mut group = Group::with_title(
        level.primary_title(diagnostic.message.as_str()).id(format!("dio::{}", diagnostic.rule.id)),
    );
    let mut shown: Vec<FileId> = Vec::new();
    for label in &diagnostic.labels {
        if !shown.contains(&label.span.file) {
            shown.push(label.span.file);
            group = group.elements(annotated(diagnostic, label.span.file, files));
        }
    }
    group = group.elements(diagnostic.notes.iter().map(|note| Level::NOTE.message(note.as_str())));
    group = group.elements(diagnostic.help.iter().map(|help| Level::HELP.message(help.as_str())));
    let mut groups = vec![group];
    if let Some(suggestion) = &diagnostic.suggestion
        && let Some(window) = Window::around(std::iter::once(suggestion.span), files)
    {
        let range = window.range(suggestion.span);
        let mut snippet = window.snippet();
        // In two steps: a replacement that only adds letters would be shown as those letters alone, which are hard
        // to find in a line.
        snippet = snippet.patch(Patch::new(range.start..range.start, suggestion.replacement.as_str()));
        if !range.is_empty() {
            snippet = snippet.patch(Patch::new(range, ""));
        }
        if !shown.contains(&suggestion.span.file) {
            snippet = snippet.path(window.path);
        }
        groups.push(Level::HELP.secondary_title(suggestion.message.as_str()).element(snippet));
    }
    groups
}

fn annotated<'d>(
    diagnostic: &'d Diagnostic,
    file: FileId,
    files: &'d [SourceFile],
) -> Option<Snippet<'d, Annotation<'d>>> {
    let labels = || diagnostic.labels.iter().filter(move |label| label.span.file == file);
    let window = Window::around(labels().map(|label| label.span), files)?;
    let annotation = |label: &'d Label| {
        let kind = if label.primary { AnnotationKind::Primary } else { AnnotationKind::Context };
        let annotation = kind.span(window.range(label.span));
        if label.text.is_empty() { annotation } else { annotation.label(label.text.as_str()) }
    };
    Some(window.snippet().path(window.path).annotations(labels().map(annotation)))
}

/// The lines of a file that a finding is about: the renderer reads whatever it is given, so it is not given all.
struct Window<'d> {
    path: &'d str,
    text: &'d str,
    start: usize,
    first_line: usize,
}

impl<'d> Window<'d> {
    fn around(spans: impl Iterator<Item = Span> + Clone, files: &'d [SourceFile]) -> Option<Self> {
        let file = files.get(spans.clone().next()?.file.index())?;
        let text = file.text();
        let first = boundary(text, spans.clone().map(|span| span.start).min()?);
        let last = boundary(text, spans.map(|span| span.end).max()?).max(first);
        let start = text[..first].rfind('\n').map_or(0, |newline| newline + 1);
        let end = text[last..].find('\n').map_or(text.len(), |newline| last + newline);
        let first_line = 1 + text[..start].matches('\n').count();
        Some(Self { path: file.path(), text: &text[start..end], start, first_line })
    }

    fn snippet<T: Clone>(&self) -> Snippet<'d, T> {
        Snippet::source(self.text).line_start(self.first_line)
    }

    /// The part of the window that a span covers, cut to whole characters.
    fn range(&self, span: Span) -> std::ops::Range<usize> {
        let start = boundary(self.text, span.start.saturating_sub(self.start));
        let end = boundary(self.text, span.end.saturating_sub(self.start));
        start..end.max(start)
    }
}

/// The offset, or the nearest before it at which a character begins.
fn boundary(text: &str, offset: usize) -> usize {
    (0..=offset.min(text.len())).rev().find(|offset| text.is_char_boundary(*offset)).unwrap_or(0)
}
