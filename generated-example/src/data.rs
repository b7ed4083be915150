//! `data/outdoor.jsonl`: one JSON object a line. `examples/make_data.rs` wrote it.

use std::fmt::Display;
use std::str::FromStr;

use anyhow::{Context, Result};
use dio_runtime::chrono::{DateTime, NaiveDate, Utc};
use dio_runtime::{Number, Ulid};
use serde::de::Error;
use serde::{Deserialize, Deserializer};

use crate::generated::catalog::DeliveryState;
use crate::shop::{OrderStatus, Warehouse};

const DATA: &str = include_str!("../data/outdoor.jsonl");

/// One line.
#[derive(Debug, Deserialize)]
#[serde(tag = "record", rename_all = "snake_case")]
pub(crate) enum Line {
    Supplier(Supplier),
    Supply(Supply),
    Product(Product),
    PriceChange(PriceChange),
    Delivery(Delivery),
    Customer(Customer),
    Order(Order),
}

#[derive(Debug, Deserialize)]
pub(crate) struct Supplier {
    pub id: String,
    pub name: String,
    pub country: String,
    pub email: Option<String>,
}

#[derive(Debug, Deserialize)]
pub(crate) struct Supply {
    /// Of the product.
    pub id: String,
    pub supplier: String,
    #[serde(deserialize_with = "parsed")]
    pub cost: f64,
    pub lead_days: i64,
}

#[derive(Debug, Deserialize)]
pub(crate) struct Product {
    pub id: String,
    pub sku: String,
    pub name: String,
    pub category: String,
    #[serde(deserialize_with = "parsed")]
    pub price: Number,
    pub stock: i64,
    pub words: Vec<String>,
    #[serde(deserialize_with = "parsed")]
    pub launched_at: DateTime<Utc>,
    /// Grams, then millimetres.
    pub parcel: [i64; 4],
}

#[derive(Debug, Deserialize)]
pub(crate) struct PriceChange {
    /// Of the product.
    pub id: String,
    pub sku: String,
    #[serde(deserialize_with = "parsed")]
    pub at: DateTime<Utc>,
    #[serde(deserialize_with = "parsed")]
    pub price: f64,
}

#[derive(Debug, Deserialize)]
pub(crate) struct Delivery {
    pub supplier: String,
    #[serde(deserialize_with = "parsed")]
    pub ordered_on: NaiveDate,
    pub number: i64,
    #[serde(deserialize_with = "parsed")]
    pub state: DeliveryState,
    #[serde(deserialize_with = "parsed_if_there")]
    pub expected_on: Option<NaiveDate>,
    pub sku: String,
    pub pieces: i64,
}

#[derive(Debug, Deserialize)]
pub(crate) struct Customer {
    pub id: String,
    pub name: String,
    pub email: String,
    pub newsletter: bool,
    pub addresses: Vec<Address>,
}

#[derive(Debug, Deserialize)]
pub(crate) struct Address {
    pub label: String,
    pub place: Place,
}

#[derive(Debug, Deserialize)]
pub(crate) struct Place {
    pub street: String,
    pub city: String,
    pub postcode: String,
    pub country: String,
}

#[derive(Debug, Deserialize)]
pub(crate) struct Order {
    pub customer: String,
    #[serde(deserialize_with = "parsed")]
    pub placed_at: DateTime<Utc>,
    #[serde(deserialize_with = "parsed")]
    pub id: Ulid,
    #[serde(deserialize_with = "parsed")]
    pub status: OrderStatus,
    #[serde(deserialize_with = "parsed")]
    pub total: Number,
    pub ship_to: Place,
    #[serde(deserialize_with = "parsed_if_there")]
    pub warehouse: Option<Warehouse>,
    #[serde(deserialize_with = "parsed_if_there")]
    pub ship_by: Option<NaiveDate>,
    pub note: Option<String>,
    pub items: Vec<Item>,
}

/// In the file `["MUG-MOSS", 2, "12.00"]`.
#[derive(Debug, Deserialize)]
pub(crate) struct Item {
    pub sku: String,
    pub quantity: i64,
    #[serde(deserialize_with = "parsed")]
    pub price: Number,
}

/// Every line of the file.
///
/// # Errors
/// A line that is none of these, with its number.
pub(crate) fn lines() -> Result<Vec<Line>> {
    let line = |(index, text)| {
        serde_json::from_str(text).with_context(|| format!("data/outdoor.jsonl, line {}", index + 1))
    };
    DATA.lines().enumerate().map(line).collect()
}

fn parsed<'de, T, D>(from: D) -> Result<T, D::Error>
where
    T: FromStr<Err: Display>,
    D: Deserializer<'de>,
{
    String::deserialize(from)?.parse().map_err(D::Error::custom)
}

fn parsed_if_there<'de, T, D>(from: D) -> Result<Option<T>, D::Error>
where
    T: FromStr<Err: Display>,
    D: Deserializer<'de>,
{
    Option::<String>::deserialize(from)?.map(|text| text.parse().map_err(D::Error::custom)).transpose()
}
