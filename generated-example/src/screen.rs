//! What a person sees.

use std::io::{self, Write};

use comfy_table::{Cell, CellAlignment, LineStyle, Table, TableStyle};

use crate::show::Show;

/// A line under the head, and no more.
const STYLE: TableStyle = TableStyle::new().header_separator(LineStyle::new('─', '─', '─', '─'));

/// How many records of an answer are shown.
const ROWS: usize = 4;

/// Prints answers as tables, and remembers how many records each had.
pub struct Screen<'a> {
    out: &'a mut dyn Write,
    loaded: usize,
    answers: Vec<(&'static str, usize)>,
}

impl<'a> Screen<'a> {
    /// Prints to `out`.
    pub fn new(out: &'a mut dyn Write) -> Self {
        Self { out, loaded: 0, answers: Vec::new() }
    }

    /// How many records were loaded.
    pub fn records_loaded(&self) -> usize {
        self.loaded
    }

    /// How many records each access pattern found, by its function, in the order in which they ran.
    pub fn answers(&self) -> &[(&'static str, usize)] {
        &self.answers
    }

    pub(crate) fn loaded(&mut self, records: usize) -> io::Result<()> {
        self.loaded = records;
        self.say(&format!("Loaded {records} records."))
    }

    pub(crate) fn heading(&mut self, text: &str) -> io::Result<()> {
        writeln!(self.out, "\n{text}\n{}", "=".repeat(text.chars().count()))
    }

    pub(crate) fn say(&mut self, text: &str) -> io::Result<()> {
        writeln!(self.out, "{text}")
    }

    /// Shows what the access pattern `function` found.
    pub(crate) fn found<T: Show>(
        &mut self,
        function: &'static str,
        what: &str,
        records: &[T],
    ) -> io::Result<()> {
        self.count(function, records.len());
        let count = match records.len() {
            1 => "1 record".to_owned(),
            count => format!("{count} records"),
        };
        writeln!(self.out, "\n{function}: {what} ({count})")?;
        let Some(first) = records.first() else { return Ok(()) };
        let mut table = table(first.columns());
        for record in records.iter().take(ROWS) {
            table.add_row(record.cells().into_iter().map(cell));
        }
        writeln!(self.out, "{table}")?;
        if records.len() > ROWS {
            writeln!(self.out, "  and {} more", records.len() - ROWS)?;
        }
        Ok(())
    }

    /// Remembers an answer without showing it.
    pub(crate) fn count(&mut self, function: &'static str, records: usize) {
        self.answers.push((function, records));
    }

    /// Shows the last `count` answers as numbers.
    pub(crate) fn show_counts(&mut self, title: &str, count: usize) -> io::Result<()> {
        writeln!(self.out, "\n{title}")?;
        let mut table = table(&["function", "records"]);
        for (function, records) in &self.answers[self.answers.len().saturating_sub(count)..] {
            table.add_row([(*function).to_owned(), records.to_string()].map(cell));
        }
        writeln!(self.out, "{table}")
    }
}

fn table(columns: &[&str]) -> Table {
    let mut table = Table::new();
    table.load_style(STYLE).set_header(columns.iter().copied());
    table
}

/// Numbers stand on the right.
fn cell(text: String) -> Cell {
    let is_number = text.parse::<f64>().is_ok();
    Cell::new(text).set_alignment(if is_number { CellAlignment::Right } else { CellAlignment::Left })
}
