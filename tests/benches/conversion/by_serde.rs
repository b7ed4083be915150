//! The same records for serde_dynamo. Their keys are texts that are ready: what serde_dynamo cannot do, it does not pay for.

use std::collections::{BTreeMap, BTreeSet};

use chrono::serde::ts_seconds_option;
use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use serde_dynamo::{number_set, string_set};

#[derive(Debug, PartialEq, Serialize, Deserialize)]
pub struct Parcel {
    pk: String,
    sk: String,
    g1k: String,
    #[serde(rename = "_type")]
    record: String,
    recipient: String,
    status: Status,
    grams: i64,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    note: Option<String>,
    #[serde(default, with = "string_set", skip_serializing_if = "BTreeSet::is_empty")]
    labels: BTreeSet<String>,
    created_at: DateTime<Utc>,
    updated_at: DateTime<Utc>,
    #[serde(default, with = "ts_seconds_option", skip_serializing_if = "Option::is_none")]
    expires_at: Option<DateTime<Utc>>,
}

#[derive(Debug, PartialEq, Serialize, Deserialize)]
pub struct Product {
    pk: String,
    sk: String,
    g1k: String,
    #[serde(rename = "_type")]
    record: String,
    sku: String,
    name: String,
    brand: String,
    description: String,
    category: String,
    supplier: String,
    color: String,
    material: String,
    country: String,
    barcode: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    url: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    image: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    video: Option<String>,
    stock: i64,
    reserved: i64,
    reorder_at: i64,
    sold: i64,
    views: i64,
    rank: i64,
    price: f64,
    cost: f64,
    weight: f64,
    rating: f64,
    active: bool,
    featured: bool,
    fragile: bool,
    launched: NaiveDate,
    changed_at: DateTime<Utc>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    seen_at: Option<DateTime<Utc>>,
    #[serde(default, with = "ts_seconds_option", skip_serializing_if = "Option::is_none")]
    due: Option<DateTime<Utc>>,
    size: Size,
    origin: Address,
    suppliers: Vec<Supplier>,
    prices: BTreeMap<String, Price>,
    stocks: BTreeMap<String, i64>,
    #[serde(default, with = "string_set", skip_serializing_if = "BTreeSet::is_empty")]
    tags: BTreeSet<String>,
    #[serde(default, with = "number_set", skip_serializing_if = "BTreeSet::is_empty")]
    codes: BTreeSet<i64>,
    #[serde(with = "serde_bytes")]
    thumbnail: Vec<u8>,
    status: Status,
    created_at: DateTime<Utc>,
    updated_at: DateTime<Utc>,
    #[serde(default, with = "ts_seconds_option", skip_serializing_if = "Option::is_none")]
    expires_at: Option<DateTime<Utc>>,
}

#[derive(Debug, PartialEq, Serialize, Deserialize)]
enum Status {
    #[serde(rename = "A")]
    Arrived,
    #[serde(rename = "S")]
    Stored,
    #[serde(rename = "X")]
    Sent,
}

#[derive(Debug, PartialEq, Serialize, Deserialize)]
struct Address {
    street: String,
    city: String,
    country: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    zip: Option<String>,
}

#[derive(Debug, PartialEq, Serialize, Deserialize)]
struct Supplier {
    name: String,
    email: String,
    address: Address,
    lead_days: i64,
}

#[derive(Debug, PartialEq, Serialize, Deserialize)]
struct Price {
    net: f64,
    gross: f64,
    currency: String,
}

#[derive(Debug, PartialEq, Serialize, Deserialize)]
struct Size {
    width: f64,
    height: f64,
    depth: f64,
}
