//! The shape of generated code, by hand.
#![allow(missing_docs)]

#[rustfmt::skip]
mod shop;

use shop::{Customer, CustomerKey, Order, OrderKey, OrderStatus, Shop, ShopItem, customer, order};
