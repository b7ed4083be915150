//! Shell-style patterns, by the rules of Python's `fnmatch.fnmatchcase`.

use std::ops::RangeInclusive;

/// A pattern for a whole text: `*` is any run of characters, line ends included, `?` one of them, `[abc]`, `[a-z]` and
/// `[!x]` one of a set or of what is not in it. A `[` without its end is itself, as are `^` and `\` everywhere; a `]`
/// right behind the `[` or `[!` belongs to the set, and a range in the wrong order to no set.
#[derive(Debug, Clone)]
pub(super) struct Wildcard(Vec<Part>);

#[derive(Debug, Clone)]
enum Part {
    Run,
    Any,
    One(char),
    Set { negated: bool, ranges: Vec<RangeInclusive<char>> },
}

impl Part {
    /// Whether it takes this one character.
    fn takes(&self, character: char) -> bool {
        match self {
            Part::Run => false,
            Part::Any => true,
            Part::One(one) => *one == character,
            Part::Set { negated, ranges } => {
                ranges.iter().any(|range| range.contains(&character)) != *negated
            }
        }
    }
}

impl Wildcard {
    pub(super) fn new(pattern: &str) -> Wildcard {
        let pattern: Vec<char> = pattern.chars().collect();
        let (mut parts, mut rest) = (Vec::new(), pattern.as_slice());
        while let [first, after @ ..] = rest {
            rest = after;
            parts.push(match first {
                '*' => Part::Run,
                '?' => Part::Any,
                '[' => match set_length(rest) {
                    Some(length) => {
                        let content = &rest[..length];
                        rest = &rest[length + 1..];
                        set(content)
                    }
                    None => Part::One('['),
                },
                character => Part::One(*character),
            });
        }
        Wildcard(parts)
    }

    /// Whether the whole text is as the pattern says.
    pub(super) fn matches(&self, text: &str) -> bool {
        let text: Vec<char> = text.chars().collect();
        let (mut part, mut at) = (0, 0);
        // Where to go on after the latest run, and what it ends before: it grows by one where the rest does not fit.
        let mut run: Option<(usize, usize)> = None;
        loop {
            match (self.0.get(part), text.get(at)) {
                (None, None) => return true,
                (Some(Part::Run), _) => {
                    part += 1;
                    run = Some((part, at));
                }
                (Some(one), Some(character)) if one.takes(*character) => {
                    part += 1;
                    at += 1;
                }
                _ => match &mut run {
                    Some((after, end)) if *end < text.len() => {
                        *end += 1;
                        (part, at) = (*after, *end);
                    }
                    _ => return false,
                },
            }
        }
    }
}

/// How many characters a set has, up to its `]`; none if it has no end.
fn set_length(rest: &[char]) -> Option<usize> {
    let negation = usize::from(rest.first() == Some(&'!'));
    let first = negation + usize::from(rest.get(negation) == Some(&']'));
    Some(first + rest.get(first..)?.iter().position(|character| *character == ']')?)
}

/// A character of a set, or the hyphen of a range.
#[derive(Clone, Copy, PartialEq)]
enum Symbol {
    One(char),
    To,
}

/// The set of what stands between the brackets, which is not empty.
fn set(content: &[char]) -> Part {
    let mut symbols = Vec::with_capacity(content.len());
    for (position, piece) in without_reversed_ranges(content).iter().enumerate() {
        if position > 0 {
            symbols.push(Symbol::To);
        }
        symbols.extend(piece.iter().copied().map(Symbol::One));
    }
    // Only now: Python looks for the negation in what reversed ranges leave.
    let negated = symbols.first() == Some(&Symbol::One('!'));
    let mut rest = &symbols[usize::from(negated)..];
    let mut ranges = Vec::new();
    while let [first, after @ ..] = rest {
        rest = after;
        match (first, rest) {
            (Symbol::One(from), [Symbol::To, Symbol::One(to), after @ ..]) => {
                ranges.push(*from..=*to);
                rest = after;
            }
            (Symbol::One(one), _) => ranges.push(*one..=*one),
            (Symbol::To, _) => ranges.push('-'..='-'),
        }
    }
    Part::Set { negated, ranges }
}

/// The content cut at the hyphens of its ranges, without the ends of reversed ones. A hyphen at either end, or one
/// too near to the range before it, makes no range.
fn without_reversed_ranges(content: &[char]) -> Vec<Vec<char>> {
    let (mut pieces, mut start) = (Vec::<Vec<char>>::new(), 0);
    let mut search = if content.first() == Some(&'!') { 2 } else { 1 };
    while let Some(found) =
        content.get(search..).and_then(|rest| rest.iter().position(|character| *character == '-'))
    {
        let hyphen = search + found;
        pieces.push(content[start..hyphen].to_vec());
        start = hyphen + 1;
        search = hyphen + 3;
    }
    match (content[start..].is_empty(), pieces.last_mut()) {
        (true, Some(last)) => last.push('-'),
        _ => pieces.push(content[start..].to_vec()),
    }
    for position in (1..pieces.len()).rev() {
        if pieces[position - 1].last() > pieces[position].first() {
            let after = pieces.remove(position);
            pieces[position - 1].pop();
            pieces[position - 1].extend(after.into_iter().skip(1));
        }
    }
    pieces
}
