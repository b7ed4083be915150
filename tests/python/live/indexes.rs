//! Index keys that one side writes and the other reads by.

use dio_runtime::dynamo_io::{
    Index, Indexes, get_indexed_record, get_indexed_records, get_indexed_row, get_indexed_rows,
    get_records_for_partition, get_rows_for_partition, insert_records, upsert,
};
use serde_json::Value as Json;

use super::market::Offer;
use super::{Turns, offer, stamps};
use crate::item_json::{normal, to_json};

fn lamp(seller: u32, name: &str) -> Offer {
    Offer {
        category: Some("category:lamps".into()),
        name: Some(name.into()),
        meta: stamps(),
        ..offer(&format!("seller:{seller}"), "offer:1")
    }
}

async fn fill(turns: &Turns) {
    let hidden = Offer { category: None, name: None, ..lamp(5, "") };
    insert_records(&turns.market, &[lamp(1, "Torch"), lamp(3, "Lamp"), hidden]).send().await.unwrap();
    turns
        .python(
            "
lamp = lambda seller, name: Offer(seller=f'seller:{seller}', offer='offer:1', category='category:lamps', name=name, **STAMPS)
dio.insert_records(client, 'market', [lamp(2, 'Lamp'), lamp(4, 'Torch')])",
        )
        .await;
}

/// A key in an index, and the sellers whose offers have it.
struct Read<'s> {
    index: Index,
    python: &'static str,
    partition: &'static str,
    sort: Option<&'static str>,
    sellers: &'s [&'static str],
}

/// What each index has, asked for in every way.
#[tokio::test]
async fn every_index_has_the_same_for_both() {
    let Some(turns) = Turns::begin("indexes").await else { return };
    fill(&turns).await;
    let all = ["seller:1", "seller:2", "seller:3", "seller:4", "seller:5"];
    let read = |index, python, partition, sort, sellers| Read { index, python, partition, sort, sellers };
    let reads = [
        read(Indexes::STANDARD, "dio.Indexes.STANDARD", "seller:1", None, &all[..1]),
        read(Indexes::INVERTED, "dio.Indexes.INVERTED", "offer:1", None, &all),
        read(Indexes::INVERTED, "dio.Indexes.INVERTED", "offer:1", Some("seller:4"), &all[3..4]),
        read(Indexes::G1_PARTITION, "dio.Indexes.G1_PARTITION", "category:lamps", None, &all[..4]),
        read(
            Indexes::G1_PARTITION,
            "dio.Indexes.G1_PARTITION",
            "category:lamps",
            Some("seller:2"),
            &all[1..2],
        ),
        read(Indexes::G2_SORT, "dio.Indexes.G2_SORT", "name:Lamp", Some("offer:1"), &all[1..3]),
        // The generated classes have this index with the attributes that it has, which dynamo-io's constant has not.
        read(Indexes::G1_G2, "market.Indexes.G1_G2", "category:lamps", Some("name:Lamp"), &all[1..3]),
    ];
    for Read { index, python, partition, sort, sellers } in reads {
        let mut rows = get_indexed_rows(&turns.client, "market", index.clone(), partition);
        let mut row = get_indexed_row(&turns.client, "market", index, partition);
        if let Some(sort) = sort {
            (rows, row) = (rows.sort_key(sort), row.sort_key(sort));
        }
        let (rows, row) = (rows.send().await.unwrap(), row.send().await.unwrap());
        let found: Vec<_> = rows.iter_rows().map(|row| row["pk"].as_s().unwrap().as_str()).collect();
        assert_eq!(found, sellers, "{python} {partition} {sort:?}");
        assert_eq!(row.row.as_ref(), rows.first_row());

        let sort = sort.map_or("None".to_owned(), |sort| format!("{sort:?}"));
        let code =
            format!("answer(dio.get_indexed_rows(client, 'market', {partition:?}, {sort}, {python}).rows)");
        let there = turns.python_rows(&code).await;
        let here: Vec<Json> = rows.iter_rows().map(|row| normal(&to_json(row))).collect();
        assert_eq!(there, here, "{code}");
        let code =
            format!("answer([dio.get_indexed_row(client, 'market', {partition:?}, {sort}, {python}).row])");
        assert_eq!(turns.python_rows(&code).await, here[..1], "{code}");
        let code = format!(
            "answer(dio.get_rows_for_partition(client, 'market', {partition:?}, index={python}).rows)"
        );
        let there = turns.python_rows(&code).await;
        assert!(here.iter().all(|row| there.contains(row)), "{code}");
    }
    turns.agree_on_records().await;
    turns.agree_on_items().await;
}

#[tokio::test]
async fn an_index_key_moves_with_its_field() {
    let Some(turns) = Turns::begin("index_keys").await else { return };
    fill(&turns).await;
    let market = &turns.market;

    // Python moves what dio wrote, dio what Python wrote.
    turns
        .python("dio.upsert(client, 'market', Offer(seller='seller:1', offer='offer:1', name='Lamp'))")
        .await;
    upsert(market.upsert(&Offer { category: Some("category:new".into()), ..offer("seller:4", "offer:1") }))
        .send()
        .await
        .unwrap();

    let lamps = get_indexed_records(market, &lamp(3, "Lamp"), Indexes::G2_SORT).send().await.unwrap();
    let sellers = |offers: &[Offer]| offers.iter().map(|offer| offer.seller.clone()).collect::<Vec<_>>();
    assert_eq!(sellers(&lamps.all_read().unwrap()), ["seller:1", "seller:2", "seller:3"]);
    let named = market.offers_by_g2_sort("Lamp").send().await.unwrap().records;
    assert_eq!(sellers(&named), ["seller:1", "seller:2", "seller:3"]);
    turns
        .python(
            "
same(dio.get_indexed_record(client, 'market', Offer(category='category:new'), dio.Indexes.G1_PARTITION).record.seller, 'seller:4')
found = dio.get_indexed_records(client, 'market', Offer(category='category:lamps'), dio.Indexes.G1_PARTITION)
same([record.seller for record in found.records], ['seller:1', 'seller:2', 'seller:3'])
found = dio.get_records_for_partition(client, 'market', 'category:lamps', sort_key_starts='seller:',
    index=dio.Indexes.G1_PARTITION, record_classes=[Offer])
same([record.seller for record in found.records], ['seller:1', 'seller:2', 'seller:3'])",
        )
        .await;
    let source = Offer { category: Some("category:new".into()), ..offer("seller:4", "offer:9") };
    let found = get_indexed_record(market, &source, Indexes::G1_PARTITION).send().await.unwrap();
    assert_eq!(found.required().unwrap().name.as_deref(), Some("Torch"));
    let found = get_records_for_partition::<Offer>(market, "category:lamps").index(Indexes::G1_PARTITION);
    assert_eq!(
        sellers(&found.send().await.unwrap().all_read().unwrap()),
        ["seller:1", "seller:2", "seller:3"]
    );

    // Python's constant `G1_G2` names attributes that no column writes; there is no index for its question.
    turns
        .python("refused('ValidationException', dio.get_rows_for_partition, client, 'market', 'category:new', None, None, None, dio.Indexes.G1_G2)")
        .await;
    let found = get_rows_for_partition(&turns.client, "market", "category:new").index(Indexes::G1_G2);
    assert_eq!(found.send().await.unwrap().rows.len(), 1);
    turns.agree_on_records().await;
    turns.agree_on_items().await;
}
