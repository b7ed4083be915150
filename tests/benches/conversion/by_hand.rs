//! Conversion as one would write it by hand for these records, and no other: it allocates what the item and the record
//! are made of and nothing else, moves texts out of the item, and checks what it reads.

use std::collections::{BTreeMap, HashMap};
use std::fmt::Write;

use chrono::{DateTime, Datelike, NaiveDate, Timelike, Utc};
use dio_runtime::types::Blob;
use dio_runtime::{AttributeValue, Item, Stamps, Ulid};

use crate::warehouse::{Address, Parcel, Price, Product, Size, Status, Supplier};

/// The attribute that cannot be read.
#[derive(Debug)]
pub struct Wrong(#[expect(dead_code, reason = "for `Debug`")] &'static str);

pub fn parcel_to_item(parcel: &Parcel) -> Item {
    let mut item = Item::with_capacity(11);
    put(&mut item, "pk", text(["depot:", &parcel.depot]));
    let mut sk = String::with_capacity(7 + 20 + 1 + 26);
    sk.push_str("parcel:");
    push_datetime(&mut sk, parcel.received_at);
    sk.push('#');
    sk.push_str(parcel.parcel_id.array_to_str(&mut [0; ulid::ULID_LEN]));
    put(&mut item, "sk", AttributeValue::S(sk));
    put(&mut item, "g1k", text(["recipient:", &parcel.recipient]));
    put(&mut item, "_type", text(["Parcel"]));
    put(&mut item, "recipient", text([&parcel.recipient]));
    put(&mut item, "status", text([status_text(parcel.status)]));
    put(&mut item, "grams", number(parcel.grams));
    put_some(&mut item, "note", parcel.note.as_ref().map(|note| text([note])));
    if !parcel.labels.is_empty() {
        put(&mut item, "labels", AttributeValue::Ss(parcel.labels.iter().cloned().collect()));
    }
    put_stamps(&mut item, &parcel.meta);
    item
}

pub fn parcel_from_item(mut item: Item) -> Result<Parcel, Wrong> {
    of_type(&mut item, "Parcel")?;
    let pk = take_text(&mut item, "pk")?;
    let sk = take_text(&mut item, "sk")?;
    let depot = pk.strip_prefix("depot:").ok_or(Wrong("pk"))?;
    let key = sk.strip_prefix("parcel:").and_then(|key| key.split_once('#'));
    let (received_at, parcel_id) = key.ok_or(Wrong("sk"))?;
    Ok(Parcel {
        depot: depot.to_owned(),
        received_at: read_datetime(received_at, "sk")?,
        parcel_id: Ulid::from_string(parcel_id).map_err(|_| Wrong("sk"))?,
        recipient: take_text(&mut item, "recipient")?,
        status: status(&take_text(&mut item, "status")?)?,
        grams: take_number(&mut item, "grams")?,
        note: take_optional_text(&mut item, "note")?,
        labels: match item.remove("labels") {
            Some(AttributeValue::Ss(labels)) => labels.into_iter().collect(),
            None => Default::default(),
            _ => return Err(Wrong("labels")),
        },
        meta: take_stamps(&mut item)?,
    })
}

pub fn product_to_item(product: &Product) -> Item {
    let mut item = Item::with_capacity(45);
    let mut pk = String::with_capacity(8 + 26);
    pk.push_str("product:");
    pk.push_str(product.product_id.array_to_str(&mut [0; ulid::ULID_LEN]));
    put(&mut item, "pk", AttributeValue::S(pk));
    put(&mut item, "sk", text(["#product"]));
    put(&mut item, "g1k", text(["sku:", &product.sku]));
    put(&mut item, "_type", text(["Product"]));
    put(&mut item, "sku", text([&product.sku]));
    put(&mut item, "name", text([&product.name]));
    put(&mut item, "brand", text([&product.brand]));
    put(&mut item, "description", text([&product.description]));
    put(&mut item, "category", text([&product.category]));
    put(&mut item, "supplier", text([&product.supplier]));
    put(&mut item, "color", text([&product.color]));
    put(&mut item, "material", text([&product.material]));
    put(&mut item, "country", text([&product.country]));
    put(&mut item, "barcode", text([&product.barcode]));
    put_some(&mut item, "url", product.url.as_ref().map(|url| text([url])));
    put_some(&mut item, "image", product.image.as_ref().map(|image| text([image])));
    put_some(&mut item, "video", product.video.as_ref().map(|video| text([video])));
    put(&mut item, "stock", number(product.stock));
    put(&mut item, "reserved", number(product.reserved));
    put(&mut item, "reorder_at", number(product.reorder_at));
    put(&mut item, "sold", number(product.sold));
    put(&mut item, "views", number(product.views));
    put(&mut item, "rank", number(product.rank));
    put(&mut item, "price", float(product.price));
    put(&mut item, "cost", float(product.cost));
    put(&mut item, "weight", float(product.weight));
    put(&mut item, "rating", float(product.rating));
    put(&mut item, "active", AttributeValue::Bool(product.active));
    put(&mut item, "featured", AttributeValue::Bool(product.featured));
    put(&mut item, "fragile", AttributeValue::Bool(product.fragile));
    put(&mut item, "launched", date(product.launched));
    put(&mut item, "changed_at", datetime(product.changed_at));
    put_some(&mut item, "seen_at", product.seen_at.map(datetime));
    put_some(&mut item, "due", product.due.map(|due| number(due.timestamp())));
    put(&mut item, "size", size_to_value(&product.size));
    put(&mut item, "origin", address_to_value(&product.origin));
    let suppliers = product.suppliers.iter().map(supplier_to_value).collect();
    put(&mut item, "suppliers", AttributeValue::L(suppliers));
    let prices = product.prices.iter().map(|(name, price)| (name.clone(), price_to_value(price))).collect();
    put(&mut item, "prices", AttributeValue::M(prices));
    let stocks = product.stocks.iter().map(|(name, count)| (name.clone(), number(*count))).collect();
    put(&mut item, "stocks", AttributeValue::M(stocks));
    if !product.tags.is_empty() {
        put(&mut item, "tags", AttributeValue::Ss(product.tags.iter().cloned().collect()));
    }
    if !product.codes.is_empty() {
        put(&mut item, "codes", AttributeValue::Ns(product.codes.iter().map(i64::to_string).collect()));
    }
    put(&mut item, "thumbnail", AttributeValue::B(Blob::new(product.thumbnail.clone())));
    put(&mut item, "status", text([status_text(product.status)]));
    put_stamps(&mut item, &product.meta);
    item
}

pub fn product_from_item(mut item: Item) -> Result<Product, Wrong> {
    of_type(&mut item, "Product")?;
    let pk = take_text(&mut item, "pk")?;
    let product_id = pk.strip_prefix("product:").ok_or(Wrong("pk"))?;
    if take_text(&mut item, "sk")? != "#product" {
        return Err(Wrong("sk"));
    }
    Ok(Product {
        product_id: Ulid::from_string(product_id).map_err(|_| Wrong("pk"))?,
        sku: take_text(&mut item, "sku")?,
        name: take_text(&mut item, "name")?,
        brand: take_text(&mut item, "brand")?,
        description: take_text(&mut item, "description")?,
        category: take_text(&mut item, "category")?,
        supplier: take_text(&mut item, "supplier")?,
        color: take_text(&mut item, "color")?,
        material: take_text(&mut item, "material")?,
        country: take_text(&mut item, "country")?,
        barcode: take_text(&mut item, "barcode")?,
        url: take_optional_text(&mut item, "url")?,
        image: take_optional_text(&mut item, "image")?,
        video: take_optional_text(&mut item, "video")?,
        stock: take_number(&mut item, "stock")?,
        reserved: take_number(&mut item, "reserved")?,
        reorder_at: take_number(&mut item, "reorder_at")?,
        sold: take_number(&mut item, "sold")?,
        views: take_number(&mut item, "views")?,
        rank: take_number(&mut item, "rank")?,
        price: take_float(&mut item, "price")?,
        cost: take_float(&mut item, "cost")?,
        weight: take_float(&mut item, "weight")?,
        rating: take_float(&mut item, "rating")?,
        active: take_boolean(&mut item, "active")?,
        featured: take_boolean(&mut item, "featured")?,
        fragile: take_boolean(&mut item, "fragile")?,
        launched: take_text(&mut item, "launched")?.parse().map_err(|_| Wrong("launched"))?,
        changed_at: read_datetime(&take_text(&mut item, "changed_at")?, "changed_at")?,
        seen_at: take_optional_datetime(&mut item, "seen_at")?,
        due: take_optional_timestamp(&mut item, "due")?,
        size: size(take_map(&mut item, "size")?)?,
        origin: address(take_map(&mut item, "origin")?)?,
        suppliers: match item.remove("suppliers") {
            Some(AttributeValue::L(suppliers)) => {
                let mut read = Vec::with_capacity(suppliers.len());
                for value in suppliers {
                    read.push(supplier(members(value, "suppliers")?)?);
                }
                read
            }
            _ => return Err(Wrong("suppliers")),
        },
        prices: {
            let mut prices = BTreeMap::new();
            for (name, value) in take_map(&mut item, "prices")? {
                prices.insert(name, price(members(value, "prices")?)?);
            }
            prices
        },
        stocks: {
            let mut stocks = BTreeMap::new();
            for (name, value) in take_map(&mut item, "stocks")? {
                stocks.insert(name, read_number(Some(value), "stocks")?);
            }
            stocks
        },
        tags: match item.remove("tags") {
            Some(AttributeValue::Ss(tags)) => tags.into_iter().collect(),
            None => Default::default(),
            _ => return Err(Wrong("tags")),
        },
        codes: match item.remove("codes") {
            Some(AttributeValue::Ns(codes)) => {
                codes.iter().map(|code| code.parse().map_err(|_| Wrong("codes"))).collect::<Result<_, _>>()?
            }
            None => Default::default(),
            _ => return Err(Wrong("codes")),
        },
        thumbnail: match item.remove("thumbnail") {
            Some(AttributeValue::B(bytes)) => bytes.into_inner(),
            _ => return Err(Wrong("thumbnail")),
        },
        status: status(&take_text(&mut item, "status")?)?,
        meta: take_stamps(&mut item)?,
    })
}

// Nested values.

fn size_to_value(size: &Size) -> AttributeValue {
    let mut members = HashMap::with_capacity(3);
    put(&mut members, "width", float(size.width));
    put(&mut members, "height", float(size.height));
    put(&mut members, "depth", float(size.depth));
    AttributeValue::M(members)
}

fn size(mut members: Item) -> Result<Size, Wrong> {
    Ok(Size {
        width: take_float(&mut members, "width")?,
        height: take_float(&mut members, "height")?,
        depth: take_float(&mut members, "depth")?,
    })
}

fn address_to_value(address: &Address) -> AttributeValue {
    let mut members = HashMap::with_capacity(4);
    put(&mut members, "street", text([&address.street]));
    put(&mut members, "city", text([&address.city]));
    put(&mut members, "country", text([&address.country]));
    put_some(&mut members, "zip", address.zip.as_ref().map(|zip| text([zip])));
    AttributeValue::M(members)
}

fn address(mut members: Item) -> Result<Address, Wrong> {
    Ok(Address {
        street: take_text(&mut members, "street")?,
        city: take_text(&mut members, "city")?,
        country: take_text(&mut members, "country")?,
        zip: take_optional_text(&mut members, "zip")?,
    })
}

fn supplier_to_value(supplier: &Supplier) -> AttributeValue {
    let mut members = HashMap::with_capacity(4);
    put(&mut members, "name", text([&supplier.name]));
    put(&mut members, "email", text([&supplier.email]));
    put(&mut members, "address", address_to_value(&supplier.address));
    put(&mut members, "lead_days", number(supplier.lead_days));
    AttributeValue::M(members)
}

fn supplier(mut members: Item) -> Result<Supplier, Wrong> {
    Ok(Supplier {
        name: take_text(&mut members, "name")?,
        email: take_text(&mut members, "email")?,
        address: address(take_map(&mut members, "address")?)?,
        lead_days: take_number(&mut members, "lead_days")?,
    })
}

fn price_to_value(price: &Price) -> AttributeValue {
    let mut members = HashMap::with_capacity(3);
    put(&mut members, "net", float(price.net));
    put(&mut members, "gross", float(price.gross));
    put(&mut members, "currency", text([&price.currency]));
    AttributeValue::M(members)
}

fn price(mut members: Item) -> Result<Price, Wrong> {
    Ok(Price {
        net: take_float(&mut members, "net")?,
        gross: take_float(&mut members, "gross")?,
        currency: take_text(&mut members, "currency")?,
    })
}

// Writing.

fn put(item: &mut Item, name: &str, value: AttributeValue) {
    item.insert(name.to_owned(), value);
}

fn put_some(item: &mut Item, name: &str, value: Option<AttributeValue>) {
    if let Some(value) = value {
        put(item, name, value);
    }
}

fn put_stamps(item: &mut Item, meta: &Stamps) {
    put_some(item, "created_at", meta.created_at.map(datetime));
    put_some(item, "updated_at", meta.updated_at.map(datetime));
    put_some(item, "expires_at", meta.expires_at.map(|at| number(at.timestamp())));
}

fn text<const N: usize>(parts: [&str; N]) -> AttributeValue {
    AttributeValue::S(parts.concat())
}

fn number(value: i64) -> AttributeValue {
    AttributeValue::N(value.to_string())
}

fn float(value: f64) -> AttributeValue {
    AttributeValue::N(value.to_string())
}

fn date(value: NaiveDate) -> AttributeValue {
    let mut text = String::with_capacity(10);
    let _ = write!(text, "{:04}-{:02}-{:02}", value.year(), value.month(), value.day());
    AttributeValue::S(text)
}

fn datetime(value: DateTime<Utc>) -> AttributeValue {
    let mut text = String::with_capacity(20);
    push_datetime(&mut text, value);
    AttributeValue::S(text)
}

fn push_datetime(text: &mut String, value: DateTime<Utc>) {
    let (date, time) = (value.date_naive(), value.time());
    let _ = write!(
        text,
        "{:04}-{:02}-{:02}T{:02}:{:02}:{:02}Z",
        date.year(),
        date.month(),
        date.day(),
        time.hour(),
        time.minute(),
        time.second()
    );
}

fn status_text(status: Status) -> &'static str {
    match status {
        Status::Arrived => "A",
        Status::Stored => "S",
        Status::Sent => "X",
    }
}

// Reading.

fn of_type(item: &mut Item, name: &str) -> Result<(), Wrong> {
    if take_text(item, "_type")? == name { Ok(()) } else { Err(Wrong("_type")) }
}

fn take_text(item: &mut Item, name: &'static str) -> Result<String, Wrong> {
    match item.remove(name) {
        Some(AttributeValue::S(text)) => Ok(text),
        _ => Err(Wrong(name)),
    }
}

fn take_optional_text(item: &mut Item, name: &'static str) -> Result<Option<String>, Wrong> {
    match item.remove(name) {
        Some(AttributeValue::S(text)) => Ok(Some(text)),
        None => Ok(None),
        _ => Err(Wrong(name)),
    }
}

fn take_number(item: &mut Item, name: &'static str) -> Result<i64, Wrong> {
    read_number(item.remove(name), name)
}

fn read_number(value: Option<AttributeValue>, name: &'static str) -> Result<i64, Wrong> {
    match value {
        Some(AttributeValue::N(text)) => text.parse().map_err(|_| Wrong(name)),
        _ => Err(Wrong(name)),
    }
}

fn take_float(item: &mut Item, name: &'static str) -> Result<f64, Wrong> {
    match item.remove(name) {
        Some(AttributeValue::N(text)) => text.parse().map_err(|_| Wrong(name)),
        _ => Err(Wrong(name)),
    }
}

fn take_boolean(item: &mut Item, name: &'static str) -> Result<bool, Wrong> {
    match item.remove(name) {
        Some(AttributeValue::Bool(value)) => Ok(value),
        _ => Err(Wrong(name)),
    }
}

fn take_map(item: &mut Item, name: &'static str) -> Result<Item, Wrong> {
    item.remove(name).ok_or(Wrong(name)).and_then(|value| members(value, name))
}

fn members(value: AttributeValue, name: &'static str) -> Result<Item, Wrong> {
    match value {
        AttributeValue::M(members) => Ok(members),
        _ => Err(Wrong(name)),
    }
}

fn take_stamps(item: &mut Item) -> Result<Stamps, Wrong> {
    Ok(Stamps {
        created_at: take_optional_datetime(item, "created_at")?,
        updated_at: take_optional_datetime(item, "updated_at")?,
        expires_at: take_optional_timestamp(item, "expires_at")?,
    })
}

fn take_optional_datetime(item: &mut Item, name: &'static str) -> Result<Option<DateTime<Utc>>, Wrong> {
    match item.remove(name) {
        Some(AttributeValue::S(text)) => read_datetime(&text, name).map(Some),
        None => Ok(None),
        _ => Err(Wrong(name)),
    }
}

fn take_optional_timestamp(item: &mut Item, name: &'static str) -> Result<Option<DateTime<Utc>>, Wrong> {
    match item.remove(name) {
        Some(value) => {
            let seconds = read_number(Some(value), name)?;
            DateTime::from_timestamp(seconds, 0).map(Some).ok_or(Wrong(name))
        }
        None => Ok(None),
    }
}

fn read_datetime(text: &str, name: &'static str) -> Result<DateTime<Utc>, Wrong> {
    DateTime::parse_from_rfc3339(text).map(|moment| moment.to_utc()).map_err(|_| Wrong(name))
}

fn status(text: &str) -> Result<Status, Wrong> {
    match text {
        "A" => Ok(Status::Arrived),
        "S" => Ok(Status::Stored),
        "X" => Ok(Status::Sent),
        _ => Err(Wrong("status")),
    }
}
