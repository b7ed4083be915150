//! Walking TOML tables: each key is asked for by name, and what was not asked for is unknown.

use std::ops::Range;

use toml::Spanned as TomlSpanned;
use toml::de::{DeTable, DeValue};

use crate::report::{Diagnostic, nearest};
use crate::rules;
use crate::sources::{FileId, Span, Spanned};

/// A file on the way through it.
pub(crate) struct Walk<'a> {
    pub(crate) file: FileId,
    pub(crate) text: &'a str,
    pub(crate) problems: &'a mut Vec<Diagnostic>,
}

pub(crate) type TomlValue<'a> = TomlSpanned<DeValue<'a>>;

impl Walk<'_> {
    pub(crate) fn span(&self, range: Range<usize>) -> Span {
        Span::new(self.file, range)
    }

    pub(crate) fn wrong_type(&mut self, key: &str, expected: &str, value: &TomlValue<'_>) {
        let span = self.span(value.span());
        self.problems.push(
            Diagnostic::new(&rules::WRONG_TYPE, format!("`{key}` must be {expected}"))
                .at(span, format!("this is {}", kind(value.get_ref()))),
        );
    }

    /// `value` is not one of `expected`.
    pub(super) fn invalid_value(&mut self, key: &str, found: &Spanned<String>, expected: &[&str]) {
        let list: Vec<String> = expected.iter().map(|value| format!("`\"{value}\"`")).collect();
        self.problems.push(
            Diagnostic::new(&rules::INVALID_VALUE, format!("`{key}` cannot be `{}`", found.value))
                .at(found.span, format!("expected {}", either(&list)))
                .suggest_nearest("a value", found, expected.iter().copied()),
        );
    }

    pub(super) fn string(&mut self, key: &str, value: &TomlValue<'_>) -> Option<Spanned<String>> {
        match value.get_ref() {
            DeValue::String(text) => Some(Spanned::new(text.to_string(), self.span(value.span()))),
            _ => {
                self.wrong_type(key, "a string", value);
                None
            }
        }
    }

    /// The place of a part of a string. Where the string is written with escapes, the place of all of it.
    pub(super) fn inside(&self, string: &Spanned<String>, range: Range<usize>) -> Span {
        let span = string.span;
        let written = self.text.get(span.start..span.end).unwrap_or_default();
        for quotes in ["\"\"\"", "'''", "\"", "'"] {
            let inner = written.strip_prefix(quotes).and_then(|rest| rest.strip_suffix(quotes));
            if inner == Some(string.value.as_str()) {
                let start = span.start + quotes.len();
                return Span::new(span.file, start + range.start..start + range.end);
            }
        }
        span
    }
}

/// One TOML table. Every key that is asked for is known; [`finish`](Reader::finish) refuses the others.
pub(super) struct Reader<'a> {
    what: String,
    span: Span,
    table: &'a DeTable<'a>,
    known: Vec<&'static str>,
}

impl<'a> Reader<'a> {
    /// `what` names the table in messages: "record `Order`". `span` is where it can be pointed at.
    pub(super) fn new(what: impl Into<String>, span: Span, table: &'a DeTable<'a>) -> Self {
        Self { what: what.into(), span, table, known: Vec::new() }
    }

    /// The value of a key.
    pub(super) fn get(&mut self, key: &'static str) -> Option<&'a TomlValue<'a>> {
        self.known.push(key);
        self.table.get(key)
    }

    /// A key that is known, and is not looked at.
    pub(super) fn ignore(&mut self, key: &'static str) {
        self.known.push(key);
    }

    pub(super) fn required(&mut self, walk: &mut Walk<'_>, key: &'static str) -> Option<&'a TomlValue<'a>> {
        let value = self.get(key);
        if value.is_none() {
            self.missing(walk, key);
        }
        value
    }

    pub(super) fn missing(&self, walk: &mut Walk<'_>, key: &str) {
        // A misspelled key is told as such.
        if nearest(key, self.table.keys().map(|name| name.get_ref().as_ref())).is_some() {
            return;
        }
        let problem = Diagnostic::new(&rules::MISSING_KEY, format!("there is no `{key}` in {}", self.what))
            .at(self.span, format!("`{key}` is required"));
        walk.problems.push(match key {
            "format" => problem.help("begin the file with `format = 1`, the version of the language"),
            _ => problem,
        });
    }

    pub(super) fn string(&mut self, walk: &mut Walk<'_>, key: &'static str) -> Option<Spanned<String>> {
        let value = self.get(key)?;
        walk.string(key, value)
    }

    pub(super) fn boolean(&mut self, walk: &mut Walk<'_>, key: &'static str) -> Option<Spanned<bool>> {
        let value = self.get(key)?;
        match value.get_ref() {
            DeValue::Boolean(boolean) => Some(Spanned::new(*boolean, walk.span(value.span()))),
            _ => {
                walk.wrong_type(key, "true or false", value);
                None
            }
        }
    }

    /// A list of strings; absent is empty.
    pub(super) fn strings(&mut self, walk: &mut Walk<'_>, key: &'static str) -> Vec<Spanned<String>> {
        let Some(value) = self.get(key) else { return Vec::new() };
        let DeValue::Array(items) = value.get_ref() else {
            walk.wrong_type(key, "a list of strings", value);
            return Vec::new();
        };
        items.iter().filter_map(|item| walk.string(&format!("an element of {key}"), item)).collect()
    }

    /// One of some values, by its text.
    pub(super) fn one_of<T: Copy>(
        &mut self,
        walk: &mut Walk<'_>,
        key: &'static str,
        values: &[(&str, T)],
    ) -> Option<Spanned<T>> {
        let text = self.string(walk, key)?;
        match values.iter().find(|(name, _)| *name == text.value) {
            Some((_, value)) => Some(Spanned::new(*value, text.span)),
            None => {
                let names: Vec<&str> = values.iter().map(|(name, _)| *name).collect();
                walk.invalid_value(key, &text, &names);
                None
            }
        }
    }

    /// Refuses a key that this version does not build.
    /// What the grammar has and this version does not.
    pub(crate) fn unbuilt(&mut self, walk: &mut Walk<'_>, key: &'static str) -> bool {
        self.known.push(key);
        let Some((name, _)) = self.table.get_key_value(key) else { return false };
        let span = walk.span(name.span());
        walk.problems.push(unbuilt(&format!("`{key}` of {}", self.what), span));
        true
    }

    /// A table of named things, each read by `parse`.
    pub(super) fn sections<T>(
        &mut self,
        walk: &mut Walk<'_>,
        key: &'static str,
        parse: impl Fn(&mut Walk<'_>, Spanned<String>, &'a TomlValue<'a>) -> Option<T>,
    ) -> Vec<T> {
        let Some(value) = self.get(key) else { return Vec::new() };
        let DeValue::Table(entries) = value.get_ref() else {
            walk.wrong_type(key, "a table", value);
            return Vec::new();
        };
        entries
            .iter()
            .filter_map(|(name, value)| {
                let name = Spanned::new(name.get_ref().to_string(), walk.span(name.span()));
                parse(walk, name, value)
            })
            .collect()
    }

    /// Refuses the keys that were not asked for.
    pub(super) fn finish(self, walk: &mut Walk<'_>) {
        for (key, _) in self.table.iter() {
            if !self.known.contains(&key.get_ref().as_ref()) {
                let span = walk.span(key.span());
                let name = Spanned::new(key.get_ref().to_string(), span);
                walk.problems.push(
                    Diagnostic::new(
                        &rules::UNKNOWN_KEY,
                        format!("unknown key `{}` in {}", name.value, self.what),
                    )
                    .at(span, "not a key of the language here")
                    .suggest_nearest("a key", &name, self.known.iter().copied()),
                );
            }
        }
    }
}

/// What the grammar has and this version does not.
pub(crate) fn unbuilt(what: &str, span: Span) -> Diagnostic {
    Diagnostic::new(&rules::UNBUILT, format!("{what} is not built yet"))
        .at(span, "this version of dio cannot generate it")
}

/// "`a`, `b` or `c`"
pub(crate) fn either(items: &[String]) -> String {
    match items {
        [] => "nothing".to_owned(),
        [one] => one.clone(),
        [first @ .., last] => format!("{} or {last}", first.join(", ")),
    }
}

pub(super) fn kind(value: &DeValue<'_>) -> &'static str {
    match value {
        DeValue::String(_) => "a string",
        DeValue::Integer(_) => "an integer",
        DeValue::Float(_) => "a float",
        DeValue::Boolean(_) => "a boolean",
        DeValue::Datetime(_) => "a date or time",
        DeValue::Array(_) => "a list",
        DeValue::Table(_) => "a table",
    }
}
