//! Records as rows of a table.

use dio_runtime::Number;
use dio_runtime::chrono::{DateTime, NaiveDate, Utc};

use crate::generated::catalog;
use crate::shop::{Address, Customer, CustomerPageItem, Order, OrderItem, OrderPageItem, Place, Product};

/// A row of a table.
pub(crate) trait Show {
    fn columns(&self) -> &'static [&'static str];
    fn cells(&self) -> Vec<String>;
}

impl Show for Customer {
    fn columns(&self) -> &'static [&'static str] {
        &["customer", "name", "e-mail", "points"]
    }
    fn cells(&self) -> Vec<String> {
        vec![self.customer_id.to_string(), self.name.clone(), self.email.clone(), self.points.to_string()]
    }
}

impl Show for Address {
    fn columns(&self) -> &'static [&'static str] {
        &["label", "address"]
    }
    fn cells(&self) -> Vec<String> {
        vec![self.label.clone(), in_one_line(&self.place)]
    }
}

impl Show for Order {
    fn columns(&self) -> &'static [&'static str] {
        &["placed", "customer", "order", "status", "total", "warehouse", "ship by"]
    }
    fn cells(&self) -> Vec<String> {
        vec![
            moment(self.placed_at),
            self.customer_id.to_string(),
            self.order_id.to_string(),
            self.status.to_string(),
            euro(&self.total),
            self.warehouse.map(|it| it.to_string()).unwrap_or_default(),
            day(self.ship_by),
        ]
    }
}

impl Show for OrderItem {
    fn columns(&self) -> &'static [&'static str] {
        &["order", "SKU", "name", "quantity", "price"]
    }
    fn cells(&self) -> Vec<String> {
        vec![
            self.order_id.to_string(),
            self.sku.to_string(),
            self.name.clone(),
            self.quantity.to_string(),
            euro(&self.price),
        ]
    }
}

impl Show for Product {
    fn columns(&self) -> &'static [&'static str] {
        &["SKU", "name", "category", "price", "stock"]
    }
    fn cells(&self) -> Vec<String> {
        vec![
            self.sku.to_string(),
            self.name.clone(),
            self.category.to_string(),
            euro(&self.price),
            self.stock.to_string(),
        ]
    }
}

/// Shows the items of pages of several records: what each is called, and its cells.
macro_rules! show_pages {
    ($($page:ty { $($record:ident($it:ident) as $name:literal: $cells:expr),* $(,)? })*) => {$(
        impl Show for $page {
            fn columns(&self) -> &'static [&'static str] {
                &["record", "", "", ""]
            }
            fn cells(&self) -> Vec<String> {
                match self {
                    $(Self::$record($it) => row($name, $cells),)*
                    Self::Other(it) => row("unknown", vec![format!("{} attributes", it.len())]),
                }
            }
        }
    )*};
}

show_pages! {
    CustomerPageItem {
        Customer(it) as "customer": vec![it.name.clone(), it.email.clone()],
        Address(it) as "address": it.cells(),
        Order(it) as "order": vec![moment(it.placed_at), it.status.to_string(), euro(&it.total)],
    }
    OrderPageItem {
        Order(it) as "order": vec![moment(it.placed_at), it.status.to_string(), euro(&it.total)],
        OrderItem(it) as "item": vec![it.name.clone(), it.quantity.to_string(), euro(&it.price)],
    }
    catalog::ProductPageItem {
        Product(it) as "product": vec![it.name.clone(), format!("{:.2}", it.price)],
        Supply(it) as "supply": vec![it.supplier_id.clone(), format!("{:.2}", it.cost)],
        PriceChange(it) as "price": it.cells(),
    }
    catalog::SupplierPageItem {
        Supplier(it) as "supplier": vec![it.name.clone(), it.country.clone()],
        Delivery(it) as "delivery": vec![it.ordered_on.to_string(), it.sku.to_string(), it.pieces.to_string()],
    }
}

impl Show for catalog::Product {
    fn columns(&self) -> &'static [&'static str] {
        &["product", "SKU", "name", "price", "inventory", "launched"]
    }
    fn cells(&self) -> Vec<String> {
        vec![
            self.product_id.to_string(),
            self.sku.to_string(),
            self.name.clone(),
            format!("{:.2}", self.price),
            self.inventory.to_string(),
            self.launched_at.map(moment).unwrap_or_default(),
        ]
    }
}

impl Show for catalog::Supply {
    fn columns(&self) -> &'static [&'static str] {
        &["product", "supplier", "cost", "days"]
    }
    fn cells(&self) -> Vec<String> {
        vec![
            self.product_id.to_string(),
            self.supplier_id.clone(),
            format!("{:.2}", self.cost),
            self.lead_days.to_string(),
        ]
    }
}

impl Show for catalog::PriceChange {
    fn columns(&self) -> &'static [&'static str] {
        &["since", "SKU", "price"]
    }
    fn cells(&self) -> Vec<String> {
        vec![moment(self.changed_at), self.sku.to_string(), format!("{:.2}", self.price)]
    }
}

impl Show for catalog::Delivery {
    fn columns(&self) -> &'static [&'static str] {
        &["ordered", "supplier", "SKU", "pieces", "state", "expected"]
    }
    fn cells(&self) -> Vec<String> {
        vec![
            self.ordered_on.to_string(),
            self.supplier_id.clone(),
            self.sku.to_string(),
            self.pieces.to_string(),
            self.state.to_string(),
            day(self.expected_on),
        ]
    }
}

fn row(record: &str, cells: Vec<String>) -> Vec<String> {
    let mut row = vec![record.to_owned()];
    row.extend(cells);
    row.resize(4, String::new());
    row
}

fn in_one_line(place: &Place) -> String {
    format!("{}, {} {}, {}", place.street, place.postcode, place.city, place.country)
}

fn moment(at: DateTime<Utc>) -> String {
    at.format("%Y-%m-%d %H:%M").to_string()
}

fn day(day: Option<NaiveDate>) -> String {
    day.map(|day| day.to_string()).unwrap_or_default()
}

fn euro(amount: &Number) -> String {
    format!("{:.2}", amount.to_f64())
}
