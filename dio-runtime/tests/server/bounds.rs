//! What is too large, too slow or too much.

use std::time::{Duration, Instant};

use dio_runtime::mock::ServerOptions;
use tokio::task::JoinSet;

use crate::raw::{Connection, head, request, server, still_answers};

/// A timeout short enough to wait for.
const SHORT: Duration = Duration::from_millis(200);

#[tokio::test]
async fn a_body_of_20_mb_is_answered_with_413() {
    let server = server(ServerOptions::new()).await;
    let mut connection = Connection::open(&server).await;
    connection.send(request("PutItem", &"x".repeat(20_000_000))).await;
    let response = connection.response().await;
    assert_eq!((response.status, response.error().as_str()), (413, "SerializationException"));
    assert!(connection.is_closed().await);
    still_answers(&server).await;
}

#[tokio::test]
async fn a_body_of_16_mib_is_read() {
    let server = server(ServerOptions::new()).await;
    let mut connection = Connection::open(&server).await;
    let blanks = " ".repeat((16 << 20) - 2);
    connection.send(request("ListTables", &format!("{{{blanks}}}"))).await;
    assert_eq!(connection.response().await.status, 200);
    // And the next one on the same connection.
    connection.send(request("ListTables", "{}")).await;
    assert_eq!(connection.response().await.status, 200);
}

#[tokio::test]
async fn a_body_without_end_is_answered_with_413_or_cut_off() {
    let server = server(ServerOptions::new().request_bytes(100_000)).await;
    let mut connection = Connection::open(&server).await;
    connection.send(head("PutItem", "Transfer-Encoding: chunked\r\n")).await;
    let chunk = format!("2710\r\n{}\r\n", "x".repeat(10_000));
    let start = Instant::now();
    let mut sent = 0;
    while connection.try_send(&chunk).await.is_ok() {
        sent += 10_000;
        assert!(start.elapsed() < Duration::from_secs(20), "{sent} bytes, and no end");
    }
    still_answers(&server).await;

    // Who stops within what is read for politeness sees the answer.
    let mut connection = Connection::open(&server).await;
    connection.send(head("PutItem", "Transfer-Encoding: chunked\r\n")).await;
    connection.send(chunk.repeat(20)).await;
    connection.send("0\r\n\r\n").await;
    assert_eq!(connection.response().await.status, 413);
}

#[tokio::test]
async fn an_announced_size_costs_nothing_until_it_comes() {
    let server = server(ServerOptions::new()).await;
    let mut waiting = Vec::new();
    for _ in 0..100 {
        let mut connection = Connection::open(&server).await;
        connection.send(head("PutItem", &format!("Content-Length: {}\r\n", u64::MAX / 2))).await;
        connection.send("{").await;
        waiting.push(connection);
    }
    still_answers(&server).await;
}

#[tokio::test]
async fn a_slow_head_is_cut_off() {
    let server = server(ServerOptions::new().idle_timeout(SHORT)).await;
    let mut connection = Connection::open(&server).await;
    let start = Instant::now();
    let mut bytes = b"POST / HTTP/1.1\r\nx: ".iter().chain(std::iter::repeat(&b'y'));
    while connection.try_send([*bytes.next().unwrap()]).await.is_ok() {
        tokio::time::sleep(Duration::from_millis(20)).await;
        assert!(start.elapsed() < Duration::from_secs(20), "a byte at a time, and no end");
    }
    still_answers(&server).await;
}

#[tokio::test]
async fn an_idle_connection_is_closed() {
    let server = server(ServerOptions::new().idle_timeout(SHORT)).await;
    let mut silent = Connection::open(&server).await;
    let mut used = Connection::open(&server).await;
    used.send(request("ListTables", "{}")).await;
    assert_eq!(used.response().await.status, 200);
    assert!(used.is_closed().await);
    assert!(silent.is_closed().await);
}

#[tokio::test]
async fn a_slow_body_is_answered_with_408() {
    let server = server(ServerOptions::new().body_timeout(SHORT)).await;
    for framing in ["Content-Length: 100\r\n", "Transfer-Encoding: chunked\r\n"] {
        let mut connection = Connection::open(&server).await;
        connection.send(head("ListTables", framing)).await;
        connection.send("2\r\n").await;
        let response = connection.response().await;
        assert_eq!((response.status, response.error().as_str()), (408, "SerializationException"));
        assert!(connection.is_closed().await);
    }
    still_answers(&server).await;
}

#[tokio::test]
async fn a_client_that_reads_nothing_is_cut_off() {
    let server = server(ServerOptions::new().write_timeout(SHORT)).await;
    let mut connection = Connection::open(&server).await;
    for at in 0..3 {
        let item = format!(
            r#"{{"TableName":"tab","Item":{{"pk":{{"S":"{at}"}},"t":{{"S":"{}"}}}}}}"#,
            "x".repeat(390_000)
        );
        connection.send(request("PutItem", &item)).await;
        assert_eq!(connection.response().await.status, 200);
    }
    // Answers of far more than the buffers of both ends hold, of which nothing is read.
    connection.send(request("Scan", r#"{"TableName":"tab"}"#).repeat(100)).await;
    let start = Instant::now();
    while connection.try_send("\r\n").await.is_ok() {
        tokio::time::sleep(Duration::from_millis(50)).await;
        assert!(start.elapsed() < Duration::from_secs(20), "nothing read, and no end");
    }
    still_answers(&server).await;
}

#[tokio::test]
async fn connections_beyond_the_bound_wait_for_a_place() {
    let server = server(ServerOptions::new().connections(2)).await;
    let mut first = Connection::open(&server).await;
    let mut second = Connection::open(&server).await;
    for connection in [&mut first, &mut second] {
        connection.send(request("ListTables", "{}")).await;
        assert_eq!(connection.response().await.status, 200);
    }
    let mut third = Connection::open(&server).await;
    third.send(request("ListTables", "{}")).await;
    assert!(tokio::time::timeout(SHORT, third.response()).await.is_err());
    drop(first);
    assert_eq!(third.response().await.status, 200);
}

#[tokio::test]
async fn two_hundred_connections_at_once_are_answered() {
    let server = server(ServerOptions::new()).await;
    let mut clients = JoinSet::new();
    for client in 0..200 {
        let mut connection = Connection::open(&server).await;
        clients.spawn(async move {
            for at in 0..10 {
                let item = format!(r#"{{"TableName":"tab","Item":{{"pk":{{"S":"{client}-{at}"}}}}}}"#);
                connection.send(request("PutItem", &item)).await;
                assert_eq!(connection.response().await.status, 200);
            }
        });
    }
    clients.join_all().await;
    let mut connection = Connection::open(&server).await;
    connection.send(request("Scan", r#"{"TableName":"tab","Select":"COUNT"}"#)).await;
    let count: serde_json::Value = serde_json::from_str(&connection.response().await.body).unwrap();
    assert_eq!(count["Count"], 2000);
}
