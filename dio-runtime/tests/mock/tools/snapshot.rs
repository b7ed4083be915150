//! The whole content as JSON, and back.

use std::collections::BTreeMap;
use std::time::Duration;

use aws_sdk_dynamodb::types::{
    AttributeValue, BillingMode, KeyType, LocalSecondaryIndex, ProjectionType, ProvisionedThroughput,
    ScalarAttributeType, TimeToLiveSpecification,
};
use chrono::{DateTime, Utc};
use dio_runtime::mock::{MockDynamo, SnapshotProblem};
use proptest::collection::{btree_map, btree_set, vec};
use proptest::prelude::*;

use super::shop;
use crate::support::*;

const CONTENT: &str = r##"{
  "format": 1,
  "tables": [
    {
      "name": "shop",
      "definition": {
        "AttributeDefinitions": [
          {"AttributeName": "g1k", "AttributeType": "S"},
          {"AttributeName": "pk", "AttributeType": "S"},
          {"AttributeName": "sk", "AttributeType": "N"}
        ],
        "KeySchema": [{"AttributeName": "pk", "KeyType": "HASH"}, {"AttributeName": "sk", "KeyType": "RANGE"}],
        "BillingMode": "PROVISIONED",
        "ProvisionedThroughput": {"ReadCapacityUnits": 5, "WriteCapacityUnits": 6},
        "LocalSecondaryIndexes": [
          {
            "IndexName": "local",
            "KeySchema": [
              {"AttributeName": "pk", "KeyType": "HASH"},
              {"AttributeName": "g1k", "KeyType": "RANGE"}
            ],
            "Projection": {"NonKeyAttributes": ["a", "b"], "ProjectionType": "INCLUDE"}
          }
        ],
        "DeletionProtectionEnabled": true
      },
      "time_to_live": "expires",
      "items": [
        {"pk": {"S": "a"}, "sk": {"N": "-1"}},
        {"pk": {"S": "a"}, "sk": {"N": "10"}, "a": {"L": [{"NULL": true}, {"M": {"x": {"BOOL": true}}}]}},
        {
          "pk": {"S": "b\n"},
          "sk": {"N": "1"},
          "bytes": {"B": "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8gISIjJCUm"},
          "g1k": {"S": "due"},
          "sets": {"M": {"b": {"BS": ["AQ==", "Ag=="]}, "n": {"NS": ["1", "2.5"]}, "s": {"SS": ["x", "y"]}}}
        }
      ]
    }
  ]
}
"##;

#[tokio::test]
async fn it_is_the_same_text_for_the_same_content() {
    let mock = MockDynamo::new();
    let client = mock.client();
    let local = LocalSecondaryIndex::builder()
        .index_name("local")
        .key_schema(key("pk", KeyType::Hash))
        .key_schema(key("g1k", KeyType::Range))
        .projection(
            aws_sdk_dynamodb::types::Projection::builder()
                .projection_type(ProjectionType::Include)
                .non_key_attributes("a")
                .non_key_attributes("b")
                .build(),
        );
    client
        .create_table()
        .table_name("shop")
        .billing_mode(BillingMode::Provisioned)
        .provisioned_throughput(
            ProvisionedThroughput::builder().read_capacity_units(5).write_capacity_units(6).build().unwrap(),
        )
        .attribute_definitions(attribute("sk", ScalarAttributeType::N))
        .attribute_definitions(attribute("pk", ScalarAttributeType::S))
        .attribute_definitions(attribute("g1k", ScalarAttributeType::S))
        .key_schema(key("pk", KeyType::Hash))
        .key_schema(key("sk", KeyType::Range))
        .local_secondary_indexes(local.build().unwrap())
        .deletion_protection_enabled(true)
        .send()
        .await
        .unwrap();
    let ttl = TimeToLiveSpecification::builder().enabled(true).attribute_name("expires").build().unwrap();
    client.update_time_to_live().table_name("shop").time_to_live_specification(ttl).send().await.unwrap();
    let table = mock.table("shop");
    table.put(item([
        ("pk", s("b\n")),
        ("sk", n(1)),
        ("g1k", s("due")),
        ("bytes", b((0..39).collect::<Vec<u8>>())),
        (
            "sets",
            map([
                ("s", ss(&["y", "x"])),
                ("n", ns(&["2.5", "1"])),
                (
                    "b",
                    AttributeValue::Bs(vec![
                        aws_sdk_dynamodb::primitives::Blob::new(vec![2]),
                        aws_sdk_dynamodb::primitives::Blob::new(vec![1]),
                    ]),
                ),
            ]),
        ),
    ]));
    let nested = list([AttributeValue::Null(true), map([("x", AttributeValue::Bool(true))])]);
    table.put(item([("pk", s("a")), ("sk", n(10)), ("a", nested)]));
    table.put(item([("pk", s("a")), ("sk", n(-1))]));
    assert_eq!(mock.snapshot(), CONTENT);
}

#[tokio::test]
async fn what_is_restored_is_at_work() {
    let mock = MockDynamo::from_snapshot(CONTENT).unwrap();
    assert_eq!(mock.snapshot(), CONTENT);
    let client = mock.client();
    let table = client.describe_table().table_name("shop").send().await.unwrap().table.unwrap();
    assert_eq!(table.item_count, Some(3));
    assert_eq!(table.provisioned_throughput.unwrap().write_capacity_units, Some(6));
    assert_eq!(mock.table("shop").index("local").len(), 1);
    let query = client.query().table_name("shop").index_name("local");
    let query = query.key_condition_expression("pk = :p").expression_attribute_values(":p", s("b\n"));
    assert_eq!(query.send().await.unwrap().count, 1);

    let now: DateTime<Utc> = "2026-07-01T12:00:00Z".parse().unwrap();
    mock.clock().set(now);
    mock.table("shop").put(item([("pk", s("c")), ("sk", n(1)), ("expires", n(now.timestamp() + 60))]));
    mock.clock().advance(Duration::from_secs(61));
    mock.table("shop").assert_absent("c", 1);
    assert_eq!(mock.snapshot(), CONTENT);
}

#[tokio::test]
async fn a_table_that_was_changed_is_restored_as_it_is() {
    use aws_sdk_dynamodb::types::{DeleteGlobalSecondaryIndexAction, GlobalSecondaryIndexUpdate};

    let mock = shop();
    let delete = DeleteGlobalSecondaryIndexAction::builder();
    let mut names = vec!["inverted".to_owned()];
    for (one, other) in [("partition", "g3"), ("sort", "g3"), ("g1", "g3"), ("g2", "g3")] {
        names.push(format!("{one}_{other}"));
        names.push(format!("{other}_{one}"));
    }
    for name in &names {
        let delete = delete.clone().index_name(name).build().unwrap();
        let update = GlobalSecondaryIndexUpdate::builder().delete(delete).build();
        let request = mock.client().update_table().table_name("shop").global_secondary_index_updates(update);
        request.send().await.unwrap();
    }
    // Now nothing has `g3k` as its key any more, so it may be a number.
    mock.table("shop").put(item([("pk", s("a")), ("sk", s("b")), ("g3k", n(1))]));
    let snapshot = mock.snapshot();
    assert!(!snapshot.contains("_g3") && snapshot.contains("\"g1_g2\""), "{snapshot}");
    assert_eq!(MockDynamo::from_snapshot(&snapshot).unwrap().snapshot(), snapshot);
}

#[test]
fn restoring_takes_the_place_of_everything_or_of_nothing() {
    let mock = shop();
    let before = mock.snapshot();
    let broken = CONTENT.replace("\"sk\": {\"N\": \"1\"}", "\"sk\": {\"S\": \"1\"}");
    mock.restore(&broken).unwrap_err();
    assert_eq!(mock.snapshot(), before);
    mock.restore(CONTENT).unwrap();
    assert_eq!(mock.snapshot(), CONTENT);
    mock.restore(&before).unwrap();
    assert_eq!(mock.snapshot(), before);
    assert!(mock.requests().is_empty());
    mock.restore(r#"{"format": 1, "tables": []}"#).unwrap();
    assert_eq!(mock.snapshot(), "{\"format\": 1, \"tables\": []}\n");
    mock.table("made by itself").assert_len(0);
}

/// Changes one text of the content, which must be refused at a place and for a problem.
#[track_caller]
fn refused_snapshot(from: &str, to: &str) -> (String, SnapshotProblem, String) {
    assert!(CONTENT.contains(from), "{from}");
    let error = MockDynamo::from_snapshot(&CONTENT.replacen(from, to, 1)).unwrap_err();
    (error.place().to_owned(), error.problem().clone(), error.to_string())
}

#[test]
fn a_broken_snapshot_is_refused_with_its_place() {
    let error = MockDynamo::from_snapshot("{\"format\": 1,\n oops").unwrap_err();
    assert!(matches!(error.problem(), SnapshotProblem::Json(_)));
    assert_eq!(error.to_string(), "not JSON: key must be a string at line 2 column 2");

    let (_, problem, text) = refused_snapshot("\"format\": 1", "\"format\": 2");
    assert_eq!(problem, SnapshotProblem::Format(Some(2)));
    assert_eq!(text, "format 2 is not known; this version of dio reads format 1");
    let (_, problem, text) = refused_snapshot("\"format\": 1", "\"format\": \"1\"");
    assert_eq!((problem, text.as_str()), (SnapshotProblem::Format(None), "`format` has to be the number 1"));
    assert_eq!(MockDynamo::from_snapshot("[]").unwrap_err().problem(), &SnapshotProblem::Format(None));

    let (place, problem, text) = refused_snapshot("\"tables\"", "\"table\"");
    assert_eq!((place.as_str(), problem), ("", SnapshotProblem::UnknownMember("table".into())));
    assert_eq!(text, "`table` is nothing that is known here");
    let text = MockDynamo::from_snapshot("{\"format\": 1}").unwrap_err().to_string();
    assert_eq!(text, "`tables` has to be a list");
    let (_, _, text) = refused_snapshot("\"name\": \"shop\"", "\"name\": 1");
    assert_eq!(text, "tables[0]: `name` has to be a string");
    let (_, _, text) = refused_snapshot("\"definition\": {", "\"definition\": 1, \"items\": {");
    assert_eq!(text, "tables[0] (shop): `definition` has to be a map");
    let (_, _, text) = refused_snapshot("\"expires\"", "7");
    assert_eq!(text, "tables[0] (shop): `time_to_live` has to be a string");
    let (_, _, text) = refused_snapshot("\"LocalSecondaryIndexes\"", "\"LocalSecondaryIndex\"");
    assert_eq!(text, "tables[0] (shop): `LocalSecondaryIndex` is nothing that is known here");

    let (place, problem, _) = refused_snapshot("\"KeyType\": \"HASH\"", "\"KeyType\": \"RANGE\"");
    assert_eq!(place, "tables[0] (shop)");
    assert!(matches!(problem, SnapshotProblem::Definition(_)), "{problem:?}");

    let (place, problem, text) = refused_snapshot("{\"N\": \"10\"}", "{\"N\": \"ten\"}");
    assert_eq!(place, "tables[0] (shop), items[1]");
    assert!(matches!(problem, SnapshotProblem::Item(_)));
    assert!(text.starts_with("tables[0] (shop), items[1]: ") && text.contains("ten"), "{text}");
    let (place, problem, _) = refused_snapshot("{\"N\": \"10\"}", "{\"S\": \"10\"}");
    assert_eq!(place, "tables[0] (shop), items[1]");
    assert_eq!(problem, SnapshotProblem::Item("The provided key element does not match the schema".into()));
    let (place, problem, text) = refused_snapshot("{\"N\": \"10\"}", "{\"N\": \"-1.0\"}");
    assert_eq!((place.as_str(), problem), ("tables[0] (shop), items[1]", SnapshotProblem::DuplicateKey));
    assert!(text.ends_with("another item of the table has the same key"));

    let twice =
        CONTENT.replacen("  ]\n}\n", ",{\"name\": \"shop\", \"definition\": DEFINITION, \"items\": []}]}", 1);
    let start = CONTENT.find("\"definition\": ").unwrap() + "\"definition\": ".len();
    let end = CONTENT.find(",\n      \"time_to_live\"").unwrap();
    let twice = twice.replace("DEFINITION", &CONTENT[start..end]);
    let error = MockDynamo::from_snapshot(&twice).unwrap_err();
    assert_eq!(error.to_string(), "tables[1] (shop): Table already exists: shop");
}

fn text() -> impl Strategy<Value = String> {
    "[a-c\"\\\\\u{0}\u{7f}é\u{10ffff} /]{0,6}"
}

fn number() -> impl Strategy<Value = String> {
    (-999i64..999, -3i32..4).prop_map(|(digits, exponent)| format!("{digits}e{exponent}"))
}

fn value() -> impl Strategy<Value = AttributeValue> {
    let leaf = prop_oneof![
        text().prop_map(AttributeValue::S),
        number().prop_map(AttributeValue::N),
        vec(any::<u8>(), 0..5).prop_map(b),
        any::<bool>().prop_map(AttributeValue::Bool),
        Just(AttributeValue::Null(true)),
        btree_set(text(), 1..4).prop_map(|set| AttributeValue::Ss(set.into_iter().collect())),
        btree_set(-50i32..50, 1..4)
            .prop_map(|set| AttributeValue::Ns(set.iter().map(ToString::to_string).collect())),
    ];
    leaf.prop_recursive(4, 20, 4, |inner| {
        prop_oneof![
            vec(inner.clone(), 0..4).prop_map(AttributeValue::L),
            btree_map(text().prop_map(|name| format!("n{name}")), inner, 0..4)
                .prop_map(|map| AttributeValue::M(map.into_iter().collect())),
        ]
    })
}

type Items = BTreeMap<(String, i32), BTreeMap<String, AttributeValue>>;

fn items() -> impl Strategy<Value = Items> {
    let key = (text().prop_map(|text| format!("p{text}")), -20i32..20);
    let attributes = btree_map(text().prop_map(|name| format!("a{name}")), value(), 0..4);
    btree_map(key, attributes, 0..8)
}

proptest! {
    // A failure prints its seed and its smallest case.
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_content_survives(content in items()) {
        let mock = MockDynamo::from_snapshot(CONTENT).unwrap();
        let table = mock.table("shop");
        for item in table.items() {
            table.remove(item["pk"].clone(), item["sk"].clone());
        }
        for ((pk, sk), attributes) in content {
            let mut item: Item = attributes.into_iter().collect();
            item.insert("pk".into(), s(pk));
            item.insert("sk".into(), n(sk));
            table.put(item);
        }
        let snapshot = mock.snapshot();
        let restored = MockDynamo::from_snapshot(&snapshot).unwrap();
        prop_assert_eq!(restored.snapshot(), snapshot);
        restored.table("shop").assert_items(table.items());
    }
}
