use std::path::Path;

use toml::Spanned as TomlSpanned;
use toml::de::{DeTable, DeValue};

use super::entry::Place;
use super::{Entry, Options};
use crate::report::{Diagnostic, Report};
use crate::rules;
use crate::sources::{FileId, Sources, Span};

type Value<'t> = TomlSpanned<DeValue<'t>>;

impl Options {
    /// Reads a `dio.toml`. Its paths are relative to its folder.
    ///
    /// # Errors
    ///
    /// The report of everything that is wrong in it, or of why it cannot be read.
    pub fn read(path: impl AsRef<Path>) -> Result<Options, Report> {
        let path = path.as_ref();
        let sources = Sources::load(path);
        let mut reader = Reader {
            options: Options { file: sources.shared_files(), ..Options::default() },
            problems: sources.problems().to_vec(),
        };
        if let Some(file) = sources.files().first() {
            reader.document(file.text());
        }
        let Reader { mut options, problems } = reader;
        let report = Report::new(sources.shared_files(), problems);
        if report.has_errors() {
            return Err(report);
        }
        let folder = path.parent().unwrap_or(Path::new(""));
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

struct Reader {
    options: Options,
    problems: Vec<Diagnostic>,
}

impl Reader {
    fn document(&mut self, text: &str) {
        let (document, errors) = DeTable::parse_recoverable(text);
        for error in errors {
            let span = error.span().map_or_else(|| span(&(0..0)), |range| span(&range));
            self.problems.push(Diagnostic::new(&rules::SYNTAX, error.message()).at(span, ""));
        }
        for (key, value) in document.get_ref() {
            self.option(key.get_ref(), span(&key.span()), value);
        }
    }

    fn option(&mut self, name: &str, key: Span, value: &Value<'_>) {
        let Some(option) = Options::DECLARED.iter().find(|option| option.name == name) else {
            let names = Options::DECLARED.iter().map(|option| option.name);
            self.problems.push(
                Diagnostic::new(&rules::UNKNOWN_KEY, format!("dio.toml has no option `{name}`"))
                    .at(key, "no such option")
                    .suggest_nearest("an option", name, key, names),
            );
            return;
        };
        match value.get_ref() {
            DeValue::String(text) if !option.per_target => {
                if let Err(expected) = self.options.set_value(name, text) {
                    self.problems.push(
                        Diagnostic::new(&rules::INVALID_VALUE, format!("`{text}` is no value of `{name}`"))
                            .at(span(&value.span()), expected),
                    );
                }
            }
            DeValue::Table(targets) if option.per_target => {
                for (target, value) in targets {
                    self.target(name, target.get_ref(), &target.span(), value);
                }
            }
            _ if option.per_target => self.wrong_type(name, value, "a table: what it says of each target"),
            _ => self.wrong_type(name, value, "a string"),
        }
    }

    fn target(&mut self, name: &str, target: &str, key: &std::ops::Range<usize>, value: &Value<'_>) {
        let Some((kind, entries)) = self.options.entries_mut(name) else { return };
        let mut add = |text: &str, range| {
            let place = Some(Place { target: key.clone(), value: range });
            entries.push(Entry { target: target.to_owned(), value: text.to_owned(), place });
        };
        match value.get_ref() {
            DeValue::String(text) => add(text, value.span()),
            DeValue::Array(values) if kind.is_list() => {
                let mut strange = Vec::new();
                for value in values {
                    match value.get_ref() {
                        DeValue::String(text) => add(text, value.span()),
                        _ => strange.push(value),
                    }
                }
                for value in strange {
                    self.wrong_type(target, value, "a string");
                }
            }
            DeValue::Table(_) => {
                self.wrong_type(
                    target,
                    value,
                    &format!("a string; members are written `\"{target}.member\"`, in quotes"),
                );
            }
            _ if kind.is_list() => self.wrong_type(target, value, "a string, or a list of them"),
            _ => self.wrong_type(target, value, "a string"),
        }
    }

    fn wrong_type(&mut self, key: &str, value: &Value<'_>, expected: &str) {
        let found = value.get_ref().type_str();
        self.problems.push(
            Diagnostic::new(
                &rules::WRONG_TYPE,
                format!("the value of `{key}` is of the wrong type: {found}"),
            )
            .at(span(&value.span()), format!("expected {expected}")),
        );
    }
}

/// A place in `dio.toml`, which is alone in its report.
fn span(range: &std::ops::Range<usize>) -> Span {
    Span::new(FileId::new(0), range.clone())
}
