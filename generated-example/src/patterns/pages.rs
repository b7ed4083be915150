use std::collections::BTreeMap;

use anyhow::{Context, Result};
use dio_runtime::{Cursor, Number};

use super::CUSTOMER;
use crate::Screen;
use crate::shop::{OrderStatus, Shop, product};

pub(crate) async fn show(shop: &Shop, screen: &mut Screen<'_>) -> Result<()> {
    screen.heading("Pages, streams and scans")?;

    // A cursor is text between two requests of a web page. It leads on in its own query, and is refused in another.
    let first = shop.orders(CUSTOMER).limit(5).send().await?;
    let text = first.cursor.context("the customer has few orders")?.to_string();
    let cursor: Cursor = text.parse()?;
    let second = shop.orders(CUSTOMER).limit(5).start_at(cursor.clone()).send().await?;
    let (one, two) = (first.records.len(), second.records.len());
    screen.say(&format!("Orders of {CUSTOMER}: a page of {one}, and one of {two} from its cursor on."))?;
    let refused = shop.orders("c0001").start_at(cursor).send().await;
    screen.say(&match refused {
        Ok(_) => "The cursor was taken for another customer's orders!".to_owned(),
        Err(error) => format!("With another customer's orders: {error}."),
    })?;

    // A stream asks for the next page when it is needed.
    let mut shipped = shop.orders_by_status(OrderStatus::Shipped).page_size(100).stream();
    let mut months: BTreeMap<String, (usize, Number)> = BTreeMap::new();
    while let Some(order) = shipped.try_next().await? {
        let (orders, total) = months.entry(order.placed_at.format("%Y-%m").to_string()).or_default();
        *orders += 1;
        *total = total.checked_add(&order.total)?;
    }
    for (month, (orders, total)) in months {
        screen.say(&format!("  {month} {orders:>5} orders, {:>10.2} euro", total.to_f64()))?;
    }

    // A page is what one request reads; a filter leaves less of it, and what it leaves out is billed all the same.
    let mut pages =
        shop.scan_for::<crate::shop::Product>().filter(product::STOCK.eq(0)).page_size(500).pages();
    let (mut requests, mut empty) = (0, 0);
    while let Some(page) = pages.next().await? {
        requests += 1;
        empty += page.records.len();
    }
    screen.say(&format!("Products out of stock: {empty}, found by a scan of {requests} pages."))?;
    Ok(())
}
