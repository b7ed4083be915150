//! What the keys of an item must say, by its stored fields: a template evaluator that shares nothing with dio's.

use dio_runtime::{AttributeValue, Item};

use crate::schema::{Component, Condition, Field, Kind, Schema, Template};

impl Schema {
    /// Each derived attribute with its text; none where it must be absent.
    pub fn expected(&self, item: &Item) -> Vec<(String, Option<String>)> {
        let own = self.keys.iter().chain(&self.computed);
        let mut expected: Vec<_> =
            own.map(|(attribute, template)| (attribute.clone(), self.text(template, item))).collect();
        let branch = self.branches.iter().find(|branch| {
            branch.conditions.iter().all(|condition| match condition {
                Condition::Present(field) => self.field_text(*field, item).is_some(),
                Condition::Is(field, text) => self.field_text(*field, item).as_deref() == Some(text),
            })
        });
        for (position, attribute) in self.branch_attributes().iter().enumerate() {
            let text = branch.and_then(|branch| self.text(&branch.keys[position], item));
            expected.push(((*attribute).to_owned(), text));
        }
        expected
    }

    fn text(&self, template: &Template, item: &Item) -> Option<String> {
        let components = template.components.iter().map(|component| match component {
            Component::UpdatedAt => plain(item.get("updated_at")?),
            Component::Field(field, form) => Some(in_form(self.field_text(*field, item)?, form)),
        });
        Some(format!("{}{}", template.literal, components.collect::<Option<Vec<_>>>()?.join("#")))
    }

    /// The plain text of what a field is: from its attribute, its default or the primary key.
    fn field_text(&self, index: usize, item: &Item) -> Option<String> {
        let Field { name, kind, default, .. } = &self.fields[index];
        if index >= self.primary {
            return item.get(*name).and_then(plain).or_else(|| default.map(str::to_owned));
        }
        let (key, literal) = if index == 0 { ("pk", "p:") } else { ("sk", "s:") };
        let text = plain(item.get(key)?)?;
        let text = text.strip_prefix(literal)?;
        Some(if *kind == Kind::Integer { text.parse::<u64>().unwrap().to_string() } else { text.to_owned() })
    }
}

fn plain(value: &AttributeValue) -> Option<String> {
    match value {
        AttributeValue::S(text) | AttributeValue::N(text) => Some(text.clone()),
        AttributeValue::Bool(value) => Some(value.to_string()),
        _ => None,
    }
}

fn in_form(text: String, form: &str) -> String {
    match form {
        "" | "rest" => text,
        "lower" | "lower:rest" => text.to_ascii_lowercase(),
        "month" => text[.."2026-07".len()].to_owned(),
        "day" => text[.."2026-07-30".len()].to_owned(),
        "hour" => text[.."2026-07-30T23".len()].to_owned(),
        "04" => format!("{text:0>4}"),
        "04:desc" => format!("{:04}", 9999 - text.parse::<i64>().unwrap()),
        "04:signed" => format!("{:05}", 10_000 + text.parse::<i64>().unwrap()),
        form => panic!("no form of a random schema: {form}"),
    }
}
