//! Requests that were right until something happened to their bytes.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use dio_runtime::mock::ServerOptions;

use crate::raw::{Connection, request, server, still_answers};

const REQUESTS: usize = 1000;

/// SplitMix64: small, and the same everywhere for a seed.
struct Random(u64);

impl Random {
    fn below(&mut self, bound: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        usize::try_from((mixed ^ (mixed >> 31)) % u64::try_from(bound).unwrap()).unwrap()
    }

    fn byte(&mut self) -> u8 {
        u8::try_from(self.below(256)).unwrap()
    }

    /// Changes, cuts out, puts in or cuts off some bytes.
    fn damage(&mut self, bytes: &mut Vec<u8>) {
        let at = self.below(bytes.len());
        match self.below(4) {
            0 => bytes[at] = self.byte(),
            1 => drop(bytes.drain(at..(at + self.below(20)).min(bytes.len()))),
            2 => {
                let more: Vec<u8> = (0..self.below(20)).map(|_| self.byte()).collect();
                bytes.splice(at..at, more);
            }
            _ => bytes.truncate(at.max(1)),
        }
    }
}

#[tokio::test]
async fn damaged_requests_do_no_harm() {
    let seed = SystemTime::now().duration_since(UNIX_EPOCH).unwrap().subsec_nanos();
    println!("seed: {seed}");
    let mut random = Random(seed.into());
    let server = server(ServerOptions::new()).await;
    let bodies = [
        ("ListTables", "{}"),
        ("PutItem", r#"{"TableName":"tab","Item":{"pk":{"S":"a"},"l":{"L":[{"N":"1"},{"NULL":true}]}}}"#),
        (
            "Scan",
            r#"{"TableName":"tab","FilterExpression":"size(pk) < :n","ExpressionAttributeValues":{":n":{"N":"2"}}}"#,
        ),
        (
            "UpdateItem",
            r##"{"TableName":"tab","Key":{"pk":{"S":"a"}},"UpdateExpression":"SET #list[0] = :v ADD n :v",
                "ExpressionAttributeNames":{"#list":"l"},"ExpressionAttributeValues":{":v":{"N":"1"}}}"##,
        ),
    ];
    for _ in 0..REQUESTS {
        let (operation, body) = bodies[random.below(bodies.len())];
        let mut bytes = request(operation, body).into_bytes();
        for _ in 0..=random.below(4) {
            if !bytes.is_empty() {
                random.damage(&mut bytes);
            }
        }
        let mut connection = Connection::open(&server).await;
        // The server may have closed already; it answers, closes, or waits for the rest.
        let _ = connection.try_send(&bytes).await;
        if let Ok(Some(response)) =
            tokio::time::timeout(Duration::from_millis(5), connection.maybe_response()).await
        {
            assert_ne!(response.status, 500, "{}: {:?}", response.body, String::from_utf8_lossy(&bytes));
        }
    }
    still_answers(&server).await;
}
