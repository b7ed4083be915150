//! `dio`, the command line.
//!
//! Its exit codes are in [`EXIT_CODES`].

mod check;
mod dump;
mod explain;
mod generate;
mod import;
mod init;
mod options;
mod terminal;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Parser, Subcommand};

use dio_codegen::report::{Report, Severity};
use options::OptionFlags;

/// Typed Rust from TOML descriptions of DynamoDB single-table designs, and Python for who shares the tables.
#[derive(Parser)]
#[command(name = "dio", version, arg_required_else_help = true, after_help = EXIT_CODES)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Begin: write a schema that works, and a dio.toml.
    Init {
        /// The package to begin in [default: this folder].
        folder: Option<PathBuf>,
    },
    /// Report everything that is wrong in a schema, and in the dio.toml that names it.
    Check {
        /// A schema, instead of the one that dio.toml names.
        path: Option<PathBuf>,
        /// List what this version of dio does not build yet, and go on.
        #[arg(long)]
        allow_unbuilt: bool,
        #[command(flatten)]
        options: OptionFlags,
    },
    /// Write the code, to be checked in.
    Generate {
        /// Write nothing; fail, with a diff, if the code is not what the schema gives.
        #[arg(long)]
        check: bool,
        #[command(flatten)]
        options: OptionFlags,
    },
    /// Begin with what is there already: write a schema from another library's descriptions.
    Import {
        #[command(subcommand)]
        from: import::From,
    },
    /// Print what dio makes of a schema at one stage of its work.
    Dump {
        /// The stage: as read, as checked, or as about to be written.
        #[arg(long, value_enum)]
        stage: dump::Stage,
        /// A schema, instead of the one that dio.toml names.
        path: Option<PathBuf>,
        #[command(flatten)]
        options: OptionFlags,
    },
    /// Say what a rule refuses and why, with an example and its report.
    Explain {
        /// The rule, as reports name it: `dio::unknown-field` or `unknown-field`. Without one, all are listed.
        rule: Option<String>,
    },
}

const EXIT_CODES: &str = "\
Exit codes: 0 all is well, 1 a schema, an import or checked-in code is not as it should be, 2 the command could not do its work.
The schema language is in docs/schema.md, dio.toml in docs/dio-toml.md of dio.";

/// What a command ends with: an exit code, or why it could not do its work.
type Outcome = Result<ExitCode, Box<dyn std::error::Error>>;

/// What was looked at is not as it should be.
const FOUND: ExitCode = ExitCode::FAILURE;

fn main() -> ExitCode {
    let outcome = match Cli::parse().command {
        Command::Init { folder } => init::run(&folder.unwrap_or_default()),
        Command::Check { path, allow_unbuilt, options } => check::run(path, allow_unbuilt, &options),
        Command::Generate { check, options } => generate::run(check, &options),
        Command::Import { from } => import::run(&from),
        Command::Dump { stage, path, options } => dump::run(stage, path, &options),
        Command::Explain { rule } => explain::run(rule.as_deref()),
    };
    outcome.unwrap_or_else(|error| match error.downcast::<Report>() {
        Ok(report) => {
            terminal::print(&report);
            eprintln!("error: {}; `dio explain RULE` says more about a rule", counted(&report));
            FOUND
        }
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::from(2)
        }
    })
}

fn counted(report: &Report) -> String {
    match report.diagnostics().iter().filter(|found| found.severity == Severity::Error).count() {
        1 => "1 error".to_owned(),
        count => format!("{count} errors"),
    }
}
