use anyhow::Result;
use dio_runtime::chrono::Days;
use dio_runtime::{Number, Ulid};

use super::{midnight, today};
use crate::Screen;
use crate::shop::{Category, Shop, product};

pub(crate) async fn show(shop: &Shop, screen: &mut Screen<'_>) -> Result<()> {
    screen.heading("Products")?;

    let shelf = shop.shelf(Category::Cooking).send().await?.records;
    screen.found("shelf", "all for cooking, cheapest first", &shelf)?;

    let few = shop.shelf(Category::Cooking).filter(product::STOCK.lt(20)).send().await?.records;
    screen.say(&format!("Of {} of these there are fewer than 20.", few.len()))?;

    // The schema does not name boats: the type is open, and keeps what it does not know.
    let boats = shop.affordable("boats", Number::from(905)).send().await?.records;
    screen.found("affordable", "boats up to 905 euro, dearest first", &boats)?;

    let sales = shop.orders_of_product("MUG-MOSS").send().await?.records;
    screen.found("orders_of_product", "where MUG-MOSS was bought, newest first", &sales)?;

    // An order number begins with its time, so the smallest of a day stands for its beginning.
    let june = midnight(today() - Days::new(30));
    let first = Ulid::from_parts(june.timestamp_millis().unsigned_abs(), 0);
    let sales = shop.sales_since("MUG-MOSS", first).send().await?.records;
    screen.found("sales_since", "where it was bought in June", &sales)?;
    Ok(())
}
