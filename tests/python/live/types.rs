//! Every type of column: written by one, read by the other, as a whole item and as an update.

use dio_runtime::dynamo_io::{get_record, insert_records, upsert};
use dio_runtime::mock::Operation;
use serde_json::Value as Json;

use super::market::{Offer, OfferKey, Parcel, Seal};
use super::{Turns, at, offer, set, stamps};
use crate::item_json::normal;

/// One record, as Python says it and as Rust does.
struct Case {
    seller: &'static str,
    python: &'static str,
    record: Offer,
}

fn parcel() -> Parcel {
    Parcel {
        label: "fragile".into(),
        weight: Some(1.25),
        packed_on: "2024-02-29".parse().ok(),
        codes: [3, -7].into(),
        seal: Some(Seal {
            text: "§".into(),
            print: vec![0, 255],
            broken_at: Some(at("2024-03-01T00:00:00Z")),
        }),
    }
}

/// All that Python can write: thirteen types, computed attributes, and a field that neither reads back.
fn all() -> Case {
    Case {
        seller: "seller:1",
        python:
            "category='category:lamps', name='Lamp', active=True, blobs=[b'\\x00', b'b'], photo=b'\\xff\\x00',
            day=date(2024, 2, 29), at=datetime(2024, 2, 29, 12, 30, 45, 999999, tzinfo=UTC), price=19.99,
            prices=[0.5, 19.99], count=42, counts=[-1, 7], words=['a', 'b'],
            ends=datetime(2030, 1, 1, 1, tzinfo=timezone(timedelta(hours=1))), frozen='ice',
            parcel={'label': 'fragile', 'weight': 1.25, 'packed_on': date(2024, 2, 29), 'codes': [-7, 3],
                'seal': {'text': '§', 'print': b'\\x00\\xff', 'broken_at': datetime(2024, 3, 1, tzinfo=UTC)}}",
        record: Offer {
            category: Some("category:lamps".into()),
            name: Some("Lamp".into()),
            active: Some(true),
            blobs: set([vec![0], b"b".to_vec()]),
            photo: Some(vec![255, 0]),
            day: "2024-02-29".parse().ok(),
            at: Some(at("2024-02-29T12:30:45.999999Z")),
            price: Some(19.99),
            prices: Some([0.5, 19.99].into_iter().collect()),
            count: Some(42),
            counts: set([-1, 7]),
            words: set(["a", "b"]),
            ends: Some(at("2030-01-01T00:00:00Z")),
            frozen: Some("ice".into()),
            parcel: Some(parcel()),
            ..offer("seller:1", "")
        },
    }
}

/// What is false, zero or empty, and still there.
fn falsy() -> Case {
    Case {
        seller: "seller:falsy",
        python: "active=False, photo=b'', price=0.0, prices=[0.0], count=0, counts=[0], blobs=[b''],
            at=datetime(1970, 1, 1, tzinfo=UTC), ends=datetime(1970, 1, 1, tzinfo=UTC)",
        record: Offer {
            active: Some(false),
            photo: Some(vec![]),
            price: Some(0.0),
            prices: Some([0.0].into_iter().collect()),
            count: Some(0),
            counts: set([0]),
            blobs: set([vec![]]),
            at: Some(at("1970-01-01T00:00:00Z")),
            ends: Some(at("1970-01-01T00:00:00Z")),
            ..offer("seller:falsy", "")
        },
    }
}

/// Before 1970 a timestamp is cut towards zero, and a datetime to the second before.
fn early() -> Case {
    Case {
        seller: "seller:early",
        python: "day=date(1, 1, 1), at=datetime(1969, 12, 31, 23, 59, 58, 500000, tzinfo=UTC),
            ends=datetime(1969, 12, 31, 23, 59, 58, 500000, tzinfo=UTC), count=-2**63, price=-1e-130",
        record: Offer {
            day: "0001-01-01".parse().ok(),
            at: Some(at("1969-12-31T23:59:58.5Z")),
            ends: Some(at("1969-12-31T23:59:58.5Z")),
            count: Some(i64::MIN),
            price: Some(-1e-130),
            ..offer("seller:early", "")
        },
    }
}

/// The ends of what dates and numbers can be.
fn late() -> Case {
    Case {
        seller: "seller:late",
        python: "day=date(9999, 12, 31), at=datetime(9999, 12, 31, 23, 59, 59, tzinfo=UTC),
            ends=datetime(9999, 12, 31, 23, 59, 59, tzinfo=UTC), count=2**63 - 1, price=9.999e125,
            prices=[-5e-100, 1e-7, 0.1, 1/3, 123456.789, 1e15, 2**53 + 2.0, 1e16, 1.7976931348623157e100]",
        record: Offer {
            day: "9999-12-31".parse().ok(),
            at: Some(at("9999-12-31T23:59:59Z")),
            ends: Some(at("9999-12-31T23:59:59Z")),
            count: Some(i64::MAX),
            price: Some(9.999e125),
            prices: Some(
                [
                    -5e-100,
                    1e-7,
                    0.1,
                    1.0 / 3.0,
                    123456.789,
                    1e15,
                    9007199254740994.0,
                    1e16,
                    1.7976931348623157e100,
                ]
                .into_iter()
                .collect(),
            ),
            ..offer("seller:late", "")
        },
    }
}

/// Keys and texts of any script, and what JSON and key texts give a meaning to.
fn unicode() -> Case {
    Case {
        seller: "seller:Zoë/日本 🦀#{x}",
        python: "category='category:\\u00e9t\\u00e9', name='a#b \"c\" \\\\ \\n\\u2028 e\\u0301', words=['', 'ß', '\\uffff', '🦀']",
        record: Offer {
            category: Some("category:été".into()),
            name: Some("a#b \"c\" \\ \n\u{2028} e\u{301}".into()),
            words: set(["", "ß", "\u{ffff}", "🦀"]),
            ..offer("seller:Zoë/日本 🦀#{x}", "")
        },
    }
}

/// Nothing but the key and the stamps.
fn bare() -> Case {
    Case { seller: "seller:bare", python: "", record: offer("seller:bare", "") }
}

impl Case {
    /// As Python says it, under a sort key.
    fn python(&self, sort: &str) -> String {
        format!("Offer(seller={:?}, offer={sort:?}, {}{}**STAMPS)", self.seller, self.python, self.comma())
    }

    fn comma(&self) -> &str {
        if self.python.is_empty() { "" } else { ", " }
    }

    /// As Rust does.
    fn record(&self, sort: &str) -> Offer {
        Offer { offer: sort.into(), meta: stamps(), ..self.record.clone() }
    }

    /// As either side reads it.
    fn as_read(&self, sort: &str) -> Offer {
        Offer { frozen: None, ..self.record(sort).as_stored().unwrap() }
    }

    async fn dio_reads(&self, turns: &Turns, sort: &str) -> Offer {
        let found = get_record(&turns.market, OfferKey::new(self.seller, sort)).send().await.unwrap();
        let found = found.required().unwrap();
        assert_eq!(found, self.as_read(sort));
        found
    }

    /// Python reads it, and with it does the rest of the turn.
    async fn python_reads(&self, turns: &Turns, sort: &str, then: &str) {
        let record = self.python(sort);
        let code = format!(
            "record = dio.get_record(client, 'market', Offer(seller={:?}, offer={sort:?})).record\n\
             same(record, Offer.from_row(({record}).to_row()))\n{then}",
            self.seller
        );
        turns.python(&code).await;
    }

    async fn both_ways(&self, turns: &Turns) {
        let market = &turns.market;
        let insert = format!("dio.insert_records(client, 'market', [{}])", self.python("offer:1"));
        turns.python(&insert).await;
        let read = self.dio_reads(turns, "offer:1").await;
        upsert(market.upsert(&Offer { frozen: self.record.frozen.clone(), ..read })).send().await.unwrap();
        self.python_reads(turns, "offer:1", "").await;

        turns.python(&format!("dio.upsert(client, 'market', {})", self.python("offer:2"))).await;
        self.dio_reads(turns, "offer:2").await;

        insert_records(market, [&self.record("offer:3")]).send().await.unwrap();
        self.python_reads(turns, "offer:3", "dio.upsert(client, 'market', record)").await;
        self.dio_reads(turns, "offer:3").await;

        let response = upsert(market.upsert(&self.record("offer:4"))).send().await.unwrap();
        assert_eq!(response.required().unwrap(), self.as_read("offer:4"));
        self.python_reads(turns, "offer:4", "").await;

        self.rows_and_requests_are_equal(turns).await;
    }

    /// What was stored under the four keys is the same, and so is what was sent for it.
    async fn rows_and_requests_are_equal(&self, turns: &Turns) {
        let code = format!("answer(dio.get_rows_for_partition(client, 'market', {:?}).rows)", self.seller);
        let mut rows = turns.python_rows(&code).await;
        rows.iter_mut().for_each(|row| row["sk"] = Json::Null);
        assert_eq!(rows, vec![rows[0].clone(); 4]);

        let sent = |operation, sort: &str| {
            let sent = turns.mock.requests().of(operation).for_key(self.seller, sort);
            let text = sent.last().unwrap().body.to_string();
            normal(&serde_json::from_str(&text.replace(&format!("{sort:?}"), "\"sort\"")).unwrap())
        };
        assert_eq!(
            sent(Operation::BatchWriteItem, "offer:1"),
            sent(Operation::BatchWriteItem, "offer:3"),
            "BatchWriteItem of dynamo-io and of dio"
        );
        assert_eq!(
            sent(Operation::UpdateItem, "offer:2"),
            sent(Operation::UpdateItem, "offer:4"),
            "UpdateItem of dynamo-io and of dio"
        );
    }
}

#[tokio::test]
async fn every_type_of_column() {
    let Some(turns) = Turns::begin("types").await else { return };
    for case in [all(), falsy(), early(), late(), unicode(), bare()] {
        case.both_ways(&turns).await;
    }
    turns.agree_on_records().await;
    turns.agree_on_items().await;
}

#[tokio::test]
async fn python_reads_a_list_as_it_is_stored() {
    let Some(turns) = Turns::begin("lists").await else { return };
    let lines = Some(vec!["first".to_owned(), String::new(), "日本".to_owned()]);
    let record = Offer { lines, meta: stamps(), ..offer("seller:1", "offer:1") };
    insert_records(&turns.market, [&record]).send().await.unwrap();
    turns
        .python(
            "
record = dio.get_record(client, 'market', Offer(seller='seller:1', offer='offer:1')).record
same(record.lines, [{'S': 'first'}, {'S': ''}, {'S': '日本'}])
raises(botocore.exceptions.ParamValidationError, dio.upsert, client, 'market', record)
# What it does not mention stays.
dio.upsert(client, 'market', Offer(seller='seller:1', offer='offer:1', name='Lamp', **STAMPS))",
        )
        .await;
    let found = get_record(&turns.market, record.key()).send().await.unwrap().required().unwrap();
    assert_eq!(found, Offer { name: Some("Lamp".into()), ..record });
    turns.agree_on_records().await;
    turns.agree_on_items().await;
}
