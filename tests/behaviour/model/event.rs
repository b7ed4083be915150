//! A group of two defaults in two indexes, a computed attribute, and a key that moves with every write.

mod events {
    dio_runtime::include_schema!("events");
}

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use dio_runtime::Clock;
use dio_runtime::mock::MockDynamo;
use events::event::{KindGiven, KindGroup, LevelGiven};
use events::{Event, EventKey, Events};
use proptest::prelude::*;

use super::{Expected, Reading, Refusal, assert_items, assert_outcome, in_order, read, reading, time};

type Key = (&'static str, i64);

#[derive(Debug, Clone, PartialEq)]
struct Fields {
    kind: &'static str,
    level: i64,
    note: Option<&'static str>,
    /// The operation that wrote it last.
    updated: usize,
}

#[derive(Debug, Clone)]
enum Operation {
    Put(Key, &'static str, i64),
    Upsert(Key, &'static str, i64, Option<&'static str>),
    Group(Key, &'static str, i64),
    Kind { key: Key, to: &'static str, stated: Option<i64> },
    Level { key: Key, to: i64, stated: Option<&'static str> },
    OrCreate(Key, Option<(&'static str, i64)>),
    Note(Key, Option<&'static str>),
    Delete(Key),
    ByKind { kind: &'static str, levels: (i64, i64), reading: Reading },
    ByLevel { level: i64, kind: Option<&'static str>, reading: Reading },
    ByTouch { org: &'static str, since: usize, reading: Reading },
}

fn kind() -> impl Strategy<Value = &'static str> {
    prop::sample::select(&["Info", "INFO", "Warn"][..])
}

fn level() -> impl Strategy<Value = i64> {
    2..5_i64
}

fn key() -> impl Strategy<Value = Key> {
    (prop::sample::select(&["x", "y"][..]), 0..4_i64)
}

fn operation() -> impl Strategy<Value = Operation> {
    use Operation::*;
    let note = || prop::option::of(prop::sample::select(&["one", "two"][..]));
    prop_oneof![
        3 => (key(), kind(), level()).prop_map(|(key, kind, level)| Put(key, kind, level)),
        2 => (key(), kind(), level(), note()).prop_map(|(key, kind, level, note)| Upsert(key, kind, level, note)),
        2 => (key(), kind(), level()).prop_map(|(key, kind, level)| Group(key, kind, level)),
        2 => (key(), kind(), prop::option::weighted(0.3, level()))
            .prop_map(|(key, to, stated)| Kind { key, to, stated }),
        2 => (key(), level(), prop::option::weighted(0.3, kind()))
            .prop_map(|(key, to, stated)| Level { key, to, stated }),
        3 => (key(), prop::option::of((kind(), level()))).prop_map(|(key, group)| OrCreate(key, group)),
        2 => (key(), note()).prop_map(|(key, note)| Note(key, note)),
        1 => key().prop_map(Delete),
        3 => (kind(), (level(), level()), reading())
            .prop_map(|(kind, levels, reading)| ByKind { kind, levels, reading }),
        2 => (level(), prop::option::of(kind()), reading())
            .prop_map(|(level, kind, reading)| ByLevel { level, kind, reading }),
        2 => (key(), 0..40_usize, reading())
            .prop_map(|((org, _), since, reading)| ByTouch { org, since, reading }),
    ]
}

fn record((org, seq): Key, kind: &str, level: i64, note: Option<&str>) -> Event {
    let note = note.map(str::to_owned);
    Event { org: org.into(), seq, kind: kind.into(), level, note, meta: Default::default() }
}

fn expected(&(org, seq): &Key, fields: &Fields) -> Expected {
    let Fields { kind, level, note, updated } = fields;
    let lower = kind.to_ascii_lowercase();
    let stamp = time(*updated).format("%Y-%m-%dT%H:%M:%SZ");
    Expected {
        key: [format!("org:{org}"), format!("e:{seq:05}")],
        texts: vec![
            ("kk", Some(format!("k:{lower}"))),
            ("ks", Some(format!("{:02}#{seq:05}", 99 - level))),
            ("lk", Some(format!("lv:{level:02}"))),
            ("ls", Some(format!("{lower}#{seq:05}"))),
            ("tk", Some(format!("org:{org}"))),
            ("ts", Some(format!("{stamp}#{seq:05}"))),
            ("updated_at", Some(stamp.to_string())),
            ("kind", Some((*kind).to_owned())),
            ("label", Some(format!("{kind}/{level}"))),
            ("note", note.map(str::to_owned)),
        ],
    }
}

struct Case {
    table: Events,
    model: BTreeMap<Key, Fields>,
    clock: Arc<AtomicUsize>,
}

impl Case {
    async fn apply(&mut self, now: usize, operation: Operation) {
        self.clock.store(now, Ordering::Relaxed);
        let of = |(org, seq): Key| EventKey::new(org, seq);
        let there = |model: &BTreeMap<Key, Fields>, key| {
            if model.contains_key(&key) { Ok(()) } else { Err(Refusal::NotFound) }
        };
        match operation {
            Operation::Put(key, kind, level) => {
                self.table.put(&record(key, kind, level, None)).send().await.unwrap();
                self.model.insert(key, Fields { kind, level, note: None, updated: now });
            }
            Operation::Upsert(key, kind, level, note) => {
                self.table.upsert(&record(key, kind, level, note)).send().await.unwrap();
                let note = note.or(self.model.get(&key).and_then(|stored| stored.note));
                self.model.insert(key, Fields { kind, level, note, updated: now });
            }
            Operation::Group(key, kind, level) => {
                let group = KindGroup { kind: kind.into(), level };
                let outcome = self.table.update(of(key)).set_kind_group(group).send().await;
                assert_outcome(&outcome, there(&self.model, key));
                if let Some(stored) = self.model.get_mut(&key) {
                    *stored = Fields { kind, level, note: stored.note, updated: now };
                }
            }
            Operation::Kind { key, to, stated } => {
                let stored = self.model.get_mut(&key);
                let level = stated.or(stored.as_ref().map(|stored| stored.level)).unwrap_or(3);
                let outcome = self.table.update(of(key)).set_kind(to).given(KindGiven { level }).send().await;
                assert_outcome(
                    &outcome,
                    match stored {
                        None => Err(Refusal::NotFound),
                        Some(stored) if stored.level != level => Err(Refusal::Condition),
                        Some(stored) => {
                            (stored.kind, stored.updated) = (to, now);
                            Ok(())
                        }
                    },
                );
            }
            Operation::Level { key, to, stated } => {
                let stored = self.model.get_mut(&key);
                let kind = stated.or(stored.as_ref().map(|stored| stored.kind)).unwrap_or("Info");
                let given = LevelGiven { kind: kind.into() };
                let outcome = self.table.update(of(key)).set_level(to).given(given).send().await;
                assert_outcome(
                    &outcome,
                    match stored {
                        None => Err(Refusal::NotFound),
                        Some(stored) if stored.kind != kind => Err(Refusal::Condition),
                        Some(stored) => {
                            (stored.level, stored.updated) = (to, now);
                            Ok(())
                        }
                    },
                );
            }
            Operation::OrCreate(key, group) => {
                let mut update = self.table.update(of(key)).or_create();
                let made = Fields { kind: "Info", level: 3, note: None, updated: now };
                let stored = self.model.entry(key).or_insert(made);
                stored.updated = now;
                if let Some((kind, level)) = group {
                    update = update.set_kind_group(KindGroup { kind: kind.into(), level });
                    (stored.kind, stored.level) = (kind, level);
                }
                update.send().await.unwrap();
            }
            Operation::Note(key, note) => {
                let update = self.table.update(of(key));
                let update = match note {
                    Some(note) => update.set_note(note),
                    None => update.remove_note(),
                };
                assert_outcome(&update.send().await, there(&self.model, key));
                if let Some(stored) = self.model.get_mut(&key) {
                    (stored.note, stored.updated) = (note, now);
                }
            }
            Operation::Delete(key) => {
                assert_outcome(
                    &self.table.delete(of(key)).must_exist().send().await,
                    there(&self.model, key),
                );
                self.model.remove(&key);
            }
            Operation::ByKind { kind, levels: (from, to), reading } => {
                let found = read(|| self.table.events_by_kind(kind).level(from..to), reading).await;
                self.assert_found(found, reading, "ks", |_, fields| {
                    fields.kind.eq_ignore_ascii_case(kind) && (from..to).contains(&fields.level)
                });
            }
            Operation::ByLevel { level, kind, reading } => {
                let make = || {
                    let query = self.table.events_by_level(level);
                    match kind {
                        Some(kind) => query.kind(kind),
                        None => query.into(),
                    }
                };
                let found = read(make, reading).await;
                self.assert_found(found, reading, "ls", |_, fields| {
                    fields.level == level && kind.is_none_or(|kind| fields.kind.eq_ignore_ascii_case(kind))
                });
            }
            Operation::ByTouch { org, since, reading } => {
                let found = read(|| self.table.events_by_touch(org).updated_at(time(since)..), reading).await;
                self.assert_found(found, reading, "ts", |(of, _), fields| {
                    *of == org && fields.updated >= since
                });
            }
        }
    }

    fn assert_found(
        &self,
        found: Vec<Event>,
        reading: Reading,
        sort: &str,
        fits: impl Fn(&Key, &Fields) -> bool,
    ) {
        let text =
            |item: Expected| item.texts.into_iter().find(|(name, _)| *name == sort).unwrap().1.unwrap();
        let right = self.model.iter().filter(|(key, fields)| fits(key, fields));
        let sorted =
            right.map(|(key, fields)| (text(expected(key, fields)), (*key, fields.clone()))).collect();
        let mut right: Vec<_> = in_order(sorted, reading)
            .into_iter()
            .map(|(key, fields)| {
                (text(expected(&key, &fields)), record(key, fields.kind, fields.level, fields.note))
            })
            .collect();
        let text_of = |event: &Event| {
            let stored = self.model.iter().find(|((org, seq), _)| (*org, *seq) == (&*event.org, event.seq));
            let (key, fields) = stored.expect("only what was stored is found");
            text(expected(key, fields))
        };
        let mut found: Vec<_> = found
            .into_iter()
            .map(|event| (text_of(&event), Event { meta: Default::default(), ..event }))
            .collect();
        let texts =
            |records: &[(String, Event)]| records.iter().map(|(text, _)| text.clone()).collect::<Vec<_>>();
        assert_eq!(texts(&found), texts(&right), "the order is that of the sort key");
        let by_key = |(_, event): &(String, Event)| (event.org.clone(), event.seq);
        found.sort_by_key(by_key);
        right.sort_by_key(by_key);
        assert_eq!(found, right);
    }
}

proptest! {
    #![proptest_config(super::config())]

    #[test]
    fn index_keys_follow_their_fields(operations in prop::collection::vec(operation(), 1..40)) {
        super::run(async {
            let mock = MockDynamo::new();
            let clock = Arc::new(AtomicUsize::new(0));
            let tick = Arc::clone(&clock);
            let table = Events::new(mock.client(), "events")
                .with_clock(Clock::new(move || time(tick.load(Ordering::Relaxed))));
            table.create().await.unwrap();
            let mut case = Case { table, model: BTreeMap::new(), clock };
            for (now, operation) in operations.into_iter().enumerate() {
                case.apply(now, operation).await;
                let expected = case.model.iter().map(|(key, fields)| expected(key, fields)).collect();
                assert_items(&mock.table("events"), expected);
            }
        });
    }
}

#[tokio::test]
async fn an_item_of_before_an_index_gets_no_key_of_defaults() {
    let mock = MockDynamo::new();
    let table = Events::new(mock.client(), "events");
    table.create().await.unwrap();
    let event = Event {
        org: "a".into(),
        seq: 1,
        kind: "Warn".into(),
        level: 2,
        note: None,
        meta: Default::default(),
    };
    let written = table.put(&event).send().await.unwrap().record;
    let stored = mock.table("events");
    let mut older = stored.items().remove(0);
    older.remove("kk");
    stored.put(older.clone());
    let noted = |update: events::event::EventUpdate| update.or_create().set_note("seen");

    // The update knows neither `kind` nor that it is there: a key of its default would be wrong.
    let refused = noted(table.update(EventKey::new("a", 1))).send().await.unwrap_err();
    assert!(refused.is_condition_failed());
    assert_eq!(stored.items(), [older]);

    table.put(&written).send().await.unwrap();
    let kept = noted(table.update(EventKey::new("a", 1))).send().await.unwrap().record;
    assert_eq!((kept.kind.as_str(), kept.note.as_deref()), ("Warn", Some("seen")));
    let made = noted(table.update(EventKey::new("a", 2))).send().await.unwrap().record;
    assert_eq!((made.kind.as_str(), made.level), ("Info", 3));
    assert_eq!(stored.items()[1]["kk"].as_s().unwrap(), "k:info");
}
