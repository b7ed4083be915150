//! Tables, from nothing and back to it.

use std::time::Duration;

use anyhow::{Context, Result, bail};
use aws_sdk_dynamodb::types::TableStatus;
use dio_runtime::{Schema, Table};

/// Creates a table with its indexes, and waits until it can be used: in AWS that takes seconds.
pub(crate) async fn create<S: Schema>(table: &Table<S>) -> Result<()> {
    let name = table.name();
    table
        .create()
        .await
        .with_context(|| format!("cannot create table `{name}`; `--prefix` gives it another name"))?;
    for _ in 0..300 {
        let described = table.client().describe_table().table_name(name).send().await?;
        let status = described.table.and_then(|table| table.table_status);
        if status == Some(TableStatus::Active) {
            return Ok(());
        }
        tokio::time::sleep(Duration::from_millis(500)).await;
    }
    bail!("table `{name}` is not active after minutes")
}

/// Deletes a table.
pub(crate) async fn delete<S: Schema>(table: &Table<S>) -> Result<()> {
    let name = table.name();
    table
        .client()
        .delete_table()
        .table_name(name)
        .send()
        .await
        .with_context(|| format!("cannot delete table `{name}`"))?;
    Ok(())
}
