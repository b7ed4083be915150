//! What DynamoDB asks of keys and items before it stores or looks for them.

use std::borrow::Cow;

use super::error::{Answer, Failure};
use super::key::KeyBytes;
use super::schema::{IndexDefinition, KeyAttribute, KeySchema, TableDefinition, has_key_size};
use super::size::{MAX_ITEM_BYTES, MAX_PARTITION_KEY_BYTES, MAX_SORT_KEY_BYTES, value_size};
use super::stored::Stored;
use super::value::{HasAttributes, Item, Value};

/// The primary key in `key`, which must hold just that.
#[inline]
pub(crate) fn primary_key(table: &TableDefinition, key: &Item<'_>) -> Answer<KeyBytes> {
    let mismatch = || Failure::validation("The provided key element does not match the schema");
    if key.len() != table.key.len() {
        return Err(mismatch());
    }
    let mut bytes = table.key.begin();
    for attribute in table.key.attributes() {
        if let Some(string) = attribute.plain_string(key) {
            bytes.push_string(string);
            continue;
        }
        let value = key.get(&attribute.name).ok_or_else(mismatch)?;
        if !attribute.kind.fits(value) {
            return Err(mismatch());
        }
        check_key_value(&table.key, attribute, value)?;
        bytes.push(value);
    }
    Ok(bytes.finish())
}

/// The primary key of an item to be stored, after every check on the item.
pub(crate) fn item_key(table: &TableDefinition, item: &Stored) -> Answer<KeyBytes> {
    let mut bytes = table.key.begin();
    for attribute in table.key.attributes() {
        let name = &attribute.name;
        if let Some(string) = attribute.plain_string(item) {
            bytes.push_string(string);
            continue;
        }
        let value = item
            .get(name)
            .ok_or_else(|| Failure::parameter(format!("Missing the key {name} in the item")))?;
        if !attribute.kind.fits(&value) {
            return Err(Failure::parameter(format!(
                "Type mismatch for key {name} expected: {} actual: {}",
                attribute.kind.name(),
                value.type_name()
            )));
        }
        check_key_value(&table.key, attribute, &value)?;
        bytes.push(&value);
    }
    check_index_keys(table, item, None)?;
    Ok(bytes.finish())
}

/// Refuses an item or key whose key attributes are absent or of other types, in the words of a key.
pub(crate) fn check_key_matches(table: &TableDefinition, item: &Item<'_>) -> Answer<()> {
    let matches = |key: &KeyAttribute| item.get(&key.name).is_some_and(|value| key.kind.fits(value));
    if table.key.attributes().all(matches) {
        return Ok(());
    }
    Err(Failure::validation("The provided key element does not match the schema"))
}

/// Refuses empty key attributes, of the right type or not: transactions refuse these first.
pub(crate) fn check_not_empty_keys(table: &TableDefinition, item: &Item<'_>) -> Answer<()> {
    table.key.attributes().try_for_each(|key| match item.get(&key.name) {
        Some(value) => check_not_empty(&key.name, value),
        None => Ok(()),
    })
}

/// Refuses an item over 400 KB; `updated` chooses the wording.
#[inline]
pub(crate) fn check_size(size: usize, updated: bool) -> Answer<()> {
    if size <= MAX_ITEM_BYTES {
        return Ok(());
    }
    let subject = if updated { "Item size to update" } else { "Item size" };
    Err(Failure::validation(format!("{subject} has exceeded the maximum allowed size")))
}

/// "empty string" or "empty binary", if the value is one.
fn emptiness(value: &Value<'_>) -> Option<&'static str> {
    match value {
        Value::S(text) if text.is_empty() => Some("string"),
        Value::B(bytes) if bytes.is_empty() => Some("binary"),
        _ => None,
    }
}

pub(crate) fn check_not_empty(name: &str, value: &Value<'_>) -> Answer<()> {
    match emptiness(value) {
        None => Ok(()),
        Some(kind) => Err(Failure::validation(format!(
            "One or more parameter values are not valid. The AttributeValue for a key attribute cannot contain an \
             empty {kind} value. Key: {name}"
        ))),
    }
}

/// Refuses a value that is empty or of more bytes than its part of the key may have.
#[inline]
pub(crate) fn check_key_value(schema: &KeySchema, attribute: &KeyAttribute, value: &Value<'_>) -> Answer<()> {
    // Most values fit any key.
    if has_key_size(value, MAX_SORT_KEY_BYTES) {
        return Ok(());
    }
    check_not_empty(&attribute.name, value)?;
    check_key_size(schema, attribute, value)
}

fn check_key_size(schema: &KeySchema, attribute: &KeyAttribute, value: &Value<'_>) -> Answer<()> {
    let size = value_size(value);
    if size > MAX_PARTITION_KEY_BYTES && schema.partition_key().contains(attribute) {
        return Err(Failure::parameter("Size of hashkey has exceeded the maximum size limit of2048 bytes"));
    }
    if size > MAX_SORT_KEY_BYTES && schema.sort_key().contains(attribute) {
        return Err(Failure::parameter(
            "Aggregated size of all range keys has exceeded the size limit of 1024 bytes",
        ));
    }
    Ok(())
}

/// The value of a key of an index among the attributes of an item. After an update (of what was there before) only if
/// it changed: an item that was there before its index may hold what the index cannot.
fn index_key<'i>(
    key: &KeyAttribute,
    item: &'i dyn HasAttributes,
    before: Option<&dyn HasAttributes>,
) -> Option<Cow<'i, Value<'i>>> {
    let value = item.attribute(&key.name)?;
    let is_same = before.is_some_and(|before| before.attribute(&key.name).as_deref() == Some(&*value));
    (!is_same).then_some(value)
}

/// Whether an update gave an attribute another type than the index keys that it is.
pub(crate) fn has_mistyped_index_key(
    table: &TableDefinition,
    item: &dyn HasAttributes,
    before: &dyn HasAttributes,
) -> bool {
    let mut keys = table.indexes.iter().flat_map(|index| index.key.attributes());
    keys.any(|key| index_key(key, item, Some(before)).is_some_and(|value| !key.kind.fits(&value)))
}

/// Refuses attributes that an index could not take as its key. `before` is the item before an update. Of several
/// indexes DynamoDB names the first by its name (public test suites).
pub(crate) fn check_index_keys(
    table: &TableDefinition,
    item: &dyn HasAttributes,
    before: Option<&dyn HasAttributes>,
) -> Answer<()> {
    let mut first: Option<(&str, Failure)> = None;
    for index in &table.indexes {
        if let Err(refusal) = check_index(index, item, before)
            && first.as_ref().is_none_or(|(name, _)| index.name.as_str() < *name)
        {
            first = Some((&index.name, refusal));
        }
    }
    first.map_or(Ok(()), |(_, refusal)| Err(refusal))
}

/// Refuses attributes that one index could not take as its key. `before` is the item before an update.
pub(crate) fn check_index(
    index: &IndexDefinition,
    item: &dyn HasAttributes,
    before: Option<&dyn HasAttributes>,
) -> Answer<()> {
    for attribute in index.key.attributes() {
        if attribute.plain_string(item).is_some() {
            continue;
        }
        let Some(value) = index_key(attribute, item, before) else { continue };
        if !attribute.kind.fits(&value) {
            return Err(Failure::parameter(format!(
                "Type mismatch for Index Key {} Expected: {} Actual: {} IndexName: {}",
                attribute.name,
                attribute.kind.name(),
                value.type_name(),
                index.name
            )));
        }
        if let Some(kind) = emptiness(&value) {
            return Err(Failure::validation(empty_index_key(kind, index, attribute, before.is_some())));
        }
        check_key_size(&index.key, attribute, &value)?;
    }
    Ok(())
}

/// An update is not told which index it is (public test suites).
fn empty_index_key(kind: &str, index: &IndexDefinition, key: &KeyAttribute, updated: bool) -> String {
    const INVALID: &str = "One or more parameter values are not valid.";
    let empty = format!("The AttributeValue for a key attribute cannot contain an empty {kind} value.");
    if updated {
        return format!(
            "{INVALID} The update expression attempted to update a secondary index key to a value that is not \
             supported. {empty}"
        );
    }
    format!(
        "{INVALID} A value specified for a secondary index key is not supported. {empty} IndexName: {}, \
         IndexKey: {}",
        index.name, key.name
    )
}
