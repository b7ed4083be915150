//! Numbers: which are taken, how they come back, and how exact they stay.

use aws_sdk_dynamodb::types::ScalarAttributeType;
use proptest::prelude::*;

use crate::support::*;

/// The text that a number comes back with.
async fn stored(client: &aws_sdk_dynamodb::Client, number: &str) -> String {
    put(client, item([("pk", s("p")), ("sk", s("k")), ("a", n(number))])).await;
    let got = client.get_item().table_name("tab").key("pk", s("p")).key("sk", s("k")).send().await.unwrap();
    got.item.unwrap()["a"].as_n().unwrap().clone()
}

#[tokio::test]
async fn one_value_has_one_text() {
    let client = table(ScalarAttributeType::S).await;
    for (given, expected) in [
        ("0", "0"),
        ("-0.000", "0"),
        ("0e125", "0"),
        ("+5", "5"),
        ("5.", "5"),
        (".5", "0.5"),
        ("-.50", "-0.5"),
        ("00042", "42"),
        ("1E+2", "100"),
        ("1e-2", "0.01"),
        ("1.500e3", "1500"),
        ("123456789.987654321", "123456789.987654321"),
    ] {
        assert_eq!(stored(&client, given).await, expected, "{given}");
    }
    assert_eq!(stored(&client, "1e125").await, format!("1{}", "0".repeat(125)));
    assert_eq!(stored(&client, "-1e-130").await, format!("-0.{}1", "0".repeat(129)));
    let digits = "12345678901234567890123456789012345678";
    assert_eq!(stored(&client, digits).await, digits);
    assert_eq!(stored(&client, &format!("{digits}000")).await, format!("{digits}000"));
}

#[tokio::test]
async fn zero_is_held_to_the_range_by_its_last_digit() {
    let client = table(ScalarAttributeType::S).await;
    for zero in ["0e125", "0.0e126", "00e125", "0e-130", "0.0e-129"] {
        assert_eq!(stored(&client, zero).await, "0", "{zero}");
    }
    for (zero, problem) in
        [("0e126", "overflow"), ("0.0e127", "overflow"), ("0e-131", "underflow"), ("0.0e-130", "underflow")]
    {
        let put =
            client.put_item().table_name("tab").item("pk", s("p")).item("sk", s("k")).item("a", n(zero));
        let message = invalid(put.send().await);
        assert!(message.contains(&format!("Number {problem}.")), "{zero}: {message}");
    }
}

#[tokio::test]
async fn equal_numbers_are_one_key_one_member_and_one_value() {
    let client = table(ScalarAttributeType::N).await;
    put(&client, item([("pk", s("p")), ("sk", n("1e2")), ("a", ns(&["1.0", "20e-1"]))])).await;
    put(&client, item([("pk", s("p")), ("sk", n("100.00")), ("a", ns(&["2", "1"]))])).await;
    let found = client
        .scan()
        .table_name("tab")
        .filter_expression("a = :a AND sk = :sk AND contains(a, :one)")
        .expression_attribute_values(":a", ns(&["02", "+1"]))
        .expression_attribute_values(":sk", n("0.1e3"))
        .expression_attribute_values(":one", n("1.000"))
        .send()
        .await
        .unwrap();
    assert_eq!(found.items(), [item([("pk", s("p")), ("sk", n("100")), ("a", ns(&["1", "2"]))])]);
}

#[tokio::test]
async fn sums_are_exact_or_refused() {
    let client = table(ScalarAttributeType::S).await;
    let overflow = "Number overflow. Attempting to store a number with magnitude larger than supported range";
    for (one, sign, two, expected) in [
        ("0.1", '+', "0.2", Ok("0.3")),
        ("1e37", '-', "1", Ok("9999999999999999999999999999999999999")),
        ("1e-130", '+', "1e-130", Ok("2e-130")),
        ("1", '-', "1.0", Ok("0")),
        ("-5", '-', "-5.5", Ok("0.5")),
        ("9e125", '+', "9e125", Err(overflow)),
        ("-9e125", '-', "9e125", Err(overflow)),
        // 39 digits would be needed.
        ("1e38", '+', "1", Err(overflow)),
        ("1e50", '-', "1e-50", Err(overflow)),
        ("1e-130", '-', "9e-130", Ok("-8e-130")),
    ] {
        let update = client
            .update_item()
            .table_name("tab")
            .key("pk", s("p"))
            .key("sk", s("k"))
            .update_expression(format!("SET a = :one {sign} :two"))
            .expression_attribute_values(":one", n(one))
            .expression_attribute_values(":two", n(two));
        match expected {
            Err(expected) => {
                let message = invalid(update.send().await);
                assert!(message.ends_with(expected), "{one} {sign} {two}: {message}");
            }
            Ok(expected) => {
                update.send().await.unwrap();
                let expected = stored(&table(ScalarAttributeType::S).await, expected).await;
                let got = client.get_item().table_name("tab").key("pk", s("p")).key("sk", s("k"));
                assert_eq!(got.send().await.unwrap().item.unwrap()["a"], n(expected), "{one} {sign} {two}");
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// Numbers as sort keys come in the order of their values, whatever their texts.
    #[test]
    fn keys_are_in_the_order_of_values(numbers in prop::collection::btree_set((-1000i32..1000, -8i32..8), 1..12)) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(async {
            let client = table(ScalarAttributeType::N).await;
            for (digits, exponent) in &numbers {
                put(&client, item([("pk", s("p")), ("sk", n(format!("{digits}e{exponent}")))])).await;
            }
            let found = client
                .query()
                .table_name("tab")
                .key_condition_expression("pk = :p")
                .expression_attribute_values(":p", s("p"))
                .send()
                .await
                .unwrap();
            let keys: Vec<f64> =
                found.items().iter().map(|item| item["sk"].as_n().unwrap().parse().unwrap()).collect();
            let mut expected: Vec<f64> =
                numbers.iter().map(|(digits, exponent)| format!("{digits}e{exponent}").parse().unwrap()).collect();
            expected.sort_by(f64::total_cmp);
            expected.dedup();
            // Zero is one value here, with or without a sign.
            expected.dedup_by(|a, b| a == b);
            assert_eq!(keys, expected);
        });
    }
}

#[test]
fn a_number_is_a_text_in_json() {
    let mock = dio_runtime::mock::MockDynamo::dynamo_io();
    let body = br#"{"TableName":"tab","Item":{"pk":{"S":"p"},"sk":{"S":"k"},"a":{"N":5}}}"#;
    let (status, answer) = mock.handle("PutItem", body);
    let answer = String::from_utf8(answer).unwrap();
    assert_eq!(status, 400);
    assert!(answer.contains("SerializationException"), "{answer}");
    assert!(answer.contains("NUMBER_VALUE cannot be converted to String"), "{answer}");
}
