//! A group of three fields, two of them optional, in two indexes.

mod tickets {
    dio_runtime::include_schema!("tickets");
}

use std::collections::BTreeMap;

use chrono::NaiveDate;
use dio_runtime::mock::MockDynamo;
use proptest::prelude::*;
use tickets::ticket::{DueGiven, OwnerGiven, StateGiven, StateGroup};
use tickets::{State, Ticket, TicketKey, Tickets};

use super::{Expected, Reading, Refusal, assert_items, assert_outcome, in_order, read, reading};

type Key = (&'static str, i64);

#[derive(Debug, Clone, PartialEq)]
struct Fields {
    state: State,
    owner: Option<&'static str>,
    due: Option<NaiveDate>,
    title: Option<&'static str>,
    votes: i64,
}

#[derive(Debug, Clone)]
enum Operation {
    Put(Key, Fields),
    Create(Key, Fields),
    Replace(Key, Fields),
    Upsert {
        key: Key,
        fields: Fields,
        remove_owner: bool,
        remove_due: bool,
        remove_title: bool,
    },
    Group(Key, Fields),
    /// One member, with the others as they are or as `stated` has them.
    State {
        key: Key,
        to: State,
        stated: Option<Fields>,
    },
    Owner {
        key: Key,
        to: Option<&'static str>,
        stated: Option<Fields>,
    },
    Due {
        key: Key,
        to: Option<NaiveDate>,
        stated: Option<Fields>,
    },
    OrCreate {
        key: Key,
        group: Option<Fields>,
        title: Option<&'static str>,
    },
    Delete(Key),
    ByState {
        state: State,
        owner: &'static str,
        due: (NaiveDate, NaiveDate),
        reading: Reading,
    },
    ByOwner {
        owner: &'static str,
        month: NaiveDate,
        ids: (i64, i64),
        reading: Reading,
    },
    All {
        team: &'static str,
        from: i64,
        reading: Reading,
    },
}

fn state() -> impl Strategy<Value = State> {
    prop::sample::select(State::ALL)
}

fn owner() -> impl Strategy<Value = &'static str> {
    prop::sample::select(&["ann", "bob"][..])
}

fn date() -> impl Strategy<Value = NaiveDate> {
    (0..4_u64).prop_map(|day| NaiveDate::from_ymd_opt(2026, 7, 30).unwrap() + chrono::Days::new(day))
}

fn key() -> impl Strategy<Value = Key> {
    (prop::sample::select(&["x", "y"][..]), 0..4_i64)
}

fn fields() -> impl Strategy<Value = Fields> {
    let title = prop::option::of(prop::sample::select(&["one", "two"][..]));
    (state(), prop::option::of(owner()), prop::option::of(date()), title, 0..9_i64)
        .prop_map(|(state, owner, due, title, votes)| Fields { state, owner, due, title, votes })
}

fn operation() -> impl Strategy<Value = Operation> {
    use Operation::*;
    let stated = || prop::option::weighted(0.3, fields());
    prop_oneof![
        3 => (key(), fields()).prop_map(|(key, fields)| Put(key, fields)),
        2 => (key(), fields()).prop_map(|(key, fields)| Create(key, fields)),
        1 => (key(), fields()).prop_map(|(key, fields)| Replace(key, fields)),
        3 => (key(), fields(), any::<[bool; 3]>()).prop_map(|(key, fields, [owner, due, title])| {
            Upsert { key, fields, remove_owner: owner, remove_due: due, remove_title: title }
        }),
        2 => (key(), fields()).prop_map(|(key, fields)| Group(key, fields)),
        2 => (key(), state(), stated()).prop_map(|(key, to, stated)| State { key, to, stated }),
        2 => (key(), prop::option::of(owner()), stated())
            .prop_map(|(key, to, stated)| Owner { key, to, stated }),
        2 => (key(), prop::option::of(date()), stated())
            .prop_map(|(key, to, stated)| Due { key, to, stated }),
        2 => (key(), prop::option::of(fields()), prop::option::of(Just("made")))
            .prop_map(|(key, group, title)| OrCreate { key, group, title }),
        2 => key().prop_map(Delete),
        3 => (state(), owner(), (date(), date()), reading())
            .prop_map(|(state, owner, due, reading)| ByState { state, owner, due, reading }),
        3 => (owner(), date(), (0..4_i64, 0..4_i64), reading())
            .prop_map(|(owner, month, ids, reading)| ByOwner { owner, month, ids, reading }),
        2 => (key(), reading()).prop_map(|((team, from), reading)| All { team, from, reading }),
    ]
}

fn record((team, id): Key, fields: &Fields) -> Ticket {
    Ticket {
        team: team.into(),
        id,
        state: fields.state,
        owner: fields.owner.map(str::to_owned),
        due: fields.due,
        title: fields.title.map(str::to_owned),
        votes: fields.votes,
        meta: Default::default(),
    }
}

fn group(fields: &Fields) -> StateGroup {
    StateGroup { state: fields.state, owner: fields.owner.map(str::to_owned), due: fields.due }
}

fn expected((team, id): &Key, fields: &Fields) -> Expected {
    let Fields { state, owner, due, title, .. } = fields;
    let state = match state {
        State::Open => "O",
        State::Held => "H",
        State::Done => "D",
    };
    Expected {
        key: [format!("team:{team}"), format!("t:{id:04}")],
        texts: vec![
            ("g1k", owner.map(|owner| format!("st:{state}#{owner}"))),
            ("g2k", due.map(|due| format!("due:{}#{id:04}", due.format("%Y-%m-%d")))),
            ("g3k", owner.zip(*due).map(|(owner, due)| format!("ow:{owner}#{}", due.format("%Y-%m")))),
            ("state", Some(state.to_owned())),
            ("owner", owner.map(str::to_owned)),
            ("due", due.map(|due| due.format("%Y-%m-%d").to_string())),
            ("title", title.map(str::to_owned)),
        ],
    }
}

struct Case {
    table: Tickets,
    model: BTreeMap<Key, Fields>,
}

impl Case {
    /// What a member's setter is told of the others, and whether the write may go on.
    fn stated(
        &self,
        key: Key,
        stated: Option<Fields>,
        same: impl Fn(&Fields, &Fields) -> bool,
    ) -> (Fields, Result<(), Refusal>) {
        let nothing = Fields { state: State::Open, owner: None, due: None, title: None, votes: 0 };
        match (self.model.get(&key), stated) {
            (None, stated) => (stated.unwrap_or(nothing), Err(Refusal::NotFound)),
            (Some(stored), None) => (stored.clone(), Ok(())),
            (Some(stored), Some(stated)) => {
                let outcome = if same(stored, &stated) { Ok(()) } else { Err(Refusal::Condition) };
                (stated, outcome)
            }
        }
    }

    fn change(&mut self, key: Key, outcome: Result<(), Refusal>, change: impl FnOnce(&mut Fields)) {
        if outcome.is_ok() {
            change(self.model.get_mut(&key).unwrap());
        }
    }

    async fn apply(&mut self, operation: Operation) {
        let of = |(team, id): Key| TicketKey::new(team, id);
        match operation {
            Operation::Put(key, fields) => {
                self.table.put(&record(key, &fields)).send().await.unwrap();
                self.model.insert(key, fields);
            }
            Operation::Create(key, fields) => {
                let expected = if self.model.contains_key(&key) { Err(Refusal::Condition) } else { Ok(()) };
                assert_outcome(&self.table.put(&record(key, &fields)).create_only().send().await, expected);
                self.model.entry(key).or_insert(fields);
            }
            Operation::Replace(key, fields) => {
                let expected = if self.model.contains_key(&key) { Ok(()) } else { Err(Refusal::NotFound) };
                assert_outcome(&self.table.put(&record(key, &fields)).must_exist().send().await, expected);
                self.change(key, expected, |stored| *stored = fields);
            }
            Operation::Upsert { key, fields, remove_owner, remove_due, remove_title } => {
                let mut upsert = self.table.upsert(&record(key, &fields));
                if remove_owner {
                    upsert = upsert.remove_owner();
                }
                if remove_due {
                    upsert = upsert.remove_due();
                }
                if remove_title {
                    upsert = upsert.remove_title();
                }
                // `state` is always there, so the whole group must be; and what is there cannot be removed.
                let right = fields.owner.is_some() != remove_owner
                    && fields.due.is_some() != remove_due
                    && !(fields.title.is_some() && remove_title);
                assert_outcome(&upsert.send().await, if right { Ok(()) } else { Err(Refusal::Invalid) });
                if right {
                    let before = self.model.get(&key).and_then(|stored| stored.title);
                    let title = if remove_title { None } else { fields.title.or(before) };
                    self.model.insert(key, Fields { title, ..fields });
                }
            }
            Operation::Group(key, fields) => {
                let expected = if self.model.contains_key(&key) { Ok(()) } else { Err(Refusal::NotFound) };
                let update = self.table.update(of(key)).set_state_group(group(&fields)).add_votes(1);
                assert_outcome(&update.send().await, expected);
                self.change(key, expected, |stored| {
                    let (title, votes) = (stored.title, stored.votes + 1);
                    *stored = Fields { title, votes, ..fields };
                });
            }
            Operation::State { key, to, stated } => {
                let same = |stored: &Fields, stated: &Fields| {
                    (stored.owner, stored.due) == (stated.owner, stated.due)
                };
                let (stated, expected) = self.stated(key, stated, same);
                let given = StateGiven { owner: stated.owner.map(str::to_owned), due: stated.due };
                let update = self.table.update(of(key)).set_state(to).given(given);
                assert_outcome(&update.send().await, expected);
                self.change(key, expected, |stored| stored.state = to);
            }
            Operation::Owner { key, to, stated } => {
                let same = |stored: &Fields, stated: &Fields| {
                    (stored.state, stored.due) == (stated.state, stated.due)
                };
                let (stated, expected) = self.stated(key, stated, same);
                let given = OwnerGiven { state: stated.state, due: stated.due };
                let update = self.table.update(of(key)).set_owner(to.map(str::to_owned)).given(given);
                assert_outcome(&update.send().await, expected);
                self.change(key, expected, |stored| stored.owner = to);
            }
            Operation::Due { key, to, stated } => {
                let same = |stored: &Fields, stated: &Fields| {
                    (stored.state, stored.owner) == (stated.state, stated.owner)
                };
                let (stated, expected) = self.stated(key, stated, same);
                let given = DueGiven { state: stated.state, owner: stated.owner.map(str::to_owned) };
                let update = self.table.update(of(key)).set_due(to).given(given);
                assert_outcome(&update.send().await, expected);
                self.change(key, expected, |stored| stored.due = to);
            }
            Operation::OrCreate { key, group: fields, title } => {
                let mut update = self.table.update(of(key)).or_create();
                let entry = self.model.entry(key);
                let stored = entry.or_insert(Fields {
                    state: State::Open,
                    owner: None,
                    due: None,
                    title: None,
                    votes: 0,
                });
                if let Some(fields) = fields {
                    update = update.set_state_group(group(&fields));
                    *stored = Fields { title: stored.title, votes: stored.votes, ..fields };
                }
                if let Some(title) = title {
                    update = update.set_title(title);
                    stored.title = Some(title);
                }
                let made = update.send().await.unwrap().record;
                assert_eq!(made, Ticket { meta: made.meta.clone(), ..record(key, stored) });
            }
            Operation::Delete(key) => {
                self.table.delete(of(key)).send().await.unwrap();
                self.model.remove(&key);
            }
            Operation::ByState { state, owner, due: (from, to), reading } => {
                let found = read(|| self.table.tickets_by_g1_g2(state, owner).due(from..to), reading).await;
                self.assert_found(found, reading, "g2k", |_, fields| {
                    fields.state == state
                        && fields.owner == Some(owner)
                        && fields.due.is_some_and(|due| (from..to).contains(&due))
                });
            }
            Operation::ByOwner { owner, month, ids: (from, to), reading } => {
                let found = read(|| self.table.tickets_by_g3_sort(owner, month).id(from..=to), reading).await;
                self.assert_found(found, reading, "sk", |(_, id), fields| {
                    let of_month = |due: NaiveDate| due.format("%Y-%m").to_string();
                    (from..=to).contains(id)
                        && fields.owner == Some(owner)
                        && fields.due.map(of_month) == Some(of_month(month))
                });
            }
            Operation::All { team, from, reading } => {
                let found = read(|| self.table.tickets(team).id(from..), reading).await;
                self.assert_found(found, reading, "sk", |(of, id), _| *of == team && *id >= from);
            }
        }
    }

    /// Compares what was read with the model. Records with equal index keys come in any order.
    fn assert_found(
        &self,
        found: Vec<Ticket>,
        reading: Reading,
        sort: &str,
        fits: impl Fn(&Key, &Fields) -> bool,
    ) {
        let right = self.model.iter().filter(|(key, fields)| fits(key, fields));
        let sorted = right.map(|(key, fields)| {
            let item = expected(key, fields);
            let text = match sort {
                "sk" => item.key[1].clone(),
                _ => item.texts.iter().find(|(name, _)| *name == sort).unwrap().1.clone().unwrap(),
            };
            (text.clone(), (text, record(*key, fields)))
        });
        let mut right = in_order(sorted.collect(), reading);
        let text = |ticket: &Ticket| {
            right
                .iter()
                .find(|(_, other)| (&other.team, other.id) == (&ticket.team, ticket.id))
                .map(|(text, _)| text.clone())
        };
        let mut found: Vec<(Option<String>, Ticket)> = found
            .into_iter()
            .map(|ticket| (text(&ticket), Ticket { meta: Default::default(), ..ticket }))
            .collect();
        let order: Vec<_> = found.iter().map(|(text, _)| text.clone().unwrap()).collect();
        assert_eq!(order, right.iter().map(|(text, _)| text.clone()).collect::<Vec<_>>());
        found.sort_by_key(|(_, ticket)| (ticket.team.clone(), ticket.id));
        right.sort_by_key(|(_, ticket)| (ticket.team.clone(), ticket.id));
        let records = found.into_iter().map(|(_, ticket)| ticket);
        assert_eq!(
            records.collect::<Vec<_>>(),
            right.into_iter().map(|(_, ticket)| ticket).collect::<Vec<_>>()
        );
    }
}

proptest! {
    #![proptest_config(super::config())]

    #[test]
    fn index_keys_follow_their_fields(operations in prop::collection::vec(operation(), 1..40)) {
        super::run(async {
            let mock = MockDynamo::new();
            let table = Tickets::new(mock.client(), "tickets");
            table.create().await.unwrap();
            let mut case = Case { table, model: BTreeMap::new() };
            for operation in operations {
                case.apply(operation).await;
                let expected = case.model.iter().map(|(key, fields)| expected(key, fields)).collect();
                assert_items(&mock.table("tickets"), expected);
            }
        });
    }
}
