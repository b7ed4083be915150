//! A site of deals: `schemas/deals.toml`.

mod deals {
    dio_runtime::include_schema!("deals");
}

use chrono::{DateTime, Utc};
use deals::{
    BrandLike, BrandPage, BrandPageKey, BrandWatch, Category, CategoryWatch, Deal, DealKey, DealLike, Deals,
    Front, FrontKey, Message, Price, Shopper, ShopperId, ShopperKey, ShopperPageItem, Subject, WantsItem,
    brand_page, deal,
};
use dio_runtime::Ulid;
use dio_runtime::mock::MockDynamo;

fn at(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}

fn shopper_id(number: u128) -> ShopperId {
    Ulid(number).into()
}

fn deal(number: u128, brand: &str, category: Category, posted_at: &str) -> Deal {
    Deal {
        deal_id: Ulid(number),
        posted_at: at(posted_at),
        ends_at: None,
        brand: brand.into(),
        category,
        title: format!("deal {number}"),
        text: "while it lasts".into(),
        price: Price { amount: "19.90".parse().unwrap(), currency: "EUR".into() },
        before: None,
        left: None,
        likes: 0,
        tags: None,
        meta: Default::default(),
    }
}

fn like(number: u128, shopper: u128, liked_at: &str) -> DealLike {
    DealLike {
        deal_id: Ulid(number),
        shopper_id: shopper_id(shopper),
        liked_at: at(liked_at),
        meta: Default::default(),
    }
}

fn watch(brand: &str, shopper: u128) -> BrandWatch {
    BrandWatch { brand: brand.into(), shopper_id: shopper_id(shopper), meta: Default::default() }
}

fn watch_category(category: Category, shopper: u128) -> CategoryWatch {
    CategoryWatch { category, shopper_id: shopper_id(shopper), meta: Default::default() }
}

fn message(shopper: ShopperId, number: u128, sent_at: &str, subject: Subject) -> Message {
    Message {
        shopper_id: shopper,
        sent_at: at(sent_at),
        message_id: Ulid(number),
        subject,
        line: format!("line {number}"),
        unread: true,
        meta: Default::default(),
    }
}

async fn site() -> (MockDynamo, Deals) {
    let mock = MockDynamo::new();
    mock.clock().set(at("2026-07-03T12:00:00Z"));
    let deals = mock.create::<Deals>("deals").await;
    (mock, deals)
}

/// Deals of two brands over three days and two months, written in no order.
async fn offered() -> Deals {
    let (_, deals) = site().await;
    let offered = [
        deal(3, "Lumen", Category::Lamps, "2026-07-02T09:00:00Z"),
        Deal { left: Some(0), likes: 9, ..deal(1, "Lumen", Category::Lamps, "2026-07-01T23:59:59Z") },
        Deal { left: Some(2), likes: 5, ..deal(4, "Lumen", Category::Garden, "2026-07-02T18:30:00Z") },
        Deal { likes: 7, ..deal(2, "Lumen", Category::Lamps, "2026-07-02T00:00:00Z") },
        deal(6, "Velo", Category::Bicycles, "2026-07-02T12:00:00Z"),
        deal(5, "Lumen", Category::Lamps, "2026-07-03T08:00:00Z"),
        deal(7, "Lumen", Category::Lamps, "2026-06-30T08:00:00Z"),
        deal(8, "Velo", Category::Other("helmets".into()), "2026-07-02T12:00:00Z"),
    ];
    for deal in &offered {
        deals.put(deal).create_only().send().await.unwrap();
    }
    deals
}

fn numbers<'a>(deals: impl IntoIterator<Item = &'a Deal>) -> Vec<u128> {
    deals.into_iter().map(|deal| deal.deal_id.0).collect()
}

fn card_numbers(cards: &[deal::ByCategory]) -> Vec<u128> {
    cards.iter().map(|card| card.deal_id.0).collect()
}

#[tokio::test]
async fn what_is_on_offer() {
    let deals = offered().await;
    let (second, july) = (at("2026-07-02T15:00:00Z"), at("2026-07-31T00:00:00Z"));

    let found = deals.deal(Ulid(4)).send().await.unwrap().record.unwrap();
    assert_eq!((found.title.as_str(), found.price.amount.to_string().as_str()), ("deal 4", "19.9"));
    assert!(deals.deal(Ulid(9)).send().await.unwrap().record.is_none());
    let keys = [5, 9, 1].map(|number| DealKey::new(Ulid(number)));
    let several = deals.deals_of_numbers(keys).send().await.unwrap();
    let several: Vec<Option<u128>> =
        several.iter().map(|deal| deal.as_ref().map(|it| it.deal_id.0)).collect();
    assert_eq!(several, [Some(5), None, Some(1)], "in the order in which they were asked for");

    let day = deals.posted_on(second).send().await.unwrap().records;
    assert_eq!(numbers(&day), [4, 8, 6, 3, 2], "of all shards, the last first");
    let lumen = deals.brand_in("Lumen", july).send().await.unwrap().records;
    assert_eq!(numbers(&lumen), [5, 4, 3, 2, 1]);
    let liked = deals.liked_offers_of("Lumen", july, 5).send().await.unwrap().records;
    assert_eq!(numbers(&liked), [2, 4], "1 is sold out, and nobody likes 3 and 5");

    let cards = deals.cards_in(Category::Lamps, second).send().await.unwrap().records;
    assert_eq!(card_numbers(&cards), [3, 2]);
    assert_eq!((cards[0].title.as_str(), cards[0].brand.as_str()), ("deal 3", "Lumen"));
    let helmets = deals.cards_in(Category::Other("helmets".into()), second).send().await.unwrap().records;
    assert_eq!(card_numbers(&helmets), [8]);
    let between = at("2026-07-01T23:59:59Z")..=at("2026-07-03T07:59:59Z");
    let between = deals.cards_between(Category::Lamps, between).send().await.unwrap().records;
    assert_eq!(card_numbers(&between), [1, 2, 3]);
    let whole = deals.deals_in(Category::Lamps, second).send().await.unwrap();
    assert_eq!((numbers(&whole.records), whole.missing), (vec![2, 3], 0));
    assert_eq!((whole.records[0].text.as_str(), whole.records[0].likes), ("while it lasts", 7));
}

#[tokio::test]
async fn a_deal_is_put_where_it_belongs_and_keeps_its_day() {
    let deals = offered().await;
    let second = at("2026-07-02T00:00:00Z");
    let key = DealKey::new(Ulid(4));
    let moved = |posted_at| {
        let given = deal::CategoryGiven { posted_at, brand: "Lumen".into() };
        deals.update(key).set_category(Category::Lamps).given(given).send()
    };
    // What is said of the other parts of the key has to be so.
    assert!(moved(second).await.unwrap_err().is_condition_failed());
    assert_eq!(card_numbers(&deals.cards_in(Category::Lamps, second).send().await.unwrap().records), [3, 2]);
    let written = moved(at("2026-07-02T18:30:00Z")).await.unwrap().record;
    assert_eq!((written.category, written.likes), (Category::Lamps, 5));
    assert_eq!(
        card_numbers(&deals.cards_in(Category::Lamps, second).send().await.unwrap().records),
        [4, 3, 2]
    );
    assert!(deals.cards_in(Category::Garden, second).send().await.unwrap().records.is_empty());
    assert_eq!(numbers(&deals.posted_on(second).send().await.unwrap().records), [4, 8, 6, 3, 2]);

    // One is sold, as long as there is one.
    for (left, sold) in [(1, true), (0, true), (0, false)] {
        let answer = deals.update(key).add_left(-1).when(deal::LEFT.gt(0)).send().await;
        assert_eq!(answer.is_ok(), sold);
        assert_eq!(deals.deal(Ulid(4)).send().await.unwrap().record.unwrap().left, Some(left));
    }
    let again = Deal { brand: "Velo".into(), ..deal(4, "", Category::Lamps, "2026-07-02T18:30:00Z") };
    let error = deals.put(&again).send().await.unwrap_err();
    assert_eq!(error.immutable_attributes(), ["brand"], "{error}");
}

#[tokio::test]
async fn who_likes_and_watches_what() {
    let deals = offered().await;
    let page = BrandPage {
        brand: "Lumen".into(),
        text: "We make light.".into(),
        links: [("shop".to_owned(), "https://lumen.example".to_owned())].into(),
        likes: 0,
        watchers: 0,
        meta: Default::default(),
    };
    deals.put(&page).send().await.unwrap();

    // A like is an item and a count, in one transaction: the second one of a shopper counts nothing.
    let liked_at = ["2026-07-03T10:00:00Z", "2026-07-03T11:00:00Z", "2026-07-03T09:00:00Z"];
    for like in [like(3, 1, liked_at[0]), like(3, 2, liked_at[1]), like(6, 1, liked_at[2])] {
        let count = deals.update(DealKey::new(like.deal_id)).add_likes(1);
        deals.transact().create(&like).update(count).send().await.unwrap();
    }
    let twice = deals.transact().create(&like(3, 1, liked_at[2]));
    let error = twice.update(deals.update(DealKey::new(Ulid(3))).add_likes(1)).send().await.unwrap_err();
    assert!(error.is_transaction_cancelled(), "{error}");
    let gathered = deals.deal_page(Ulid(3)).send().await.unwrap();
    assert_eq!(gathered.deal.unwrap().likes, 2);
    let likers: Vec<_> = gathered.deal_likes.iter().map(|it| (it.shopper_id, it.liked_at)).collect();
    assert_eq!(likers, [(shopper_id(1), at(liked_at[0])), (shopper_id(2), at(liked_at[1]))]);
    assert!(gathered.other.is_empty());
    assert_eq!(deals.deal_page(Ulid(9)).send().await.unwrap(), Default::default());
    let since = deals.liked_since(shopper_id(1), at(liked_at[0])).send().await.unwrap().records;
    assert_eq!(since.iter().map(|it| it.deal_id.0).collect::<Vec<_>>(), [3]);
    let since = deals.liked_since(shopper_id(1), at(liked_at[2])).send().await.unwrap().records;
    assert_eq!(since.iter().map(|it| it.deal_id.0).collect::<Vec<_>>(), [6, 3]);

    let likes = [1, 2].map(|shopper| BrandLike {
        brand: "Lumen".into(),
        shopper_id: shopper_id(shopper),
        meta: Default::default(),
    });
    for like in &likes {
        let count = deals.update(BrandPageKey::new("Lumen")).add_likes(1);
        deals.transact().create(like).update(count).send().await.unwrap();
    }
    let likers = deals.likes_of_brand("Lumen").send().await.unwrap().records;
    assert_eq!(likers.iter().map(|it| it.shopper_id).collect::<Vec<_>>(), [1, 2].map(shopper_id));
    assert!(deals.likes_brand("Lumen", shopper_id(1)).send().await.unwrap().record.is_some());
    assert!(deals.likes_brand("Velo", shopper_id(1)).send().await.unwrap().record.is_none());
    // It is taken back once.
    for taken_back in [true, false] {
        let gone = deals.delete(likes[1].key()).must_exist();
        let count = deals.update(BrandPageKey::new("Lumen")).add_likes(-1).when(brand_page::LIKES.gt(0));
        assert_eq!(deals.transact().delete(gone).update(count).send().await.is_ok(), taken_back);
    }
    let page = deals.brand_page("Lumen").send().await.unwrap().record.unwrap();
    assert_eq!((page.likes, page.links["shop"].as_str()), (1, "https://lumen.example"));

    // Very many watch, in no order; one of them watches more.
    for shopper in (1..=40).rev() {
        let count = deals.update(BrandPageKey::new("Lumen")).add_watchers(1);
        deals.transact().create(&watch("Lumen", shopper)).update(count).send().await.unwrap();
    }
    let more = [watch_category(Category::Toys, 1), watch_category(Category::Lamps, 1)];
    deals.batch_write().put(&watch("Velo", 1)).put_all(&more).send().await.unwrap();
    let watchers = deals.watchers_of_brand("Lumen").send().await.unwrap().records;
    let watchers: Vec<ShopperId> = watchers.iter().map(|it| it.shopper_id).collect();
    assert_eq!(watchers, (1..=40).map(shopper_id).collect::<Vec<_>>());
    assert_eq!(deals.brand_page("Lumen").send().await.unwrap().record.unwrap().watchers, 40);
    let of_lamps = deals.watchers_of_category(Category::Lamps).send().await.unwrap().records;
    assert_eq!(of_lamps.iter().map(|it| it.shopper_id).collect::<Vec<_>>(), [shopper_id(1)]);

    let wants = deals.wants(shopper_id(1)).send().await.unwrap().records;
    let wants: Vec<String> = wants
        .iter()
        .map(|item| match item {
            WantsItem::BrandLike(it) => format!("likes {}", it.brand),
            WantsItem::DealLike(it) => format!("likes {}", it.deal_id.0),
            WantsItem::BrandWatch(it) => format!("watches {}", it.brand),
            WantsItem::CategoryWatch(it) => format!("watches {:?}", it.category),
            WantsItem::Other(item) => format!("{item:?}"),
        })
        .collect();
    let expected = [
        "likes Lumen",
        "likes 6",
        "likes 3",
        "watches Lumen",
        "watches Velo",
        "watches Lamps",
        "watches Toys",
    ];
    assert_eq!(wants, expected);
    let watches = deals.watches_of(shopper_id(1)).send().await.unwrap();
    assert_eq!(
        watches.brand_watches.iter().map(|it| it.brand.as_str()).collect::<Vec<_>>(),
        ["Lumen", "Velo"]
    );
    let categories: Vec<_> = watches.category_watches.into_iter().map(|it| it.category).collect();
    assert_eq!((categories, watches.other.len()), (vec![Category::Lamps, Category::Toys], 0));
}

#[tokio::test]
async fn what_shoppers_are_told() {
    let (mock, deals) = site().await;
    let ann = Shopper {
        shopper_id: shopper_id(1),
        name: "Ann".into(),
        address: "ann@example.com".into(),
        messages: 0,
        meta: Default::default(),
    };
    assert!(!format!("{ann:?}").contains("ann@example.com"));
    deals.put(&ann).send().await.unwrap();
    let watches: Vec<BrandWatch> = (1..=30).map(|shopper| watch("Lumen", shopper)).collect();
    deals.batch_write().put_all(&watches).send().await.unwrap();

    // A brand posts something: all who watch it are told, in batches.
    let watchers = deals.watchers_of_brand("Lumen").send().await.unwrap().records;
    let posted = || Subject::Posted { deal_id: Ulid(3), brand: "Lumen".into() };
    let told: Vec<Message> =
        watchers.iter().map(|it| message(it.shopper_id, 2, "2026-07-02T09:00:00Z", posted())).collect();
    deals.batch_write().put_all(&told).send().await.unwrap();
    assert_eq!(deals.scan_for::<Message>().send().await.unwrap().records.len(), 30);
    let ends = Subject::Ends { deal_id: Ulid(3), at: at("2026-07-03T00:00:00Z") };
    let more = [
        message(shopper_id(1), 1, "2026-07-01T00:00:00Z", Subject::Greeting),
        message(shopper_id(1), 3, "2026-07-02T20:00:00Z", ends.clone()),
    ];
    for message in &more {
        let count = deals.update(ShopperKey::new(shopper_id(1))).add_messages(1);
        deals.transact().create(message).update(count).send().await.unwrap();
    }

    let lines = |messages: Vec<Message>| messages.iter().map(|it| it.message_id.0).collect::<Vec<_>>();
    let inbox = deals.inbox(shopper_id(1)).send().await.unwrap().records;
    assert_eq!(
        (&inbox[0].subject, &inbox[1].subject, &inbox[2].subject),
        (&ends, &posted(), &Subject::Greeting)
    );
    assert_eq!(inbox[0].meta.expires_at, Some(at("2026-08-31T20:00:00Z")), "60 days later");
    assert_eq!(lines(inbox), [3, 2, 1]);
    let between = at("2026-07-01T00:00:00Z")..=at("2026-07-02T09:00:00Z");
    assert_eq!(lines(deals.messages_between(shopper_id(1), between).send().await.unwrap().records), [1, 2]);
    assert_eq!(lines(deals.inbox(shopper_id(2)).send().await.unwrap().records), [2]);

    let page = deals.shopper_page(shopper_id(1)).send().await.unwrap().records;
    let [ShopperPageItem::Shopper(shopper), ShopperPageItem::Message(first), rest @ ..] = page.as_slice()
    else {
        panic!("{page:?}")
    };
    assert_eq!((shopper.messages, first.message_id.0, rest.len()), (2, 1, 2));

    // One that is opened leaves the list; one that is marked again returns to its place.
    let unread = async || lines(deals.unread(shopper_id(1)).send().await.unwrap().records);
    assert_eq!(unread().await, [3, 2, 1]);
    deals.update(told[0].key()).set_unread(false).send().await.unwrap();
    assert_eq!(unread().await, [3, 1]);
    deals.update(told[0].key()).set_unread(true).send().await.unwrap();
    assert_eq!(unread().await, [3, 2, 1]);

    mock.clock().set(at("2026-08-30T12:00:00Z"));
    assert_eq!(unread().await, [3, 2], "the greeting has expired");
}

#[tokio::test]
async fn one_editor_writes_the_front_page() {
    let (_, deals) = site().await;
    assert!(deals.front("main").send().await.unwrap().record.is_none());
    let first =
        Front { place: "main".into(), deals: vec![Ulid(3), Ulid(1)], until: None, meta: Default::default() };
    deals.put(&first).send().await.unwrap();
    let ann = deals.front("main").send().await.unwrap().record.unwrap();
    assert_eq!((&ann.deals, ann.meta.edition), (&first.deals, 1));

    let bob = Front { deals: vec![Ulid(5)], ..ann.clone() };
    assert_eq!(deals.put(&bob).send().await.unwrap().record.meta.edition, 2);
    let late = Front { deals: vec![Ulid(6)], ..ann };
    assert!(deals.put(&late).send().await.unwrap_err().is_condition_failed(), "Bob was first");
    let update = deals.update(FrontKey::new("main")).set_until(at("2026-07-04T00:00:00Z"));
    update.version(2).send().await.unwrap();
    let stands = deals.front("main").send().await.unwrap().record.unwrap();
    assert_eq!((stands.deals, stands.meta.edition), (vec![Ulid(5)], 3));
    assert_eq!(stands.until, Some(at("2026-07-04T00:00:00Z")));
}
