//! What every answer has, and requests that are HTTP but not DynamoDB's.

use dio_runtime::mock::ServerOptions;

use crate::raw::{Connection, head, request, server, still_answers};

const PUT: &str = r#"{"TableName":"tab","Item":{"pk":{"S":"Grüße"}}}"#;

#[tokio::test]
async fn an_answer_carries_its_checksum_and_an_id() {
    let server = server(ServerOptions::new()).await;
    let mut connection = Connection::open(&server).await;
    let mut ids = Vec::new();
    for (operation, body, status) in
        [("PutItem", PUT, 200), ("Scan", r#"{"TableName":"tab"}"#, 200), ("Scan", "{}", 400)]
    {
        connection.send(request(operation, body)).await;
        let response = connection.response().await;
        assert_eq!(response.status, status, "{response:?}");
        assert_eq!(response.header("content-type"), Some("application/x-amz-json-1.0"));
        let checksum = crc32(response.body.as_bytes()).to_string();
        assert_eq!(response.header("x-amz-crc32"), Some(checksum.as_str()));
        ids.push(response.header("x-amzn-requestid").unwrap().to_owned());
    }
    ids.dedup();
    assert_eq!(ids.len(), 3);
}

/// CRC-32 as ISO-HDLC defines it, bit by bit: another way than the server's.
fn crc32(bytes: &[u8]) -> u32 {
    let mut crc = u32::MAX;
    for byte in bytes {
        crc ^= u32::from(*byte);
        for _ in 0..8 {
            crc = if crc & 1 == 1 { crc >> 1 ^ 0xEDB8_8320 } else { crc >> 1 };
        }
    }
    !crc
}

#[test]
fn the_check_value_of_crc32() {
    assert_eq!(crc32(b"123456789"), 0xCBF4_3926);
}

#[tokio::test]
async fn what_is_no_request_of_the_protocol_is_refused_and_the_connection_kept() {
    let server = server(ServerOptions::new()).await;
    let mut connection = Connection::open(&server).await;
    let json = "Content-Type: application/x-amz-json-1.0\r\n";
    let target = "X-Amz-Target: DynamoDB_20120810.ListTables\r\n";
    let gzip = "Content-Encoding: gzip\r\n";
    for (line, headers, status, error) in [
        ("PUT /", format!("{json}{target}"), 405, "UnknownOperationException"),
        ("DELETE /", String::new(), 405, "UnknownOperationException"),
        ("BREW /", String::new(), 405, "UnknownOperationException"),
        ("POST /tables", format!("{json}{target}"), 404, "UnknownOperationException"),
        ("GET /tables", String::new(), 404, "UnknownOperationException"),
        ("POST /", target.to_owned(), 404, "UnknownOperationException"),
        ("POST /", format!("Content-Type: text/html\r\n{target}"), 404, "UnknownOperationException"),
        ("POST /", json.to_owned(), 400, "UnknownOperationException"),
        ("POST /", format!("{json}X-Amz-Target: ListTables\r\n"), 400, "UnknownOperationException"),
        ("POST /", format!("{json}X-Amz-Target: DynamoDB_20120810.\r\n"), 400, "UnknownOperationException"),
        (
            "POST /",
            format!("{json}X-Amz-Target: DynamoDB_20111205.Scan\r\n"),
            400,
            "UnknownOperationException",
        ),
        (
            "POST /",
            format!("{json}X-Amz-Target: DynamoDB_20120810.Dance\r\n"),
            400,
            "UnknownOperationException",
        ),
        ("POST /", format!("{json}{target}{gzip}"), 415, "SerializationException"),
    ] {
        connection
            .send(format!("{line} HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n{headers}\r\n{{}}"))
            .await;
        let response = connection.response().await;
        assert_eq!((response.status, response.error().as_str()), (status, error), "{line} {headers}");
    }
    connection.send(request("ListTables", "{}")).await;
    assert_eq!(connection.response().await.status, 200);
}

#[tokio::test]
async fn a_body_that_is_no_json_or_no_utf8_is_refused() {
    let server = server(ServerOptions::new()).await;
    let mut connection = Connection::open(&server).await;
    let deep = "[".repeat(100_000);
    let bodies: [&[u8]; 9] = [
        b"",
        b"{",
        b"nonsense",
        b"[]",
        b"{}{}",
        b"\0",
        b"{\"TableName\":\"\xff\xfe\"}",
        b"{\"TableName\":\"\\ud800\"}",
        deep.as_bytes(),
    ];
    for body in bodies {
        connection.send(head("DescribeTable", &format!("Content-Length: {}\r\n", body.len()))).await;
        connection.send(body).await;
        let response = connection.response().await;
        assert_eq!(response.status, 400);
        let error = response.error();
        assert!(["SerializationException", "ValidationException"].contains(&error.as_str()), "{error}");
    }
    still_answers(&server).await;
}

#[tokio::test]
async fn the_address_itself_says_what_it_is() {
    let server = server(ServerOptions::new()).await;
    let mut connection = Connection::open(&server).await;
    connection.send(request("PutItem", PUT)).await;
    connection.response().await;
    connection.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n").await;
    let response = connection.response().await;
    assert_eq!(response.status, 200);
    assert!(response.body.starts_with("healthy: dio-mock "), "{}", response.body);
    assert!(response.body.contains("tab, 1 item\n"), "{}", response.body);
}

#[tokio::test]
async fn http_1_0_and_connection_close_end_after_one_answer() {
    let server = server(ServerOptions::new()).await;
    for (version, header) in [("1.0", ""), ("1.1", "Connection: close\r\n")] {
        let mut connection = Connection::open(&server).await;
        connection.send(format!("GET / HTTP/{version}\r\nHost: a\r\n{header}\r\n")).await;
        assert_eq!(connection.response().await.status, 200);
        assert!(connection.is_closed().await);
    }
}

#[tokio::test]
async fn a_client_may_ask_whether_to_send_its_body() {
    let server = server(ServerOptions::new()).await;
    let mut connection = Connection::open(&server).await;
    let more = format!("Content-Length: {}\r\nExpect: 100-continue\r\n", PUT.len());
    connection.send(head("PutItem", &more)).await;
    assert_eq!(connection.response().await.status, 100);
    connection.send(PUT).await;
    assert_eq!(connection.response().await.status, 200);
}
