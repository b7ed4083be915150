//! What the tests share: values and tables in few words, and the service's error behind an SDK error.

use std::collections::HashMap;
use std::fmt::Debug;

use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::error::{ProvideErrorMetadata, SdkError};
use aws_sdk_dynamodb::types::{
    AttributeDefinition, AttributeValue, BillingMode, GlobalSecondaryIndex, KeySchemaElement, KeyType,
    LocalSecondaryIndex, Projection, ProjectionType, ProvisionedThroughput, ScalarAttributeType,
};
use dio_runtime::mock::MockDynamo;

pub type Item = HashMap<String, AttributeValue>;

pub fn s(text: impl Into<String>) -> AttributeValue {
    AttributeValue::S(text.into())
}

pub fn n(number: impl ToString) -> AttributeValue {
    AttributeValue::N(number.to_string())
}

pub fn b(bytes: impl Into<Vec<u8>>) -> AttributeValue {
    AttributeValue::B(aws_sdk_dynamodb::primitives::Blob::new(bytes.into()))
}

pub fn ss(texts: &[&str]) -> AttributeValue {
    AttributeValue::Ss(texts.iter().map(|text| (*text).to_owned()).collect())
}

pub fn ns(numbers: &[&str]) -> AttributeValue {
    AttributeValue::Ns(numbers.iter().map(|text| (*text).to_owned()).collect())
}

pub fn list(values: impl IntoIterator<Item = AttributeValue>) -> AttributeValue {
    AttributeValue::L(values.into_iter().collect())
}

pub fn map<const N: usize>(entries: [(&str, AttributeValue); N]) -> AttributeValue {
    AttributeValue::M(item(entries))
}

pub fn item<const N: usize>(entries: [(&str, AttributeValue); N]) -> Item {
    entries.into_iter().map(|(name, value)| (name.to_owned(), value)).collect()
}

pub fn attribute(name: &str, kind: ScalarAttributeType) -> AttributeDefinition {
    AttributeDefinition::builder().attribute_name(name).attribute_type(kind).build().unwrap()
}

pub fn key(name: &str, kind: KeyType) -> KeySchemaElement {
    KeySchemaElement::builder().attribute_name(name).key_type(kind).build().unwrap()
}

/// An attribute of a partition key.
pub fn hash(name: &str) -> KeySchemaElement {
    key(name, KeyType::Hash)
}

/// An attribute of a sort key.
pub fn range(name: &str) -> KeySchemaElement {
    key(name, KeyType::Range)
}

/// A local index of everything.
pub fn local(name: &str, keys: &[KeySchemaElement]) -> LocalSecondaryIndex {
    LocalSecondaryIndex::builder()
        .index_name(name)
        .set_key_schema(Some(keys.to_vec()))
        .projection(project(ProjectionType::All))
        .build()
        .unwrap()
}

pub fn index(name: &str, keys: &[KeySchemaElement], projection: Projection) -> GlobalSecondaryIndex {
    GlobalSecondaryIndex::builder()
        .index_name(name)
        .set_key_schema(Some(keys.to_vec()))
        .projection(projection)
        .build()
        .unwrap()
}

pub fn units(read: i64, write: i64) -> ProvisionedThroughput {
    ProvisionedThroughput::builder().read_capacity_units(read).write_capacity_units(write).build().unwrap()
}

pub fn project(kind: ProjectionType) -> Projection {
    Projection::builder().projection_type(kind).build()
}

/// A client of a mock with the table `tab`: keys `pk` (string) and `sk` (of a type).
pub async fn table(sort: ScalarAttributeType) -> Client {
    mock_with_table(sort).await.1
}

/// As [`table`], with the mock.
pub async fn mock_with_table(sort: ScalarAttributeType) -> (MockDynamo, Client) {
    let mock = MockDynamo::new();
    let client = mock.client();
    client
        .create_table()
        .table_name("tab")
        .billing_mode(BillingMode::PayPerRequest)
        .attribute_definitions(attribute("pk", ScalarAttributeType::S))
        .attribute_definitions(attribute("sk", sort))
        .key_schema(key("pk", KeyType::Hash))
        .key_schema(key("sk", KeyType::Range))
        .send()
        .await
        .unwrap();
    (mock, client)
}

pub async fn put(client: &Client, item: Item) {
    client.put_item().table_name("tab").set_item(Some(item)).send().await.unwrap();
}

/// The code and message of the service's error.
#[track_caller]
pub fn refused<T: Debug, E, R>(result: Result<T, SdkError<E, R>>) -> (String, String)
where
    E: ProvideErrorMetadata + Debug,
    R: Debug,
{
    let error = result.expect_err("a refusal");
    let error = error.as_service_error().unwrap_or_else(|| panic!("an answer of the service: {error:?}"));
    (error.code().unwrap_or_default().to_owned(), error.message().unwrap_or_default().to_owned())
}

/// The message of a `ValidationException`.
#[track_caller]
pub fn invalid<T: Debug, E, R>(result: Result<T, SdkError<E, R>>) -> String
where
    E: ProvideErrorMetadata + Debug,
    R: Debug,
{
    let (code, message) = refused(result);
    assert_eq!(code, "ValidationException", "{message}");
    message
}

/// A message as `PutItem`, `UpdateItem` and `DeleteItem` say it of what is wrong in the request itself.
pub fn framed(message: impl AsRef<str>) -> String {
    format!("1 validation error detected: {}", message.as_ref())
}

/// Placeholder values.
pub fn values(entries: &[(&str, AttributeValue)]) -> Option<Item> {
    let entries: Item = entries.iter().map(|(name, value)| ((*name).to_owned(), value.clone())).collect();
    (!entries.is_empty()).then_some(entries)
}

/// Placeholder names.
pub fn names(entries: &[(&str, &str)]) -> Option<HashMap<String, String>> {
    let entries: HashMap<String, String> =
        entries.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
    (!entries.is_empty()).then_some(entries)
}

/// The sort keys of items, which are strings.
pub fn sort_keys(items: &[Item]) -> Vec<&str> {
    items.iter().map(|item| item["sk"].as_s().unwrap().as_str()).collect()
}
