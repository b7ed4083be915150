//! What a person, or a health check, reads at the address itself.

use std::fmt::Write;

use crate::mock::MockDynamo;

/// One line that says what this is, then the tables. Beginning as DynamoDB does, whom `GET /` asks for its
/// health.
pub(super) fn page(mock: &MockDynamo) -> String {
    let mut out = format!("healthy: dio-mock {}, a DynamoDB in memory\n", env!("CARGO_PKG_VERSION"));
    mock.shared.engine.read(|database| {
        // Writing to a string does not fail.
        let _ = writeln!(out, "\ntables: {}", database.tables.len());
        for (name, table) in &database.tables {
            let count = table.items().len();
            let _ = writeln!(out, "  {name}, {count} item{}", if count == 1 { "" } else { "s" });
        }
    });
    out
}
