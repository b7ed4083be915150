//! Writes the lines of the data file as records of both tables.

use anyhow::{Context, Result};
use indicatif::{ProgressBar, ProgressStyle};
use tokio::task::JoinSet;

use crate::data::{self, Line};
use crate::generated::catalog::{self, Catalog};
use crate::shop::{Address, Customer, EmailClaim, Order, OrderItem, Place, Product, Shop};

/// How many requests are under way at a time.
const AT_ONCE: usize = 32;

/// Loads everything. Answers with the number of records.
///
/// A bar on the terminal shows how far it is; there is none where the errors go to a file.
pub(crate) async fn load(shop: &Shop, catalog: &Catalog) -> Result<usize> {
    let lines = data::lines()?;
    let style = ProgressStyle::with_template("loading {bar:40} {pos} of {len} lines, {eta} left")?;
    let bar = ProgressBar::new(lines.len() as u64).with_style(style);
    let mut records = 0;
    let mut writes = JoinSet::new();
    for line in lines {
        if writes.len() == AT_ONCE
            && let Some(written) = writes.join_next().await
        {
            records += written??;
            bar.inc(1);
        }
        let (shop, catalog) = (shop.clone(), catalog.clone());
        writes.spawn(async move { write(line, &shop, &catalog).await.context("loading") });
    }
    while let Some(written) = writes.join_next().await {
        records += written??;
        bar.inc(1);
    }
    bar.finish_and_clear();
    Ok(records)
}

async fn write(line: Line, shop: &Shop, catalog: &Catalog) -> Result<usize, dio_runtime::Error> {
    match line {
        Line::Supplier(it) => {
            let supplier = catalog::Supplier {
                supplier_id: it.id,
                name: it.name,
                country: it.country,
                email: it.email,
                meta: Default::default(),
            };
            catalog.put(&supplier).send().await?;
            Ok(1)
        }
        Line::Supply(it) => {
            let supply = catalog::Supply {
                product_id: product_id(&it.id),
                supplier_id: it.supplier,
                cost: it.cost,
                lead_days: it.lead_days,
                meta: Default::default(),
            };
            catalog.put(&supply).send().await?;
            Ok(1)
        }
        Line::PriceChange(it) => {
            let change = catalog::PriceChange {
                product_id: product_id(&it.id),
                changed_at: it.at,
                sku: catalog_sku(&it.sku),
                price: it.price,
                meta: Default::default(),
            };
            catalog.put(&change).send().await?;
            Ok(1)
        }
        Line::Delivery(it) => {
            let delivery = catalog::Delivery {
                supplier_id: it.supplier,
                ordered_on: it.ordered_on,
                number: it.number,
                state: it.state,
                expected_on: it.expected_on,
                sku: catalog_sku(&it.sku),
                pieces: it.pieces,
                meta: Default::default(),
            };
            catalog.put(&delivery).send().await?;
            Ok(1)
        }
        Line::Product(it) => write_product(it, shop, catalog).await,
        Line::Customer(it) => write_customer(it, shop).await,
        Line::Order(it) => write_order(it, shop).await,
    }
}

/// A product is in both tables.
async fn write_product(
    it: data::Product,
    shop: &Shop,
    catalog: &Catalog,
) -> Result<usize, dio_runtime::Error> {
    let [grams, length_mm, width_mm, height_mm] = it.parcel;
    let entry = catalog::Product {
        product_id: product_id(&it.id),
        sku: catalog_sku(&it.sku),
        category_key: Some(format!("category:{}", it.category).as_str().into()),
        name: it.name.clone(),
        inventory: it.stock,
        price: it.price.to_f64(),
        active: true,
        launched_at: Some(it.launched_at),
        tags: Some(it.words.iter().cloned().collect()),
        parcel: Some(catalog::Parcel { grams, length_mm, width_mm, height_mm }),
        meta: Default::default(),
    };
    catalog.put(&entry).send().await?;
    let product = Product {
        sku: it.sku.as_str().into(),
        name: it.name,
        category: it.category.into(),
        price: it.price,
        stock: it.stock,
        words: Some(it.words.into_iter().collect()),
        meta: Default::default(),
    };
    shop.put(&product).send().await?;
    Ok(2)
}

/// A customer, the claim on the e-mail address and the address book: all or nothing.
async fn write_customer(it: data::Customer, shop: &Shop) -> Result<usize, dio_runtime::Error> {
    let claim =
        EmailClaim { email: it.email.clone(), customer_id: it.id.as_str().into(), meta: Default::default() };
    let customer = Customer {
        customer_id: it.id.as_str().into(),
        email: it.email,
        name: it.name,
        points: 0,
        newsletter: it.newsletter,
        meta: Default::default(),
    };
    let count = 2 + it.addresses.len();
    let mut transaction = shop.transact().create(&customer).create(&claim);
    for address in it.addresses {
        transaction = transaction.create(&Address {
            customer_id: it.id.as_str().into(),
            label: address.label,
            place: place(address.place),
            meta: Default::default(),
        });
    }
    transaction.send().await?;
    Ok(count)
}

/// An order with its items: all or nothing.
async fn write_order(it: data::Order, shop: &Shop) -> Result<usize, dio_runtime::Error> {
    let order = Order {
        customer_id: it.customer.as_str().into(),
        placed_at: it.placed_at,
        order_id: it.id,
        status: it.status,
        total: it.total,
        ship_to: place(it.ship_to),
        warehouse: it.warehouse,
        ship_by: it.ship_by,
        note: it.note,
        meta: Default::default(),
    };
    let count = 1 + it.items.len();
    let mut transaction = shop.transact().create(&order);
    for item in it.items {
        transaction = transaction.create(&OrderItem {
            order_id: it.id,
            name: item.sku.replace('-', " ").to_lowercase(),
            sku: item.sku.as_str().into(),
            quantity: item.quantity,
            price: item.price,
            meta: Default::default(),
        });
    }
    transaction.send().await?;
    Ok(count)
}

fn place(it: data::Place) -> Place {
    Place { street: it.street, city: it.city, postcode: it.postcode, country: it.country }
}

/// As dynamo-io has it, with its prefix.
fn product_id(id: &str) -> catalog::ProductId {
    format!("product:{}", id.to_lowercase()).as_str().into()
}

fn catalog_sku(sku: &str) -> catalog::Sku {
    format!("sku:{sku}").as_str().into()
}
