//! Records of the generated classes beside the items that dio writes for the same values, with the library itself.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use chrono::{DateTime, Utc};
use dio_runtime::{AttributeValue, Item, Record, Stamps};
use serde_json::{Value as Json, json};

use crate::interpreter::{LIBRARY, generated, python, run};
use crate::item_json::{normal, to_json};
use crate::slots::Slot;
use crate::stock::{Box as Packed, Grams, Hazard, Lot, Move, Note, Size, State};

fn at(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}

/// The stamps of every record here, and how Python gives them.
fn stamps() -> Stamps {
    Stamps {
        created_at: Some(at("2026-07-01T12:00:00Z")),
        updated_at: Some(at("2026-07-02T12:00:00Z")),
        expires_at: Some(at("2027-01-01T00:00:00Z")),
    }
}

const STAMPS: &str = "created_at=datetime.datetime(2026, 7, 1, 12, tzinfo=UTC), \
    updated_at=datetime.datetime(2026, 7, 2, 12, tzinfo=UTC), \
    expires_at=datetime.datetime(2027, 1, 1, tzinfo=UTC)";

/// A record of both.
struct Case {
    python: String,
    item: Option<Item>,
    /// Lists and maps without members are only read.
    writes_back: bool,
}

/// A record of which Python and dio have the same item.
fn same<R: Record>(record: R, python: &str) -> Case {
    Case { python: format!("{python}, {STAMPS})"), item: Some(record.to_item().unwrap()), writes_back: true }
}

/// What the library made of each.
fn answers(test: &str, cases: &[Case]) -> Option<Vec<Json>> {
    let python = python(LIBRARY, "a Python that has dynamo-io 0.3.0 (pip install dynamo-io==0.3.0)")?;
    let folder = generated(test, "tests/schemas/python.toml");
    let case = |case: &Case| json!({ "python": case.python, "item": case.item.as_ref().map(to_json), "writes_back": case.writes_back });
    let noted: Vec<Json> = cases.iter().map(case).collect();
    fs::write(folder.join("cases.json"), serde_json::to_string(&noted).unwrap()).unwrap();
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("python/records.py");
    fs::copy(script, folder.join("records.py")).unwrap();
    Some(serde_json::from_str(&run(&python, &folder, &["records.py", "cases.json"])).unwrap())
}

fn lot() -> Lot {
    Lot {
        sku: "sku:tent".into(),
        lot_id: "6f9619ff-8b86-d011-b42d-00c04fc964ff".parse().unwrap(),
        number: 42,
        state: State::OnShelf,
        shelf: "A-Ä7".into(),
        counted_on: "2026-06-30".parse().ok(),
        is_open: true,
        shelved_at: at("2026-07-01T13:05:09Z"),
        hazard: Hazard::Other("glue".into()),
        weight: Some(-12),
        seen_at: Some(at("2026-07-01T13:05:10Z")),
        grams: Grams::from(1_200),
        batch: ulid::Ulid::from_string("01ARZ3NDEKTSV4RRFFQ69G5FAV").ok(),
        ratio: 1e-7,
        photo: Some(vec![0, 255]),
        words: Some(["b".into(), "a".into()].into()),
        counts: Some([3, -1].into()),
        ratios: Some([0.5, 1e21].into_iter().collect()),
        blobs: Some([vec![1], vec![2, 3]].into()),
        size: Some(Size {
            width: 10,
            depth: 20,
            r#box: Packed {
                label: "L".into(),
                opened_on: "2026-01-02".parse().unwrap(),
                colours: ["red".into()].into(),
                code: vec![7],
            },
        }),
        class: Some("first".into()),
        columns: 4,
        datetime: "now".into(),
        large: "12345678901234567890123456789".parse().ok(),
        frozen: Some("ice".into()),
        meta: stamps(),
    }
}

const LOT: &str =
    "stock.Lot(sku='sku:tent', lot_id='6F9619FF-8B86-D011-B42D-00C04FC964FF'.lower(), number=42,
    state=stock.State.ON_SHELF, shelf='A-Ä7', counted_on=datetime.date(2026, 6, 30), is_open=True,
    shelved_at=datetime.datetime(2026, 7, 1, 13, 5, 9, 999999, tzinfo=UTC), hazard='glue', weight=-12,
    seen_at=datetime.datetime(2026, 7, 1, 15, 5, 10, tzinfo=datetime.timezone(datetime.timedelta(hours=2))),
    grams=1200, batch='01ARZ3NDEKTSV4RRFFQ69G5FAV', ratio=1e-7, photo=b'\\x00\\xff', words=['a', 'b'],
    counts=[3, -1], ratios=[0.5, 1e21], blobs=[b'\\x01', b'\\x02\\x03'],
    size={'width': 10, 'd': 20, 'box': {'label': 'L', 'opened_on': datetime.date(2026, 1, 2),
        'colours': ['red'], 'code': b'\\x07'}},
    class_='first', columns_=4, datetime_='now', large=12345678901234567890123456789, frozen='ice'";

/// At the ends of what forms of components can be, and with all absent that may be.
fn sparse() -> Lot {
    Lot {
        number: 999_999,
        state: State::Sent,
        shelf: "ÀB".into(),
        counted_on: None,
        is_open: false,
        shelved_at: at("0001-02-03T00:00:00Z"),
        hazard: Hazard::None,
        weight: Some(9_999),
        seen_at: Some(at("1970-01-01T00:00:00Z")),
        batch: None,
        photo: None,
        words: None,
        counts: None,
        ratios: None,
        blobs: None,
        size: None,
        class: None,
        large: None,
        frozen: None,
        ..lot()
    }
}

const SPARSE: &str = "stock.Lot(sku='sku:tent', lot_id='6f9619ff-8b86-d011-b42d-00c04fc964ff', number=999999,
    state='T', shelf='ÀB', is_open=False, shelved_at=datetime.datetime(1, 2, 3), hazard=stock.Hazard.NONE,
    weight=9999, seen_at=datetime.datetime(1970, 1, 1, tzinfo=UTC), grams=1200, ratio=1e-7, columns_=4,
    datetime_='now'";

fn step() -> Move {
    Move {
        from: "here".into(),
        at: at("1969-12-31T23:59:58Z"),
        kind: Hazard::Acid,
        step: 7,
        who: Some("a#b".into()),
        pk_for: "there".into(),
        meta: stamps(),
    }
}

const STEP: &str = "stock.Move(
    pk=stock.Move.pk_for_('here', datetime.datetime(1969, 12, 31, 23, 59, 58, tzinfo=UTC)),
    sk=stock.Move.sk_for(stock.Hazard.ACID, 7), g1k=stock.Move.g1k_for('a#b'),
    trace=stock.Move.trace_for('here', 7), score=5, pk_for='there'";

fn note(lines: &[&str]) -> Note {
    Note {
        note_id: "a{b}#c".into(),
        g1k: Some("shelf".into()),
        shelved_at: Some(at("2026-07-01T00:00:00Z")),
        lines: lines.iter().map(|line| (*line).to_owned()).collect(),
        extra: None,
        meta: stamps(),
    }
}

const NOTE: &str = "stock.Note(note_id='a{b}#c', g1k='shelf', shelved_at=datetime.datetime(2026, 7, 1)";

fn slot() -> Slot {
    Slot { day: "2026-07-01".parse().unwrap(), free: 3, meta: stamps() }
}

const SLOT: &str = "slots.Slot(day='2026-07-01', free=3";

#[test]
fn python_and_dio_write_the_same_items() {
    let cases = [same(lot(), LOT), same(sparse(), SPARSE), same(step(), STEP), same(slot(), SLOT)];
    let Some(answers) = answers("same", &cases) else { return };
    for (case, answer) in cases.iter().zip(&answers) {
        let item = normal(&to_json(case.item.as_ref().unwrap()));
        let name = case.python.split('(').next().unwrap().split('.').nth(1);
        assert_eq!(normal(&answer["row"]), item, "{}", case.python);
        let mut read = item;
        read.as_object_mut().unwrap().remove("frozen");
        assert_eq!(normal(&answer["again"]), read, "what Python read and wrote again: {}", case.python);
        assert_eq!(answer["matches"], json!([name.unwrap()]), "{}", case.python);
    }
}

#[test]
fn python_reads_the_lists_that_it_cannot_write() {
    let extra = BTreeMap::from([("a".to_owned(), AttributeValue::S("b".into()))]);
    let record = Note { extra: Some(extra.into_iter().collect()), ..note(&["x"]) };
    let item = record.to_item().unwrap();
    let case = Case { python: format!("{NOTE}, {STAMPS})"), item: Some(item.clone()), writes_back: false };
    let Some(answers) = answers("lists", std::slice::from_ref(&case)) else { return };
    assert_eq!(answers[0]["matches"], json!(["Note"]));
    let mut written = normal(&to_json(&item));
    let members = written.as_object_mut().unwrap();
    assert!(members.remove("lines").is_some() && members.remove("extra").is_some());
    assert_eq!(normal(&answers[0]["row"]), written);
}

#[test]
fn what_is_absent_or_deleted_takes_its_texts_along() {
    let case = |python: &str| Case { python: python.into(), item: None, writes_back: false };
    let stamps = "created_at=datetime.datetime(2026, 7, 1), updated_at=datetime.datetime(2026, 7, 1)";
    let key = "sku='sku:a', lot_id='6f9619ff-8b86-d011-b42d-00c04fc964ff', number=1";
    let cases = [
        case(&format!("stock.Lot({key}, {stamps})")),
        case(&format!("stock.Lot({key}, counted_on=dio.DELETE, {stamps})")),
        case(&format!("stock.Lot({key}, shelf='', state='S', {stamps})")),
        case(&format!("stock.Lot({key}, shelf='a#b', state='S', {stamps})")),
        case(&format!("stock.Lot(sku='sku:a', number=1_000_000, {stamps})")),
        case(&format!("stock.Lot({}, {stamps})", key.replace("number=1", "number=1_000_000"))),
        case(&format!("stock.Note(note_id=dio.DELETE, {stamps})")),
    ];
    let Some(answers) = answers("absent", &cases) else { return };
    // Positions of columns: 0 lot_id, 1 number, 2 state, 3 shelf, 4 counted_on, 23 by_state, 24 label, 26 title, 27 g2k, 29
    // lot-key, 30 and 31 the stamps.
    let stamps = "#k30=if_not_exists(#k30, :v30), #k31=:v31";
    let expected = [
        format!("SET #k0=:v0, #k1=:v1, #k29=:v29, {stamps}"),
        format!("SET #k0=:v0, #k1=:v1, #k29=:v29, {stamps} REMOVE #k4, #k26, #k27"),
        format!("SET #k0=:v0, #k1=:v1, #k2=:v2, #k29=:v29, {stamps} REMOVE #k3, #k23, #k24"),
    ];
    for (answer, expected) in answers.iter().zip(expected) {
        assert_eq!(answer["update"], expected);
    }
    assert_eq!(answers[3]["error"], "a component of a key is empty, or holds what ends it");
    assert!(answers[4]["row"].get("sk").is_none(), "no key without all of its components");
    assert_eq!(answers[5]["error"], "a component of a key has more than 6 digits");
    assert!(answers[6]["row"].get("pk").is_none());
}
