//! The records that are converted.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, Utc};
use dio_runtime::Ulid;

use crate::warehouse::{Address, Parcel, Price, Product, Size, Status, Supplier, parcel, product};

/// A small record, of eight fields.
pub fn parcel() -> Parcel {
    Parcel {
        depot: "rotterdam-4".into(),
        received_at: moment("2026-07-01T13:05:09Z"),
        parcel_id: Ulid::from_parts(1_782_911_109_000, 0x1234_5678_9abc_def0),
        recipient: "Ada Lovelace, St James's Square 12".into(),
        status: Status::Stored,
        grams: 1_250,
        note: Some("leave it with the neighbours".into()),
        labels: texts(["fragile", "express", "insured"]),
        meta: parcel::Meta {
            created_at: Some(moment("2026-07-01T13:05:10Z")),
            updated_at: Some(moment("2026-07-02T08:00:00Z")),
            expires_at: None,
        },
    }
}

/// A large record, of forty fields, some of them nested.
pub fn product() -> Product {
    Product {
        product_id: Ulid::from_parts(1_782_911_109_001, 0xfedc_ba98_7654_3210),
        sku: "LAMP-1042-BRASS".into(),
        name: "Desk lamp with a brass arm".into(),
        brand: "Lumen & Daughters".into(),
        description:
            "A lamp for long evenings: a weighted foot, a brass arm that stays where it is put, and a \
                      shade that keeps the light off the neighbour's screen."
                .into(),
        category: "lighting/desk".into(),
        supplier: "Lumen & Daughters".into(),
        color: "brass".into(),
        material: "brass, steel, linen".into(),
        country: "Portugal".into(),
        barcode: "5601234567890".into(),
        url: Some("https://shop.example/lamps/1042".into()),
        image: Some("https://images.example/1042.webp".into()),
        video: None,
        stock: 310,
        reserved: 12,
        reorder_at: 50,
        sold: 12_842,
        views: 1_204_331,
        rank: -3,
        price: 89.95,
        cost: 31.4,
        weight: 2.35,
        rating: 4.625,
        active: true,
        featured: false,
        fragile: true,
        launched: "2024-03-15".parse().unwrap(),
        changed_at: moment("2026-07-01T13:05:09Z"),
        seen_at: Some(moment("2026-07-02T01:02:03Z")),
        due: Some(moment("2026-09-01T00:00:00Z")),
        size: Size { width: 18.5, height: 52.25, depth: 18.5 },
        origin: address("Rua da Prata 80"),
        suppliers: (0..3)
            .map(|number| Supplier {
                name: format!("Supplier {number} of brass and linen"),
                email: format!("orders@supplier-{number}.example"),
                address: address("Rua Augusta 24"),
                lead_days: 7 + number,
            })
            .collect(),
        prices: ["eur", "usd", "gbp"]
            .map(|currency| (currency.into(), Price { net: 75.59, gross: 89.95, currency: currency.into() }))
            .into(),
        stocks: [("lisbon", 120), ("porto", 80), ("rotterdam", 100), ("leeds", 10)]
            .map(|(depot, count)| (depot.to_owned(), count))
            .into_iter()
            .collect::<BTreeMap<_, _>>(),
        tags: texts(["lamp", "desk", "brass", "gift", "evening"]),
        codes: [8_413, 9_405, 1_200, 77].into(),
        thumbnail: (0..=255).collect(),
        status: Status::Arrived,
        meta: product::Meta {
            created_at: Some(moment("2024-03-15T09:30:00Z")),
            updated_at: Some(moment("2026-07-01T13:05:09Z")),
            expires_at: None,
        },
    }
}

fn address(street: &str) -> Address {
    Address {
        street: street.into(),
        city: "Lisboa".into(),
        country: "Portugal".into(),
        zip: Some("1100-053".into()),
    }
}

fn moment(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}

fn texts<const N: usize>(texts: [&str; N]) -> BTreeSet<String> {
    texts.map(str::to_owned).into()
}
