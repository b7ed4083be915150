//! The text of an update as dynamo-io writes it: placeholders numbered by column, `SET` before `REMOVE`.

use crate::Error;
use crate::changes::{Action, Changes};
use crate::definition::KeyDefinition;
use crate::expression::Expression;
use crate::record::{Record, Schema};

/// Appends the changes of an upsert: `SET #k0=:v0, #k3=if_not_exists(#k3, :v3) REMOVE #k2`.
pub(super) fn render<R: Record>(changes: Changes, to: &mut Expression) -> Result<(), Error> {
    let number = |attribute: &str| number_of::<R>(attribute);
    let mut columns: Vec<(usize, &'static str, Action)> = changes
        .actions
        .into_iter()
        .map(|(path, action)| (number(path.attribute()), path.attribute(), action))
        .collect();
    columns.sort_by_key(|(number, ..)| *number);
    let (removed, set): (Vec<_>, Vec<_>) =
        columns.into_iter().partition(|(.., action)| matches!(action, Action::Remove));
    for (position, (number, name, action)) in set.into_iter().enumerate() {
        to.push(if position == 0 { "SET " } else { ", " });
        to.column(number, name);
        to.push("=");
        match action {
            Action::SetIfAbsent(value) => {
                to.operator();
                to.push("if_not_exists(");
                to.column(number, name);
                to.push(", ");
                to.column_value(number, value);
                to.push(")");
            }
            Action::Set(value) => to.column_value(number, value),
            // An upsert makes no others.
            _ => return Err(Error::invalid("an upsert only sets and removes")),
        }
    }
    for (position, (number, name, _)) in removed.into_iter().enumerate() {
        to.push(match (position, to.is_empty()) {
            (0, true) => "REMOVE ",
            (0, false) => " REMOVE ",
            _ => ", ",
        });
        to.column(number, name);
    }
    Ok(())
}

/// The number of a column: its place among the record's attributes, of which those of the primary key do not count.
fn number_of<R: Record>(attribute: &str) -> usize {
    let KeyDefinition { partition, sort } = R::Schema::TABLE.key;
    let is_key = |name: &str| name == partition.name || sort.is_some_and(|sort| sort.name == name);
    let before = R::DEFINITION.attributes.iter().take_while(|name| **name != attribute);
    before.filter(|name| !is_key(name)).count()
}
