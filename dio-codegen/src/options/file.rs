use std::ops::Range;
use std::path::Path;

use toml::de::{DeTable, DeValue};

use super::entry::Place;
use super::{Entry, Options};
use crate::report::{Diagnostic, Report};
use crate::rules;
use crate::sources::{FileId, Sources, Spanned};
use crate::syntax::{TomlValue, Walk};

impl Options {
    /// Reads a `dio.toml`. Its paths are relative to its folder.
    ///
    /// # Errors
    ///
    /// The report of everything that is wrong in it, or of why it cannot be read.
    pub fn read(path: impl AsRef<Path>) -> Result<Options, Report> {
        Self::from_sources(&Sources::load(path))
    }

    /// Reads a `dio.toml` that is text already; `path` is where it would be.
    ///
    /// # Errors
    ///
    /// The report of everything that is wrong in it.
    pub fn from_text(path: impl Into<String>, text: impl Into<String>) -> Result<Options, Report> {
        Self::from_sources(&Sources::from_texts([(path, text)]))
    }

    fn from_sources(sources: &Sources) -> Result<Options, Report> {
        let mut options = Options { file: sources.shared_files(), ..Options::default() };
        let mut problems = sources.problems().to_vec();
        if let Some(file) = sources.files().first() {
            let walk = Walk { file: FileId::new(0), text: file.text(), problems: &mut problems };
            Reader { walk, options: &mut options }.document();
        }
        let report = Report::new(sources.shared_files(), problems);
        if report.has_errors() {
            return Err(report);
        }
        let folder = options.file_path().and_then(Path::parent).unwrap_or(Path::new("")).to_owned();
        options.schema = options.schema.map(|schema| folder.join(schema));
        options.out = Some(folder.join(options.out_folder()));
        Ok(options)
    }

    /// Takes a flag: an option's name, and a value or `TARGET=VALUE`. It wins over what was said before.
    ///
    /// # Errors
    ///
    /// What was expected instead.
    pub fn set(&mut self, name: &str, text: &str) -> Result<(), String> {
        match self.entries_mut(name) {
            Some((_, entries)) => entries.push(Entry::from_flag(text)?),
            None => self.set_value(name, text)?,
        }
        Ok(())
    }
}

struct Reader<'r> {
    walk: Walk<'r>,
    options: &'r mut Options,
}

impl Reader<'_> {
    fn document(&mut self) {
        let (document, errors) = DeTable::parse_recoverable(self.walk.text);
        for error in errors {
            let span = self.walk.span(error.span().unwrap_or(0..0));
            self.walk.problems.push(Diagnostic::new(&rules::SYNTAX, error.message()).at(span, ""));
        }
        for (key, value) in document.get_ref() {
            self.option(key.get_ref(), key.span(), value);
        }
    }

    fn option(&mut self, name: &str, key: Range<usize>, value: &TomlValue<'_>) {
        let Some(option) = Options::DECLARED.iter().find(|option| option.name == name) else {
            let span = self.walk.span(key);
            let names = Options::DECLARED.iter().map(|option| option.name);
            self.walk.problems.push(
                Diagnostic::new(&rules::UNKNOWN_KEY, format!("unknown key `{name}`"))
                    .at(span, "no option is called this")
                    .suggest_nearest("an option", &Spanned::new(name.to_owned(), span), names),
            );
            return;
        };
        match value.get_ref() {
            DeValue::String(text) if !option.per_target => {
                if let Err(expected) = self.options.set_value(name, text) {
                    self.walk.problems.push(
                        Diagnostic::new(&rules::INVALID_VALUE, format!("`{name}` cannot be `{text}`"))
                            .at(self.walk.span(value.span()), expected),
                    );
                }
            }
            DeValue::Table(targets) if option.per_target => {
                for (target, value) in targets {
                    self.target(name, target.get_ref(), target.span(), value);
                }
            }
            _ if option.per_target => self.walk.wrong_type(name, "a table of targets", value),
            _ => self.walk.wrong_type(name, "a string", value),
        }
    }

    fn target(&mut self, name: &str, target: &str, key: Range<usize>, value: &TomlValue<'_>) {
        let Some((kind, entries)) = self.options.entries_mut(name) else { return };
        let mut add = |text: &str, value: &TomlValue<'_>| {
            let place = Some(Place { target: key.clone(), value: value.span() });
            entries.push(Entry { target: target.to_owned(), value: text.to_owned(), place });
        };
        match value.get_ref() {
            DeValue::String(text) => add(text, value),
            DeValue::Array(values) if kind.is_list() => {
                for value in values {
                    match value.get_ref() {
                        DeValue::String(text) => add(text, value),
                        _ => self.walk.wrong_type(&format!("an element of {target}"), "a string", value),
                    }
                }
            }
            DeValue::Table(members) => {
                let span = self.walk.span(key);
                let mut problem = Diagnostic::new(&rules::WRONG_TYPE, format!("`{target}` must be a string"))
                    .at(span, "this is a table");
                if let Some((member, _)) = members.iter().next() {
                    problem = problem
                        .help(format!("a member is written in quotes: `\"{target}.{}\"`", member.get_ref()));
                }
                self.walk.problems.push(problem);
            }
            _ if kind.is_list() => self.walk.wrong_type(target, "a string or a list of strings", value),
            _ => self.walk.wrong_type(target, "a string", value),
        }
    }
}
