//! The changes of an update as the text of an `UpdateExpression`.

use aws_sdk_dynamodb::types::AttributeValue;

use crate::Error;
use crate::changes::{Action, Changes};
use crate::expression::Expression;
use crate::path::Path;

impl Changes {
    /// `SET ... REMOVE ... ADD ... DELETE ...`, each in the order of the changes.
    pub(crate) fn render(self, to: &mut Expression) -> Result<(), Error> {
        let mut clauses = [const { Vec::new() }; CLAUSES.len()];
        for (path, action) in self.actions {
            clauses[action.clause()].push((path, action));
        }
        for (clause, actions) in CLAUSES.iter().zip(clauses) {
            for (position, (path, action)) in actions.into_iter().enumerate() {
                if position > 0 {
                    to.push(", ");
                } else {
                    to.push(if to.is_empty() { "" } else { " " });
                    to.push(clause);
                }
                action.render(&path, to)?;
            }
        }
        Ok(())
    }
}

const CLAUSES: [&str; 4] = ["SET ", "REMOVE ", "ADD ", "DELETE "];

impl Action {
    /// The position of its clause.
    fn clause(&self) -> usize {
        match self {
            Action::Remove => 1,
            Action::Include(_) => 2,
            Action::Exclude(_) => 3,
            _ => 0,
        }
    }

    fn render(self, path: &Path, to: &mut Expression) -> Result<(), Error> {
        path.render(to)?;
        match self {
            Action::Remove => {}
            Action::Include(elements) | Action::Exclude(elements) => {
                to.push(" ");
                to.value(elements);
            }
            Action::Set(value) => {
                to.push(" = ");
                to.value(value);
            }
            Action::SetIfAbsent(value) => {
                to.push(" = ");
                if_absent(path, value, to)?;
            }
            Action::Add(amount, start) => sum(path, start, " + ", amount, to)?,
            Action::Subtract(amount, start) => sum(path, start, " - ", amount, to)?,
            Action::Append(elements) => {
                append(to);
                if_absent(path, AttributeValue::L(Vec::new()), to)?;
                to.push(", ");
                to.value(elements);
                to.push(")");
            }
            Action::Prepend(elements) => {
                append(to);
                to.value(elements);
                to.push(", ");
                if_absent(path, AttributeValue::L(Vec::new()), to)?;
                to.push(")");
            }
        }
        Ok(())
    }
}

fn if_absent(path: &Path, value: AttributeValue, to: &mut Expression) -> Result<(), Error> {
    to.operator();
    to.push("if_not_exists(");
    path.render(to)?;
    to.push(", ");
    to.value(value);
    to.push(")");
    Ok(())
}

fn sum(
    path: &Path,
    start: AttributeValue,
    operator: &str,
    amount: AttributeValue,
    to: &mut Expression,
) -> Result<(), Error> {
    to.push(" = ");
    if_absent(path, start, to)?;
    to.operator();
    to.push(operator);
    to.value(amount);
    Ok(())
}

fn append(to: &mut Expression) {
    to.operator();
    to.push(" = list_append(");
}
