//! `cargo run -p generated-example`; `--help` says the rest.

use std::io::{self, Write};
use std::process::ExitCode;

use clap::Parser;
use generated_example::connect::{Endpoint, connect};
use generated_example::{Screen, run};

/// An outdoor shop on DynamoDB: creates two tables, loads them, and reads and changes them in every way that their schemas
/// name. Without options it uses dio's mock, in this process.
#[derive(Debug, Parser)]
struct Arguments {
    #[command(flatten)]
    endpoint: Endpoint,

    /// What the names of the tables begin with.
    #[arg(long, default_value = "dio-example")]
    prefix: String,

    /// Leaves the tables there at the end.
    #[arg(long)]
    keep: bool,
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let mut out = io::stdout().lock();
    let result = match connect(&arguments.endpoint) {
        Ok(connection) => {
            run(&connection, &arguments.prefix, arguments.keep, &mut Screen::new(&mut out)).await
        }
        Err(error) => Err(error),
    };
    match result.and_then(|()| Ok(out.flush()?)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}
