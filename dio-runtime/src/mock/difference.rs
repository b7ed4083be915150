//! What a test expected beside what is there.

use super::schema::TableDefinition;
use super::value::{Item, Value};
use super::value_text::{KEY, attributes, columns, whole};

/// The most characters of a value beside another.
const BESIDE: usize = 64;
/// How much of what two long values begin with alike is shown before they part.
const CONTEXT: usize = 12;

/// What was expected and what is there, of one item. One of the two is there.
#[derive(Default, Clone, Copy)]
pub(super) struct Pair<'a> {
    pub(super) expected: Option<&'a Item>,
    pub(super) found: Option<&'a Item>,
}

impl Pair<'_> {
    pub(super) fn is_same(&self) -> bool {
        self.expected == self.found
    }
}

/// Items side by side: those that differ with the attributes, and the parts of attributes, in which they do.
pub(super) fn difference(table: &TableDefinition, pairs: &[Pair<'_>]) -> String {
    let mut rows = vec![[String::new(), "expected".to_owned(), "found".to_owned()]];
    for pair in pairs {
        let keys = || table.key.attributes().map(|key| key.name.as_str());
        let title =
            pair.expected.or(pair.found).map(|item| attributes(item, keys(), KEY)).unwrap_or_default();
        if pair.is_same() {
            rows.push([title, "the same".to_owned(), "the same".to_owned()]);
            continue;
        }
        let absent = |item: Option<&Item>| if item.is_none() { "no item".to_owned() } else { String::new() };
        rows.push([title, absent(pair.expected), absent(pair.found)]);
        let nothing = Item::new();
        let (expected, found) = (pair.expected.unwrap_or(&nothing), pair.found.unwrap_or(&nothing));
        compare_maps(&mut rows, "", [expected, found], |name| {
            (pair.expected.is_none() || pair.found.is_none()) && table.key.names(name)
        });
    }
    columns(&rows)
}

/// The parts in which two maps differ, by their paths.
fn compare_maps(
    rows: &mut Vec<[String; 3]>,
    path: &str,
    [expected, found]: [&Item; 2],
    skip: impl Fn(&str) -> bool,
) {
    let mut names: Vec<&String> = expected.keys().chain(found.keys()).collect();
    names.sort();
    names.dedup();
    for name in names.into_iter().filter(|name| !skip(name)) {
        let path = if path.is_empty() { name.clone() } else { format!("{path}.{name}") };
        compare(rows, &path, [expected.get(name), found.get(name)]);
    }
}

fn compare(rows: &mut Vec<[String; 3]>, path: &str, values: [Option<&Value>; 2]) {
    match values {
        [expected, found] if expected == found => {}
        [Some(Value::M(expected)), Some(Value::M(found))] => {
            compare_maps(rows, path, [expected, found], |_| false);
        }
        [Some(Value::L(expected)), Some(Value::L(found))] => {
            for position in 0..expected.len().max(found.len()) {
                let values = [expected.get(position), found.get(position)];
                compare(rows, &format!("{path}[{position}]"), values);
            }
        }
        values => {
            let [expected, found] = texts(values);
            rows.push([format!("  {path}"), expected, found]);
        }
    }
}

/// Two values as text, from shortly before where they part if they are long.
fn texts(values: [Option<&Value>; 2]) -> [String; 2] {
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
