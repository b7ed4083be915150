//! `BatchGetItem`: up to 100 items, 16 MB (API Reference, BatchGetItem).

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use crate::mock::error::{Answer, Failure};
use crate::mock::expression::Expressions;
use crate::mock::item_rules::primary_key;
use crate::mock::stored::Stored;
use crate::mock::value::Item;
use crate::mock::wire::{Array, Json, Object, Request, decode_item, write_item};

use super::Access;
use super::capacity::{Consumed, ConsumedByTable, Report, read_halves};
use super::constraint;
use super::get_item::projection;
use super::parameter::{required, table_of};

const MAX_KEYS: usize = 100;
/// The most that one answer holds; the keys of the rest come back unprocessed.
const MAX_BYTES: usize = 16 * 1024 * 1024;

/// What is asked of one table.
struct Keys<'a> {
    /// As it was named, by its name or ARN: so it stands in the answer.
    table: Cow<'a, str>,
    keys: Vec<Item<'a>>,
    expressions: Expressions<'a>,
    consistent: bool,
    /// The request as it came, but for its keys: unprocessed keys are handed back in it.
    rest: Vec<(&'static str, Json<'a>)>,
}

pub(crate) fn run(mut request: Request<'_>, access: Access<'_>) -> Answer<Vec<u8>> {
    constraint::check(&request, |members| {
        members.required("RequestItems");
        members.length("RequestItems", 1, usize::MAX);
        members.table_keys("RequestItems");
        members.consumed_capacity();
    })?;
    let report = Report::take(&mut request)?;
    let tables = required(request.map("RequestItems")?, "RequestItems")?;
    let asked = tables.into_iter().map(|(table, json)| keys(table, json)).collect::<Answer<Vec<_>>>()?;
    if asked.iter().map(|asked| asked.keys.len()).sum::<usize>() > MAX_KEYS {
        return Err(Failure::validation("Too many items requested for the BatchGetItem call"));
    }
    access.read(|database| {
        // What is wrong with a table or key comes after doubles, wherever these are (public test suites).
        let refused = |failure| if asked.iter().any(Keys::has_doubles) { doubles() } else { failure };
        let mut out = Vec::new();
        let mut answer = Object::begin(&mut out);
        let mut unprocessed: Vec<(&Keys<'_>, &[Item<'_>])> = Vec::new();
        let mut consumed = ConsumedByTable::default();
        let mut bytes = 0;
        // Every key is checked before any is read.
        let mut checked = Vec::with_capacity(asked.len());
        for asked in &asked {
            let table = database.table(table_of(&asked.table)).map_err(refused)?;
            let mut seen = BTreeSet::new();
            for key in &asked.keys {
                if !seen.insert(primary_key(&table.definition, key).map_err(refused)?) {
                    return Err(doubles());
                }
            }
            checked.push((asked, table));
        }
        let mut responses = Object::begin(answer.key("Responses"));
        for (asked, table) in checked {
            let mut cost = Consumed::default();
            let mut items = Array::begin(responses.key(&asked.table));
            for (position, key) in asked.keys.iter().enumerate() {
                let found = table.items().get(&primary_key(&table.definition, key)?);
                let size = found.map_or(0, Stored::size);
                if bytes + size > MAX_BYTES {
                    unprocessed.push((asked, &asked.keys[position..]));
                    break;
                }
                bytes += size;
                cost.add(&Consumed::table(read_halves(size, asked.consistent)));
                match (found, asked.expressions.projection()) {
                    (None, _) => {}
                    (Some(found), None) => found.write(items.next()),
                    (Some(found), Some(projection)) => projection.write(items.next(), found),
                }
            }
            items.end();
            consumed.add(&table.definition.name, &cost);
        }
        responses.end();
        write_unprocessed(answer.key("UnprocessedKeys"), &unprocessed);
        consumed.write(&mut answer, report, None);
        answer.end();
        Ok(out)
    })
}

impl Keys<'_> {
    fn has_doubles(&self) -> bool {
        (1..self.keys.len()).any(|at| self.keys[..at].contains(&self.keys[at]))
    }
}

fn doubles() -> Failure {
    Failure::validation("Provided list of item keys contains duplicates")
}

fn keys<'a>(table: Cow<'a, str>, json: Json<'a>) -> Answer<Keys<'a>> {
    let mut entry = Request::of(json)?;
    let rest = ["ProjectionExpression", "ExpressionAttributeNames", "ConsistentRead"]
        .into_iter()
        .filter_map(|field| Some((field, entry.fields().get(field)?.clone())))
        .collect();
    entry.refuse(&["AttributesToGet"])?;
    let keys = required(entry.list("Keys")?, "Keys")?;
    let rule = match keys.len() {
        0 => "greater than or equal to 1",
        1..=MAX_KEYS => "",
        _ => "less than or equal to 100",
    };
    if !rule.is_empty() {
        return Err(Failure::validation(format!(
            "1 validation error detected: Value at 'RequestItems.{table}.member.Keys' failed to satisfy \
             constraint: Member must have length {rule}"
        )));
    }
    Ok(Keys {
        keys: keys.into_iter().map(decode_item).collect::<Answer<_>>()?,
        consistent: entry.boolean("ConsistentRead")?.unwrap_or(false),
        expressions: projection(&mut entry)?,
        table,
        rest,
    })
}

fn write_unprocessed(out: &mut Vec<u8>, unprocessed: &[(&Keys<'_>, &[Item<'_>])]) {
    // A table whose answer was cut stands here once, those after it whole.
    let by_table: BTreeMap<&str, &(&Keys<'_>, &[Item<'_>])> =
        unprocessed.iter().map(|entry| (entry.0.table.as_ref(), entry)).collect();
    let mut object = Object::begin(out);
    for (table, (asked, keys)) in by_table {
        let mut entry = Object::begin(object.key(table));
        let mut array = Array::begin(entry.key("Keys"));
        for key in *keys {
            write_item(array.next(), key);
        }
        array.end();
        for (field, json) in &asked.rest {
            json.write(entry.key(field));
        }
        entry.end();
    }
    object.end();
}
