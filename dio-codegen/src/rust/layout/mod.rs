//! Lays out what the templates print, so that people can read it: lines are indented by the brackets that are open, and a
//! line that is too long is broken at its brackets.
//!
//! Only white space changes. What the templates print has its line breaks where a person expects them, so this is no
//! formatter of Rust, which would have to parse it: that took four fifths of the time of a generation.

mod line;
mod scan;

use scan::{Scanner, is_closing};

/// Columns of a line; literals and comments may be longer.
const WIDTH: usize = 100;
const INDENT: usize = 4;

/// Lays out the text of some items.
///
/// Empty lines are dropped, so that templates can be spaced as they read best; a line `//` stands for one that is kept.
pub(super) fn lay_out(text: &str) -> String {
    let mut layout = Layout { text: String::with_capacity(text.len() + text.len() / 8), ..Layout::default() };
    for line in text.lines() {
        layout.line(line);
    }
    layout.text
}

#[derive(Default)]
struct Layout {
    text: String,
    scanner: Scanner,
    /// For each bracket that is open, the depth of the line that it stands in.
    open: Vec<usize>,
    /// A blank line is due.
    blank: bool,
    /// The last line opens a bracket, or there is none: no blank line follows.
    begins: bool,
    /// The depth of a line that follows and begins with `.`.
    chain: usize,
}

impl Layout {
    fn line(&mut self, line: &str) {
        if self.scanner.is_within() {
            // Of a literal or a comment that a consumer wrote over several lines.
            self.brackets(line, 0);
            self.push(0, line);
            return;
        }
        let line = line.trim();
        match line {
            "" => return,
            "//" => {
                self.blank = !self.text.is_empty();
                return;
            }
            _ => {}
        }
        let is_closing_line = line.bytes().next().is_some_and(is_closing);
        if std::mem::take(&mut self.blank) && !self.begins && !is_closing_line {
            self.text.push('\n');
        }
        if line.starts_with("//") {
            self.push(self.depth(), line);
            self.begins = false;
            return;
        }
        let closing = line.bytes().take_while(|byte| is_closing(*byte)).count();
        let depth = match closing {
            0 if line.starts_with('.') => self.chain,
            0 => self.depth(),
            _ => self.open.get(self.open.len().saturating_sub(closing)).copied().unwrap_or_default(),
        };
        let open = self.open.len().saturating_sub(closing);
        self.brackets(line, depth);
        self.begins = self.open.len() > open;
        if fits(depth, line) || self.scanner.is_within() {
            self.push(depth, line);
        } else {
            line::broken(line, depth, &mut |depth, line| {
                push(&mut self.text, depth, line);
                self.chain = chain(depth, line);
            });
        }
    }

    /// The depth of a line that follows.
    fn depth(&self) -> usize {
        self.open.last().map_or(0, |depth| depth + 1)
    }

    /// Takes note of the brackets that a line opens and closes.
    fn brackets(&mut self, line: &str, depth: usize) {
        let open = &mut self.open;
        self.scanner.scan(line, &mut |_, byte| match byte {
            b'(' | b'[' | b'{' => open.push(depth),
            b')' | b']' | b'}' => drop(open.pop()),
            _ => {}
        });
    }

    fn push(&mut self, depth: usize, line: &str) {
        push(&mut self.text, depth, line);
        self.chain = chain(depth, line);
    }
}

/// The depth at which a chain of calls goes on after a line.
fn chain(depth: usize, line: &str) -> usize {
    let goes_on = |byte| byte == b'.' || is_closing(byte);
    depth + usize::from(!line.bytes().next().is_some_and(goes_on))
}

fn push(text: &mut String, depth: usize, line: &str) {
    text.extend(std::iter::repeat_n(' ', depth * INDENT));
    text.push_str(line);
    text.push('\n');
}

fn fits(depth: usize, line: &str) -> bool {
    let room = WIDTH.saturating_sub(depth * INDENT);
    line.len() <= room || line.chars().count() <= room
}

#[cfg(test)]
mod tests;
