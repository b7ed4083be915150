//! A record's own `updated_at`, and what is made of it.

use dio_runtime::dynamo_io::{insert_records, upsert};

use super::journal::Entry;
use super::{s, stamped, tables};

fn entry(number: i64) -> Entry {
    Entry { book: "b".into(), number, text: None, meta: Default::default() }
}

#[tokio::test]
async fn index_keys_and_expiry_move_with_a_record_s_own_time() {
    let (mock, _, _, journal) = tables().await;
    let own = Entry { meta: stamped(), ..entry(1) };
    let row = upsert(journal.upsert(&own)).send().await.unwrap().row.unwrap();
    assert_eq!(row["updated_at"], s("2021-05-06T07:08:09Z"));
    assert_eq!(row["g2k"], s("2021-05-06T07:08:09Z#0001"));
    assert_eq!(row["expires_at"].as_n().unwrap(), "1620371289", "a day later");

    insert_records(&journal, [&Entry { meta: stamped(), ..entry(2) }]).send().await.unwrap();
    let stored = dio_runtime::dynamo_io::get_row(&mock.client(), "journal", "book:b", "entry:0002");
    let stored = stored.send().await.unwrap().row.unwrap();
    assert_eq!(stored["g2k"], s("2021-05-06T07:08:09Z#0002"));
    assert_eq!(stored["expires_at"], row["expires_at"]);

    // Without one it is the clock's.
    let row = upsert(journal.upsert(&entry(3))).send().await.unwrap().row.unwrap();
    assert_eq!(row["g2k"], s("2026-07-01T12:00:00Z#0003"));
    assert_eq!(row["expires_at"].as_n().unwrap(), "1782993600");
}

#[tokio::test]
async fn an_expiry_of_its_own_stays() {
    let (_mock, _, _, journal) = tables().await;
    let expires_at = Some("2040-01-01T00:00:00Z".parse().unwrap());
    let own = Entry { meta: dio_runtime::Stamps { expires_at, ..stamped() }, ..entry(1) };
    let stored = upsert(journal.upsert(&own)).send().await.unwrap().required().unwrap();
    assert_eq!((stored.meta.expires_at, stored.meta.updated_at), (expires_at, stamped().updated_at));
}

#[tokio::test]
async fn what_feeds_an_index_key_cannot_be_removed() {
    let (mock, _, _, journal) = tables().await;
    let error = upsert(journal.upsert(&entry(1))).remove_updated_at().send().await.unwrap_err();
    assert!(error.is_invalid());
    assert_eq!(error.to_string(), "`updated_at` cannot be removed: other attributes are made of it");
    mock.requests().assert_count(0);
}
