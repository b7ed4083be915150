//! What a test expected beside what is there.

use super::schema::TableDefinition;
use super::value::{Item, Value};
use super::value_text::{KEY, attributes, columns, short, whole};

/// The most characters of a value beside another.
const BESIDE: usize = 64;
/// How much of what two long values begin with alike is shown before they part.
const CONTEXT: usize = 12;

/// What was expected and what is there, of one item. One of the two is there.
#[derive(Default, Clone, Copy)]
pub(super) struct Pair<'a> {
    pub(super) expected: Option<&'a Item<'a>>,
    pub(super) found: Option<&'a Item<'a>>,
}

impl Pair<'_> {
    pub(super) fn is_same(&self) -> bool {
        self.expected == self.found
    }
}

/// Items side by side: those that differ, with the attributes and the parts of attributes in which they do.
pub(super) fn difference(table: &TableDefinition, pairs: &[Pair<'_>]) -> String {
    let mut out = String::new();
    for pair in pairs.iter().filter(|pair| !pair.is_same()) {
        let keys = table.key.attributes().map(|key| key.name.as_str());
        let key = pair.expected.or(pair.found).map(|item| attributes(item, keys, KEY)).unwrap_or_default();
        let (title, rows) = match (pair.expected, pair.found) {
            (Some(expected), Some(found)) => {
                let mut rows = vec![[String::new(), "expected".to_owned(), "found".to_owned()]];
                compare_maps(&mut rows, "", [expected, found]);
                ("", columns(&rows))
            }
            (Some(expected), None) => ("is not there; expected was", columns(&others(table, expected))),
            (None, found) => {
                ("is there, and was not expected", columns(&others(table, found.unwrap_or(&Item::new()))))
            }
        };
        out.push_str(&key);
        out.push_str(if title.is_empty() { "" } else { " " });
        out.push_str(title);
        out.push('\n');
        for line in rows.lines() {
            out.push_str("  ");
            out.push_str(line);
            out.push('\n');
        }
    }
    match pairs.iter().filter(|pair| pair.is_same()).count() {
        0 => {}
        same => out.push_str(&format!("and {same} as expected\n")),
    }
    out
}

/// The attributes of an item that are not its key.
fn others(table: &TableDefinition, item: &Item<'_>) -> Vec<[String; 2]> {
    let others = item.iter().filter(|(name, _)| !table.key.names(name));
    others.map(|(name, value)| [name.to_owned(), short(value, BESIDE)]).collect()
}

/// The parts in which two maps differ, by their paths.
fn compare_maps(rows: &mut Vec<[String; 3]>, path: &str, [expected, found]: [&Item<'_>; 2]) {
    let mut names: Vec<&str> = expected.keys().chain(found.keys()).collect();
    names.sort();
    names.dedup();
    for name in names {
        let path = if path.is_empty() { name.to_owned() } else { format!("{path}.{name}") };
        compare(rows, &path, [expected.get(name), found.get(name)]);
    }
}

pub(super) fn compare(rows: &mut Vec<[String; 3]>, path: &str, values: [Option<&Value<'_>>; 2]) {
    match values {
        [expected, found] if expected == found => {}
        [Some(Value::M(expected)), Some(Value::M(found))] => {
            compare_maps(rows, path, [expected, found]);
        }
        [Some(Value::L(expected)), Some(Value::L(found))] => {
            for position in 0..expected.len().max(found.len()) {
                let values = [expected.get(position), found.get(position)];
                compare(rows, &format!("{path}[{position}]"), values);
            }
        }
        values => {
            let [expected, found] = texts(values);
            rows.push([path.to_owned(), expected, found]);
        }
    }
}

/// Two values as text, from shortly before where they part if they are long.
pub(super) fn texts(values: [Option<&Value<'_>>; 2]) -> [String; 2] {
    let mut texts = values.map(|value| value.map_or_else(|| "nothing".to_owned(), whole));
    // What looks alike and is not, as `1` and `"1"` do not, differs in its type: `<1>` of two kinds of sets.
    if texts[0] == texts[1]
        && let [Some(expected), Some(found)] = values
    {
        texts = [expected, found].map(|value| format!("{} {}", value.type_name(), whole(value)));
    }
    if texts.iter().all(|text| text.chars().count() <= BESIDE) {
        return texts;
    }
    let [expected, found] = &texts;
    let alike = expected.chars().zip(found.chars()).take_while(|(one, two)| one == two).count();
    let start = alike.saturating_sub(CONTEXT);
    texts.map(|text| {
        let all = text.chars().count();
        let cut: String = text.chars().skip(start).take(BESIDE).collect();
        let before = if start > 0 { "…" } else { "" };
        let after = if all > start + BESIDE { "…" } else { "" };
        format!("{before}{cut}{after}")
    })
}
