use anyhow::{Context, Result};
use dio_runtime::Ulid;
use dio_runtime::chrono::{Days, NaiveDate};

use super::{CUSTOMER, midnight, today};
use crate::Screen;
use crate::shop::order::{ShipByGiven, WarehouseGroup};
use crate::shop::{Order, OrderKey, OrderStatus, Shop, Warehouse, order};

/// The life of one order.
pub(crate) async fn show(shop: &Shop, screen: &mut Screen<'_>) -> Result<()> {
    screen.heading("The life of an order")?;
    let placed_at = midnight(today());
    let order_id = Ulid::from_parts(placed_at.timestamp_millis().unsigned_abs(), 1);
    let key = || OrderKey::new(CUSTOMER, placed_at, order_id);
    let home = shop.address_book(CUSTOMER).limit(1).send().await?.records.pop();
    let order = Order {
        customer_id: CUSTOMER.into(),
        placed_at,
        order_id,
        status: OrderStatus::Placed,
        total: "158.90".parse()?,
        ship_to: home.context("the customer has no address")?.place,
        warehouse: None,
        ship_by: None,
        note: Some("A present.".to_owned()),
        meta: Default::default(),
    };

    let placed = shop.put(&order).create_only().send().await?.record;
    screen.say(&format!("Placed: revision {}.", placed.meta.rev))?;
    match shop.put(&order).create_only().send().await {
        Err(error) if error.is_condition_failed() => {
            screen.say("Placed again: refused, it is there already.")?
        }
        other => anyhow::bail!("an order was placed twice: {other:?}"),
    }

    // Two fields feed one index key, so they are set together, and the key with them.
    let (day, later) = (today() + Days::new(20), today() + Days::new(21));
    let paid = shop
        .update(key())
        .version(placed.meta.rev)
        .set_status(OrderStatus::Paid)
        .set_warehouse_group(WarehouseGroup { warehouse: Some(Warehouse::Lyon), ship_by: Some(day) })
        .when(order::STATUS.eq(OrderStatus::Placed))
        .send()
        .await?
        .record;
    screen.say(&format!("Paid: revision {}; Lyon sends it on {day}.", paid.meta.rev))?;
    due(shop, screen, [day, later]).await?;

    // Or one of them, where the other is known; the write requires that it is so.
    let lyon = ShipByGiven { warehouse: Some(Warehouse::Lyon) };
    shop.update(key()).set_ship_by(Some(later)).given(lyon).send().await?;
    screen.say("Put off by a day.")?;
    due(shop, screen, [day, later]).await?;
    let leipzig = ShipByGiven { warehouse: Some(Warehouse::Leipzig) };
    match shop.update(key()).set_ship_by(Some(day)).given(leipzig).send().await {
        Err(error) if error.is_condition_failed() => {
            screen.say("Leipzig cannot put it off: it is Lyon's.")?
        }
        other => anyhow::bail!("Leipzig put off an order of Lyon: {other:?}"),
    }

    match shop.update(key()).version(paid.meta.rev).remove_note().send().await {
        Err(error) if error.is_condition_failed() => {
            screen.say("A program that still has revision 2 changes nothing.")?;
        }
        other => anyhow::bail!("an old revision was written: {other:?}"),
    }

    let shipped = shop
        .update(key())
        .set_status(OrderStatus::Shipped)
        .set_warehouse_group(WarehouseGroup { warehouse: None, ship_by: None })
        .send()
        .await?
        .record;
    screen.say(&format!("Shipped: revision {}.", shipped.meta.rev))?;
    due(shop, screen, [day, later]).await?;

    let deleted = shop.delete(key()).version(shipped.meta.rev).return_old().send().await?;
    let left = shop.get(key()).consistent().send().await?.record;
    screen.say(&format!("Deleted: it was {}, and {}.", status(deleted), status(left)))?;
    Ok(())
}

/// What Lyon has to send on two days.
async fn due(shop: &Shop, screen: &mut Screen<'_>, days: [NaiveDate; 2]) -> Result<()> {
    for day in days {
        let orders = shop.to_dispatch(Warehouse::Lyon, day).send().await?.records.len();
        screen.say(&format!("  to send from Lyon on {day}: {orders}"))?;
    }
    Ok(())
}

fn status(order: Option<Order>) -> String {
    order.map_or_else(|| "is there no more".to_owned(), |order| order.status.to_string())
}
