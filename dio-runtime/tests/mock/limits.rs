//! The limits on expressions and on what stands in for names and values in them (Developer Guide, "Service, account,
//! and table quotas").

use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::error::SdkError;
use aws_sdk_dynamodb::operation::scan::ScanError;
use aws_sdk_dynamodb::types::{AttributeValue, ScalarAttributeType};

use crate::support::*;

type Refusable = Result<(), SdkError<ScanError>>;

async fn filter(
    client: &Client,
    filter: &str,
    given: &[(&str, AttributeValue)],
    renamed: &[(&str, &str)],
) -> Refusable {
    let scan = client.scan().table_name("tab").filter_expression(filter);
    let scan = scan.set_expression_attribute_values(values(given));
    scan.set_expression_attribute_names(names(renamed)).send().await.map(|_| ())
}

async fn plain(client: &Client, text: &str) -> Refusable {
    filter(client, text, &[], &[]).await
}

#[tokio::test]
async fn an_expression_has_at_most_4096_bytes() {
    let client = table(ScalarAttributeType::S).await;
    let padded = |length: usize| format!("a = {}", "b".repeat(length - 4));
    plain(&client, &padded(4096)).await.unwrap();
    // Spaces count as well.
    plain(&client, &format!("a{} = b", " ".repeat(4091))).await.unwrap();
    let expected = "Expression size has exceeded the maximum allowed size;";
    for text in [padded(4097), "(".repeat(5000), format!("a{} = b", " ".repeat(4092))] {
        assert_eq!(invalid(plain(&client, &text).await), format!("Invalid FilterExpression: {expected}"));
    }
    // The limit is on bytes.
    let message = invalid(plain(&client, &"\u{20ac}".repeat(1366)).await);
    assert_eq!(message, format!("Invalid FilterExpression: {expected}"));
    let request = client.update_item().table_name("tab").key("pk", s("p")).key("sk", s("k"));
    let update = request.update_expression(format!("SET a = {}", "b".repeat(4089))).send().await;
    assert_eq!(invalid(update), framed(format!("Invalid UpdateExpression: {expected}")));
}

#[tokio::test]
async fn an_expression_has_at_most_300_operators_and_functions() {
    let client = table(ScalarAttributeType::S).await;
    let chain = |operators: usize| vec!["a=b"; operators / 2 + 1].join(" OR ");
    let nested = |joins: usize| format!("a=b{}{}", " OR (a=b".repeat(joins), ")".repeat(joins));
    let expected =
        "Invalid FilterExpression: The expression contains too many operators; operator count: 301";
    for text in [chain(299), format!("NOT {}", chain(299)), nested(149), format!("{}a=b", "NOT ".repeat(299))]
    {
        plain(&client, &text).await.unwrap();
    }
    // Counting stops at the first that is too many.
    for text in [chain(300), nested(150), nested(400), format!("{}a=b", "NOT ".repeat(300))] {
        assert_eq!(invalid(plain(&client, &text).await), expected);
    }
    // IN counts once, functions as well.
    plain(&client, &format!("a IN ({}) AND {}", vec!["b"; 100].join(","), chain(297))).await.unwrap();
    let functions = |count: usize| vec!["size(a)>b"; count].join(" OR ");
    plain(&client, &functions(100)).await.unwrap();
    assert_eq!(invalid(plain(&client, &functions(101)).await), expected);
    // In updates too.
    let update = |text: String| {
        let request = client.update_item().table_name("tab").key("pk", s("p")).key("sk", s("k"));
        request.update_expression(text).expression_attribute_values(":v", n(1)).send()
    };
    let sums = |count: usize| {
        let sums: Vec<String> = (0..count).map(|at| format!("a{at}=:v+:v")).collect();
        format!("SET {}", sums.join(","))
    };
    update(sums(300)).await.unwrap();
    assert_eq!(
        invalid(update(sums(301)).await),
        framed("Invalid UpdateExpression: The expression contains too many operators; operator count: 301")
    );
    let nested = |count: usize| format!("SET z={}:v{}", "if_not_exists(y,".repeat(count), ")".repeat(count));
    update(nested(230)).await.unwrap();
}

#[tokio::test]
async fn in_takes_at_most_100_operands() {
    let client = table(ScalarAttributeType::S).await;
    let list = |length: usize| format!("a IN ({})", vec!["b"; length].join(","));
    plain(&client, &list(100)).await.unwrap();
    assert_eq!(
        invalid(plain(&client, &list(101)).await),
        "Invalid FilterExpression: The IN operator is provided with too many operands; number of operands: 101"
    );
}

#[tokio::test]
async fn a_path_has_at_most_32_elements_and_list_indexes_31_bits() {
    let client = table(ScalarAttributeType::S).await;
    plain(&client, &format!("a{}[0] = b", ".a".repeat(30))).await.unwrap();
    assert_eq!(
        invalid(plain(&client, &format!("a{}[0] = b", ".a".repeat(31))).await),
        "Invalid FilterExpression: The document path has too many nesting levels; nesting levels: 33"
    );
    plain(&client, "a[2147483647] = b").await.unwrap();
    for index in ["2147483648", "99999999999999999999999"] {
        assert_eq!(
            invalid(plain(&client, &format!("b = a[{index}]")).await),
            format!(
                "Invalid FilterExpression: List index is not within the allowable range; index: [{index}]"
            )
        );
    }
}

#[tokio::test]
async fn a_placeholder_has_at_most_255_bytes() {
    let client = table(ScalarAttributeType::S).await;
    let word = "x".repeat(254);
    let (name, value) = (format!("#{word}"), format!(":{word}"));
    filter(&client, &format!("{name} = {value}"), &[(&value, n(1))], &[(&name, "a")]).await.unwrap();
    let (name, value) = (format!("#x{word}"), format!(":x{word}"));
    let too_long = "contains invalid key: The expression attribute map contains a key that is too long; size of \
                    key: 256";
    assert_eq!(
        invalid(filter(&client, "a = b", &[], &[(&name, "a")]).await),
        format!("ExpressionAttributeNames {too_long}")
    );
    assert_eq!(
        invalid(filter(&client, "a = b", &[(&value, n(1))], &[]).await),
        format!("ExpressionAttributeValues {too_long}")
    );
}

#[tokio::test]
async fn all_that_placeholders_stand_for_has_at_most_2_mb() {
    let client = table(ScalarAttributeType::S).await;
    let mb = 1024 * 1024;
    let half = s("x".repeat(mb - 2));
    let both = [(":a", half.clone()), (":b", half.clone())];
    filter(&client, "a IN (:a, :b)", &both, &[]).await.unwrap();
    assert_eq!(
        invalid(filter(&client, "#a IN (:a, :b)", &both, &[("#a", "a")]).await),
        "Combined size of ExpressionAttributeNames and ExpressionAttributeValues exceeds max size"
    );
    let more = [both[0].clone(), both[1].clone(), (":c", n(1))];
    assert_eq!(
        invalid(filter(&client, "a IN (:a, :b, :c)", &more, &[]).await),
        "ExpressionAttributeValues exceeds max size"
    );
    let name = "x".repeat(60_000);
    let keys: Vec<String> = (0..40).map(|at| format!("#n{at}")).collect();
    let many: Vec<(&str, &str)> = keys.iter().map(|key| (key.as_str(), name.as_str())).collect();
    assert_eq!(
        invalid(filter(&client, "a = b", &[], &many).await),
        "ExpressionAttributeNames exceeds max size"
    );
}

#[tokio::test]
async fn a_placeholder_stands_for_a_name_of_1_to_65535_bytes() {
    let client = table(ScalarAttributeType::S).await;
    filter(&client, "#a = b", &[], &[("#a", &"x".repeat(65_535))]).await.unwrap();
    let refused = "ExpressionAttributeNames contains invalid value: ";
    assert_eq!(
        invalid(filter(&client, "#a = b", &[], &[("#a", &"x".repeat(65_536))]).await),
        format!(
            "{refused}Member must have length less than or equal to 65535, Member must have length greater than or \
             equal to 1 for key #a"
        )
    );
    assert_eq!(
        invalid(filter(&client, "#a = b", &[], &[("#a", "")]).await),
        format!("{refused}Empty attribute name for key #a")
    );
}
