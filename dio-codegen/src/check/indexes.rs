//! Indexes, and what stands in them.

use super::package::{Package, Problems};
use crate::report::Diagnostic;
use crate::rules;

/// An index that no record fills.
pub(super) fn check(package: &Package<'_>, problems: &mut Problems) {
    for table in &package.tables {
        // What is not built yet may fill an index, and a table without records has yet to begin.
        let is_certain = table.records.iter().all(|record| !record.syntax.has_unbuilt_keys);
        if table.records.is_empty() || !is_certain {
            continue;
        }
        for (index, origin) in table.model.indexes.iter().zip(&table.indexes) {
            let keys: Vec<&str> =
                std::iter::once(&index.partition).chain(&index.sort).map(|key| key.name.as_str()).collect();
            let filled = table.records.iter().any(|record| {
                keys.iter().all(|name| record.model.keys.iter().any(|key| key.attribute == *name))
            });
            if !filled {
                let keys: Vec<String> = keys.iter().map(|key| format!("`{key}`")).collect();
                problems.push(
                    Diagnostic::new(
                        &rules::UNFILLED_INDEX,
                        format!("no record is in the index `{}`", index.name),
                    )
                    .at(origin.span, format!("no record has {}", keys.join(" and "))),
                );
            }
        }
    }
}
