use std::path::PathBuf;
use std::process::ExitCode;

use dio_codegen::sources::Sources;
use dio_codegen::{CheckOptions, Language, check_with};

use crate::Outcome;
use crate::options::{OptionFlags, schema_path};
use crate::terminal::{print, say};

pub(crate) fn run(path: Option<PathBuf>, allow_unbuilt: bool, flags: &OptionFlags) -> Outcome {
    let options = flags.options(path)?;
    let schema = schema_path(&options)?;
    let mut strictness = CheckOptions::default();
    strictness.allow_unbuilt = allow_unbuilt;
    strictness.python = options.languages().contains(&Language::Python);
    let checked = check_with(&Sources::load(schema), strictness);
    if checked.report.has_errors() {
        return Err(checked.report.into());
    }
    print(&checked.report);
    // Without a model there is something that is not built, and was allowed.
    if let Some(model) = checked.model.as_ref().filter(|_| options.languages().contains(&Language::Rust)) {
        let wishes = options.check(model);
        if wishes.has_errors() {
            return Err(wishes.into());
        }
    }
    say(format_args!("{}: no errors", schema.display()))?;
    Ok(ExitCode::SUCCESS)
}
