//! Tables, from nothing and back to it.

use std::error::Error as _;
use std::time::Duration;

use anyhow::{Context, Error, Result, bail};
use aws_sdk_dynamodb::error::SdkError;
use aws_sdk_dynamodb::operation::create_table::CreateTableError;
use aws_sdk_dynamodb::types::TableStatus;
use dio_runtime::{Schema, Table};

/// Creates a table, works with it, and deletes it unless it is kept.
pub(crate) async fn with<S: Schema>(
    table: &Table<S>,
    keep: bool,
    work: impl AsyncFnOnce() -> Result<()>,
) -> Result<()> {
    create(table).await?;
    let result = work().await;
    let deleted = if keep { Ok(()) } else { delete(table).await };
    result.and(deleted)
}

/// Creates a table with its indexes, and waits until it can be used: in AWS that takes seconds.
async fn create<S: Schema>(table: &Table<S>) -> Result<()> {
    let name = table.name();
    if let Err(error) = table.create().await {
        if is_there_already(&error) {
            bail!("table `{name}` is there already, and left alone; `--prefix` gives this program others");
        }
        return Err(Error::new(error).context(format!("cannot create table `{name}`")));
    }
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

fn is_there_already(error: &dio_runtime::Error) -> bool {
    error
        .source()
        .and_then(|source| source.downcast_ref::<SdkError<CreateTableError>>())
        .and_then(SdkError::as_service_error)
        .is_some_and(CreateTableError::is_resource_in_use_exception)
}

/// Deletes a table.
async fn delete<S: Schema>(table: &Table<S>) -> Result<()> {
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
