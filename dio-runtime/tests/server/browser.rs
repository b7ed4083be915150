//! A page of another origin may use the port.

use dio_runtime::mock::ServerOptions;

use crate::raw::{Connection, server};

#[tokio::test]
async fn a_preflight_allows_what_is_asked_for() {
    let server = server(ServerOptions::new()).await;
    let mut connection = Connection::open(&server).await;
    connection
        .send(
            "OPTIONS / HTTP/1.1\r\nHost: a\r\nOrigin: http://localhost:3000\r\n\
             Access-Control-Request-Method: POST\r\n\
             Access-Control-Request-Headers: authorization,content-type,x-amz-target\r\n\
             Access-Control-Request-Private-Network: true\r\n\r\n",
        )
        .await;
    let response = connection.response().await;
    assert_eq!(response.status, 200);
    assert_eq!(response.header("access-control-allow-origin"), Some("*"));
    assert!(response.header("access-control-allow-methods").unwrap().contains("POST"));
    let headers = response.header("access-control-allow-headers");
    assert_eq!(headers, Some("authorization,content-type,x-amz-target"));
    assert!(response.header("access-control-max-age").is_some());
    assert_eq!(response.header("access-control-allow-private-network"), Some("true"));
}

#[tokio::test]
async fn answers_and_errors_may_be_read_by_the_page() {
    let server = server(ServerOptions::new()).await;
    let mut connection = Connection::open(&server).await;
    for (target, status) in
        [("DynamoDB_20120810.ListTables", 200), ("DynamoDB_20120810.Scan", 400), ("x", 400)]
    {
        connection
            .send(format!(
                "POST / HTTP/1.1\r\nHost: a\r\nOrigin: null\r\nContent-Type: application/x-amz-json-1.0\r\n\
                 X-Amz-Target: {target}\r\nContent-Length: 2\r\n\r\n{{}}"
            ))
            .await;
        let response = connection.response().await;
        assert_eq!(response.status, status);
        assert_eq!(response.header("access-control-allow-origin"), Some("*"));
        assert!(response.header("access-control-expose-headers").unwrap().contains("x-amzn-RequestId"));
    }
}

#[tokio::test]
async fn who_is_no_page_gets_no_such_headers() {
    let server = server(ServerOptions::new()).await;
    let mut connection = Connection::open(&server).await;
    connection.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n").await;
    assert_eq!(connection.response().await.header("access-control-allow-origin"), None);
}
