//! Keys that depend on the item: alternatives, independent branches, a last resort, a set, a part of the primary key.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use dio_runtime::mock::MockDynamo;
use proptest::prelude::*;

use super::{Expected, Reading, Refusal, assert_items, assert_outcome, in_order, read, reading};
use crate::when::parcels::parcel::{DueGiven, IsUrgentGiven, StateGiven, StateGroup};
use crate::when::parcels::{Kind, Parcel, ParcelKey, Parcels, State};

type Key = (&'static str, Kind, i64);

#[derive(Debug, Clone, PartialEq)]
struct Fields {
    state: State,
    is_urgent: bool,
    due: Option<NaiveDate>,
    holder: Option<&'static str>,
    /// An empty set is stored as nothing.
    labels: Option<BTreeSet<String>>,
    note: Option<&'static str>,
}

#[derive(Debug, Clone)]
enum Operation {
    Put(Key, Fields),
    Create(Key, Fields),
    Upsert {
        key: Key,
        fields: Fields,
        remove_due: bool,
        remove_holder: bool,
        remove_labels: bool,
    },
    Group(Key, Fields),
    /// One member, with the others as they are or as `stated` has them.
    State {
        key: Key,
        to: State,
        stated: Option<Fields>,
    },
    Urgent {
        key: Key,
        to: bool,
        stated: Option<Fields>,
    },
    Due {
        key: Key,
        to: Option<NaiveDate>,
        stated: Option<Fields>,
    },
    Holder(Key, Option<&'static str>),
    Labels(Key, Option<BTreeSet<String>>),
    /// One puts, the other changes; both or none.
    Transaction {
        put: (Key, Fields),
        update: (Key, Fields),
    },
    Delete(Key),
    Urgents(&'static str, Reading),
    HeldBy(&'static str, Reading),
    Dues {
        depot: &'static str,
        until: NaiveDate,
        reading: Reading,
    },
}

fn key() -> impl Strategy<Value = Key> {
    (prop::sample::select(&["x", "y"][..]), prop::sample::select(&[Kind::Letter, Kind::Box][..]), 0..3_i64)
}

fn state() -> impl Strategy<Value = State> {
    prop::sample::select(State::ALL)
}

fn holder() -> impl Strategy<Value = &'static str> {
    prop::sample::select(&["ann", "bob"][..])
}

fn date() -> impl Strategy<Value = NaiveDate> {
    (0..4_u64).prop_map(|day| NaiveDate::from_ymd_opt(2026, 7, 30).unwrap() + chrono::Days::new(day))
}

fn labels() -> impl Strategy<Value = BTreeSet<String>> {
    prop::collection::btree_set(prop::sample::select(&["fragile", "cold"][..]).prop_map(str::to_owned), 0..3)
}

fn fields() -> impl Strategy<Value = Fields> {
    let due = prop::option::of(date());
    let note = prop::option::of(prop::sample::select(&["one", "two"][..]));
    (state(), any::<bool>(), due, prop::option::of(holder()), prop::option::of(labels()), note).prop_map(
        |(state, is_urgent, due, holder, labels, note)| Fields {
            state,
            is_urgent,
            due,
            holder,
            labels,
            note,
        },
    )
}

fn operation() -> impl Strategy<Value = Operation> {
    use Operation::*;
    let stated = || prop::option::weighted(0.3, fields());
    prop_oneof![
        4 => (key(), fields()).prop_map(|(key, fields)| Put(key, fields)),
        1 => (key(), fields()).prop_map(|(key, fields)| Create(key, fields)),
        4 => (key(), fields(), any::<[bool; 3]>()).prop_map(|(key, fields, [due, holder, labels])| Upsert {
            key, fields, remove_due: due, remove_holder: holder, remove_labels: labels,
        }),
        2 => (key(), fields()).prop_map(|(key, fields)| Group(key, fields)),
        3 => (key(), state(), stated()).prop_map(|(key, to, stated)| State { key, to, stated }),
        2 => (key(), any::<bool>(), stated()).prop_map(|(key, to, stated)| Urgent { key, to, stated }),
        2 => (key(), prop::option::of(date()), stated()).prop_map(|(key, to, stated)| Due { key, to, stated }),
        2 => (key(), prop::option::of(holder())).prop_map(|(key, to)| Holder(key, to)),
        2 => (key(), prop::option::of(labels())).prop_map(|(key, to)| Labels(key, to)),
        2 => ((key(), fields()), (key(), fields())).prop_map(|(put, update)| Transaction { put, update }),
        1 => key().prop_map(Delete),
        1 => (prop::sample::select(&["x", "y"][..]), reading()).prop_map(|(depot, how)| Urgents(depot, how)),
        1 => (holder(), reading()).prop_map(|(holder, how)| HeldBy(holder, how)),
        1 => (prop::sample::select(&["x", "y"][..]), date(), reading())
            .prop_map(|(depot, until, reading)| Dues { depot, until, reading }),
    ]
}

fn record((depot, kind, id): Key, fields: &Fields) -> Parcel {
    let Fields { state, is_urgent, due, holder, labels, note } = fields.clone();
    Parcel {
        depot: depot.into(),
        kind,
        id,
        state,
        is_urgent,
        due,
        holder: holder.map(str::to_owned),
        labels,
        note: note.map(str::to_owned),
        meta: Default::default(),
    }
}

fn group(fields: &Fields) -> StateGroup {
    StateGroup { state: fields.state, is_urgent: fields.is_urgent, due: fields.due }
}

fn day(date: NaiveDate) -> String {
    date.format("%Y-%m-%d").to_string()
}

/// The text of the sort key.
fn sort((_, kind, id): &Key) -> String {
    match kind {
        Kind::Letter => format!("letter#{id:04}"),
        Kind::Box => format!("box#{id:04}"),
    }
}

/// The rules of the schema, said again.
fn expected(key: &Key, fields: &Fields) -> Expected {
    let (depot, kind, id) = key;
    let Fields { state, is_urgent, due, holder, labels, note } = fields;
    let (state_key, state_order) = match state {
        State::Open if *is_urgent => (Some(format!("urgent:{depot}")), Some(format!("{id:04}"))),
        State::Open => match due {
            Some(due) => (Some(format!("open:{depot}")), Some(format!("{}#{id:04}", day(*due)))),
            None => (None, None),
        },
        State::Held => (Some(format!("held:{depot}")), None),
        State::Closed => (None, None),
    };
    let holder_key = holder.map_or(format!("nobody:{depot}"), |holder| format!("holder:{holder}"));
    let labelled = labels.as_ref().is_some_and(|labels| !labels.is_empty());
    Expected {
        key: [format!("depot:{depot}"), sort(key)],
        texts: vec![
            ("state_key", state_key),
            ("state_order", state_order),
            ("holder_key", Some(holder_key)),
            ("label_key", labelled.then(|| format!("labelled:{depot}"))),
            ("kind_key", (*kind == Kind::Letter).then(|| format!("letters:{depot}"))),
            ("due_key", None),
            ("due", due.map(day)),
            ("holder", holder.map(str::to_owned)),
            ("note", note.map(str::to_owned)),
        ],
    }
}

struct Case {
    table: Parcels,
    model: BTreeMap<(&'static str, String), (Key, Fields)>,
}

/// Orders keys of the model.
fn place(key: &Key) -> (&'static str, String) {
    (key.0, sort(key))
}

impl Case {
    fn get(&self, key: Key) -> Option<&Fields> {
        self.model.get(&place(&key)).map(|(_, fields)| fields)
    }

    fn insert(&mut self, key: Key, fields: Fields) {
        self.model.insert(place(&key), (key, fields));
    }

    fn existing(&self, key: Key) -> Result<(), Refusal> {
        if self.get(key).is_some() { Ok(()) } else { Err(Refusal::NotFound) }
    }

    fn change(&mut self, key: Key, outcome: Result<(), Refusal>, change: impl FnOnce(&mut Fields)) {
        if outcome.is_ok() {
            change(&mut self.model.get_mut(&place(&key)).unwrap().1);
        }
    }

    /// What a member's setter is told of the others, and whether the write may go on.
    fn stated(
        &self,
        key: Key,
        stated: Option<Fields>,
        same: impl Fn(&Fields, &Fields) -> bool,
    ) -> (Fields, Result<(), Refusal>) {
        let nothing = Fields {
            state: State::Open,
            is_urgent: false,
            due: None,
            holder: None,
            labels: None,
            note: None,
        };
        match (self.get(key), stated) {
            (None, stated) => (stated.unwrap_or(nothing), Err(Refusal::NotFound)),
            (Some(stored), None) => (stored.clone(), Ok(())),
            (Some(stored), Some(stated)) => {
                let outcome = if same(stored, &stated) { Ok(()) } else { Err(Refusal::Condition) };
                (stated, outcome)
            }
        }
    }

    async fn apply(&mut self, operation: Operation) {
        let of = |(depot, kind, id): Key| ParcelKey::new(depot, kind, id);
        match operation {
            Operation::Put(key, fields) => {
                self.table.put(&record(key, &fields)).send().await.unwrap();
                self.insert(key, fields);
            }
            Operation::Create(key, fields) => {
                let is_there = self.get(key).is_some();
                let expected = if is_there { Err(Refusal::Condition) } else { Ok(()) };
                assert_outcome(&self.table.put(&record(key, &fields)).create_only().send().await, expected);
                if !is_there {
                    self.insert(key, fields);
                }
            }
            Operation::Upsert { key, fields, remove_due, remove_holder, remove_labels } => {
                let mut upsert = self.table.upsert(&record(key, &fields));
                if remove_due {
                    upsert = upsert.remove_due();
                }
                if remove_holder {
                    upsert = upsert.remove_holder();
                }
                if remove_labels {
                    upsert = upsert.remove_labels();
                }
                // `state` is always there, so the whole of its group must be; a key is made of the absence of a
                // holder; and what is there cannot be removed.
                let some_label = fields.labels.as_ref().is_some_and(|labels| !labels.is_empty());
                let right = fields.due.is_some() != remove_due
                    && fields.holder.is_some() != remove_holder
                    && !(some_label && remove_labels);
                assert_outcome(&upsert.send().await, if right { Ok(()) } else { Err(Refusal::Invalid) });
                if right {
                    let before = self.get(key).cloned();
                    let note = fields.note.or(before.as_ref().and_then(|before| before.note));
                    let left = before.and_then(|before| before.labels);
                    let labels = if remove_labels { None } else { fields.labels.clone().or(left) };
                    self.insert(key, Fields { labels, note, ..fields });
                }
            }
            Operation::Group(key, fields) => {
                let expected = self.existing(key);
                let update = self.table.update(of(key)).set_state_group(group(&fields));
                assert_outcome(&update.send().await, expected);
                self.change(key, expected, |stored| {
                    let Fields { state, is_urgent, due, .. } = fields;
                    *stored = Fields { state, is_urgent, due, ..stored.clone() };
                });
            }
            Operation::State { key, to, stated } => {
                let same = |one: &Fields, two: &Fields| (one.is_urgent, one.due) == (two.is_urgent, two.due);
                let (stated, expected) = self.stated(key, stated, same);
                let given = StateGiven { is_urgent: stated.is_urgent, due: stated.due };
                let update = self.table.update(of(key)).set_state(to).given(given);
                assert_outcome(&update.send().await, expected);
                self.change(key, expected, |stored| stored.state = to);
            }
            Operation::Urgent { key, to, stated } => {
                let same = |one: &Fields, two: &Fields| (one.state, one.due) == (two.state, two.due);
                let (stated, expected) = self.stated(key, stated, same);
                let given = IsUrgentGiven { state: stated.state, due: stated.due };
                let update = self.table.update(of(key)).set_is_urgent(to).given(given);
                assert_outcome(&update.send().await, expected);
                self.change(key, expected, |stored| stored.is_urgent = to);
            }
            Operation::Due { key, to, stated } => {
                let same =
                    |one: &Fields, two: &Fields| (one.state, one.is_urgent) == (two.state, two.is_urgent);
                let (stated, expected) = self.stated(key, stated, same);
                let given = DueGiven { state: stated.state, is_urgent: stated.is_urgent };
                let update = self.table.update(of(key)).set_due(to).given(given);
                assert_outcome(&update.send().await, expected);
                self.change(key, expected, |stored| stored.due = to);
            }
            Operation::Holder(key, to) => {
                let expected = self.existing(key);
                let update = self.table.update(of(key));
                let update = match to {
                    Some(holder) => update.set_holder(holder),
                    None => update.remove_holder(),
                };
                assert_outcome(&update.send().await, expected);
                self.change(key, expected, |stored| stored.holder = to);
            }
            Operation::Labels(key, to) => {
                let expected = self.existing(key);
                let update = self.table.update(of(key));
                let update = match to.clone() {
                    Some(labels) => update.set_labels(labels),
                    None => update.remove_labels(),
                };
                assert_outcome(&update.send().await, expected);
                self.change(key, expected, |stored| stored.labels = to);
            }
            Operation::Transaction { put, update } => {
                let changed = self.table.update(of(update.0)).set_state_group(group(&update.1));
                let put_step = self.table.put(&record(put.0, &put.1));
                let outcome = self.table.transact().put(put_step).update(changed).send().await;
                let is_right = self.get(update.0).is_some() && put.0 != update.0;
                assert_eq!(outcome.is_ok(), is_right, "{outcome:?}");
                if is_right {
                    self.insert(put.0, put.1);
                    let Fields { state, is_urgent, due, .. } = update.1;
                    self.change(update.0, Ok(()), |stored| {
                        *stored = Fields { state, is_urgent, due, ..stored.clone() };
                    });
                }
            }
            Operation::Delete(key) => {
                self.table.delete(of(key)).send().await.unwrap();
                self.model.remove(&place(&key));
            }
            Operation::Urgents(depot, reading) => {
                let found = read(|| self.table.urgent(depot, 1), reading).await;
                self.assert_found(&found, reading, |(of, _, id), fields| {
                    let is_in = *of == depot && *id >= 1 && fields.state == State::Open && fields.is_urgent;
                    is_in.then(|| format!("{id:04}"))
                });
            }
            Operation::HeldBy(holder, reading) => {
                let found = read(|| self.table.held_by(holder), reading).await;
                self.assert_found(&found, reading, |key, fields| {
                    (fields.holder == Some(holder)).then(|| sort(key))
                });
            }
            Operation::Dues { depot, until, reading } => {
                let found = read(|| self.table.due(depot, until), reading).await;
                self.assert_found(&found, reading, |(of, _, id), fields| {
                    let is_open = *of == depot && fields.state == State::Open && !fields.is_urgent;
                    let due = fields.due.filter(|due| is_open && *due <= until)?;
                    Some(format!("{}#{id:04}", day(due)))
                });
            }
        }
    }

    /// A read found those for which `sort` has a text, in its order. Of equal texts DynamoDB has any order.
    fn assert_found(
        &self,
        found: &[Parcel],
        reading: Reading,
        sort: impl Fn(&Key, &Fields) -> Option<String>,
    ) {
        let text = |parcel: &Parcel| {
            let key = self.model.values().map(|(key, _)| *key);
            let key = key.into_iter().find(|(depot, kind, id)| {
                (*depot, *kind, *id) == (parcel.depot.as_str(), parcel.kind, parcel.id)
            });
            let key = key.unwrap();
            sort(&key, self.get(key).unwrap())
        };
        let found: Vec<Option<String>> = found.iter().map(text).collect();
        let expected = self.model.values().filter_map(|(key, fields)| {
            let text = sort(key, fields)?;
            Some((text.clone(), Some(text)))
        });
        assert_eq!(found, in_order(expected.collect(), reading));
    }
}

proptest! {
    #![proptest_config(super::config())]

    #[test]
    fn each_key_is_there_while_its_conditions_hold(operations in prop::collection::vec(operation(), 1..40)) {
        super::run(async {
            let mock = MockDynamo::new();
            let table = Parcels::new(mock.client(), "parcels");
            table.create().await.unwrap();
            let mut case = Case { table, model: BTreeMap::new() };
            for operation in operations {
                case.apply(operation).await;
                let expected = case.model.values().map(|(key, fields)| expected(key, fields)).collect();
                assert_items(&mock.table("parcels"), expected);
            }
        });
    }
}
