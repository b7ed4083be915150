//! What a person sees: answers on standard output, reports on standard error.

use std::env;
use std::fmt::Display;
use std::io::{self, ErrorKind, IsTerminal, Write, stderr, stdout};

use dio_codegen::report::Report;

/// Prints a line, or several, of an answer. A reader who has seen enough, as in `dio dump | head`, is no error.
pub(crate) fn say(text: impl Display) -> io::Result<()> {
    match writeln!(stdout(), "{text}") {
        Err(error) if error.kind() != ErrorKind::BrokenPipe => Err(error),
        _ => Ok(()),
    }
}

/// Prints a report, with colours in a terminal that wants them.
pub(crate) fn print(report: &Report) {
    if report.is_empty() {
        return;
    }
    let coloured = stderr().is_terminal() && env::var_os("NO_COLOR").is_none_or(|value| value.is_empty());
    if coloured {
        eprintln!("{}\n", report.to_ansi_string());
    } else {
        eprintln!("{report}\n");
    }
}
