use std::fs;
use std::io::{ErrorKind, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::{Args, Subcommand};
use dio_codegen::import;

use crate::terminal::{print, say};
use crate::{FOUND, Outcome};

/// What can be imported.
#[derive(Subcommand)]
pub(crate) enum From {
    /// Write the schema of the record classes in a Python module that uses dynamo-io.
    ///
    /// Python is not run. What cannot be carried is reported, and marked with DECIDE in the schema, which passes `dio check` all
    /// the same. The exit code is 1 if the module is not Python or has no record class, and 0 with warnings.
    DynamoIo(DynamoIo),
}

#[derive(Args)]
pub(crate) struct DynamoIo {
    /// The module.
    #[arg(value_name = "FILE.py")]
    module: PathBuf,
    /// What the table is called [default: as the file is].
    #[arg(long, value_name = "NAME")]
    table: Option<String>,
    /// Where the schema is written, which no file is yet [default: standard output].
    #[arg(long, value_name = "FILE")]
    output: Option<PathBuf>,
}

pub(crate) fn run(from: &From) -> Outcome {
    let From::DynamoIo(wanted) = from;
    let path = wanted.module.display().to_string().replace('\\', "/");
    let text = fs::read_to_string(&wanted.module).map_err(|error| format!("cannot read {path}: {error}"))?;
    if let Some(name) = &wanted.table
        && !import::is_table_name(name)
    {
        return Err(format!("--table {name}: a table's name has lower case letters, digits and `_`, begins with a letter and does not end with `_`").into());
    }
    let imported = import::dynamo_io(&path, &text, wanted.table.as_deref());
    print(&imported.report);
    let Some(schema) = &imported.schema else { return Ok(FOUND) };
    match &wanted.output {
        Some(output) => {
            write_new(output, schema)?;
            say(format_args!("wrote {}: {}", output.display(), counted(&imported)))?;
        }
        None => say(schema.trim_end())?,
    }
    Ok(if imported.report.has_errors() { FOUND } else { ExitCode::SUCCESS })
}

/// What is there may have been changed by hand since.
fn write_new(path: &Path, text: &str) -> Result<(), String> {
    let written = fs::File::create_new(path).and_then(|mut file| file.write_all(text.as_bytes()));
    written.map_err(|error| match error.kind() {
        ErrorKind::AlreadyExists => format!("{} is there already; nothing was written", path.display()),
        _ => format!("cannot write {}: {error}", path.display()),
    })
}

fn counted(imported: &import::Imported) -> String {
    let some = |count: usize, what: &str| format!("{count} {what}{}", if count == 1 { "" } else { "s" });
    format!("{} in {}", some(imported.records, "record"), some(imported.tables, "table"))
}
