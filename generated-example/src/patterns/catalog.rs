use anyhow::Result;
use dio_runtime::chrono::Days;

use super::{midnight, today};
use crate::Screen;
use crate::generated::catalog::{Catalog, DeliveryState};

const PRODUCT: &str = "product:tent-duo";
const CATEGORY: &str = "category:tents";

pub(crate) async fn show(catalog: &Catalog, screen: &mut Screen<'_>) -> Result<()> {
    screen.heading("Catalog, as Python's dynamo-io stores it")?;

    let page = catalog.product_page(PRODUCT).send().await?.records;
    screen.found("product_page", "variants, suppliers and prices, in one request", &page)?;

    let variants = catalog.variants(PRODUCT).send().await?.records;
    screen.found("variants", "of the tent for two", &variants)?;

    let category = catalog.category(CATEGORY).send().await?.records;
    screen.found("category", "all tents", &category)?;

    let both = catalog.variants_in_category(CATEGORY, PRODUCT).send().await?.records;
    screen.found("variants_in_category", "the tents for two among them", &both)?;

    let suppliers = catalog.suppliers_of(PRODUCT).send().await?.records;
    screen.found("suppliers_of", "who delivers it", &suppliers)?;

    let delivered = catalog.delivered_by("tatra").send().await?.records;
    screen.found("delivered_by", "the same relation from its other end", &delivered)?;

    let year_ago = midnight(today() - Days::new(365));
    let history = catalog.price_history(PRODUCT, year_ago).send().await?.records;
    screen.found("price_history", "of a year, newest first", &history)?;

    let earlier = midnight(today() - Days::new(500))..=year_ago;
    let prices = catalog.prices_between(PRODUCT, earlier).send().await?.records;
    screen.found("prices_between", "of the time before", &prices)?;

    let page = catalog.supplier_page("tatra").send().await?.records;
    screen.found("supplier_page", "a supplier and its deliveries", &page)?;

    let since = today() - Days::new(90);
    let deliveries = catalog.deliveries_since("tatra", since).send().await?.records;
    screen.found("deliveries_since", "ordered in the last 90 days, newest first", &deliveries)?;

    if let Some(newest) = deliveries.first() {
        let same_day = catalog.ordered_on("tatra", newest.ordered_on).send().await?.records;
        screen.found("ordered_on", "ordered on the newest one's day", &same_day)?;
    }

    let soon = today() + Days::new(14);
    let arriving = catalog.arriving_until(DeliveryState::Sent, soon).send().await?.records;
    screen.found("arriving_until", "sent, and expected within two weeks", &arriving)?;
    Ok(())
}
