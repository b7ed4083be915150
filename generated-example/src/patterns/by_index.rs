//! Each record has a function for the table and for every index that it is in, whether a query names it or not.

use anyhow::{Context, Result};

use dio_runtime::chrono::Days;

use super::{CUSTOMER, midnight, today};
use crate::Screen;
use crate::generated::catalog::{Catalog, DeliveryState};
use crate::shop::{Category, CustomerKey, OrderStatus, Shop, Warehouse};

pub(crate) async fn show(shop: &Shop, catalog: &Catalog, screen: &mut Screen<'_>) -> Result<()> {
    screen.heading("What comes without being asked for: one function for each record and index")?;
    let before = screen.answers().len();

    macro_rules! count {
        ($table:ident.$function:ident($($argument:expr),*)) => {
            let records = $table.$function($($argument),*).send().await?.records;
            screen.count(stringify!($function), records.len());
        };
    }

    let order = shop.recent_orders(CUSTOMER, midnight(today() - Days::new(181)));
    let order = order.limit(1).send().await?.records.pop().context("the customer has no order")?;
    let customer = shop.get(CustomerKey::new(CUSTOMER)).send().await?.required()?;

    count!(shop.customers_by_inverted());
    count!(shop.customers_by_email(customer.email));
    count!(shop.email_claims_by_inverted());
    count!(shop.addresses(CUSTOMER));
    count!(shop.addresses_by_inverted("home"));
    count!(shop.orders(CUSTOMER));
    count!(shop.orders_by_inverted(order.placed_at, order.order_id));
    count!(shop.orders_by_g1_sort(order.order_id));
    count!(shop.orders_by_dispatch(Warehouse::Rotterdam, today() + Days::new(5)));
    count!(shop.orders_by_status(OrderStatus::Paid));
    count!(shop.order_items(order.order_id));
    count!(shop.order_items_by_inverted("TARP-SAND"));
    count!(shop.order_items_by_g1_sort(order.order_id));
    count!(shop.products_by_inverted());
    count!(shop.products_by_category(Category::Tents));

    screen.show_counts("Of the shop", screen.answers().len() - before)?;

    let before = screen.answers().len();
    let product = "product:kayak";
    let delivery = catalog.deliveries("tatra").limit(1).send().await?.records.pop();
    let delivery = delivery.context("tatra has delivered nothing")?;
    let change = catalog.price_changes(product).limit(1).send().await?.records.pop();
    let change = change.context("the kayak has always cost the same")?;

    count!(catalog.products(product));
    count!(catalog.products_by_inverted("sku:KAYAK-SKY"));
    count!(catalog.products_by_g1_partition("category:boats"));
    count!(catalog.suppliers_by_inverted());
    count!(catalog.supplies(product));
    count!(catalog.supplies_by_inverted("tatra"));
    count!(catalog.price_changes(product));
    count!(catalog.price_changes_by_inverted(change.changed_at, change.sku));
    count!(catalog.deliveries("tatra"));
    count!(catalog.deliveries_by_inverted(delivery.ordered_on, delivery.number));
    count!(catalog.deliveries_by_g2_g3(DeliveryState::Ordered));

    screen.show_counts("Of the catalog", screen.answers().len() - before)?;
    Ok(())
}
