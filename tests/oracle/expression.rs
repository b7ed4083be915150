//! Random expressions, well and ill typed, and the placeholders that they use.

use proptest::prelude::*;
use proptest::sample::select;
use serde_json::{Map, Value as Json, json};

use crate::shape::Key;
use crate::value::{ATTRIBUTES, any_value, key_value, of};

/// A piece of an expression.
#[derive(Debug, Clone)]
pub enum Token {
    Text(String),
    /// An attribute by a placeholder.
    Name(String),
    Value(Json),
}

/// An expression whose placeholders have no names yet.
pub type Expression = Vec<Token>;

/// The placeholders of a request, which its expressions share.
#[derive(Default)]
pub struct Placeholders {
    names: Map<String, Json>,
    values: Map<String, Json>,
}

impl Placeholders {
    /// The text of an expression.
    pub fn text(&mut self, expression: &Expression) -> String {
        let mut out = String::new();
        for token in expression {
            match token {
                Token::Text(text) => out.push_str(text),
                Token::Name(name) => {
                    let placeholder = format!("#{}", self.names.len());
                    out.push_str(&placeholder);
                    self.names.insert(placeholder, Json::from(name.as_str()));
                }
                Token::Value(value) => {
                    let placeholder = format!(":{}", self.values.len());
                    out.push_str(&placeholder);
                    self.values.insert(placeholder, value.clone());
                }
            }
        }
        out
    }

    /// Writes the placeholders into the request.
    pub fn write(self, body: &mut Json) {
        if !self.names.is_empty() {
            body["ExpressionAttributeNames"] = Json::Object(self.names);
        }
        if !self.values.is_empty() {
            body["ExpressionAttributeValues"] = Json::Object(self.values);
        }
    }
}

fn text(text: impl Into<String>) -> Expression {
    vec![Token::Text(text.into())]
}

/// Pieces one after the other.
fn join(parts: impl IntoIterator<Item = Expression>) -> Expression {
    parts.into_iter().flatten().collect()
}

fn call(name: &str, arguments: impl IntoIterator<Item = Expression>) -> Expression {
    let mut out = text(format!("{name}("));
    for (position, argument) in arguments.into_iter().enumerate() {
        if position > 0 {
            out.extend(text(", "));
        }
        out.extend(argument);
    }
    out.extend(text(")"));
    out
}

/// An attribute, by its name or by a placeholder, with steps inside where its type has some.
fn path() -> BoxedStrategy<Expression> {
    let first = prop_oneof![
        12 => select(&ATTRIBUTES[..]).prop_map(|(name, _)| name),
        1 => select(&["pk", "sk", "absent", "status"][..]),
    ];
    let inside = prop_oneof![
        4 => Just(""),
        1 => select(&[".x", ".y", ".n", "[0]", "[1]", "[7]", ".x.y", ".x[0]", "[0].x", "[0][1]"][..]),
    ];
    let steps = |name: &str| matches!(name, "l" | "m" | "x");
    (first, inside, any::<bool>())
        .prop_map(move |(name, inside, placeholder)| {
            let attribute =
                if placeholder { Token::Name(name.to_owned()) } else { Token::Text(name.to_owned()) };
            let inside = if steps(name) { inside } else { "" };
            vec![attribute, Token::Text(inside.to_owned())]
        })
        .boxed()
}

/// An attribute at the top, with a value of its own type or of any.
fn typed() -> BoxedStrategy<(Expression, Expression)> {
    select(&ATTRIBUTES[..])
        .prop_flat_map(|(name, kind)| {
            let value = prop_oneof![5 => of(kind), 1 => any_value(1)];
            (Just(vec![Token::Name(name.to_owned())]), value.prop_map(|value| vec![Token::Value(value)]))
        })
        .boxed()
}

fn value() -> BoxedStrategy<Expression> {
    any_value(1).prop_map(|value| vec![Token::Value(value)]).boxed()
}

fn number() -> BoxedStrategy<Expression> {
    of("N").prop_map(|value| vec![Token::Value(value)]).boxed()
}

fn operand() -> BoxedStrategy<Expression> {
    prop_oneof![
        4 => path(),
        4 => value(),
        1 => path().prop_map(|path| call("size", [path])),
    ]
    .boxed()
}

fn comparison() -> BoxedStrategy<Expression> {
    let operator = || select(&[" = ", " <> ", " < ", " <= ", " > ", " >= "][..]);
    let two = |(one, operator, other): (Expression, &str, Expression)| join([one, text(operator), other]);
    prop_oneof![
        6 => (typed(), operator()).prop_map(move |((path, value), operator)| two((path, operator, value))),
        3 => (operand(), operator(), operand()).prop_map(two),
        2 => (path(), operator(), number())
            .prop_map(move |(path, operator, value)| two((call("size", [path]), operator, value))),
        2 => (operand(), operand(), operand())
            .prop_map(|(one, low, high)| join([one, text(" BETWEEN "), low, text(" AND "), high])),
        2 => (typed(), operand()).prop_map(|((one, low), high)| {
            join([one, text(" BETWEEN "), low, text(" AND "), high])
        }),
        2 => (typed(), prop::collection::vec(operand(), 0..3)).prop_map(|((one, other), more)| {
            join([one, text(" "), call("IN", [other].into_iter().chain(more))])
        }),
    ]
    .boxed()
}

fn function() -> BoxedStrategy<Expression> {
    let kinds = ["S", "N", "B", "BOOL", "NULL", "L", "M", "SS", "NS", "BS", "T"];
    let kind = select(kinds.to_vec()).prop_map(|kind| vec![Token::Value(json!({ "S": kind }))]);
    prop_oneof![
        path().prop_map(|path| call("attribute_exists", [path])),
        path().prop_map(|path| call("attribute_not_exists", [path])),
        (path(), prop_oneof![9 => kind, 1 => value()])
            .prop_map(|(path, kind)| call("attribute_type", [path, kind])),
        typed().prop_map(|(path, value)| call("begins_with", [path, value])),
        (operand(), operand()).prop_map(|(one, other)| call("begins_with", [one, other])),
        typed().prop_map(|(path, value)| call("contains", [path, value])),
        (path(), operand()).prop_map(|(one, other)| call("contains", [one, other])),
    ]
    .boxed()
}

/// A condition or filter.
pub fn condition() -> BoxedStrategy<Expression> {
    let leaf = prop_oneof![3 => comparison(), 2 => function()];
    leaf.prop_recursive(3, 8, 2, |inner| {
        let word = select(&[" AND ", " OR ", " and ", " oR "][..]);
        prop_oneof![
            3 => (inner.clone(), word, inner.clone()).prop_map(|(one, word, other)| join([one, text(word), other])),
            1 => inner.clone().prop_map(|one| join([text("NOT "), one])),
            1 => inner.clone().prop_map(|one| join([text("("), one, text(")")])),
        ]
    })
    .boxed()
}

/// The right side of a `SET`.
fn assigned() -> BoxedStrategy<Expression> {
    let part = prop_oneof![
        3 => value(),
        2 => number(),
        3 => path(),
        2 => (path(), prop_oneof![value(), path()]).prop_map(|(path, other)| call("if_not_exists", [path, other])),
    ];
    let list = || of("L").prop_map(|value| vec![Token::Value(value)]);
    prop_oneof![
        5 => part.clone(),
        3 => (prop_oneof![path(), part.clone()], select(&[" + ", " - "][..]), prop_oneof![3 => number(), 1 => part.clone()])
            .prop_map(|(one, sign, other)| join([one, text(sign), other])),
        1 => (path(), list()).prop_map(|(one, other)| call("list_append", [one, other])),
        1 => (list(), path()).prop_map(|(one, other)| call("list_append", [one, other])),
        1 => (part.clone(), part).prop_map(|(one, other)| call("list_append", [one, other])),
    ]
    .boxed()
}

fn clause(
    word: &'static str,
    actions: impl Strategy<Value = Expression>,
) -> impl Strategy<Value = Expression> {
    prop::collection::vec(actions, 1..4).prop_map(move |actions| {
        let mut out = text(word);
        for (position, action) in actions.into_iter().enumerate() {
            out.extend(text(if position > 0 { ", " } else { " " }));
            out.extend(action);
        }
        out
    })
}

/// An update expression of one to three clauses.
pub fn update() -> BoxedStrategy<Expression> {
    let set = prop_oneof![
        2 => typed().prop_map(|(path, value)| join([path, text(" = "), value])),
        3 => (path(), assigned()).prop_map(|(path, value)| join([path, text(" = "), value])),
    ];
    let with_value = || typed().prop_map(|(path, value)| join([path, text(" "), value]));
    let numbers = (path(), number()).prop_map(|(path, value)| join([path, text(" "), value]));
    let set_of = |name: &'static str, kind: &'static str| {
        of(kind).prop_map(move |value| vec![Token::Text(format!("{name} ")), Token::Value(value)])
    };
    let sets = prop_oneof![set_of("ss", "SS"), set_of("ns", "NS"), set_of("bs", "BS")].boxed();
    let clause = prop_oneof![
        5 => clause("SET", set),
        2 => clause("REMOVE", path()),
        2 => clause("ADD", prop_oneof![3 => numbers, 2 => sets.clone(), 1 => with_value()]),
        1 => clause("DELETE", prop_oneof![3 => sets, 1 => with_value()]),
    ];
    prop::collection::vec(clause, 1..3)
        .prop_map(|clauses| join(clauses.into_iter().map(|clause| join([clause, text(" ")]))))
        .boxed()
}

/// A projection of one to four paths.
pub fn projection() -> BoxedStrategy<Expression> {
    prop::collection::vec(path(), 1..4)
        .prop_map(|paths| {
            let separated = paths
                .into_iter()
                .enumerate()
                .map(|(position, path)| if position > 0 { join([text(", "), path]) } else { path });
            join(separated)
        })
        .boxed()
}

/// A key condition: the partition's attributes, and up to all of the sort key's.
pub fn key_condition(partition: &[Key], sort: &[Key]) -> BoxedStrategy<Expression> {
    let value = |key: Key| key_value(key).prop_map(|value| vec![Token::Value(value)]);
    let equal = |key: Key| {
        value(key).prop_map(move |value| join([vec![Token::Name(key.0.to_owned())], text(" = "), value]))
    };
    let equals: Vec<_> = partition.iter().map(|key| equal(*key)).collect();
    let range = |key: Key| {
        let path = move || vec![Token::Name(key.0.to_owned())];
        let operator = select(&[" = ", " < ", " <= ", " > ", " >= ", " >= ", " <> "][..]);
        prop_oneof![
            6 => (operator, value(key))
                .prop_map(move |(operator, value)| join([path(), text(operator), value])),
            2 => (value(key), value(key)).prop_map(move |(low, high)| {
                join([path(), text(" BETWEEN "), low, text(" AND "), high])
            }),
            2 => value(key).prop_map(move |prefix| call("begins_with", [path(), prefix])),
        ]
    };
    let sorts: Vec<Vec<BoxedStrategy<Expression>>> = (0..=sort.len())
        .map(|given| {
            let before = sort.iter().take(given.saturating_sub(1)).map(|key| equal(*key).boxed());
            let last = sort.get(given.wrapping_sub(1)).map(|key| range(*key).boxed());
            before.chain(last).collect()
        })
        .collect();
    (equals, select(sorts).prop_flat_map(|sorts| sorts), any::<bool>())
        .prop_map(|(mut parts, sorts, swapped)| {
            parts.extend(sorts);
            if swapped {
                parts.reverse();
            }
            let separated = parts
                .into_iter()
                .enumerate()
                .map(|(position, part)| if position > 0 { join([text(" AND "), part]) } else { part });
            join(separated)
        })
        .boxed()
}
