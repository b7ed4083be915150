use std::ops::Range;
use std::path::Path;

use toml::de::{DeTable, DeValue};

use super::entry::Place;
use super::{Declared, Entry, Options};
use crate::report::{Diagnostic, Report};
use crate::rules;
use crate::sources::{FileId, Sources, Spanned};
use crate::syntax::{TomlValue, Walk};

/// The section of what is said of Python.
const PYTHON: &str = "python";

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
        options.folder = options.file_path().and_then(Path::parent).unwrap_or(Path::new("")).to_owned();
        for path in [&mut options.schema, &mut options.out, &mut options.python_out].into_iter().flatten() {
            *path = options.folder.join(&*path);
        }
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
        if name == PYTHON {
            return self.python(value);
        }
        let Some(option) = Options::DECLARED.iter().find(|option| option.name == name) else {
            let names =
                Options::DECLARED.iter().map(|option| option.name.split('.').next().unwrap_or_default());
            return self.unknown(name, key, names);
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

    /// `[python]`. That it is there says that Python is wanted.
    fn python(&mut self, value: &TomlValue<'_>) {
        let DeValue::Table(members) = value.get_ref() else {
            return self.walk.wrong_type(PYTHON, "a table", value);
        };
        let name_in = |option: &Declared| option.name.strip_prefix(PYTHON)?.strip_prefix('.');
        for (key, value) in members {
            let names = Options::DECLARED.iter().filter_map(name_in);
            match names.clone().any(|name| name == key.get_ref()) {
                true => self.option(&format!("{PYTHON}.{}", key.get_ref()), key.span(), value),
                false => self.unknown(key.get_ref(), key.span(), names),
            }
        }
        self.options.python_out.get_or_insert_with(|| PYTHON.into());
    }

    fn unknown<'n>(&mut self, name: &str, key: Range<usize>, names: impl IntoIterator<Item = &'n str>) {
        let span = self.walk.span(key);
        self.walk.problems.push(
            Diagnostic::new(&rules::UNKNOWN_KEY, format!("unknown key `{name}`"))
                .at(span, "no option is called this")
                .suggest_nearest("an option", &Spanned::new(name.to_owned(), span), names),
        );
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
