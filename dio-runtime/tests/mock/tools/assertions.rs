//! Assertions on a table: they pass, and when they fail they show why.

use dio_runtime::mock::MockDynamo;

use super::{failure, shop};
use crate::support::*;

#[test]
fn they_pass_for_what_is_there() {
    let table = shop().table("shop");
    table.assert_len(3);
    table.assert_item(item([("pk", s("customer:1")), ("sk", s("#profile")), ("tags", ss(&["a", "b"]))]));
    table.assert_item(item([("pk", s("customer:1")), ("sk", s("order:2")), ("total", n("9.5"))]));
    table.assert_attributes("customer:2", "#profile", [("name", s("Bo"))]);
    table.assert_attributes("customer:2", "#profile", []);
    table.assert_absent("customer:1", "order:1");
    table.assert_items(table.items());
}

#[test]
fn tables_show_each_item_that_differs() {
    let table = shop().table("shop");
    let profile = item([("pk", s("customer:1")), ("sk", s("#profile")), ("tags", ss(&["a", "b"]))]);
    let order = item([("pk", s("customer:1")), ("sk", s("order:2")), ("total", n("10"))]);
    let missing = item([("pk", s("customer:3")), ("sk", s("#profile")), ("name", s("Cy"))]);
    assert_eq!(
        failure(|| table.assert_items([profile, order.clone(), missing])),
        "table shop holds other items than expected\n\
         pk \"customer:1\", sk \"order:2\"\n         expected  found\n  total  10        9.5\n\
         pk \"customer:2\", sk \"#profile\" is there, and was not expected\n  g1k   \"x\"\n  name  \"Bo\"\n\
         pk \"customer:3\", sk \"#profile\" is not there; expected was\n  name  \"Cy\"\n\
         and 1 as expected\n"
    );
    assert_eq!(
        failure(|| table.assert_item(order)),
        "table shop does not hold the item\n\
         pk \"customer:1\", sk \"order:2\"\n         expected  found\n  total  10        9.5\n"
    );
}

#[test]
fn attributes_differ_by_their_paths() {
    let mock = MockDynamo::dynamo_io();
    let table = mock.table("shop");
    let long = "x".repeat(100);
    let address = |city: &str| map([("city", s(city)), ("lines", list([n(1), n(2)]))]);
    let stored = [("pk", s("a")), ("sk", s("b")), ("address", address("Rome")), ("count", n(1))];
    table.put(item(stored));
    table.assert_attributes("a", "b", [("address", address("Rome"))]);
    assert_eq!(
        failure(|| table.assert_attributes("a", "b", [("address", address("Oslo")), ("count", s("1"))])),
        "table shop does not hold the attributes\npk \"a\", sk \"b\"\n\
         \u{20}               expected  found\n  address.city  \"Oslo\"    \"Rome\"\n  count         \"1\"       1\n"
    );
    let problem = failure(|| {
        let lines = map([("city", s("Rome")), ("lines", list([n(1), n(3), n(4)]))]);
        table.assert_attributes("a", "b", [("address", lines), ("none", n(0))]);
    });
    assert!(problem.contains("address.lines[1]  3         2\n"), "{problem}");
    assert!(problem.contains("address.lines[2]  4         nothing\n"), "{problem}");
    assert!(problem.contains("none              0         nothing\n"), "{problem}");
    assert!(!problem.contains("city"), "{problem}");

    // Sets of other types that read alike, and long texts that part late.
    table.put(item([("pk", s("a")), ("sk", s("c")), ("set", ns(&["1"])), ("text", s(format!("{long}end")))]));
    let problem = failure(|| {
        let other = b(vec![1, 2]);
        table.assert_attributes("a", "c", [("set", other), ("text", s(format!("{long}END")))]);
    });
    assert!(problem.contains("set   b\"AQI=\"            <1>\n"), "{problem}");
    assert!(problem.contains("text  …xxxxxxxxxxxxEND\"  …xxxxxxxxxxxxend\"\n"), "{problem}");
    let problem = failure(|| table.assert_attributes("a", "none", []));
    assert!(problem.ends_with("pk \"a\", sk \"none\" is not there; expected was\n"), "{problem}");
}

#[test]
fn the_rest_say_what_they_found() {
    let table = shop().table("shop");
    assert!(failure(|| table.assert_len(4)).starts_with("expected 4 items, found 3\nshop (3 items)"));
    assert_eq!(
        failure(|| table.assert_absent("customer:1", "order:2")),
        "table shop holds an item that should be absent\n\
         pk \"customer:1\", sk \"order:2\" is there, and was not expected\n  total  9.5\n"
    );
    assert_eq!(
        failure(|| drop(table.get("customer:1", ""))),
        "table shop: One or more parameter values are not valid. The AttributeValue for a key attribute \
         cannot contain an empty string value. Key: sk"
    );
    let missing = failure(|| drop(MockDynamo::new().table("shop").items()));
    assert_eq!(missing, "there is no table shop; the tables are: ");
}
