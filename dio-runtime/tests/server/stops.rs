//! How a server ends.

use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use dio_runtime::mock::{MockDynamo, ServerOptions};
use tokio::net::TcpStream;

use crate::raw::{Connection, head, request, server};

#[tokio::test]
async fn shutdown_lets_a_request_finish_and_closes_the_rest() {
    let server = server(ServerOptions::new()).await;
    let address = server.address();
    let mut idle = Connection::open(&server).await;
    idle.send(request("ListTables", "{}")).await;
    idle.response().await;
    let mut busy = Connection::open(&server).await;
    busy.send(head("ListTables", "Content-Length: 2\r\nExpect: 100-continue\r\n")).await;
    assert_eq!(busy.response().await.status, 100); // it is being read
    let ending = tokio::spawn(server.shutdown());
    assert!(idle.is_closed().await);
    busy.send("{}").await;
    assert_eq!(busy.response().await.status, 200);
    assert!(busy.is_closed().await);
    ending.await.unwrap();
    assert!(TcpStream::connect(address).await.is_err());
}

#[tokio::test]
async fn shutdown_does_not_wait_for_ever() {
    let server = server(ServerOptions::new()).await;
    let mut stuck = Connection::open(&server).await;
    stuck.send(head("ListTables", "Content-Length: 2\r\nExpect: 100-continue\r\n")).await;
    assert_eq!(stuck.response().await.status, 100);
    let start = Instant::now();
    server.shutdown().await;
    assert!(start.elapsed() < Duration::from_secs(15));
    assert!(stuck.is_closed().await);
}

#[tokio::test]
async fn dropping_the_server_frees_the_port() {
    let first = server(ServerOptions::new()).await;
    let address = first.address();
    let mut open = Connection::open(&first).await;
    open.send(request("ListTables", "{}")).await;
    open.response().await;
    drop(first);
    assert!(open.is_closed().await);
    assert!(TcpStream::connect(address).await.is_err());
}

#[tokio::test]
async fn a_taken_port_is_an_error() {
    let first = server(ServerOptions::new()).await;
    assert!(MockDynamo::new().serve(first.address()).await.is_err());
}

#[tokio::test]
async fn requests_are_told_with_operation_tables_and_status() {
    let lines = Arc::new(Mutex::new(Vec::new()));
    let told = Arc::clone(&lines);
    let options = ServerOptions::new().on_request(move |request| {
        told.lock().unwrap().push(format!("{} {:?} {}", request.operation, request.tables(), request.status));
    });
    let server = server(options).await;
    let mut connection = Connection::open(&server).await;
    for (operation, body) in [
        ("Scan", r#"{"TableName":"tab"}"#),
        ("BatchGetItem", r#"{"RequestItems":{"b":{"Keys":[]},"a":{"Keys":[]}}}"#),
        (
            "TransactGetItems",
            r#"{"TransactItems":[{"Get":{"TableName":"c","Key":{"pk":{"S":"1"}}}},
                                 {"Get":{"TableName":"c","Key":{"pk":{"S":"2"}}}}]}"#,
        ),
        ("Scan", "nonsense"),
    ] {
        connection.send(request(operation, body)).await;
        connection.response().await;
    }
    let lines = lines.lock().unwrap();
    assert_eq!(
        *lines,
        [
            r#"Scan ["tab"] 200"#,
            r#"BatchGetItem ["a", "b"] 400"#,
            r#"TransactGetItems ["c"] 400"#,
            "Scan [] 400"
        ]
    );
}
