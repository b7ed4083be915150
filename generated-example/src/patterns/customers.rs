use anyhow::Result;

use super::CUSTOMER;
use crate::Screen;
use crate::shop::{CustomerKey, EmailClaimKey, Shop};

pub(crate) async fn show(shop: &Shop, screen: &mut Screen<'_>) -> Result<()> {
    screen.heading("Customers")?;

    let page = shop.customer_page(CUSTOMER).send().await?.records;
    screen.found("customer_page", "profile, address book and orders, in one request", &page)?;

    let customer = shop.get(CustomerKey::new(CUSTOMER)).consistent().send().await?.required()?;
    // The key is folded to lower case, so any spelling finds her; the attribute keeps the one that she gave.
    let email = customer.email.to_uppercase();
    let found = shop.customer_by_email(email.as_str()).send().await?.records;
    screen.found("customer_by_email", &format!("whose is {email}?"), &found)?;

    let claim = shop.get(EmailClaimKey::new(email)).send().await?.required()?;
    screen.say(&format!("The claim on that address is {}'s.", claim.customer_id))?;

    let addresses = shop.address_book(CUSTOMER).send().await?.records;
    screen.found("address_book", "addresses by label", &addresses)?;

    let homes = shop.addresses_like(CUSTOMER, "home").send().await?.records;
    screen.found("addresses_like", "addresses whose label begins with \"home\"", &homes)?;
    Ok(())
}
