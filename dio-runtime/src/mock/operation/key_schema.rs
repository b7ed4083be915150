//! `AttributeDefinitions` and `KeySchema`, as `CreateTable` and `UpdateTable` take them.

use crate::mock::error::{Answer, Failure};
use crate::mock::schema::{KeyAttribute, KeySchema, KeyType};
use crate::mock::wire::Request;

use super::constraint::Members;
use super::parameter::{choice, required};

/// The most attributes of each half of a global index's key.
const MAX_PART: usize = 4;

/// One element of a key schema as it was sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Element {
    pub(super) name: String,
    hash: bool,
}

/// The constraints on attribute definitions.
pub(super) fn definition_constraints(members: &mut Members<'_>) {
    members.each("AttributeDefinitions", |definition| {
        definition.required("AttributeName");
        definition.length("AttributeName", 1, 255);
        definition.required("AttributeType");
        definition.one_of("AttributeType", &["B", "N", "S"]);
    });
}

/// The constraints on a key schema of at most `most` elements.
pub(super) fn constraints(members: &mut Members<'_>, most: usize) {
    members.required("KeySchema");
    members.length("KeySchema", 1, most);
    members.each("KeySchema", |element| {
        element.required("AttributeName");
        element.length("AttributeName", 1, 255);
        element.required("KeyType");
        element.one_of("KeyType", &["HASH", "RANGE"]);
    });
}

/// Reads `AttributeDefinitions`.
pub(super) fn take_definitions(request: &mut Request<'_>) -> Answer<Vec<KeyAttribute>> {
    let mut attributes: Vec<KeyAttribute> = Vec::new();
    for entry in request.list("AttributeDefinitions")?.unwrap_or_default() {
        let mut entry = Request::of(entry)?;
        let name = required(entry.string("AttributeName")?, "AttributeName")?;
        let kinds = [("B", KeyType::B), ("N", KeyType::N), ("S", KeyType::S)];
        let kind = required(choice(&mut entry, "AttributeType", &kinds)?, "AttributeType")?;
        if attributes.iter().any(|other| other.name == name) {
            return Err(Failure::validation(format!("Attribute Name is duplicated: {name}")));
        }
        attributes.push(KeyAttribute { name, kind });
    }
    Ok(attributes)
}

/// Reads `KeySchema`.
pub(super) fn take(request: &mut Request<'_>) -> Answer<Vec<Element>> {
    let elements = required(request.list("KeySchema")?, "KeySchema")?;
    let elements = elements.into_iter().map(|entry| {
        let mut entry = Request::of(entry)?;
        let name = required(entry.string("AttributeName")?, "AttributeName")?;
        let hash = required(choice(&mut entry, "KeyType", &[("HASH", true), ("RANGE", false)])?, "KeyType")?;
        Ok(Element { name, hash })
    });
    elements.collect()
}

/// The key of a table or a local index: one attribute, or one and one.
pub(super) fn simple(elements: &[Element]) -> Answer<()> {
    let (first, second) = (elements.first(), elements.get(1));
    if !first.is_some_and(|first| first.hash) {
        return Err(not_hash_first());
    }
    if let (Some(first), Some(second)) = (first, second) {
        if first.name == second.name {
            return Err(same_name());
        }
        if second.hash {
            return Err(Failure::validation(
                "Invalid KeySchema: The second KeySchemaElement is not a RANGE key type",
            ));
        }
    }
    Ok(())
}

/// The key of a global index: up to four attributes in each half.
pub(super) fn multi_attribute(elements: &[Element]) -> Answer<()> {
    if !elements.first().is_some_and(|first| first.hash) {
        return Err(not_hash_first());
    }
    if let [hash, range] = elements
        && !range.hash
        && hash.name == range.name
    {
        return Err(same_name());
    }
    let repeats = |(at, element): (usize, &Element)| elements[..at].iter().any(|e| e.name == element.name);
    if elements.iter().enumerate().any(repeats) {
        return Err(Failure::validation("The KeySchema contains multiple key attributes with the same name"));
    }
    if elements.windows(2).any(|pair| !pair[0].hash && pair[1].hash) {
        return Err(Failure::parameter(
            "All HASH key attributes must precede RANGE key attributes in the KeySchema",
        ));
    }
    for (hash, name) in [(true, "HASH"), (false, "RANGE")] {
        if elements.iter().filter(|element| element.hash == hash).count() > MAX_PART {
            return Err(Failure::parameter(format!(
                "The KeySchema exceeds the maximum allowed number of {name} key attributes"
            )));
        }
    }
    Ok(())
}

fn not_hash_first() -> Failure {
    Failure::validation("Invalid KeySchema: The first KeySchemaElement is not a HASH key type")
}

fn same_name() -> Failure {
    Failure::validation("Both the Hash Key and the Range Key element in the KeySchema have the same name")
}

/// Refuses a table's key whose attributes are not defined.
pub(super) fn check_table_key_defined(elements: &[Element], attributes: &[KeyAttribute]) -> Answer<()> {
    // The service takes a key that names one attribute twice, beside its one definition, for undefined.
    let twice = attributes.len() == 1 && elements.len() == 2 && elements[0].name == elements[1].name;
    match elements.len() {
        2 if twice || !defined(elements, attributes) => Err(no_definition()),
        _ => check_index_key_defined(elements, attributes),
    }
}

/// Refuses an index's key whose attributes are not defined.
pub(super) fn check_index_key_defined(elements: &[Element], attributes: &[KeyAttribute]) -> Answer<()> {
    if defined(elements, attributes) {
        return Ok(());
    }
    if attributes.len() < elements.len() {
        return Err(no_definition());
    }
    let keys: Vec<&str> = elements.iter().map(|element| element.name.as_str()).collect();
    let definitions: Vec<&str> = attributes.iter().map(|attribute| attribute.name.as_str()).collect();
    Err(Failure::parameter(format!(
        "Some index key attributes are not defined in AttributeDefinitions. Keys: [{}], \
         AttributeDefinitions: [{}]",
        keys.join(", "),
        definitions.join(", ")
    )))
}

fn defined(elements: &[Element], attributes: &[KeyAttribute]) -> bool {
    elements.iter().all(|element| attributes.iter().any(|attribute| attribute.name == element.name))
}

fn no_definition() -> Failure {
    Failure::validation("Invalid KeySchema: Some index key attribute have no definition")
}

/// The key with the types of its attributes, which must be defined.
pub(super) fn resolve(elements: &[Element], attributes: &[KeyAttribute]) -> Answer<KeySchema> {
    check_index_key_defined(elements, attributes)?;
    let half = |hash: bool| {
        let names = elements.iter().filter(|element| element.hash == hash).map(|element| &element.name);
        names
            .filter_map(|name| attributes.iter().find(|attribute| attribute.name == *name))
            .cloned()
            .collect()
    };
    Ok(KeySchema::new(half(true), half(false)))
}
