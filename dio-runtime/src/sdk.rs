//! The SDK's requests that builders open into, under one name each.

pub use aws_sdk_dynamodb::operation::delete_item::builders::DeleteItemFluentBuilder as DeleteItem;
pub use aws_sdk_dynamodb::operation::get_item::builders::GetItemFluentBuilder as GetItem;
pub use aws_sdk_dynamodb::operation::put_item::builders::PutItemFluentBuilder as PutItem;
pub use aws_sdk_dynamodb::operation::query::builders::QueryFluentBuilder as Query;
pub use aws_sdk_dynamodb::operation::scan::builders::ScanFluentBuilder as Scan;
pub use aws_sdk_dynamodb::operation::transact_write_items::builders::TransactWriteItemsFluentBuilder as TransactWriteItems;
pub use aws_sdk_dynamodb::operation::update_item::builders::UpdateItemFluentBuilder as UpdateItem;
