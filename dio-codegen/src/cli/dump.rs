use std::path::PathBuf;
use std::process::ExitCode;

use clap::ValueEnum;
use dio_codegen::sources::Sources;
use dio_codegen::{check, generate};

use crate::Outcome;
use crate::options::{OptionFlags, schema_path};
use crate::terminal::say;

#[derive(Clone, Copy, ValueEnum)]
pub(crate) enum Stage {
    /// The TOML, as read.
    Syntax,
    /// What it means, checked.
    Model,
    /// The Rust, with every name final.
    Rust,
}

pub(crate) fn run(stage: Stage, path: Option<PathBuf>, flags: &OptionFlags) -> Outcome {
    let options = flags.options()?;
    let sources = Sources::load(schema_path(path.as_deref(), &options)?);
    match stage {
        Stage::Syntax => {}
        Stage::Model => say(format_args!("{:#?}", check(&sources).model))?,
        Stage::Rust => {
            for (path, text) in generate(&sources, &options)?.files {
                say(format_args!("// {}\n{text}", path.display()))?;
            }
        }
    }
    Ok(ExitCode::SUCCESS)
}
