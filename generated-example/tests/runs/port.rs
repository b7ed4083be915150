//! The mock behind a port.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::thread;

use dio_runtime::mock::MockDynamo;

/// Puts a mock behind a port of this machine, until the test ends. Answers with its URL.
pub(crate) fn serve(mock: MockDynamo) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    thread::spawn(move || {
        for connection in listener.incoming() {
            let mock = mock.clone();
            thread::spawn(move || answer(connection.unwrap(), &mock));
        }
    });
    url
}

/// Answers the requests of one connection.
fn answer(mut connection: TcpStream, mock: &MockDynamo) {
    let mut reader = BufReader::new(connection.try_clone().unwrap());
    loop {
        let (mut operation, mut length) = (String::new(), 0);
        loop {
            let mut line = String::new();
            if reader.read_line(&mut line).unwrap_or(0) == 0 {
                return;
            }
            let Some((name, value)) = line.trim_end().split_once(": ") else {
                if line == "\r\n" {
                    break;
                }
                continue;
            };
            match name.to_ascii_lowercase().as_str() {
                "x-amz-target" => operation = value.rsplit('.').next().unwrap().to_owned(),
                "content-length" => length = value.parse().unwrap(),
                _ => {}
            }
        }
        let mut body = vec![0; length];
        reader.read_exact(&mut body).unwrap();
        let (status, body) = mock.handle(&operation, &body);
        let head = format!("HTTP/1.1 {status} -\r\ncontent-length: {}\r\n\r\n", body.len());
        connection.write_all(&[head.as_bytes(), &body].concat()).unwrap();
    }
}
