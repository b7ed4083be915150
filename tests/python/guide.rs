//! `docs/dynamo-io.md`: its module is imported to its schema, and its calls are run in both languages and do the same.

use dio_codegen::import;
use dio_runtime::dynamo_io::{
    Indexes, PagedRecordResponse, PagedRowResponse, Response, ScannedRowResponse, SingleRecordResponse,
    SingleRowResponse, SortCondition, get_indexed_record, get_indexed_records, get_indexed_row,
    get_indexed_rows, get_record, get_records_for_partition, get_row, get_rows_for_partition, insert_records,
    read_entire_table, remove, transacts, upsert,
};
use dio_runtime::mock::MockDynamo;
use dio_runtime::{Client, Item, Stamps, Unread};
use serde_json::Value as Json;

use crate::item_json::{normal, to_json};
use crate::live::peer::Peer;
use sweets::{Product, ProductKey, Supplier, Sweets, SweetsItem};

mod sweets {
    dio_runtime::include_schema!("sweets");
}

/// The page.
pub const GUIDE: &str = include_str!("../../docs/dynamo-io.md");

/// The guide's block of a language; it has one of each.
fn block(language: &str) -> &'static str {
    let start = GUIDE.split_once(&format!("\n```{language}\n")).unwrap().1;
    &start[..=start.find("\n```").unwrap()]
}

/// The rows of a table of the guide, without its head, as cells.
fn table(head: &str) -> Vec<Vec<&'static str>> {
    let rows = GUIDE.split_once(head).unwrap().1.lines().skip_while(|line| !line.starts_with('|'));
    let rows = rows.skip(2).take_while(|line| line.starts_with('|'));
    rows.map(|row| row.trim_matches('|').split(" | ").map(str::trim).collect()).collect()
}

/// The code in a cell.
fn code(cell: &str) -> impl Iterator<Item = &str> {
    cell.split('`').skip(1).step_by(2)
}

#[test]
fn the_module_is_imported_as_the_schema_that_is_shown() {
    let imported = import::dynamo_io("sweets.py", block("python"), None);
    let schema = imported.schema.unwrap();
    let lines = schema.lines().filter(|line| !line.starts_with('#'));
    assert_eq!(lines.collect::<Vec<_>>(), block("toml").lines().collect::<Vec<_>>(), "{}", imported.report);
    assert_eq!(
        block("toml"),
        include_str!("../schemas/guide.toml"),
        "the schema that the Rust is generated from"
    );
}

#[test]
fn the_rules_that_it_names_are_there() {
    let named: Vec<_> = code(GUIDE).filter(|code| code.starts_with("interop-")).collect();
    assert!(named.len() > 7, "{named:?}");
    for name in named {
        assert!(dio_codegen::rules().iter().any(|rule| rule.id == name), "{name}");
    }
}

fn stamps() -> Stamps {
    let at = |text: &str| Some(text.parse().unwrap());
    Stamps {
        created_at: at("2020-01-02T03:04:05Z"),
        updated_at: at("2020-01-02T03:04:05Z"),
        expires_at: at("2040-01-02T03:04:05Z"),
    }
}

fn bare(product: &str) -> Product {
    Product {
        product_id: product.into(),
        sku: "sku:1".into(),
        category: None,
        name: None,
        price: None,
        inventory: None,
        tags: None,
        r#box: None,
        meta: Stamps::default(),
    }
}

fn full(product: &str) -> Product {
    Product {
        category: Some("category:bars".into()),
        name: Some("Twix".into()),
        price: Some(1.5),
        inventory: Some(7),
        tags: Some(["sweet".to_owned()].into()),
        meta: stamps(),
        ..bare(product)
    }
}

/// The same in Python, and the table that every call finds.
const RECORDS: &str = "
stamp = datetime(2020, 1, 2, 3, 4, 5, tzinfo=UTC)
stamps = {'created_at': stamp, 'updated_at': stamp, 'expires_at': datetime(2040, 1, 2, 3, 4, 5, tzinfo=UTC)}
full = {'sku': 'sku:1', 'category': 'category:bars', 'name': 'Twix', 'price': 1.5, 'inventory': 7, 'tags': ['sweet'], **stamps}
product = Product(product_id='product:1', **full)
other = Product(product_id='product:2', **full)
supplier = Supplier(product_id='product:1', supplier='supplier:1', city='Oslo', **stamps)";

async fn fill(client: &Client) -> Sweets {
    let sweets = Sweets::new(client.clone(), "sweets");
    for row in read_entire_table(client, "sweets").send().await.unwrap().rows {
        let key = row.into_iter().filter(|(name, _)| name == "pk" || name == "sk").collect::<Item>();
        client.delete_item().table_name("sweets").set_key(Some(key)).send().await.unwrap();
    }
    insert_records(&sweets, [&full("product:1"), &full("product:2")])
        .and([&supplier()])
        .send()
        .await
        .unwrap();
    sweets
}

fn supplier() -> Supplier {
    Supplier {
        product_id: "product:1".into(),
        supplier: "supplier:1".into(),
        city: Some("Oslo".into()),
        meta: stamps(),
    }
}

/// The items that a response has.
trait Rows {
    fn rows(&self) -> Vec<Item>;
}

macro_rules! rows {
    ($($response:ident $(<$of:ident>)? = $rows:expr;)*) => {$(
        impl$(<$of>)? Rows for $response$(<$of>)? {
            fn rows(&self) -> Vec<Item> {
                let rows: fn(&Self) -> Vec<Item> = $rows;
                rows(self)
            }
        }
    )*};
}

rows! {
    Response = |_| Vec::new();
    SingleRowResponse = |response| response.row.iter().cloned().collect();
    PagedRowResponse = |response| response.rows.clone();
    ScannedRowResponse = |response| response.rows.clone();
    SingleRecordResponse<R> = |response| response.row.iter().cloned().collect();
    PagedRecordResponse<R> = |response| response.rows.clone();
}

/// What a call answers and what it leaves in the table, but for when it was written.
#[derive(Debug, PartialEq)]
struct Outcome {
    rows: Vec<Json>,
    table: Vec<Json>,
}

impl Outcome {
    async fn of(client: &Client, rows: Vec<Json>) -> Self {
        let scan = read_entire_table(client, "sweets").send().await.unwrap();
        let timeless = |mut row: Json| {
            row["updated_at"] = Json::Null;
            row
        };
        let table = scan.rows.iter().map(|row| timeless(normal(&to_json(row)))).collect();
        Self { rows: rows.into_iter().map(timeless).collect(), table }
    }
}

/// Without the space that a formatter puts somewhere.
fn tight(code: &str) -> String {
    code.split_whitespace().collect()
}

/// The calls of a table of the guide: each as it is written there, and what it does.
macro_rules! calls {
    ($client:ident: $($call:expr),* $(,)?) => {{
        let mut calls = Vec::new();
        $(
            fill(&$client).await;
            let response = $call.send().await.unwrap();
            let rows = response.rows().iter().map(|row| normal(&to_json(row))).collect();
            calls.push((tight(stringify!($call)), Outcome::of(&$client, rows).await));
        )*
        calls
    }};
}

async fn calls(client: &Client) -> Vec<(String, Outcome)> {
    let client = client.clone();
    let sweets = fill(&client).await;
    let (product, other, supplier, change) =
        (full("product:1"), full("product:2"), supplier(), bare("product:1"));
    calls! { client:
        get_row(&client, "sweets", "product:1", "sku:1"),
        get_rows_for_partition(&client, "sweets", "product:1"),
        get_rows_for_partition(&client, "sweets", "product:1").sort(SortCondition::begins_with("sku:")),
        get_rows_for_partition(&client, "sweets", "product:1").sort(SortCondition::before("sku:9")),
        get_rows_for_partition(&client, "sweets", "product:1").sort(SortCondition::after("sku:1")),
        get_rows_for_partition(&client, "sweets", "product:1").page_size(10),
        get_rows_for_partition(&client, "sweets", "category:bars").index(Indexes::G1_PARTITION),
        get_indexed_rows(&client, "sweets", Indexes::G1_PARTITION, "category:bars"),
        get_indexed_row(&client, "sweets", Indexes::G1_PARTITION, "category:bars").sort_key("product:1"),
        read_entire_table(&client, "sweets").max_pages(10),
        get_record(&sweets, ProductKey::new("product:1", "sku:1")),
        get_records_for_partition::<SweetsItem>(&sweets, "product:1"),
        get_records_for_partition::<Product>(&sweets, "product:1").sort(SortCondition::begins_with("sku:")),
        get_indexed_records(&sweets, &product, Indexes::G1_PARTITION),
        get_indexed_record(&sweets, &product, Indexes::G1_PARTITION),
        upsert(sweets.upsert(&product)),
        upsert(sweets.upsert(&change).remove_price()),
        upsert(sweets.upsert(&change)).remove_expires_at(),
        insert_records(&sweets, [&product]).and([&supplier]),
        transacts(&sweets).put(&product).update(sweets.upsert(&supplier)).delete(other.key()),
        remove(&sweets, product.key()),
    }
}

async fn served() -> (MockDynamo, dio_runtime::mock::Server, Client) {
    let mock = MockDynamo::new();
    let server = mock.serve("127.0.0.1:0").await.unwrap();
    let client = mock.client();
    Sweets::new(client.clone(), "sweets").create().await.unwrap();
    (mock, server, client)
}

#[tokio::test]
async fn the_calls_are_those_that_are_shown() {
    let (.., client) = served().await;
    let done: Vec<String> = calls(&client).await.into_iter().map(|(call, _)| call).collect();
    let mut shown = table("**Items**");
    shown.extend(table("**Records**"));
    let shown: Vec<String> = shown.iter().map(|row| tight(row[1].trim_matches('`'))).collect();
    assert_eq!(done, shown);
}

#[tokio::test]
async fn python_s_calls_do_the_same() {
    if !Peer::is_there() {
        return;
    }
    let (_mock, server, client) = served().await;
    let endpoint = server.endpoint_url();
    let python = async |code: String| {
        let endpoint = endpoint.clone();
        let done = tokio::task::spawn_blocking(move || Peer::run(&endpoint, &code)).await.unwrap();
        done.unwrap_or_else(|traceback| panic!("{traceback}"))
    };
    python(format!("{}\n{RECORDS}", block("python"))).await;
    let mut shown = table("**Items**");
    shown.extend(table("**Records**"));
    for (row, (_, outcome)) in shown.iter().zip(calls(&client).await) {
        fill(&client).await;
        let call = row[0].trim_matches('`');
        let rows = format!(
            "response = {call}\nanswer(getattr(response, 'rows', None) or filter(None, [getattr(response, 'row', None)]))"
        );
        let rows = python(rows).await.as_array().unwrap().iter().map(normal).collect();
        assert_eq!(Outcome::of(&client, rows).await, outcome, "{call}");
    }
}

/// What the guide has beside those calls.
#[tokio::test]
async fn the_rest_is_as_it_is_shown() {
    let (.., client) = served().await;
    let sweets = fill(&client).await;
    let (product, other) = (full("product:1"), full("product:2"));
    let mut done = Vec::new();
    macro_rules! done {
        ($($call:expr),* $(,)?) => {$(
            fill(&client).await;
            $call.send().await.unwrap();
            done.push(tight(stringify!($call)));
        )*};
    }
    done! {
        sweets.get(ProductKey::new("product:1", "sku:1")),
        sweets.products("product:1"),
        sweets.products_by_g1_partition("category:bars"),
        sweets.update(product.key()).set_price(2.5),
        sweets.put(&product),
        sweets.batch_write().put(&product),
        sweets.transact().put(sweets.put(&product)).delete(sweets.delete(other.key())),
        sweets.delete(product.key()),
        sweets.scan(),
    }
    let shown = table("**Beyond these.**");
    let shown: Vec<String> = shown.iter().flat_map(|row| code(row[1])).map(tight).collect();
    assert_eq!(done, shown);

    let item = product.to_item().unwrap();
    assert_eq!(Product::from_item(item.clone()).unwrap(), product);
    assert!(matches!(Supplier::from_item(item), Err(Unread::Other(_))));
    let scan = read_entire_table(&client, "sweets").send().await.unwrap().into_records::<SweetsItem>();
    assert_eq!(scan.records.len(), scan.rows.len());
    let update = upsert(sweets.upsert(&bare("product:1")).remove_price()).into_sdk().unwrap();
    assert_eq!(
        update.get_update_expression().as_deref(),
        Some("SET #k7=if_not_exists(#k7, :v7), #k8=:v8 REMOVE #k2")
    );
}
