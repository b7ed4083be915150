//! No text makes an expression parser panic, hang or overflow the stack: a bounded run of what `dio-runtime/fuzz` does
//! without end.

use std::thread;
use std::time::Duration;

use dio_runtime::mock::MockDynamo;
use proptest::prelude::*;

use crate::expression_requests::{PLACES, check, mock, send};

/// Sends a text as every kind of expression.
fn send_everywhere(mock: &MockDynamo, text: &str) {
    for place in PLACES {
        check(mock, place, text);
    }
}

/// What expressions are made of.
const PIECES: &[&str] = &[
    "a",
    "b.c",
    "l[0]",
    "m.b[0]",
    "l[1].a",
    "pk",
    "sk",
    "ss",
    "ns",
    "status",
    "#a",
    "#pk",
    "#s",
    "#x",
    ":p",
    ":s",
    ":n",
    ":b",
    ":l",
    ":m",
    ":ss",
    ":ns",
    ":x",
    "(",
    ")",
    ",",
    ".",
    "[",
    "]",
    "0",
    "1",
    "=",
    "<>",
    "<",
    "<=",
    ">",
    ">=",
    "+",
    "-",
    "AND",
    "OR",
    "NOT",
    "IN",
    "BETWEEN",
    "SET",
    "REMOVE",
    "ADD",
    "DELETE",
    "size",
    "begins_with",
    "contains",
    "attribute_exists",
    "attribute_not_exists",
    "attribute_type",
    "if_not_exists",
    "list_append",
    "\u{fc}",
    "\u{0}",
    "_",
    "\u{1f980}",
];

fn pieces() -> impl Strategy<Value = String> {
    prop::collection::vec(prop::sample::select(PIECES.to_vec()), 0..24).prop_map(|pieces| pieces.join(" "))
}

fn operand() -> impl Strategy<Value = String> {
    let leaf = prop::sample::select(vec![
        "a", "b", "c", "l[0]", "l[1].a", "m.a", "m.b", "ss", "ns", "zz", "#a", ":p", ":s", ":n", ":b", ":l",
        ":ss",
    ]);
    let leaf = leaf.prop_map(str::to_owned);
    prop_oneof![4 => leaf.clone(), 1 => leaf.prop_map(|leaf| format!("size({leaf})"))]
}

/// Texts by the grammar of conditions.
fn conditions() -> impl Strategy<Value = String> {
    let comparator = prop::sample::select(vec!["=", "<>", "<", "<=", ">", ">="]);
    let function = prop::sample::select(vec![
        "attribute_exists",
        "attribute_not_exists",
        "begins_with",
        "contains",
        "attribute_type",
    ]);
    let leaf = prop_oneof![
        (operand(), comparator, operand()).prop_map(|(a, sign, b)| format!("{a} {sign} {b}")),
        (operand(), operand(), operand()).prop_map(|(a, b, c)| format!("{a} BETWEEN {b} AND {c}")),
        (operand(), prop::collection::vec(operand(), 1..4))
            .prop_map(|(a, list)| format!("{a} IN ({})", list.join(", "))),
        (function, operand(), prop::option::of(operand())).prop_map(|(name, a, b)| match b {
            Some(b) => format!("{name}({a}, {b})"),
            None => format!("{name}({a})"),
        }),
    ];
    leaf.prop_recursive(6, 40, 2, |inner| {
        prop_oneof![
            (inner.clone(), inner.clone()).prop_map(|(a, b)| format!("{a} AND {b}")),
            (inner.clone(), inner.clone()).prop_map(|(a, b)| format!("({a}) OR {b}")),
            inner.prop_map(|inner| format!("NOT ({inner})")),
        ]
    })
}

/// Texts by the grammar of updates.
fn updates() -> impl Strategy<Value = String> {
    let target = || {
        prop::sample::select(vec![
            "a", "b", "l[0]", "l[9]", "l[1].z", "m.a", "m.z", "ss", "ns", "new", "zz.a",
        ])
    };
    let value = operand().prop_recursive(4, 12, 2, |inner| {
        prop_oneof![
            (inner.clone(), inner.clone()).prop_map(|(a, b)| format!("if_not_exists({a}, {b})")),
            (inner.clone(), inner.clone()).prop_map(|(a, b)| format!("list_append({a}, {b})")),
            (inner.clone(), inner).prop_map(|(a, b)| format!("({a} + {b})")),
        ]
    });
    let set = (target(), value).prop_map(|(target, value)| format!("SET {target} = {value}"));
    let remove =
        prop::collection::vec(target(), 1..4).prop_map(|targets| format!("REMOVE {}", targets.join(", ")));
    let operand = || prop::sample::select(vec![":n", ":ss", ":ns", ":l", ":s"]);
    let add = (target(), operand()).prop_map(|(target, value)| format!("ADD {target} {value}"));
    let delete = (target(), operand()).prop_map(|(target, value)| format!("DELETE {target} {value}"));
    prop::collection::vec(prop_oneof![3 => set, 1 => remove, 1 => add, 1 => delete], 1..4)
        .prop_map(|clauses| clauses.join(" "))
}

/// What becomes of a text where something is cut out, doubled or put in.
fn mutated(text: impl Strategy<Value = String>) -> impl Strategy<Value = String> {
    let mutation = (any::<prop::sample::Index>(), 0..6usize, 0..3u8, prop::sample::select(PIECES.to_vec()));
    (text, prop::collection::vec(mutation, 0..4)).prop_map(|(text, mutations)| {
        let mut chars: Vec<char> = text.chars().collect();
        for (at, length, kind, piece) in mutations {
            let at = at.index(chars.len() + 1);
            let end = (at + length).min(chars.len());
            let put_in: Vec<char> = match kind {
                0 => Vec::new(),
                1 => chars[at..end].repeat(2),
                _ => piece.chars().collect(),
            };
            chars.splice(at..end, put_in);
        }
        chars.into_iter().collect()
    })
}

proptest! {
    #[test]
    fn any_text(text in ".{0,200}") {
        send_everywhere(&mock(), &text);
    }

    #[test]
    fn any_bytes(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
        send_everywhere(&mock(), &String::from_utf8_lossy(&bytes));
    }

    #[test]
    fn pieces_of_expressions(text in pieces()) {
        send_everywhere(&mock(), &text);
    }

    #[test]
    fn mutated_conditions(text in mutated(conditions())) {
        send_everywhere(&mock(), &text);
    }

    #[test]
    fn mutated_updates(text in mutated(updates())) {
        send_everywhere(&mock(), &text);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(32))]

    #[test]
    fn deep_nesting(depth in 1usize..5000, open in prop::sample::select(OPENINGS.to_vec())) {
        nest(&mock(), open, depth);
    }
}

/// What opens a nesting, in any kind of expression.
const OPENINGS: &[&str] = &[
    "(",
    "NOT ",
    "NOT (",
    "a=b AND (",
    "a=b OR ",
    "size(",
    "f(",
    "f((",
    "a IN (",
    "a IN ((",
    "SET a = (",
    "SET a = if_not_exists(b,",
    "SET a = if_not_exists(b,(",
    "SET a = (b + (",
    "SET a = b - (",
    "contains(",
    "((",
    "a.",
    "a[0]",
    "a[",
    "a,",
    "NOT(a=b OR NOT(",
    "a BETWEEN (",
    "if_not_exists(a,",
    "(b+",
];

fn nest(mock: &MockDynamo, open: &str, depth: usize) {
    let opened = open.repeat(depth);
    let first = open.split_once(' ').filter(|(word, _)| *word == "SET").map_or("", |_| "SET a = ");
    let inner = open.strip_prefix("SET a = ").unwrap_or(open).repeat(depth);
    let closed = ")".repeat(depth * open.matches('(').count());
    for text in [opened, format!("{first}{inner}a{closed}"), format!("{first}{inner}a = b{closed}")] {
        send_everywhere(mock, &text);
        // As much of it as is read at all.
        let end = text.char_indices().nth(4096).map_or(text.len(), |(at, _)| at);
        send_everywhere(mock, &text[..end]);
    }
}

/// Runs in a thread of little stack, in a debug build where frames are large.
fn in_little_stack(run: impl FnOnce() + Send + 'static) {
    let little = thread::Builder::new().stack_size(256 * 1024);
    little.spawn(run).unwrap().join().unwrap();
}

#[test]
fn the_deepest_expressions_need_little_stack() {
    in_little_stack(|| {
        let mock = mock();
        for open in OPENINGS {
            // 300 operators are taken, 4,096 bytes are read.
            for depth in [149, 150, 299, 300, 301, 1000, 4000] {
                nest(&mock, open, depth);
            }
        }
    });
}

#[test]
fn the_deepest_expressions_that_are_taken_are_evaluated() {
    in_little_stack(|| {
        let [condition, filter, .., update] = PLACES;
        for (place, text) in [
            (condition, format!("{}a = a[0]", "NOT ".repeat(298))),
            (filter, format!("a<b{}{}", " OR (a<b".repeat(149), ")".repeat(149))),
            (filter, format!("a<b{}", " AND a<b".repeat(149))),
            (filter, format!("{}a<b{}", "NOT (".repeat(299), ")".repeat(299))),
            (update, format!("SET z={}:n{}", "if_not_exists(y,".repeat(230), ")".repeat(230))),
            (update, format!("SET z={}:l[0]{}", "(a+".repeat(299), ")".repeat(299)).replace(":l[0]", "a")),
        ] {
            assert!(text.len() <= 4096);
            let (status, answer) = send(&mock(), place, &text);
            let answer = String::from_utf8(answer).unwrap();
            assert!(status == 200 || answer.contains("The conditional request failed"), "{text}: {answer}");
        }
    });
}

#[test]
fn thousands_of_parentheses_are_said_to_be_redundant() {
    let text = format!("{}a=b{}", "(".repeat(2000), ")".repeat(2000));
    let (status, answer) = send(&mock(), PLACES[1], &text);
    let answer = String::from_utf8(answer).unwrap();
    assert_eq!(status, 400);
    assert!(answer.contains("The expression has redundant parentheses;"), "{answer}");
}

/// What could take time that grows faster than the text.
#[test]
fn long_expressions_are_answered_soon() {
    let start = std::time::Instant::now();
    for text in [
        "a,".repeat(2048),
        "a.a.a,".repeat(682),
        (0..700).map(|at| format!("a{at},")).collect::<String>(),
        format!("REMOVE {}", (0..1000).map(|at| format!("l[{at}],")).collect::<String>()),
        "a ".repeat(2048),
        "((a)=".repeat(800),
    ] {
        send_everywhere(&mock(), text.trim_end_matches(','));
    }
    assert!(start.elapsed() < Duration::from_secs(20), "{:?}", start.elapsed());
}
