//! Schemas as text.

use std::fmt::Write;

/// A definition of a name: `sku = { type = "string", stored = true }`.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Line {
    /// What is said above it.
    pub(super) comments: Vec<String>,
    pub(super) name: String,
    /// Keys, and values as TOML.
    pub(super) entries: Vec<(&'static str, String)>,
}

impl Line {
    pub(super) fn new(name: impl Into<String>) -> Self {
        Self { comments: Vec::new(), name: name.into(), entries: Vec::new() }
    }

    pub(super) fn with(mut self, key: &'static str, value: impl Into<String>) -> Self {
        self.entries.push((key, value.into()));
        self
    }

    fn value(&self, short: &str) -> String {
        match self.entries.as_slice() {
            [(key, value)] if *key == short => value.clone(),
            entries => {
                let entries: Vec<String> =
                    entries.iter().map(|(key, value)| format!("{key} = {value}")).collect();
                format!("{{ {} }}", entries.join(", "))
            }
        }
    }
}

/// Lines below each other, their values too. A line that only has the key `short` is that value.
pub(super) fn lines(lines: &[Line], short: &str) -> String {
    /// Longer names stand out rather than push all values aside.
    const WIDEST: usize = 24;
    let width =
        lines.iter().map(|line| line.name.len()).filter(|length| *length <= WIDEST).max().unwrap_or(0);
    let mut text = String::new();
    for line in lines {
        comments(&mut text, &line.comments);
        let _ = writeln!(text, "{:width$} = {}", line.name, line.value(short));
    }
    text
}

/// Comments, each in as many lines as it has.
pub(super) fn comments(text: &mut String, comments: &[String]) {
    for line in comments.iter().flat_map(|comment| comment.lines()) {
        // A comment of TOML has no control characters; one of Python may have come from anywhere.
        let line: String = line.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
        let _ = writeln!(text, "{}", format!("# {line}").trim_end());
    }
}

/// A string in one line.
pub(super) fn quoted(text: &str) -> String {
    let mut quoted = String::from("\"");
    for c in text.chars() {
        match c {
            '\\' => quoted.push_str("\\\\"),
            '"' => quoted.push_str("\\\""),
            '\n' => quoted.push_str("\\n"),
            '\t' => quoted.push_str("\\t"),
            c if c.is_control() => {
                let _ = write!(quoted, "\\u{:04X}", u32::from(c));
            }
            c => quoted.push(c),
        }
    }
    quoted.push('"');
    quoted
}

/// A string in as many lines as it has.
pub(super) fn paragraph(text: &str) -> String {
    if !text.contains('\n') {
        return quoted(text);
    }
    let line = |line: &str| {
        let quoted = quoted(line);
        let bare = &quoted[1..quoted.len() - 1];
        // A quotation mark ends such a string only beside others.
        let needs_escapes = bare.contains("\\\"\\\"") || bare.ends_with("\\\"") || bare.contains("\\\\");
        if needs_escapes { bare.to_owned() } else { bare.replace("\\\"", "\"") }
    };
    let lines: Vec<String> = text.split('\n').map(line).collect();
    format!("\"\"\"\n{}\"\"\"", lines.join("\n"))
}

/// A list of strings.
pub(super) fn list(texts: &[String]) -> String {
    let texts: Vec<String> = texts.iter().map(|text| quoted(text)).collect();
    format!("[{}]", texts.join(", "))
}
