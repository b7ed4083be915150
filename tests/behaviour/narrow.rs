//! The table of `schemas/narrow.toml`: less than whole records, and whole records through indexes that do not hold them.

mod library {
    dio_runtime::include_schema!("library");
}

use std::time::Duration;

use chrono::NaiveDate;
use dio_runtime::mock::{MockDynamo, Operation};
use dio_runtime::{AttributeValue, Cursor, FanOut, Number, Query, Readable, Unhydrated};
use serde_json::Value;

use self::library::{
    Book, BookKey, Film, FilmKey, JoinedInItem, Library, Reader, School, ShelvedItem, book, film,
};
use crate::support::{at, fixed, round_trip};

fn day(day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 7, day).unwrap()
}

fn book(number: u32) -> Book {
    Book {
        branch: "North".into(),
        isbn: format!("{number:03}"),
        author: "Ada".into(),
        published: day(1 + number % 28),
        title: format!("title {number:03}"),
        shelf: Some("A".into()),
        pages: i64::from(number) * 10,
        copies: 2,
        note: Some("burns".into()),
        key: None,
        from: None,
        number: Some(Number::from(7)),
        text: vec!["once".into()],
        meta: Default::default(),
    }
}

fn film(number: u128) -> Film {
    Film {
        branch: "North".into(),
        film_id: ulid::Ulid::from(number),
        director: "Ada".into(),
        shown: day(2),
        title: "a film".into(),
        shelf: "A".into(),
        kept_by: "archive".into(),
        minutes: 90,
        meta: Default::default(),
    }
}

/// Books 1 to `books`, and a film of the same author on the same shelf.
async fn filled(books: u32) -> (MockDynamo, Library) {
    let mock = MockDynamo::new();
    let library = Library::new(mock.client(), "library").with_clock(fixed());
    library.create().await.unwrap();
    for number in 1..=books {
        library.put(&book(number)).send().await.unwrap();
    }
    library.put(&film(1)).send().await.unwrap();
    mock.clear_requests();
    (mock, library)
}

fn key(number: u32) -> BookKey {
    BookKey::new("North", format!("{number:03}"))
}

fn isbns(books: &[Book]) -> Vec<u32> {
    books.iter().map(|book| book.isbn.parse().unwrap()).collect()
}

/// The bodies of the requests of an operation.
fn bodies(mock: &MockDynamo, operation: &str) -> Vec<Value> {
    let requests = mock.requests().into_iter().filter(|request| request.operation == operation);
    requests.map(|request| request.body.clone()).collect()
}

/// The attributes that a request asks for; none where it asks for everything.
fn asked(body: &Value) -> Option<Vec<&str>> {
    let names = &body["ExpressionAttributeNames"];
    let text = body["ProjectionExpression"].as_str()?;
    Some(text.split(", ").map(|name| names[name].as_str().unwrap()).collect())
}

/// The sort keys that a batch reads.
fn read_keys(body: &Value) -> Vec<&str> {
    let keys = body["RequestItems"]["library"]["Keys"].as_array().unwrap();
    keys.iter().map(|key| key["sk"]["S"].as_str().unwrap()).collect()
}

#[tokio::test]
async fn an_index_answers_with_what_it_holds() {
    let empty = Library::new(MockDynamo::new().client(), "library").with_clock(fixed());
    empty.create().await.unwrap();
    round_trip(&empty, book(9)).await;
    let (mock, library) = filled(1).await;
    let found = library.books_by_author("Ada").send().await.unwrap().records;
    // What the keys hold, also of fields that are attributes; of the branch, which the key folds, what is left.
    let expected = book::ByAuthor {
        branch: "north".into(),
        isbn: "001".into(),
        author: "Ada".into(),
        published: day(2),
        title: "title 001".into(),
    };
    assert_eq!(found, [expected]);
    assert_eq!(found[0].key(), key(1));
    assert_eq!(library.made_in("Ada", day(2)).send().await.unwrap().records, found);
    assert!(library.made_in("Ada", day(3)).send().await.unwrap().records.is_empty());

    let on_shelf = library.books_by_shelf("A").send().await.unwrap().records;
    let expected = book::ByShelf {
        branch: "north".into(),
        isbn: "001".into(),
        title: "title 001".into(),
        shelf: Some("A".into()),
        copies: 2,
        note: Some("burns".into()),
        key: None,
        from: None,
        created_at: Some(at("2026-07-01T12:00:00Z")),
        rev: 1,
    };
    assert_eq!(on_shelf, [expected]);
    let shown = format!("{:?}", on_shelf[0]);
    assert!(!shown.contains("burns") && shown.contains("title 001"), "{shown}");

    // An absent attribute reads as in the record: by its default, or as none.
    let table = mock.client();
    let item = library.get(key(1)).into_sdk().unwrap().send().await.unwrap().item.unwrap();
    let mut bare = item.clone();
    for attribute in ["copies", "note", "created_at", "rev"] {
        bare.remove(attribute);
    }
    table.put_item().table_name("library").set_item(Some(bare)).send().await.unwrap();
    let read = &library.books_by_shelf("A").send().await.unwrap().records[0];
    assert_eq!((read.copies, read.note.clone(), read.created_at, read.rev), (1, None, None, 0));
    let films = library.films_by_shelf("A").send().await.unwrap().records;
    assert_eq!((films[0].kept_by.as_str(), films[0].key()), ("archive", FilmKey::new("North", 1.into())));
    let by_number = library.books_by_number(Number::from(7)).send().await.unwrap().records;
    assert_eq!(by_number[0].number, Some(Number::from(7)));
    assert!(bodies(&mock, "Query").iter().all(|body| asked(body).is_none()));
}

#[tokio::test]
async fn what_of_an_index_does_not_decode_is_told() {
    let (mock, library) = filled(2).await;
    let mut item = library.get(key(2)).into_sdk().unwrap().send().await.unwrap().item.unwrap();
    item.remove("title");
    mock.client().put_item().table_name("library").set_item(Some(item)).send().await.unwrap();
    // The title is not projected here, but the key has it.
    assert_eq!(library.books_by_author("Ada").send().await.unwrap().records.len(), 2);
    let error = library.books_by_shelf("A").send().await.unwrap_err();
    assert!(error.is_undecodable() && error.to_string().contains("title"), "{error}");
    assert_eq!(error.into_read::<Vec<book::ByShelf>>().unwrap().len(), 1);
    let each = library.books_by_shelf("A").each().await.unwrap().records;
    assert_eq!(each.iter().map(Result::is_ok).collect::<Vec<_>>(), [true, false]);
    let error = library.books_by_author("Ada").hydrate().send().await.unwrap_err();
    assert_eq!(isbns(&error.into_read::<Vec<Book>>().unwrap()), [1]);
}

#[tokio::test]
async fn a_filter_looks_at_what_the_index_holds() {
    let (mock, library) = filled(3).await;
    library.update(key(2)).set_copies(5).send().await.unwrap();
    mock.clear_requests();
    let found = library.books_by_shelf("A").filter(book::COPIES.gt(2)).send().await.unwrap().records;
    assert_eq!(found.iter().map(|book| book.isbn.as_str()).collect::<Vec<_>>(), ["002"]);
    let found = library.books_by_shelf("A").filter(book::COPIES.gt(2)).hydrate().send().await.unwrap();
    assert_eq!(isbns(&found.records), [2]);
    mock.clear_requests();
    let refused = [
        library.books_by_author("Ada").filter(book::COPIES.gt(2)).send().await.map(|_| ()),
        library.books_by_author("Ada").filter(book::COPIES.gt(2)).hydrate().send().await.map(|_| ()),
        library.books_of("Ada").filter(book::SHELF.exists() | book::COPIES.gt(2)).send().await.map(|_| ()),
    ];
    for refused in refused {
        let error = refused.unwrap_err();
        assert!(error.is_invalid(), "{error}");
        assert!(error.to_string().contains("which the index `by_author` does not hold"), "{error}");
    }
    assert!(mock.requests().is_empty());
    // Of a local index DynamoDB reads the table.
    let found = library.books_by_pages("North").filter(book::COPIES.gt(2)).send().await.unwrap().records;
    assert_eq!(found.iter().map(|book| book.pages).collect::<Vec<_>>(), [20]);
}

#[tokio::test]
async fn whole_records_come_in_the_order_of_the_index() {
    let (mock, library) = filled(5).await;
    let found = library.books_of("Ada").send().await.unwrap();
    assert_eq!(isbns(&found.records), [5, 4, 3, 2, 1]);
    assert_eq!((found.missing, found.cursor), (0, None));
    let stored = library.get(key(5)).send().await.unwrap().required().unwrap();
    assert_eq!(found.records[0], stored);
    // The film is in the same partition of the index: it is not read.
    let batches = bodies(&mock, "BatchGetItem");
    let mut read = read_keys(&batches[0]);
    read.sort_unstable();
    assert_eq!(read, ["book:001", "book:002", "book:003", "book:004", "book:005"]);
    assert!(batches[0]["RequestItems"]["library"].get("ConsistentRead").is_none());
    assert_eq!(bodies(&mock, "Query")[0]["IndexName"], "by_author");

    mock.clear_requests();
    let read = library.books_by_author("Ada").hydrate().consistent().send().await.unwrap().records;
    assert_eq!(isbns(&read), [1, 2, 3, 4, 5]);
    assert_eq!(bodies(&mock, "BatchGetItem")[0]["RequestItems"]["library"]["ConsistentRead"], true);
    let read = library.books_by_author("Ada").published(day(3)..day(5)).hydrate().send().await.unwrap();
    assert_eq!(isbns(&read.records), [2, 3]);
    mock.clear_requests();
    assert_eq!(library.books_of("Ada").count().await.unwrap().count, 5);
    assert_eq!(mock.requests().len(), 1, "the index knows the number");

    let mut stream = library.books_of("Ada").page_size(2).stream();
    let mut read = Vec::new();
    while let Some(book) = stream.try_next().await.unwrap() {
        read.push(book);
    }
    assert_eq!(isbns(&read), [5, 4, 3, 2, 1]);
    assert_eq!(stream.missing(), 0);
}

/// Reads page after page by cursors that went through their texts, and compares with all at once.
async fn pages_agree<T: Readable + PartialEq + std::fmt::Debug, K>(make: impl Fn() -> Query<T, K>) {
    let all = make().send().await.unwrap().records;
    assert!(all.len() > 1);
    for (limit, page_size) in [(1, 10), (2, 10), (3, 10), (3, 2), (2, 3), (4, 1), (all.len(), 3)] {
        let mut read = Vec::new();
        let mut cursor: Option<Cursor> = None;
        loop {
            let query = make().limit(limit).page_size(page_size);
            let query = match cursor {
                Some(cursor) => query.start_at(cursor.to_string().parse().unwrap()),
                None => query,
            };
            let page = query.send().await.unwrap();
            assert!(page.records.len() <= limit);
            read.extend(page.records);
            cursor = page.cursor;
            if cursor.is_none() {
                break;
            }
        }
        assert_eq!(read, all, "{limit} of pages of {page_size}");
    }
}

#[tokio::test]
async fn limits_count_records_and_cursors_lead_on() {
    let (mock, library) = filled(7).await;
    pages_agree(|| library.books_of("Ada")).await;
    pages_agree(|| library.books_by_shelf("A").filter(book::COPIES.eq(2)).hydrate()).await;
    pages_agree(|| library.books_by_author("Ada").into()).await;
    pages_agree(|| library.titles("North")).await;
    pages_agree(|| library.titles("North").filter(book::COPIES.eq(2))).await;
    pages_agree(|| library.longest("North")).await;
    pages_agree(|| library.shelved("A")).await;
    // With a filter a page can hold more than is wanted: what is not is not read from the table.
    mock.clear_requests();
    let first =
        library.books_by_shelf("A").filter(book::COPIES.eq(2)).limit(2).hydrate().send().await.unwrap();
    assert_eq!(isbns(&first.records), [1, 2]);
    assert_eq!(read_keys(&bodies(&mock, "BatchGetItem")[0]).len(), 2);
    // One place in an index, however much is read of the records there.
    let cursor = library.books_by_author("Ada").limit(2).send().await.unwrap().cursor.unwrap();
    let rest = library.books_by_author("Ada").start_at(cursor).hydrate().send().await.unwrap().records;
    assert_eq!(isbns(&rest), [3, 4, 5, 6, 7]);
}

#[tokio::test]
async fn a_large_page_is_read_in_pieces() {
    let (mock, library) = filled(0).await;
    let mut items = Vec::new();
    for number in 1..=230 {
        items.push(book(number).to_item().unwrap());
    }
    for item in items {
        mock.client().put_item().table_name("library").set_item(Some(item)).send().await.unwrap();
    }
    mock.clear_requests();
    let mut pages = library.books_of("Ada").side_by_side(1).pages();
    let mut sizes = Vec::new();
    let mut read = Vec::new();
    let mut cursors = 0;
    while let Some(page) = pages.next().await.unwrap() {
        sizes.push(page.records.len());
        cursors += usize::from(page.cursor.is_some());
        let records: Vec<Book> = page.records.into_iter().map(Result::unwrap).collect();
        read.extend(records);
    }
    assert_eq!((sizes, cursors), (vec![100, 100, 30], 2));
    assert_eq!(bodies(&mock, "Query").len(), 1);
    assert!(read.windows(2).all(|pair| pair[0].published >= pair[1].published));
    let all = library.books_of("Ada").send().await.unwrap().records;
    assert_eq!(all, read);
}

#[tokio::test]
async fn what_is_left_unprocessed_goes_on_and_what_was_deleted_is_counted() {
    let (mock, library) = filled(6).await;
    let slow = || library.books_of("Ada").patience(Duration::ZERO);
    mock.fault(Operation::BatchGetItem).unprocessed(2);
    let error = slow().send().await.unwrap_err();
    assert!(error.is_unprocessed(), "{error}");
    assert!(error.to_string().starts_with("2 of the batch are not processed"), "{error}");
    let rest = error.into_unprocessed::<Unhydrated<Book>>().unwrap();
    library.delete(key(1)).version(1).send().await.unwrap();
    mock.clear_requests();
    let all = rest.send().await.unwrap();
    assert_eq!(isbns(&all.records), [6, 5, 4, 3, 2]);
    assert_eq!(all.missing, 1);
    assert_eq!(read_keys(&bodies(&mock, "BatchGetItem")[0]).len(), 2, "the others were read");
    assert!(bodies(&mock, "Query").is_empty());

    // Later pages: what was read before is handed back with the rest.
    mock.fault(Operation::BatchGetItem).after(1).unprocessed(1);
    let error = slow().page_size(2).send().await.unwrap_err();
    let rest = error.into_unprocessed::<Unhydrated<Book>>().unwrap();
    assert_eq!(rest.read(), 2);
    assert_eq!(isbns(&rest.send().await.unwrap().records), [6, 5, 4, 3, 2]);

    // Page by page, the next call goes on.
    mock.fault(Operation::BatchGetItem).unprocessed(1);
    let mut pages = slow().limit(3).pages();
    assert!(pages.next().await.unwrap_err().is_unprocessed());
    let page = pages.next().await.unwrap().unwrap();
    assert_eq!(page.records.len(), 3);
    assert!(page.cursor.is_some() && pages.next().await.unwrap().is_none());

    // A stream is over, and its error goes on.
    mock.fault(Operation::BatchGetItem).after(1).unprocessed(1);
    let mut stream = slow().page_size(2).stream();
    let mut read = Vec::new();
    let error = loop {
        match stream.try_next().await {
            Ok(book) => read.push(book.unwrap()),
            Err(error) => break error,
        }
    };
    assert!(stream.try_next().await.unwrap().is_none());
    let mut rest = error.into_unprocessed::<Unhydrated<Book>>().unwrap().stream();
    while let Some(book) = rest.try_next().await.unwrap() {
        read.push(book);
    }
    assert_eq!(isbns(&read), [6, 5, 4, 3, 2]);

    // In time, it is tried again.
    mock.fault(Operation::BatchGetItem).times(2).unprocessed(3);
    assert_eq!(library.books_of("Ada").send().await.unwrap().records.len(), 5);
}

#[tokio::test]
async fn the_limit_is_reached_although_some_are_missing() {
    let (mock, library) = filled(6).await;
    mock.fault(Operation::BatchGetItem).unprocessed(2);
    let error = library.books_of("Ada").limit(3).patience(Duration::ZERO).send().await.unwrap_err();
    let rest = error.into_unprocessed::<Unhydrated<Book>>().unwrap();
    library.delete(key(5)).version(1).send().await.unwrap();
    let found = rest.send().await.unwrap();
    assert_eq!((isbns(&found.records), found.missing), (vec![6, 4, 3], 1));
    let cursor = found.cursor.unwrap();
    assert_eq!(isbns(&library.books_of("Ada").start_at(cursor).send().await.unwrap().records), [2, 1]);
}

#[tokio::test]
async fn several_records_are_read_through_one_index() {
    let (mock, library) = filled(2).await;
    let found = library.shelved("A").send().await.unwrap().records;
    assert!(matches!(
        found.as_slice(),
        [ShelvedItem::Book(_), ShelvedItem::Book(_), ShelvedItem::Film(Film { minutes: 90, .. })]
    ));
    assert_eq!(read_keys(&bodies(&mock, "BatchGetItem")[0]).len(), 3);
    let films = library.shelved("A").filter(film::KEPT_BY.eq("archive")).send().await.unwrap().records;
    assert_eq!(films.len(), 1);
}

#[tokio::test]
async fn a_query_asks_for_the_fields_that_it_names() {
    let (mock, library) = filled(2).await;
    let titles = library.titles("North").send().await.unwrap().records;
    let expected = book::TitlesItem {
        branch: "north".into(),
        isbn: "001".into(),
        author: "Ada".into(),
        title: "title 001".into(),
        pages: 10,
        key: None,
    };
    assert_eq!((&titles[0], titles.len()), (&expected, 2));
    assert_eq!(titles[0].key(), key(1));
    let queries = bodies(&mock, "Query");
    assert_eq!(asked(&queries[0]).unwrap(), ["pk", "sk", "_type", "author", "title", "pages", "key"]);

    mock.clear_requests();
    let films = library.titles_on("A").send().await.unwrap().records;
    assert_eq!((films[0].shelf.as_str(), films[0].film_id), ("A", 1.into()));
    let keys = library.keys_of("North").send().await.unwrap().records;
    assert_eq!(keys[0].key(), FilmKey::new("North", 1.into()));
    let queries = bodies(&mock, "Query");
    assert_eq!(asked(&queries[0]).unwrap(), ["pk", "sk", "shelf", "_type"]);
    assert_eq!(asked(&queries[1]).unwrap(), ["pk", "sk", "_type"]);
    // Counting asks for what it needs.
    mock.clear_requests();
    assert_eq!(library.titles("North").count().await.unwrap().count, 2);
    assert_eq!(asked(&bodies(&mock, "Query")[0]).unwrap(), ["pk", "sk", "_type"]);
}

#[tokio::test]
async fn a_local_index_reads_the_rest_from_the_table() {
    let (mock, library) = filled(2).await;
    let held = library.books_by_pages("North").consistent().send().await.unwrap().records;
    assert_eq!((held[0].title.as_str(), held[0].pages), ("title 001", 10));
    let lengths = library.lengths("North").send().await.unwrap().records;
    assert_eq!((lengths[0].pages, lengths[0].text.clone()), (10, vec!["once".to_owned()]));
    let whole = library.longest("North").send().await.unwrap().records;
    assert_eq!(isbns(&whole), [2, 1]);
    let consistent = library.books_by_pages("North").consistent().hydrate().send().await.unwrap().records;
    assert_eq!(isbns(&consistent), [1, 2]);
    let queries = bodies(&mock, "Query");
    let select: Vec<Option<&str>> = queries.iter().map(|body| body["Select"].as_str()).collect();
    assert_eq!(select, [None, None, Some("ALL_ATTRIBUTES"), Some("ALL_ATTRIBUTES")]);
    assert_eq!(queries[3]["ConsistentRead"], true);
    assert_eq!(asked(&queries[1]).unwrap(), ["pk", "sk", "pages", "text"]);
    assert!(bodies(&mock, "BatchGetItem").is_empty());
}

#[tokio::test]
async fn a_type_that_is_not_projected_is_told_by_the_key() {
    let (mock, library) = filled(1).await;
    // Its key is a book's, and its type attribute says otherwise: a keys-only index cannot know.
    let mut item = library.get(key(1)).into_sdk().unwrap().send().await.unwrap().item.unwrap();
    item.insert("_type".into(), AttributeValue::S("Magazine".into()));
    mock.client().put_item().table_name("library").set_item(Some(item)).send().await.unwrap();
    assert_eq!(library.books_by_author("Ada").send().await.unwrap().records.len(), 1);
    assert!(library.books_by_shelf("A").send().await.unwrap_err().is_undecodable());
    assert!(library.books_of("Ada").send().await.unwrap_err().is_undecodable());
}

#[tokio::test]
async fn several_partitions_of_an_index_are_hydrated_in_one_order() {
    let (mock, library) = filled(4).await;
    for number in 5..=8 {
        let eve = Book { author: "Eve".into(), published: day(number - 3), ..book(number) };
        library.put(&eve).send().await.unwrap();
    }
    mock.clear_requests();
    let both = || FanOut::of_shards(2, |author| library.books_of(if author == 0 { "Ada" } else { "Eve" }));
    let found = both().send().await.unwrap();
    // By day of publication, then title, whoever wrote it.
    assert_eq!((isbns(&found.records), found.missing), (vec![1, 5, 2, 6, 3, 7, 4, 8], 0));
    assert_eq!(bodies(&mock, "Query").len(), 2);
    assert!(bodies(&mock, "BatchGetItem").iter().all(|body| read_keys(body).len() == 4));
    let mut read = Vec::new();
    let mut cursor = None;
    loop {
        let page = both().descending().limit(3);
        let page = if let Some(cursor) = cursor { page.start_at(cursor) } else { page };
        let page = page.consistent().send().await.unwrap();
        read.extend(page.records);
        cursor = page.cursor;
        if cursor.is_none() {
            break;
        }
    }
    assert_eq!(isbns(&read), [8, 4, 7, 3, 6, 2, 5, 1]);
    let mut stream = both().page_size(1).stream();
    let mut read = Vec::new();
    while let Some(book) = stream.try_next().await.unwrap() {
        read.push(book);
    }
    assert_eq!((isbns(&read), stream.missing()), (isbns(&found.records), 0));
    assert_eq!(both().count().await.unwrap().count, 8);
}

#[tokio::test]
async fn records_that_share_a_key_are_told_by_the_table() {
    let (mock, library) = filled(0).await;
    for (card, joined) in [("a", 3), ("c", 5)] {
        let reader = Reader {
            card: card.into(),
            joined: day(joined),
            name: card.to_uppercase(),
            meta: Default::default(),
        };
        library.put(&reader).send().await.unwrap();
    }
    let school = School { card: "b".into(), joined: day(4), pupils: 300, meta: Default::default() };
    library.put(&school).send().await.unwrap();
    mock.clear_requests();
    let readers = library.readers_since(day(1), day(1)).send().await.unwrap();
    assert_eq!(readers.records.iter().map(|reader| reader.name.as_str()).collect::<Vec<_>>(), ["A", "C"]);
    assert_eq!(readers.missing, 0);
    let one = library.readers_since(day(1), day(4)).limit(1).send().await.unwrap().records;
    assert_eq!(one[0].name, "C", "a limit counts the records that are answered with");
    let all = library.joined_in(day(1)).send().await.unwrap().records;
    assert!(matches!(
        all.as_slice(),
        [JoinedInItem::Reader(_), JoinedInItem::School(School { pupils: 300, .. }), JoinedInItem::Reader(_)]
    ));
    // The keys alone do not tell readers from schools.
    assert_eq!(library.joined_in(day(1)).count().await.unwrap().count, 3);
    let error = library.readers_since(day(1), day(1)).count().await.unwrap_err();
    assert!(error.is_invalid() && error.to_string().contains("does not say which record"), "{error}");
}
