//! Partitions that both sides have written in, read by both with every sort condition.

use dio_runtime::Item;
use dio_runtime::dynamo_io::{
    SortCondition, get_records_for_partition, get_rows_for_partition, insert_records, read_entire_table,
};
use serde_json::Value as Json;

use super::market::{MarketItem, Offer, Review};
use super::{Turns, offer, stamps};
use crate::item_json::{normal, to_json};

/// Every other item is Python's; the last two are reviews, and one is no record at all.
async fn fill(turns: &Turns) {
    let dio: Vec<_> = (0..10)
        .step_by(2)
        .map(|number| Offer {
            count: Some(number),
            meta: stamps(),
            ..offer("seller:ä", &format!("offer:{number:02}"))
        })
        .collect();
    let day = "2024-02-29".parse().unwrap();
    let review = Review { seller: "seller:ä".into(), day, number: 1, text: "good".into(), meta: stamps() };
    insert_records(&turns.market, &dio).and([&review]).send().await.unwrap();
    turns
        .python(
            "
offers = [Offer(seller='seller:ä', offer=f'offer:{number:02}', count=number, **STAMPS) for number in range(1, 10, 2)]
review = Review(seller='seller:ä', day=date(2024, 2, 29), number=2, text='bad', **STAMPS)
dio.insert_records(client, 'market', [*offers, review])
client.put_item(TableName='market', Item={'pk': {'S': 'seller:ä'}, 'sk': {'S': 'offer:'}, 'unknown': {'N': '1'}})",
        )
        .await;
}

fn in_json(rows: &[Item]) -> Vec<Json> {
    rows.iter().map(|row| normal(&to_json(row))).collect()
}

#[tokio::test]
async fn prefixes_and_bounds() {
    let Some(turns) = Turns::begin("partitions").await else { return };
    fill(&turns).await;
    let conditions = [
        ("", None, 13),
        ("sort_key_starts='offer:'", Some(SortCondition::begins_with("offer:")), 11),
        ("sort_key_starts='offer:0'", Some(SortCondition::begins_with("offer:0")), 10),
        ("sort_key_starts='x'", Some(SortCondition::begins_with("x")), 0),
        // Without what lies on the bound.
        ("before_sort_key='offer:03'", Some(SortCondition::before("offer:03")), 4),
        ("after_sort_key='offer:03'", Some(SortCondition::after("offer:03")), 8),
        ("after_sort_key='review:2024-02-29#0001'", Some(SortCondition::after("review:2024-02-29#0001")), 1),
    ];
    for (python, sort, count) in conditions {
        let mut rows = get_rows_for_partition(&turns.client, "market", "seller:ä").page_size(4);
        let mut records = get_records_for_partition::<MarketItem>(&turns.market, "seller:ä");
        if let Some(sort) = sort {
            rows = rows.sort(sort.clone());
            records = records.sort(sort);
        }
        let (rows, records) = (rows.send().await.unwrap(), records.send().await.unwrap());
        assert_eq!(rows.rows.len(), count, "{python}");
        assert_eq!(records.rows, rows.rows);

        let code = format!(
            "answer(dio.get_rows_for_partition(client, 'market', 'seller:ä', {python}{} limit=4).rows)",
            comma(python)
        );
        assert_eq!(turns.python_rows(&code).await, in_json(&rows.rows), "{python}");
        let code = format!(
            "
response = dio.get_records_for_partition(client, 'market', 'seller:ä', {python}{} record_classes=[Offer, Review])
answer(record.to_row() for record in response.records)",
            comma(python)
        );
        let items: Vec<Item> = records
            .iter_records()
            .map(|record| match record {
                MarketItem::Offer(offer) => offer.to_item().unwrap(),
                MarketItem::Review(review) => review.to_item().unwrap(),
                MarketItem::Other(item) => panic!("{item:?}"),
            })
            .collect();
        assert_eq!(turns.python_rows(&code).await, in_json(&items), "{python}");
    }

    // One type of record: the others stay in the rows.
    let reviews = get_records_for_partition::<Review>(&turns.market, "seller:ä").send().await.unwrap();
    assert_eq!((reviews.rows.len(), reviews.records.len(), reviews.unread.len()), (13, 2, 0));
    turns
        .python(
            "
response = dio.get_records_for_partition(client, 'market', 'seller:ä', record_classes=[Review])
same((len(response.rows), [record.text for record in response.records]), (13, ['good', 'bad']))
same((response.first_record.text, response.first_row['sk']['S']), ('good', 'offer:'))",
        )
        .await;
    turns.agree_on_items().await;
}

fn comma(arguments: &str) -> &str {
    if arguments.is_empty() { "" } else { "," }
}

#[tokio::test]
async fn more_than_one_page_and_more_than_one_request() {
    let Some(turns) = Turns::begin("pages").await else { return };
    // dio cuts to 25 what is more than one BatchWriteItem takes; dynamo-io is given that many at once.
    let records: Vec<_> = (0..60).map(|number| offer("seller:1", &format!("offer:{number:03}"))).collect();
    insert_records(&turns.market, &records).send().await.unwrap();
    turns
        .python(
            "
records = [Offer(seller='seller:1', offer=f'offer:{number:03}', **STAMPS) for number in range(60, 120)]
refused('ValidationException', dio.insert_records, client, 'market', records)
for start in range(0, 60, 25):
    dio.insert_records(client, 'market', records[start:start + 25])
response = dio.get_records_for_partition(client, 'market', 'seller:1', record_classes=[Offer], limit=7)
same(([record.offer for record in response.records], len(response.pages)), ([f'offer:{n:03}' for n in range(120)], 18))
same(len(dio.read_entire_table(client, 'market').rows), 120)",
        )
        .await;
    let found =
        get_records_for_partition::<Offer>(&turns.market, "seller:1").page_size(7).send().await.unwrap();
    assert_eq!((found.records.len(), found.pages.len()), (120, 18));
    let found = get_records_for_partition::<Offer>(&turns.market, "seller:1").limit(70).send().await.unwrap();
    assert_eq!(found.records.last().unwrap().offer, "offer:069");

    // Where dynamo-io reads a page more than it is told, dio reads as many.
    let scan = read_entire_table(&turns.client, "market").page_size(50).max_pages(2).send().await.unwrap();
    assert_eq!((scan.rows.len(), scan.completed), (100, false));
    turns.agree_on_records().await;
    turns.agree_on_items().await;
}
