use std::collections::{BTreeMap, HashMap};
use std::marker::PhantomData;

use aws_sdk_dynamodb::types::AttributeValue;

use super::{StoredType, ValueError, wrong_tag};

/// `list`: a `Vec<AttributeValue>`, stored as `L` as it is.
#[derive(Debug, Clone, Copy)]
pub enum AnyList {}

impl StoredType for AnyList {
    type Value = Vec<AttributeValue>;
    const NAME: &'static str = "list";

    fn to_attribute(value: &Vec<AttributeValue>) -> Result<AttributeValue, ValueError> {
        Ok(AttributeValue::L(value.clone()))
    }

    fn from_attribute(value: AttributeValue) -> Result<Vec<AttributeValue>, ValueError> {
        match value {
            AttributeValue::L(elements) => Ok(elements),
            other => Err(wrong_tag::<Self>(&other)),
        }
    }

    fn peek(value: &AttributeValue) -> Result<Option<Vec<AttributeValue>>, ValueError> {
        if value.is_l() { Ok(None) } else { Err(wrong_tag::<Self>(value)) }
    }
}

/// `list<T>`: a `Vec` of `T`'s values, stored as `L`.
#[derive(Debug, Clone, Copy)]
pub struct List<T>(PhantomData<T>);

impl<T: StoredType> StoredType for List<T> {
    type Value = Vec<T::Value>;
    const NAME: &'static str = "list";

    fn to_attribute(value: &Vec<T::Value>) -> Result<AttributeValue, ValueError> {
        let mut elements = Vec::with_capacity(value.len());
        for (index, element) in value.iter().enumerate() {
            elements.push(T::to_attribute(element).map_err(|error| error.in_element(index))?);
        }
        Ok(AttributeValue::L(elements))
    }

    fn from_attribute(value: AttributeValue) -> Result<Vec<T::Value>, ValueError> {
        let AttributeValue::L(elements) = value else { return Err(wrong_tag::<Self>(&value)) };
        let mut values = Vec::with_capacity(elements.len());
        for (index, element) in elements.into_iter().enumerate() {
            values.push(T::from_attribute(element).map_err(|error| error.in_element(index))?);
        }
        Ok(values)
    }

    fn peek(value: &AttributeValue) -> Result<Option<Vec<T::Value>>, ValueError> {
        let AttributeValue::L(elements) = value else { return Err(wrong_tag::<Self>(value)) };
        for (index, element) in elements.iter().enumerate() {
            T::peek(element).map_err(|error| error.in_element(index))?;
        }
        Ok(None)
    }

    fn floor(value: Vec<T::Value>) -> Vec<T::Value> {
        value.into_iter().map(T::floor).collect()
    }
}

/// `map`: a `HashMap<String, AttributeValue>`, stored as `M` as it is.
#[derive(Debug, Clone, Copy)]
pub enum AnyMap {}

impl StoredType for AnyMap {
    type Value = HashMap<String, AttributeValue>;
    const NAME: &'static str = "map";

    fn to_attribute(value: &HashMap<String, AttributeValue>) -> Result<AttributeValue, ValueError> {
        Ok(AttributeValue::M(value.clone()))
    }

    fn from_attribute(value: AttributeValue) -> Result<HashMap<String, AttributeValue>, ValueError> {
        match value {
            AttributeValue::M(entries) => Ok(entries),
            other => Err(wrong_tag::<Self>(&other)),
        }
    }

    fn peek(value: &AttributeValue) -> Result<Option<HashMap<String, AttributeValue>>, ValueError> {
        if value.is_m() { Ok(None) } else { Err(wrong_tag::<Self>(value)) }
    }
}

/// `map<T>`: a `BTreeMap` from any text to `T`'s values, stored as `M`.
#[derive(Debug, Clone, Copy)]
pub struct Map<T>(PhantomData<T>);

impl<T: StoredType> StoredType for Map<T> {
    type Value = BTreeMap<String, T::Value>;
    const NAME: &'static str = "map";

    fn to_attribute(value: &BTreeMap<String, T::Value>) -> Result<AttributeValue, ValueError> {
        let mut entries = HashMap::with_capacity(value.len());
        for (name, entry) in value {
            entries.insert(name.clone(), T::to_attribute(entry).map_err(ValueError::in_entry)?);
        }
        Ok(AttributeValue::M(entries))
    }

    fn from_attribute(value: AttributeValue) -> Result<BTreeMap<String, T::Value>, ValueError> {
        let AttributeValue::M(entries) = value else { return Err(wrong_tag::<Self>(&value)) };
        let mut values = BTreeMap::new();
        for (name, entry) in entries {
            values.insert(name, T::from_attribute(entry).map_err(ValueError::in_entry)?);
        }
        Ok(values)
    }

    fn peek(value: &AttributeValue) -> Result<Option<BTreeMap<String, T::Value>>, ValueError> {
        let AttributeValue::M(entries) = value else { return Err(wrong_tag::<Self>(value)) };
        for entry in entries.values() {
            T::peek(entry).map_err(ValueError::in_entry)?;
        }
        Ok(None)
    }

    fn floor(value: BTreeMap<String, T::Value>) -> BTreeMap<String, T::Value> {
        value.into_iter().map(|(name, entry)| (name, T::floor(entry))).collect()
    }
}
