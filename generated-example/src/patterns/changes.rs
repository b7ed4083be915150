use anyhow::{Result, bail};

use super::CUSTOMER;
use crate::Screen;
use crate::generated::catalog::{self, Catalog};
use crate::shop::{Address, Customer, CustomerKey, EmailClaim, Place, ProductKey, Shop, product};

pub(crate) async fn show(shop: &Shop, catalog: &Catalog, screen: &mut Screen<'_>) -> Result<()> {
    screen.heading("Changes that belong together")?;
    sign_up(shop, screen).await?;
    buy(shop, screen).await?;
    refuse(shop, screen).await?;
    list(catalog, screen).await
}

/// An e-mail address is one customer's: whoever creates the claim has it.
async fn sign_up(shop: &Shop, screen: &mut Screen<'_>) -> Result<()> {
    for (id, email) in [("c9001", "New.Customer@example.org"), ("c9002", "new.customer@EXAMPLE.org")] {
        let claim = EmailClaim { email: email.into(), customer_id: id.into(), meta: Default::default() };
        let customer = Customer {
            customer_id: id.into(),
            email: email.into(),
            name: "New Customer".into(),
            points: 0,
            newsletter: false,
            meta: Default::default(),
        };
        match shop.transact().create(&customer).create(&claim).send().await {
            Ok(()) => screen.say(&format!("{email} signed up as {id}."))?,
            Err(error) => match error.cancellation_reasons() {
                [reason] => {
                    screen.say(&format!("{email} did not: step {} ({}).", reason.step, reason.code))?
                }
                _ => bail!(error),
            },
        }
    }
    Ok(())
}

/// Stock and points change together, or not at all.
async fn buy(shop: &Shop, screen: &mut Screen<'_>) -> Result<()> {
    let sku = "MUG-MOSS";
    let mug = || ProductKey::new(sku);
    shop.update(mug()).set_stock(3).send().await?;
    for pieces in [2, 2] {
        let bought = shop
            .transact()
            .update(shop.update(mug()).add_stock(-pieces).when(product::STOCK.ge(pieces)))
            .update(shop.update(CustomerKey::new(CUSTOMER)).add_points(12 * pieces))
            .send()
            .await;
        let stock = shop.get(mug()).consistent().send().await?.required()?.stock;
        let points = shop.get(CustomerKey::new(CUSTOMER)).consistent().send().await?.required()?.points;
        let what = match bought {
            Ok(()) => "bought",
            Err(error) if error.is_transaction_cancelled() => "not bought",
            Err(error) => bail!(error),
        };
        screen.say(&format!("{pieces} of {sku}: {what}; {stock} left, {points} points."))?;
    }
    Ok(())
}

/// What has no key text is refused before anything is sent.
async fn refuse(shop: &Shop, screen: &mut Screen<'_>) -> Result<()> {
    let place = Place {
        street: "Kerkstraat 1".into(),
        city: "Utrecht".into(),
        postcode: "3511".into(),
        country: "NL".into(),
    };
    let nameless =
        Address { customer_id: CUSTOMER.into(), label: String::new(), place, meta: Default::default() };
    match shop.put(&nameless).send().await {
        Err(error) if error.is_key_refused() => {
            screen.say(&format!("An address without a label: {error}."))?
        }
        other => bail!("an address without a label was stored: {other:?}"),
    }
    Ok(())
}

/// A product in the catalog: stored, changed, moved between categories.
async fn list(catalog: &Catalog, screen: &mut Screen<'_>) -> Result<()> {
    let key = || catalog::ProductKey::new("product:hammock", "sku:HAMMOCK-MOSS");
    let hammock = catalog::Product {
        product_id: "product:hammock".into(),
        sku: "sku:HAMMOCK-MOSS".into(),
        category_key: Some("category:sleeping".into()),
        name: "Hammock, moss".to_owned(),
        inventory: 12,
        price: 59.0,
        active: true,
        launched_at: None,
        tags: Some(["light".to_owned(), "summer".to_owned()].into()),
        parcel: None,
        meta: Default::default(),
    };
    catalog.put(&hammock).send().await?;

    // As in dynamo-io, `upsert` leaves what the record does not have: the tags stay.
    let cheaper = catalog::Product { price: 49.0, tags: None, ..hammock };
    let stored = catalog.upsert(&cheaper).send().await?.record;
    let tags: Vec<String> = stored.tags.unwrap_or_default().into_iter().collect();
    screen.say(&format!("{} now costs {:.2}; tags: {}.", stored.name, stored.price, tags.join(", ")))?;
    let stored = catalog.upsert(&cheaper).remove_tags().send().await?.record;
    screen.say(&format!("And now without tags: {}.", stored.tags.is_none()))?;

    let moved = catalog.update(key()).set_category_key("category:lights").send().await?.record;
    let lights = catalog.category("category:lights").filter(catalog::product::NAME.begins_with("Hammock"));
    let found = lights.send().await?.records.len();
    let category = moved.category_key.map(|key| key.to_string()).unwrap_or_default();
    screen.say(&format!("It is in {category} now, where {found} hammock is found."))?;
    catalog.update(key()).remove_category_key().send().await?;
    let left = catalog.variants_in_category("category:lights", "product:hammock").send().await?.records;
    screen.say(&format!("Unlisted: {} are found there.", left.len()))?;
    Ok(())
}
