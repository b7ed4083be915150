use std::path::PathBuf;
use std::process::ExitCode;

use clap::ValueEnum;
use dio_codegen::sources::Sources;
use dio_codegen::{Language, check, describe, generate_language, syntax};

use crate::Outcome;
use crate::options::{OptionFlags, schema_path};
use crate::terminal::say;

#[derive(Clone, Copy, ValueEnum)]
pub(crate) enum Stage {
    /// The TOML, as read.
    Syntax,
    /// What it means, checked.
    Model,
    /// The view model: the Rust, with every name final, before it is text.
    Rust,
    /// The same of the Python.
    Python,
    /// The text.
    Text,
}

pub(crate) fn run(stage: Stage, path: Option<PathBuf>, flags: &OptionFlags) -> Outcome {
    let options = flags.options(path)?;
    let sources = Sources::load(schema_path(&options)?);
    match stage {
        Stage::Syntax => {
            let (documents, report) = syntax::documents(&sources);
            for (file, document) in sources.files().iter().zip(documents) {
                say(format_args!("// {}\n{}", file.path(), serde_json::to_string_pretty(&document)?))?;
            }
            if report.has_errors() {
                return Err(report.into());
            }
        }
        Stage::Model => {
            let checked = check(&sources);
            let Some(model) = checked.model else { return Err(checked.report.into()) };
            say(format_args!("{model:#?}"))?;
        }
        Stage::Rust => say(describe(Language::Rust, &sources, &options)?)?,
        Stage::Python => say(describe(Language::Python, &sources, &options)?)?,
        Stage::Text => {
            for language in options.languages() {
                let comment = if language == Language::Python { "#" } else { "//" };
                for (path, text) in generate_language(language, &sources, &options)?.files {
                    say(format_args!("{comment} {}\n{text}", path.display()))?;
                }
            }
        }
    }
    Ok(ExitCode::SUCCESS)
}
