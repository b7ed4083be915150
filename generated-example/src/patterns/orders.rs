use anyhow::{Context, Result};
use dio_runtime::chrono::Days;

use super::{CUSTOMER, midnight, today};
use crate::Screen;
use crate::shop::{OrderStatus, Shop, Warehouse};

pub(crate) async fn show(shop: &Shop, screen: &mut Screen<'_>) -> Result<()> {
    screen.heading("Orders")?;

    let since = midnight(today() - Days::new(60));
    let recent = shop.recent_orders(CUSTOMER, since).send().await?.records;
    screen.found("recent_orders", "of the last 60 days, newest first", &recent)?;

    let spring = midnight(today() - Days::new(122))..=midnight(today() - Days::new(30));
    let between = shop.orders_between(CUSTOMER, spring).send().await?.records;
    screen.found("orders_between", "of March, April and May", &between)?;

    let order = between.first().context("the customer has no order in spring")?;
    let page = shop.order_page(order.order_id).send().await?.records;
    screen.found("order_page", "an order with its items, by its number alone", &page)?;

    let items = shop.packing_list(order.order_id).consistent().send().await?.records;
    screen.found("packing_list", "its items, read consistently", &items)?;

    let due = shop.to_dispatch(Warehouse::Leipzig, today() + Days::new(3)).send().await?.records;
    screen.found("to_dispatch", "what Leipzig has to send in three days", &due)?;

    let placed = shop.orders_in_state(OrderStatus::Placed).send().await?.records;
    screen.found("orders_in_state", "not paid yet, oldest first", &placed)?;

    let week_ago = midnight(today() - Days::new(7));
    let stuck = shop.stuck_orders(OrderStatus::Placed, week_ago).send().await?.records;
    screen.found("stuck_orders", "not paid for more than a week", &stuck)?;
    Ok(())
}
