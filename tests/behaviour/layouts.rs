//! The tables of `schemas/layouts.toml`.

mod device {
    dio_runtime::include_schema!("device");
}
mod catalog {
    dio_runtime::include_schema!("catalog");
}
mod log {
    dio_runtime::include_schema!("log");
}

/// The computed attribute `score`.
pub fn score(level: &log::Level, n: &i64) -> i64 {
    *n * if *level == log::Level::Ok { 1 } else { 10 }
}

/// The computed attribute `hint`.
pub fn hint(message: &str, note: Option<&String>) -> Option<String> {
    note.map(|note| format!("{message}: {note}"))
}
