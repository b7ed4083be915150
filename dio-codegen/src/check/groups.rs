//! Key groups: the fields that index keys and computed attributes tie together.

use crate::model::{Group, Record, Role};

/// The key groups of a record whose keys are known.
pub(super) fn of(record: &Record) -> Vec<Group> {
    let primary = record.primary_fields();
    // What dio writes with every write is never stale.
    let counts = |field: &usize| {
        !primary.contains(field) && !matches!(record.fields[*field].role, Role::UpdatedAt | Role::Version)
    };
    let mut groups: Vec<Group> = Vec::new();
    for (index, key) in record.keys.iter().enumerate().filter(|(_, key)| key.branch.is_none()) {
        let is_own = key
            .text
            .fields()
            .iter()
            .any(|field| record.fields[*field].attribute.as_deref() == Some(key.attribute.as_str()));
        if !is_own {
            let fields = record.inputs(&key.text).into_iter().filter(counts).collect();
            join(&mut groups, Group { fields, keys: vec![index], computed: Vec::new() });
        }
    }
    for branches in record.alternatives() {
        let asked = branches.iter().flat_map(|branch| &record.branches[*branch].conditions);
        let keys = record.keys.iter().enumerate();
        let keys: Vec<(usize, _)> =
            keys.filter(|(_, key)| key.branch.is_some_and(|branch| branches.contains(&branch))).collect();
        let held = keys.iter().flat_map(|(_, key)| record.inputs(&key.text));
        let fields = asked.map(|condition| condition.field).chain(held).filter(counts).collect();
        let keys = keys.into_iter().map(|(index, _)| index).collect();
        join(&mut groups, Group { fields, keys, computed: Vec::new() });
    }
    for (index, computed) in record.computed.iter().enumerate() {
        let fields = computed.source.inputs().into_iter().filter(counts).collect();
        join(&mut groups, Group { fields, keys: Vec::new(), computed: vec![index] });
    }
    groups.sort_by_key(|group| group.fields.first().copied());
    groups
}

/// Adds a group, and makes one of all that share a field with it.
fn join(groups: &mut Vec<Group>, mut new: Group) {
    if new.fields.is_empty() {
        return;
    }
    groups.retain(|group| {
        let shares = group.fields.iter().any(|field| new.fields.contains(field));
        if shares {
            new.fields.extend(&group.fields);
            new.keys.extend(&group.keys);
            new.computed.extend(&group.computed);
        }
        !shares
    });
    for list in [&mut new.fields, &mut new.keys, &mut new.computed] {
        list.sort_unstable();
        list.dedup();
    }
    groups.push(new);
}
