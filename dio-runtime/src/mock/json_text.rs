//! JSON laid out for people: what fits in a line stands in one, and every order is fixed.

use serde_json::Value as Json;

/// The columns of a line.
const COLUMNS: usize = 110;

/// A JSON value whose members have an order.
pub(super) enum Node {
    /// A string, number, boolean or null.
    Scalar(String),
    List(Vec<Node>),
    Map(Vec<(String, Node)>),
}

impl Node {
    pub(super) fn text(text: &str) -> Node {
        Node::Scalar(Json::from(text).to_string())
    }

    /// A value whose maps are in the order of their names, the given ones first in the outermost.
    pub(super) fn sorted(json: &Json, first: &[&str]) -> Node {
        match json {
            Json::Object(members) => {
                let rank = |name: &str| first.iter().position(|other| *other == name).unwrap_or(first.len());
                let mut members: Vec<_> = members.iter().collect();
                members.sort_by_key(|(name, _)| (rank(name), *name));
                let node = |(name, json): (&String, &Json)| (name.clone(), Node::sorted(json, &[]));
                Node::Map(members.into_iter().map(node).collect())
            }
            Json::Array(members) => Node::List(members.iter().map(|json| Node::sorted(json, &[])).collect()),
            scalar => Node::Scalar(scalar.to_string()),
        }
    }

    /// The text with a line break at its end.
    pub(super) fn to_text(&self) -> String {
        let mut out = String::new();
        self.write(&mut out, 0, 0);
        out.push('\n');
        out
    }

    /// Writes the value where `used` columns of its line are taken, and the lines it begins are indented.
    fn write(&self, out: &mut String, indent: usize, used: usize) {
        let mut flat = String::new();
        if self.write_flat(&mut flat, COLUMNS.saturating_sub(used)) {
            out.push_str(&flat);
            return;
        }
        let inner = indent + 2;
        let next_line = |out: &mut String, indent: usize| {
            out.push('\n');
            out.extend(std::iter::repeat_n(' ', indent));
        };
        let separate = |out: &mut String, position: usize| {
            if position > 0 {
                out.push(',');
            }
            next_line(out, inner);
        };
        match self {
            Node::Scalar(text) => out.push_str(text),
            Node::List(members) => {
                out.push('[');
                for (position, member) in members.iter().enumerate() {
                    separate(out, position);
                    member.write(out, inner, inner);
                }
                next_line(out, indent);
                out.push(']');
            }
            Node::Map(members) => {
                out.push('{');
                for (position, (name, member)) in members.iter().enumerate() {
                    separate(out, position);
                    let name = Json::from(name.as_str()).to_string();
                    out.push_str(&name);
                    out.push_str(": ");
                    member.write(out, inner, inner + name.chars().count() + 2);
                }
                next_line(out, indent);
                out.push('}');
            }
        }
    }

    /// Writes the value in one line, and gives up (`false`) where that takes more than so many columns.
    fn write_flat(&self, out: &mut String, columns: usize) -> bool {
        match self {
            Node::Scalar(text) => out.push_str(text),
            Node::List(members) => {
                out.push('[');
                for (position, member) in members.iter().enumerate() {
                    out.push_str(if position > 0 { ", " } else { "" });
                    if !member.write_flat(out, columns) {
                        return false;
                    }
                }
                out.push(']');
            }
            Node::Map(members) => {
                out.push('{');
                for (position, (name, member)) in members.iter().enumerate() {
                    out.push_str(if position > 0 { ", " } else { "" });
                    out.push_str(&Json::from(name.as_str()).to_string());
                    out.push_str(": ");
                    if !member.write_flat(out, columns) {
                        return false;
                    }
                }
                out.push('}');
            }
        }
        // Bytes are at least as many as columns.
        out.len() <= columns || out.chars().take(columns + 1).count() <= columns
    }
}
