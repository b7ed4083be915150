//! Updates on items.

use crate::mock::error::{Answer, Failure};
use crate::mock::updated_attributes::UpdatedAttributes;
use crate::mock::value::{HasAttributes, Item, Value};
use crate::mock::wire::arithmetic_failure;

use super::path::{Part, Path};
use super::set_value::wrong_operand;
use super::update::{Action, Update};

impl<'e> Update<'e> {
    /// What the update changes of an item. Every value is computed from the item as it was; list positions mean those
    /// of the item as it was, and positions past the end of a list append to it, in their order. An item that did
    /// not exist has just its key.
    ///
    /// An operand of a wrong type is refused before a path that leads nowhere (public test suites). So what happens inside
    /// of attributes happens when all values are computed; whole attributes are there to be set and removed.
    #[inline]
    pub(crate) fn apply(
        self,
        old: &'e dyn HasAttributes,
        existed: bool,
    ) -> Answer<UpdatedAttributes<'e, 'e>> {
        let mut changes = UpdatedAttributes::with_capacity(self.actions().len());
        let mut inside = Vec::new();
        let values = self.values;
        for action in self.actions() {
            let change = match action {
                Action::Set(_, value) => Change::Set(value.evaluate(old, values)?),
                Action::Add(path, value) => Change::Set(add(path.read(old).as_deref(), &values[*value])?),
                // Nothing is taken from an item that is not there, whatever the path (public test suites).
                Action::Remove(_) if !existed => continue,
                Action::Remove(path) if path.read(old).is_none() => Change::Nothing,
                Action::Remove(_) => Change::Remove,
                Action::Delete(path, value) => delete(path.read(old).as_deref(), &values[*value])?,
            };
            let path = action.path();
            match change {
                change if !path.rest.is_empty() => inside.push((path, change)),
                Change::Set(value) => changes.put(&path.attribute, Some(value)),
                Change::Remove => changes.put(&path.attribute, None),
                Change::Nothing => {}
            }
        }
        if !inside.is_empty() {
            change_inside(&mut changes, old, inside)?;
        }
        Ok(changes)
    }

    /// The paths that the update names.
    #[inline]
    pub(crate) fn paths(self) -> impl Iterator<Item = &'e Path> {
        self.actions().iter().map(Action::path)
    }
}

#[cold]
fn invalid_path() -> Failure {
    Failure::validation("The document path provided in the update expression is invalid for update")
}

/// `ADD`: a sum or a union; on nothing, the value itself.
fn add<'a>(found: Option<&Value<'a>>, value: &Value<'a>) -> Answer<Value<'a>> {
    Ok(match (found, value) {
        (None, value) => value.clone(),
        (Some(Value::N(a)), Value::N(b)) => Value::N(a.checked_add(b).map_err(arithmetic_failure)?),
        (Some(Value::Ss(a)), Value::Ss(b)) => Value::Ss(a.union(b)),
        (Some(Value::Ns(a)), Value::Ns(b)) => Value::Ns(a.union(b)),
        (Some(Value::Bs(a)), Value::Bs(b)) => Value::Bs(a.union(b)),
        _ => return Err(wrong_operand()),
    })
}

/// What an action does to what its path leads to.
enum Change<'a> {
    Set(Value<'a>),
    Remove,
    /// Nothing is there to be taken away, but something to take it from.
    Nothing,
}

fn delete<'a>(found: Option<&Value<'a>>, value: &Value<'a>) -> Answer<Change<'a>> {
    let rest = match (found, value) {
        (None, _) => return Ok(Change::Nothing),
        (Some(Value::Ss(a)), Value::Ss(b)) => Value::Ss(a.difference(b)),
        (Some(Value::Ns(a)), Value::Ns(b)) => Value::Ns(a.difference(b)),
        (Some(Value::Bs(a)), Value::Bs(b)) => Value::Bs(a.difference(b)),
        _ => return Err(wrong_operand()),
    };
    Ok(if rest.function_size() == Some(0) { Change::Remove } else { Change::Set(rest) })
}

/// Makes the changes inside of attributes.
fn change_inside<'u, 'a>(
    changes: &mut UpdatedAttributes<'u, 'a>,
    old: &'a dyn HasAttributes,
    inside: Vec<(&'u Path, Change<'a>)>,
) -> Answer<()> {
    let mut sets = Vec::new();
    let mut removals = Vec::new();
    for (path, change) in inside {
        match change {
            Change::Set(value) => sets.push((path, value)),
            Change::Remove => removals.push(path),
            Change::Nothing => {
                parent(changes, old, path)?;
            }
        }
    }
    sets.sort_by_key(|(path, _)| *path);
    for (path, value) in sets {
        set(parent(changes, old, path)?, value);
    }
    // From the back, so that positions keep their meaning.
    removals.sort();
    for path in removals.into_iter().rev() {
        remove(parent(changes, old, path)?);
    }
    Ok(())
}

/// What a path's last step goes into.
enum Parent<'p, 'a> {
    Map(&'p mut Item<'a>, &'p str),
    List(&'p mut Vec<Value<'a>>, usize),
}

/// Finds where the last step of a path goes into, which must be there and of the right kind.
fn parent<'p, 'u: 'p, 'a>(
    changes: &'p mut UpdatedAttributes<'u, 'a>,
    old: &'a dyn HasAttributes,
    path: &'u Path,
) -> Answer<Parent<'p, 'a>> {
    let (last, between) = path.rest.split_last().ok_or_else(invalid_path)?;
    let mut value = changes.value_mut(&path.attribute, old).ok_or_else(invalid_path)?;
    for part in between {
        let inner = match (part, value) {
            (Part::Name(name), Value::M(map)) => map.get_mut(name),
            (Part::Index(index), Value::L(list)) => list.get_mut(*index),
            _ => None,
        };
        value = inner.ok_or_else(invalid_path)?;
    }
    match (last, value) {
        (Part::Name(name), Value::M(map)) => Ok(Parent::Map(map, name)),
        (Part::Index(index), Value::L(list)) => Ok(Parent::List(list, *index)),
        _ => Err(invalid_path()),
    }
}

fn set<'a>(parent: Parent<'_, 'a>, value: Value<'a>) {
    match parent {
        Parent::Map(map, name) => map.insert(name.to_owned(), value),
        Parent::List(list, index) => match list.get_mut(index) {
            Some(place) => *place = value,
            None => list.push(value),
        },
    }
}

fn remove(parent: Parent<'_, '_>) {
    match parent {
        Parent::Map(map, name) => {
            map.remove(name);
        }
        Parent::List(list, index) => {
            if index < list.len() {
                list.remove(index);
            }
        }
    }
}
