//! dio beside the Python library dynamo-io, by data that the library produced.
//!
//! A folder in the golden format goes in. Its `schemas.json` is translated to TOML, dio generates code from that, and a
//! program of that code, glue and this library is compiled ([`run`]). The program does with dio what each case says, and
//! compares ([`compare_with`]).

mod attribute;
mod build;
mod compare;
pub mod convert;
pub mod folder;
mod glue;
mod library;
mod names;
mod plan;
mod reading;
pub mod record;
mod report;
pub mod schema;
mod script;
mod stored;
mod translate;
pub mod value;
mod writing;

use std::env;
use std::path::Path;
use std::process::{Command, ExitCode};

pub use dio_runtime::Number;

use compare::Context;
use folder::Folder;
use plan::Plan;

/// What the comparison of a folder printed.
#[derive(Debug)]
pub struct Outcome {
    /// The report.
    pub report: String,
    /// Whether nothing differs but on purpose.
    pub is_clean: bool,
}

/// Compares a folder: translates, generates, compiles, and runs the program.
///
/// # Errors
/// A folder that is not in the format, or a program that cannot be made.
pub fn run(folder: &Path) -> Result<Outcome, String> {
    let data = Folder::read(folder)?;
    let plan = Plan::of(&data);
    let packages: Vec<_> = plan.packages.iter().map(|(package, _)| package).collect();
    let mut sources = vec![("main.rs".to_owned(), glue::program(&packages))];
    for (position, (package, code)) in plan.packages.iter().enumerate() {
        sources.push((format!("glue_{position}.rs"), glue::module(position, package)));
        sources.push((format!("package_{position}.rs"), code.clone()));
        sources.push((format!("package_{position}.toml"), package.toml.clone()));
    }
    let program = build::compile(&sources)?;
    let run = Command::new(&program).arg(folder).output();
    let run = run.map_err(|error| format!("{}: {error}", program.display()))?;
    let report = String::from_utf8_lossy(&run.stdout).into_owned();
    match run.status.code() {
        Some(0) => Ok(Outcome { report, is_clean: true }),
        Some(1) => Ok(Outcome { report, is_clean: false }),
        _ => Err(format!("{report}{}", String::from_utf8_lossy(&run.stderr))),
    }
}

/// The program `golden`: compares the folder that is its argument.
pub fn main() -> ExitCode {
    let arguments: Vec<_> = env::args_os().skip(1).collect();
    let [folder] = &arguments[..] else {
        eprintln!("usage: golden FOLDER (one in the golden format, with its schemas.json)");
        return ExitCode::from(2);
    };
    match run(Path::new(folder)) {
        Ok(outcome) => {
            print!("{}", outcome.report);
            if outcome.is_clean { ExitCode::SUCCESS } else { ExitCode::from(1) }
        }
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::from(2)
        }
    }
}

/// What the compiled program does, with its packages in the order of the plan.
pub fn compare_with(packages: Vec<Box<dyn record::Package>>) -> ExitCode {
    let Some(folder) = env::args_os().nth(1) else { return ExitCode::from(2) };
    let folder = match Folder::read(Path::new(&folder)) {
        Ok(folder) => folder,
        Err(error) => {
            eprintln!("{error}");
            return ExitCode::from(2);
        }
    };
    let plan = Plan::of(&folder);
    let now = compare::now(&folder);
    let report = compare::compare(&Context { folder: &folder, plan: &plan, packages: &packages, now });
    print!("{report}");
    if report.differences() == 0 { ExitCode::SUCCESS } else { ExitCode::from(1) }
}
