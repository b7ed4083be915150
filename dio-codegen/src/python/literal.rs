//! Texts of a schema as Python source.

/// The longest line that Python's formatters leave alone.
pub(super) const LINE: usize = 88;

/// A string literal.
pub(super) fn string(text: &str) -> String {
    let quote = quote(text);
    format!("{quote}{}{quote}", quoted(text, quote))
}

/// What stands for `text` between the quotes of an f-string.
pub(super) fn in_f_string(text: &str, quote: char) -> String {
    quoted(text, quote).replace('{', "{{").replace('}', "}}")
}

/// The quotes of a literal: those that need fewer escapes, as Python's formatters choose them.
pub(super) fn quote(text: &str) -> char {
    if text.matches('"').count() > text.matches('\'').count() { '\'' } else { '"' }
}

/// The lines of a docstring that stands `indent` deep, its quotes included; none without `lines`.
pub(super) fn docstring(lines: &[String], indent: usize) -> Vec<String> {
    if lines.is_empty() {
        return Vec::new();
    }
    let quotes = "\"\"\"";
    let mut wrapped = wrapped(lines, LINE - indent, quotes.len());
    for line in &mut wrapped {
        *line = line.replace('\\', "\\\\").replace(quotes, "\\\"\\\"\\\"");
    }
    wrapped[0].insert_str(0, quotes);
    match wrapped.as_mut_slice() {
        [only] if !only.ends_with('"') && only.chars().count() + quotes.len() <= LINE - indent => {
            only.push_str(quotes);
        }
        _ => wrapped.push(quotes.into()),
    }
    wrapped
}

/// The lines of a comment that stands `indent` deep.
pub(super) fn comment(mark: &str, lines: &[String], indent: usize) -> Vec<String> {
    let wrapped = wrapped(lines, LINE - indent - mark.len(), 0);
    wrapped.into_iter().map(|line| format!("{mark}{line}").trim_end().to_owned()).collect()
}

/// Begins a comment that documents the attribute below it.
pub(super) const DOC: &str = "#: ";
/// Begins any other.
pub(super) const REMARK: &str = "# ";

/// Lines of at most `width` characters, the first with room for `lead` more. A longer word keeps a line of its own.
fn wrapped(lines: &[String], width: usize, lead: usize) -> Vec<String> {
    let mut wrapped: Vec<String> = Vec::new();
    for line in lines {
        let mut current = String::new();
        for word in printable(line).split(' ') {
            let room = if wrapped.is_empty() { width - lead } else { width };
            let is_full = current.chars().count() + 1 + word.chars().count() > room;
            if !current.is_empty() && is_full {
                wrapped.push(current.trim_end().to_owned());
                current = word.into();
            } else {
                if !current.is_empty() {
                    current.push(' ');
                }
                current.push_str(word);
            }
        }
        wrapped.push(current.trim_end().to_owned());
    }
    wrapped
}

/// A line of documentation: what would end it, or change how the rest reads, as its escape.
fn printable(line: &str) -> String {
    line.chars().map(|c| if is_hidden(c) { c.escape_debug().to_string() } else { c.into() }).collect()
}

fn quoted(text: &str, quote: char) -> String {
    let quoted = |c: char| match c {
        c if c == quote => format!("\\{c}"),
        '\\' => "\\\\".into(),
        '\n' => "\\n".into(),
        '\t' => "\\t".into(),
        '\r' => "\\r".into(),
        c if is_hidden(c) => format!("\\u{:04x}", u32::from(c)),
        c => c.to_string(),
    };
    text.chars().map(quoted).collect()
}

/// All of them are of the basic plane.
fn is_hidden(c: char) -> bool {
    c.is_control() || matches!(c, '\u{2028}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_literals() {
        assert_eq!(string("a\"b\\c"), r#"'a"b\\c'"#);
        assert_eq!(string("a\"b'c"), r#""a\"b'c""#);
        assert_eq!(string("line\nend\u{202E}\u{0}"), r#""line\nend\u202e\u0000""#);
        assert_eq!(in_f_string("{a}\"", '"'), r#"{{a}}\""#);
    }

    #[test]
    fn docstrings_end_where_they_should() {
        let lines = |text: &str| docstring(&[text.to_owned()], 4);
        assert_eq!(lines("A person."), [r#""""A person.""""#]);
        assert_eq!(lines(r#"Says "yes""#), [r#""""Says "yes""#, r#"""""#]);
        assert_eq!(lines(r#"a"""b\c"#), [r#""""a\"\"\"b\\c""""#]);
        let long = "word ".repeat(30);
        let long = lines(long.trim());
        assert_eq!(long.len(), 3);
        assert!(long.iter().all(|line| line.len() <= LINE - 4), "{long:?}");
    }

    #[test]
    fn comments_are_wrapped() {
        let comment = comment(DOC, &["word ".repeat(20).trim().to_owned(), String::new()], 4);
        assert_eq!(comment.len(), 3);
        assert_eq!(comment[2], "#:");
    }
}
