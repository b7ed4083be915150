//! Breaking one line.

use std::ops::Range;

use super::scan::Scanner;
use super::{INDENT, WIDTH, fits};

/// Hands out the parts of a line that is too long, each with its depth: what follows `=` on a line of its own if that is
/// enough, or else what is between the brackets that have most, or the elements of a list, on as few lines as hold them.
pub(super) fn broken(line: &str, depth: usize, push: &mut dyn FnMut(usize, &str)) {
    if fits(depth, line) {
        return push(depth, line);
    }
    if elements(line).count() > 1 {
        return fill(line, depth, push);
    }
    let parts = Parts::of(line);
    if let Some((left, right)) = parts.assignment.and_then(|at| line.split_at_checked(at + 1))
        && fits(depth, left)
        && fits(depth + 1, right.trim())
    {
        push(depth, left);
        push(depth + 1, right.trim());
        return;
    }
    let Some((before, content, after)) = parts.longest.and_then(|group| around(line, group)) else {
        return push(depth, line);
    };
    push(depth, before);
    fill(content, depth + 1, push);
    broken(after, depth, push);
}

/// The outermost brackets of a line.
#[derive(Default)]
struct Parts {
    /// What is between those that have most.
    longest: Option<Range<usize>>,
    /// The first `=` outside of all.
    assignment: Option<usize>,
}

impl Parts {
    fn of(line: &str) -> Self {
        let mut parts = Parts::default();
        let mut open = Vec::new();
        Scanner::default().scan(line, &mut |at, byte| match byte {
            b'(' | b'[' | b'{' => open.push(at + 1),
            b')' | b']' | b'}' => {
                let Some(start) = open.pop().filter(|_| open.is_empty()) else { return };
                let longest = parts.longest.as_ref().map_or(0, ExactSizeIterator::len);
                if at - start > longest {
                    parts.longest = Some(start..at);
                }
            }
            b'=' if open.is_empty() && line.get(at.saturating_sub(1)..at + 2) == Some(" = ") => {
                parts.assignment = parts.assignment.or(Some(at));
            }
            _ => {}
        });
        parts
    }
}

/// A line before, between and from the end of two brackets. Brackets that hold nothing but brackets are broken as one:
/// `Ok(Self {`.
fn around(line: &str, group: Range<usize>) -> Option<(&str, &str, &str)> {
    let content = line.get(group.clone())?;
    let inner = Parts::of(content).longest.filter(|inner| {
        let after = content.get(inner.end + 1..).unwrap_or_default();
        after.is_empty() && elements(content).count() == 1 && content.len() + INDENT > WIDTH / 2
    });
    match inner {
        Some(inner) => around(line, group.start + inner.start..group.start + inner.end),
        None => Some((line.get(..group.start)?.trim_end(), content.trim(), line.get(group.end..)?)),
    }
}

/// As many elements on a line as it holds.
fn fill(content: &str, depth: usize, push: &mut dyn FnMut(usize, &str)) {
    let mut line = Range { start: 0, end: 0 };
    let mut push_line = |line: Range<usize>| {
        broken(content.get(line).unwrap_or_default().trim(), depth, push);
    };
    for element in elements(content) {
        let longer = content.get(line.start..element.end).unwrap_or_default();
        if !line.is_empty() && !fits(depth, longer.trim()) {
            push_line(std::mem::replace(&mut line, element));
        } else {
            line.end = element.end;
        }
    }
    push_line(line);
}

/// What `,` and `;` outside of brackets separate, each with its separator. The parameters of a closure stay together.
fn elements(content: &str) -> impl Iterator<Item = Range<usize>> {
    let mut depth = 0_usize;
    let mut is_closure = false;
    let mut ends = Vec::new();
    Scanner::default().scan(content, &mut |at, byte| match byte {
        b'(' | b'[' | b'{' | b'<' => depth += 1,
        b'>' if matches!(content.as_bytes().get(at.wrapping_sub(1)), Some(b'-' | b'=')) => {}
        b')' | b']' | b'}' | b'>' => depth = depth.saturating_sub(1),
        b'|' if depth == 0 => is_closure = !is_closure,
        b',' | b';' if depth == 0 && !is_closure => ends.push(at + 1),
        _ => {}
    });
    if content.get(ends.last().copied().unwrap_or(0)..).is_some_and(|rest| !rest.trim().is_empty()) {
        ends.push(content.len());
    }
    let mut start = 0;
    ends.into_iter().map(move |end| std::mem::replace(&mut start, end)..end)
}
