//! Updates on items.

use crate::mock::error::{Answer, Failure};
use crate::mock::value::{Item, Value};
use crate::mock::wire::arithmetic_failure;

use super::path::{Part, Path};
use super::set_value::wrong_operand;
use super::update::{Action, Update};

impl<'a> Update<'a> {
    /// The item after the update. Every value is computed from the item as it was; list positions mean those
    /// of the item as it was, and positions past the end of a list append to it, in their order. An item that did
    /// not exist has just its key.
    ///
    /// An operand of a wrong type is refused before a path that leads nowhere (public test suites).
    pub(crate) fn apply(&self, old: &Item<'a>, existed: bool) -> Answer<Item<'a>> {
        let mut new = old.clone();
        let mut sets = Vec::new();
        let mut removals = Vec::new();
        // Nothing is there to be taken away, but something to take it from.
        let mut idle = Vec::new();
        let values = &self.values;
        for action in self.actions().iter() {
            match action {
                Action::Set(path, value) => sets.push((path, value.evaluate(old, values)?)),
                Action::Add(path, value) => sets.push((path, add(path.find(old), &values[*value])?)),
                // Nothing is taken from an item that is not there, whatever the path (public test suites).
                Action::Remove(_) if !existed => {}
                Action::Remove(path) if path.find(old).is_some() => removals.push(path),
                Action::Remove(path) => idle.push(path),
                Action::Delete(path, value) => match delete(path.find(old), &values[*value])? {
                    Deleted::Nothing => idle.push(path),
                    Deleted::Some(rest) => sets.push((path, rest)),
                    Deleted::All => removals.push(path),
                },
            }
        }
        for path in idle {
            parent(&mut new, path)?;
        }
        sets.sort_by_key(|(path, _)| *path);
        for (path, value) in sets {
            set(&mut new, path, value)?;
        }
        // From the back, so that positions keep their meaning.
        removals.sort();
        for path in removals.into_iter().rev() {
            remove(&mut new, path)?;
        }
        Ok(new)
    }

    /// The paths that the update names.
    pub(crate) fn paths(&self) -> impl Iterator<Item = &Path> {
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

/// What `DELETE` leaves of a set.
enum Deleted<'a> {
    Nothing,
    Some(Value<'a>),
    All,
}

fn delete<'a>(found: Option<&Value<'a>>, value: &Value<'a>) -> Answer<Deleted<'a>> {
    let rest = match (found, value) {
        (None, _) => return Ok(Deleted::Nothing),
        (Some(Value::Ss(a)), Value::Ss(b)) => Value::Ss(a.difference(b)),
        (Some(Value::Ns(a)), Value::Ns(b)) => Value::Ns(a.difference(b)),
        (Some(Value::Bs(a)), Value::Bs(b)) => Value::Bs(a.difference(b)),
        _ => return Err(wrong_operand()),
    };
    Ok(if rest.function_size() == Some(0) { Deleted::All } else { Deleted::Some(rest) })
}

/// What a path's last step goes into.
enum Parent<'p, 'a> {
    Map(&'p mut Item<'a>, &'p str),
    List(&'p mut Vec<Value<'a>>, usize),
}

/// Finds where a path's last step goes into, which must be there and of the right kind.
fn parent<'p, 'a>(item: &'p mut Item<'a>, path: &'p Path) -> Answer<Parent<'p, 'a>> {
    let Some((last, between)) = path.rest.split_last() else { return Ok(Parent::Map(item, &path.attribute)) };
    let mut value = item.get_mut(&path.attribute).ok_or_else(invalid_path)?;
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

fn set<'a>(item: &mut Item<'a>, path: &Path, value: Value<'a>) -> Answer<()> {
    match parent(item, path)? {
        Parent::Map(map, name) => {
            map.insert(name.to_owned(), value);
        }
        Parent::List(list, index) => match list.get_mut(index) {
            Some(place) => *place = value,
            None => list.push(value),
        },
    }
    Ok(())
}

fn remove(item: &mut Item<'_>, path: &Path) -> Answer<()> {
    match parent(item, path)? {
        Parent::Map(map, name) => {
            map.remove(name);
        }
        Parent::List(list, index) => {
            if index < list.len() {
                list.remove(index);
            }
        }
    }
    Ok(())
}
