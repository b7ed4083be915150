//! Requests that are no HTTP, or break off.

use dio_runtime::mock::ServerOptions;

use crate::raw::{Connection, head, request, server, still_answers};

#[tokio::test]
async fn what_is_no_http_is_refused_and_the_connection_closed() {
    let server = server(ServerOptions::new()).await;
    let many = (0..200).map(|at| format!("x-{at}: 1\r\n")).collect::<String>();
    for (sent, status) in [
        ("hello\r\n\r\n".to_owned(), 400),
        ("POST\r\n\r\n".to_owned(), 400),
        ("POST / HTTP/9.9\r\n\r\n".to_owned(), 400),
        ("POST / HTTP/1.1\r\nno colon\r\n\r\n".to_owned(), 400),
        ("POST / HTTP/1.1\r\nname with blanks: 1\r\n\r\n".to_owned(), 400),
        ("POST / HTTP/1.1\r\nContent-Length: many\r\n\r\n".to_owned(), 400),
        ("POST / HTTP/1.1\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\n".to_owned(), 400),
        ("POST / HTTP/1.1\r\nContent-Length: -1\r\n\r\n".to_owned(), 400),
        ("POST / HTTP/1.1\r\nContent-Length: 99999999999999999999999\r\n\r\n".to_owned(), 400),
        ("\x16\x03\x01\x02\x00\x01\x00\x01\u{7f}\x03\x03".to_owned(), 400), // TLS
        (format!("POST / HTTP/1.1\r\nx: {}\r\n\r\n", "y".repeat(1 << 20)), 431),
        (format!("POST / HTTP/1.1\r\n{many}\r\n"), 431),
        (format!("POST /{} HTTP/1.1\r\n\r\n", "y".repeat(1 << 17)), 431),
    ] {
        let mut connection = Connection::open(&server).await;
        // The server may close before it has read all.
        let sending = connection.try_send(&sent).await;
        match connection.maybe_response().await {
            Some(response) => assert_eq!(response.status, status, "{:?}", &sent[..sent.len().min(80)]),
            None => assert!(sent.len() > 100_000, "no answer to {sent:?}: {sending:?}"),
        }
        assert!(connection.is_closed().await);
        still_answers(&server).await;
    }
}

#[tokio::test]
async fn malformed_chunks_are_refused() {
    let server = server(ServerOptions::new()).await;
    for chunks in ["zz\r\n{}\r\n0\r\n\r\n", "2\r\n{}nonsense", "fffffffffffffffff\r\n{}"] {
        let mut connection = Connection::open(&server).await;
        connection.send(head("ListTables", "Transfer-Encoding: chunked\r\n")).await;
        connection.send(chunks).await;
        let response = connection.response().await;
        assert_eq!((response.status, response.error().as_str()), (400, "SerializationException"));
        assert!(connection.is_closed().await);
    }
    still_answers(&server).await;
}

#[tokio::test]
async fn a_chunked_body_is_read_like_any_other() {
    let server = server(ServerOptions::new()).await;
    let mut connection = Connection::open(&server).await;
    connection.send(head("ListTables", "Transfer-Encoding: chunked\r\n")).await;
    connection.send("1\r\n{\r\n1\r\n}\r\n0\r\ntrailer: 1\r\n\r\n").await;
    assert_eq!(connection.response().await.body, r#"{"TableNames":["tab"]}"#);
}

#[tokio::test]
async fn a_body_shorter_than_announced_is_refused() {
    let server = server(ServerOptions::new()).await;
    let mut connection = Connection::open(&server).await;
    connection.send(head("ListTables", "Content-Length: 100\r\n")).await;
    connection.send("{}").await;
    connection.half_close().await;
    assert_eq!(connection.response().await.status, 400);
    assert!(connection.is_closed().await);
    still_answers(&server).await;
}

#[tokio::test]
async fn a_body_longer_than_announced_is_no_second_request() {
    let server = server(ServerOptions::new()).await;
    let mut connection = Connection::open(&server).await;
    connection.send(head("ListTables", "Content-Length: 2\r\n")).await;
    connection.send("{}, and this is not HTTP\r\n\r\n").await;
    assert_eq!(connection.response().await.status, 200);
    assert_eq!(connection.response().await.status, 400);
    assert!(connection.is_closed().await);
    still_answers(&server).await;
}

#[tokio::test]
async fn a_client_that_closes_its_side_gets_its_answer() {
    let server = server(ServerOptions::new()).await;
    let mut connection = Connection::open(&server).await;
    connection.send(request("ListTables", "{}")).await;
    connection.half_close().await;
    assert_eq!(connection.response().await.status, 200);
    assert!(connection.is_closed().await);
}

#[tokio::test]
async fn pipelined_requests_are_answered_in_order() {
    let server = server(ServerOptions::new()).await;
    let mut connection = Connection::open(&server).await;
    let put = |at: usize| format!(r#"{{"TableName":"tab","Item":{{"pk":{{"S":"a"}},"n":{{"N":"{at}"}}}}}}"#);
    let get = r#"{"TableName":"tab","Key":{"pk":{"S":"a"}}}"#;
    let all: String = (0..100).map(|at| request("PutItem", &put(at)) + &request("GetItem", get)).collect();
    connection.send(all).await;
    for at in 0..100 {
        assert_eq!(connection.response().await.body, "{}");
        let read = connection.response().await.body;
        assert!(read.contains(&format!(r#""n":{{"N":"{at}"}}"#)), "{read}");
    }
}

#[tokio::test]
async fn connections_dropped_anywhere_do_no_harm() {
    let server = server(ServerOptions::new()).await;
    let whole = request("ListTables", "{}");
    for length in 0..whole.len() {
        let mut connection = Connection::open(&server).await;
        connection.send(&whole[..length]).await;
    }
    still_answers(&server).await;
}
