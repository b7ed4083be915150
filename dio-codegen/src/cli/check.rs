use std::path::PathBuf;
use std::process::ExitCode;

use dio_codegen::sources::Sources;
use dio_codegen::{Options, generate};

use crate::Outcome;
use crate::options::{OptionFlags, schema_path};
use crate::terminal::{print, say};

pub(crate) fn run(path: Option<PathBuf>, _allow_unbuilt: bool, flags: &OptionFlags) -> Outcome {
    // The wishes of a dio.toml are about the schema that it names.
    let options = if path.is_some() { Options::default() } else { flags.options()? };
    let schema = schema_path(path.as_deref(), &options)?;
    let generated = generate(&Sources::load(schema), &options)?;
    print(&generated.warnings);
    say(format_args!("{}: no errors", schema.display()))?;
    Ok(ExitCode::SUCCESS)
}
