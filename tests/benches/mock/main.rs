//! The mock beside dynoxide, an emulator over SQLite that can be embedded as well, and beside the SDK alone.

#![allow(clippy::unwrap_used, reason = "a bench ends at the first thing that is wrong")]

mod client;
mod embedded;
#[path = "../interleave/mod.rs"]
mod interleave;
mod table;

fn main() {
    println!("| a table of its own: the mock | dynoxide | times |");
    println!("|--:|--:|--:|");
    embedded::isolated();

    println!("\n| through the client | mock | canned answer | ratio |");
    println!("|---|--:|--:|--:|");
    client::compare();

    println!("\n| items | operation | mock | dynoxide | dynoxide without JSON | times | times |");
    println!("|--:|---|--:|--:|--:|--:|--:|");
    for (items, runs, turns) in [(100, 5, 50), (10_000, 5, 50), (1_000_000, 3, 30)] {
        embedded::compare(items, runs, turns);
    }

    println!("\n| the mock with items: | 100 | 10000 | 1000000 | growth |");
    println!("|---|--:|--:|--:|--:|");
    embedded::flatness([100, 10_000, 1_000_000], 5, 50);
}
