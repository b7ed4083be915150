//! A versioned record: a group of two required fields, and an optional one, over two indexes.

mod jobs {
    dio_runtime::include_schema!("jobs");
}

use std::collections::BTreeMap;

use dio_runtime::mock::MockDynamo;
use jobs::job::{Meta, StateGiven, StateGroup};
use jobs::{Job, JobKey, Jobs, State};
use proptest::prelude::*;

use super::{Expected, Reading, Refusal, assert_items, assert_outcome, in_order, read, reading};

type Key = (&'static str, &'static str);

#[derive(Debug, Clone, PartialEq)]
struct Fields {
    state: State,
    priority: i64,
    runner: Option<&'static str>,
    tries: i64,
    rev: i64,
}

/// A version to state: the stored one, or some other.
#[derive(Debug, Clone, Copy)]
enum Version {
    Stored,
    Of(i64),
}

#[derive(Debug, Clone)]
enum Change {
    Group(State, i64),
    State { to: State, stated: Option<i64> },
    Runner(Option<&'static str>),
    Tries(i64),
}

#[derive(Debug, Clone)]
enum Operation {
    Put(Key, Version, Fields),
    Update(Key, Option<Version>, Change),
    Delete(Key, Option<Version>),
    ByState { state: State, priorities: (i64, i64), reading: Reading },
    ByRunner { runner: &'static str, reading: Reading },
    All { queue: &'static str, from: &'static str, reading: Reading },
}

fn state() -> impl Strategy<Value = State> {
    prop::sample::select(State::ALL)
}

fn name() -> impl Strategy<Value = &'static str> {
    prop::sample::select(&["a", "a#b", "é"][..])
}

fn key() -> impl Strategy<Value = Key> {
    (prop::sample::select(&["x", "y"][..]), name())
}

fn runner() -> impl Strategy<Value = &'static str> {
    prop::sample::select(&["r1", "r2"][..])
}

fn priority() -> impl Strategy<Value = i64> {
    prop::sample::select(&[0, 9, 10, 999_i64][..])
}

fn version() -> impl Strategy<Value = Version> {
    prop_oneof![3 => Just(Version::Stored), 1 => (0..4_i64).prop_map(Version::Of)]
}

fn fields() -> impl Strategy<Value = Fields> {
    (state(), priority(), prop::option::of(runner()), 0..9_i64)
        .prop_map(|(state, priority, runner, tries)| Fields { state, priority, runner, tries, rev: 0 })
}

fn change() -> impl Strategy<Value = Change> {
    use Change::*;
    prop_oneof![
        (state(), priority()).prop_map(|(state, priority)| Group(state, priority)),
        (state(), prop::option::weighted(0.3, priority())).prop_map(|(to, stated)| State { to, stated }),
        prop::option::of(runner()).prop_map(Runner),
        (0..9_i64).prop_map(Tries),
    ]
}

fn operation() -> impl Strategy<Value = Operation> {
    use Operation::*;
    prop_oneof![
        4 => (key(), version(), fields()).prop_map(|(key, version, fields)| Put(key, version, fields)),
        5 => (key(), prop::option::of(version()), change())
            .prop_map(|(key, version, change)| Update(key, version, change)),
        1 => (key(), prop::option::of(version())).prop_map(|(key, version)| Delete(key, version)),
        2 => (state(), (priority(), priority()), reading())
            .prop_map(|(state, priorities, reading)| ByState { state, priorities, reading }),
        2 => (runner(), reading()).prop_map(|(runner, reading)| ByRunner { runner, reading }),
        2 => (key(), reading()).prop_map(|((queue, from), reading)| All { queue, from, reading }),
    ]
}

fn record((queue, name): Key, fields: &Fields) -> Job {
    Job {
        queue: queue.into(),
        name: name.into(),
        state: fields.state,
        priority: fields.priority,
        runner: fields.runner.map(str::to_owned),
        tries: fields.tries,
        meta: Meta { rev: fields.rev, ..Default::default() },
    }
}

fn expected((queue, name): &Key, fields: &Fields) -> Expected {
    let state = match fields.state {
        State::Open => "O",
        State::Held => "H",
        State::Done => "D",
    };
    Expected {
        key: [format!("queue:{queue}"), (*name).to_owned()],
        texts: vec![
            ("sk1", Some(format!("in:{state}"))),
            ("ss", Some(format!("{:03}#{name}", fields.priority))),
            ("rk", fields.runner.map(|runner| format!("run:{runner}"))),
            ("rs", Some(format!("{state}#{:03}", fields.priority))),
            ("state", None),
            ("runner", fields.runner.map(str::to_owned)),
        ],
    }
}

struct Case {
    table: Jobs,
    model: BTreeMap<Key, Fields>,
}

impl Case {
    fn stored(&self, key: Key, version: Version) -> i64 {
        match version {
            Version::Of(version) => version,
            Version::Stored => self.model.get(&key).map_or(0, |stored| stored.rev),
        }
    }

    /// What a stated version comes to.
    fn outcome(&self, key: Key, version: Option<i64>) -> Result<(), Refusal> {
        match (self.model.get(&key), version) {
            (None, _) => Err(Refusal::NotFound),
            (Some(stored), Some(version)) if stored.rev != version => Err(Refusal::Condition),
            _ => Ok(()),
        }
    }

    async fn apply(&mut self, operation: Operation) {
        let of = |(queue, name): Key| JobKey::new(queue, name);
        match operation {
            Operation::Put(key, version, fields) => {
                let rev = self.stored(key, version);
                let outcome = self.table.put(&record(key, &Fields { rev, ..fields.clone() })).send().await;
                let expected = match (rev, self.model.contains_key(&key)) {
                    (0, false) => Ok(()),
                    (0, true) => Err(Refusal::Condition),
                    _ => self.outcome(key, Some(rev)),
                };
                if expected.is_ok() {
                    let stored = Fields { rev: rev + 1, ..fields };
                    assert_eq!(outcome.as_ref().unwrap().record.meta.rev, stored.rev);
                    self.model.insert(key, stored);
                }
                assert_outcome(&outcome, expected);
            }
            Operation::Update(key, version, change) => {
                let version = version.map(|version| self.stored(key, version));
                let mut expected = self.outcome(key, version);
                let mut stored = self.model.get(&key).cloned();
                let mut update = self.table.update(of(key));
                if let Some(version) = version {
                    update = update.version(version);
                }
                let nothing = Fields { state: State::Open, priority: 0, runner: None, tries: 0, rev: 0 };
                let now = stored.clone().unwrap_or(nothing);
                let mut after = now.clone();
                let update = match change {
                    Change::Group(state, priority) => {
                        (after.state, after.priority) = (state, priority);
                        update.set_state_group(StateGroup { state, priority })
                    }
                    Change::State { to, stated } => {
                        after.state = to;
                        let priority = stated.unwrap_or(now.priority);
                        if priority != now.priority {
                            expected = expected.and(Err(Refusal::Condition));
                        }
                        update.set_state(to).given(StateGiven { priority })
                    }
                    Change::Runner(runner) => {
                        after.runner = runner;
                        match runner {
                            Some(runner) => update.set_runner(runner),
                            None => update.remove_runner(),
                        }
                    }
                    Change::Tries(tries) => {
                        after.tries += tries;
                        update.add_tries(tries)
                    }
                };
                after.rev += 1;
                assert_outcome(&update.send().await, expected);
                if expected.is_ok() {
                    stored = Some(after);
                }
                if let Some(stored) = stored {
                    self.model.insert(key, stored);
                }
            }
            Operation::Delete(key, version) => {
                let version = version.map(|version| self.stored(key, version));
                let mut delete = self.table.delete(of(key));
                if let Some(version) = version {
                    delete = delete.version(version);
                }
                let expected = if version.is_none() { Ok(()) } else { self.outcome(key, version) };
                assert_outcome(&delete.send().await, expected);
                if expected.is_ok() {
                    self.model.remove(&key);
                }
            }
            Operation::ByState { state, priorities: (from, to), reading } => {
                let found = read(|| self.table.jobs_by_state(state).priority(from..=to), reading).await;
                self.assert_found(found, reading, "ss", |_, fields| {
                    fields.state == state && (from..=to).contains(&fields.priority)
                });
            }
            Operation::ByRunner { runner, reading } => {
                let found = read(|| self.table.jobs_by_runner(runner).into(), reading).await;
                self.assert_found(found, reading, "rs", |_, fields| fields.runner == Some(runner));
            }
            Operation::All { queue, from, reading } => {
                let found = read(|| self.table.jobs(queue).name(from.to_owned()..), reading).await;
                self.assert_found(found, reading, "sk", |(of, name), _| *of == queue && *name >= from);
            }
        }
    }

    fn assert_found(
        &self,
        found: Vec<Job>,
        reading: Reading,
        sort: &str,
        fits: impl Fn(&Key, &Fields) -> bool,
    ) {
        let text = |key: &Key, fields: &Fields| match (sort, expected(key, fields)) {
            ("sk", item) => item.key[1].clone(),
            (_, item) => item.texts.into_iter().find(|(name, _)| *name == sort).unwrap().1.unwrap(),
        };
        let right = self.model.iter().filter(|(key, fields)| fits(key, fields));
        let right = right.map(|(key, fields)| (text(key, fields), (text(key, fields), record(*key, fields))));
        let mut right = in_order(right.collect(), reading);
        let text_of = |job: &Job| {
            let stored =
                self.model.iter().find(|((queue, name), _)| (*queue, *name) == (&*job.queue, &*job.name));
            let (key, fields) = stored.expect("only what was stored is found");
            text(key, fields)
        };
        let mut found: Vec<_> = found
            .into_iter()
            .map(|job| {
                let meta = Meta { rev: job.meta.rev, ..Default::default() };
                (text_of(&job), Job { meta, ..job })
            })
            .collect();
        let texts = |jobs: &[(String, Job)]| jobs.iter().map(|(text, _)| text.clone()).collect::<Vec<_>>();
        assert_eq!(texts(&found), texts(&right), "the order is that of the sort key");
        let by_key = |(_, job): &(String, Job)| (job.queue.clone(), job.name.clone());
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
            let table = Jobs::new(mock.client(), "jobs");
            table.create().await.unwrap();
            let mut case = Case { table, model: BTreeMap::new() };
            for operation in operations {
                case.apply(operation).await;
                let expected = case.model.iter().map(|(key, fields)| expected(key, fields)).collect();
                assert_items(&mock.table("jobs"), expected);
            }
        });
    }
}
