//! Document paths: where in an item a value stands.

use std::borrow::Cow;
use std::fmt;

use aws_sdk_dynamodb::types::AttributeValue;

use crate::error::Error;
use crate::expression::Expression;
use crate::item::Item;

/// DynamoDB's limit on the depth of a path (Service quotas, "Nested attribute depth").
const MAX_DEPTH: usize = 32;

/// An attribute, or a place inside of one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Path {
    attribute: &'static str,
    steps: Vec<Step>,
}

/// One step into a value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Step {
    Member(Cow<'static, str>),
    Element(usize),
}

impl Path {
    pub(crate) const fn new(attribute: &'static str) -> Self {
        Self { attribute, steps: Vec::new() }
    }

    pub(crate) const fn attribute(&self) -> &'static str {
        self.attribute
    }

    pub(crate) fn step(&self, step: Step) -> Self {
        let steps = self.steps.iter().cloned().chain([step]).collect();
        Self { attribute: self.attribute, steps }
    }

    /// Whether one of the two is the other or stands inside of it. DynamoDB refuses two actions on such paths
    /// (UpdateItem, `UpdateExpression`).
    pub(crate) fn overlaps(&self, other: &Self) -> bool {
        self.attribute == other.attribute && self.steps.iter().zip(&other.steps).all(|(one, two)| one == two)
    }

    /// Whether another is this one or stands inside of it.
    pub(crate) fn holds(&self, other: &Self) -> bool {
        self.attribute == other.attribute && other.steps.starts_with(&self.steps)
    }

    /// The value at the path, of an item that has it whole.
    pub(crate) fn find<'item>(&self, item: &'item Item) -> Option<&'item AttributeValue> {
        let attribute = item.get(self.attribute);
        self.steps.iter().fold(attribute, |value, step| match (step, value?) {
            (Step::Member(name), AttributeValue::M(members)) => members.get(name.as_ref()),
            (Step::Element(position), AttributeValue::L(elements)) => elements.get(*position),
            _ => None,
        })
    }

    /// Whether it leads through an element of a list.
    pub(crate) fn has_element(&self) -> bool {
        self.steps.iter().any(|step| matches!(step, Step::Element(_)))
    }

    pub(crate) fn render(&self, to: &mut Expression) -> Result<(), Error> {
        if self.steps.len() >= MAX_DEPTH {
            return Err(Error::invalid(format!(
                "the path `{self}` is deeper than DynamoDB's {MAX_DEPTH} levels"
            )));
        }
        to.name(self.attribute);
        for step in &self.steps {
            match step {
                Step::Member(name) => {
                    to.push(".");
                    to.name(name.clone());
                }
                Step::Element(position) => to.element(*position),
            }
        }
        Ok(())
    }
}

impl From<&'static str> for Path {
    fn from(attribute: &'static str) -> Self {
        Self::new(attribute)
    }
}

impl fmt::Display for Path {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.attribute)?;
        for step in &self.steps {
            match step {
                Step::Member(name) => write!(formatter, ".{name}")?,
                Step::Element(position) => write!(formatter, "[{position}]")?,
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_overlap_when_one_leads_through_the_other() {
        let lines = Path::new("lines");
        let first = lines.step(Step::Element(0));
        let quantity = first.step(Step::Member("quantity".into()));
        let second = lines.step(Step::Element(1));
        assert!(lines.overlaps(&quantity) && quantity.overlaps(&lines) && first.overlaps(&first));
        assert!(
            !first.overlaps(&second) && !quantity.overlaps(&second) && !lines.overlaps(&Path::new("line"))
        );
        assert_eq!(quantity.to_string(), "lines[0].quantity");
    }
}
