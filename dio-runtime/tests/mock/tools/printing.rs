//! Tables and indexes as text.

use dio_runtime::mock::MockDynamo;

use super::{failure, shop};
use crate::support::*;

#[test]
fn a_table_prints_its_partitions_records_and_index_keys() {
    let mock = shop();
    mock.table("shop").put(item([
        ("pk", s("customer:1")),
        ("sk", s("order:3")),
        ("_type", s("Order")),
        ("g1k", s("due:1")),
        ("g2k", s("st:x")),
    ]));
    assert_eq!(
        mock.table("shop").to_string(),
        "shop (4 items)\n  \
           pk \"customer:1\"\n    \
             sk \"#profile\"                                    | tags <\"a\", \"b\">\n    \
             sk \"order:2\"                                     | total 9.5\n    \
             sk \"order:3\"   Order  @ g1k \"due:1\", g2k \"st:x\"\n  \
           pk \"customer:2\"\n    \
             sk \"#profile\"         @ g1k \"x\"                  | name \"Bo\"\n"
    );
    assert_eq!(MockDynamo::dynamo_io().table("empty").to_string(), "empty (0 items)\n");
}

#[test]
fn an_index_prints_its_own_partitions() {
    let mock = shop();
    let index = mock.table("shop").index("g1_partition");
    assert_eq!(
        index.to_string(),
        "shop.g1_partition (1 item)\n  \
           g1k \"x\"\n    \
             pk \"customer:2\"  = sk \"#profile\"  | name \"Bo\"\n"
    );
    assert_eq!((index.len(), index.is_empty(), index.name()), (1, false, "g1_partition"));
    assert_eq!(index.items()[0]["name"], s("Bo"));
    let problem = failure(|| drop(mock.table("shop").index("by_name").items()));
    assert!(
        problem.starts_with("table shop has no index by_name; its indexes are: partition_g1,"),
        "{problem}"
    );
}

#[test]
fn what_is_long_is_cut() {
    let mock = MockDynamo::dynamo_io();
    let table = mock.table("shop");
    let long = "é".repeat(100);
    table.put(item([
        ("pk", s("p")),
        ("sk", s(format!("s{long}"))),
        ("binary", b(vec![0; 1000])),
        ("list", list((0..1000).map(n))),
        ("text", s(long)),
        ("zebra", s("striped")),
    ]));
    let text = table.to_string();
    assert_eq!(
        text,
        format!(
            "shop (1 item)\n  pk \"p\"\n    sk \"s{}…\" (201 bytes)  | binary b\"{}…\" (1000 bytes), list \
             [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 1…, and 2 more\n",
            "é".repeat(70),
            "A".repeat(38),
        )
    );
    let wide = MockDynamo::dynamo_io().table("wide");
    let mut attributes = item([("pk", s("p")), ("sk", s("s"))]);
    for name in 'a'..='z' {
        attributes.insert(name.to_string(), s("a text of thirty characters..."));
    }
    wide.put(attributes);
    let text = wide.to_string();
    assert!(text.contains(", and 22 more\n"), "{text}");
    for number in 0..600 {
        table.put(item([("pk", s("q")), ("sk", s(format!("{number:03}")))]));
    }
    let text = table.to_string();
    assert!(text.starts_with("shop (601 items)\n") && text.ends_with("\n  and 101 more\n"), "{text}");
}
