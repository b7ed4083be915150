//! The mock beside dynoxide, an emulator over SQLite that can be embedded as well, and beside the SDK alone.
//!
//! `-- repeat PutItem 1000` measures nothing: it is for `valgrind --tool=callgrind --toggle-collect='*MockDynamo*::answer'`.

#![allow(clippy::unwrap_used, reason = "a bench ends at the first thing that is wrong")]

mod client;
mod embedded;
#[path = "../interleave/mod.rs"]
mod interleave;
mod plain;
mod port;
mod table;

fn main() {
    let mut arguments = std::env::args().skip(1).filter(|argument| !argument.starts_with('-'));
    let only = arguments.next();
    if only.as_deref() == Some("repeat") {
        let name = arguments.next().unwrap_or_default();
        let work = table::Work::ALL.into_iter().find(|work| work.operation() == name);
        let times = arguments.next().map_or(1000, |times| times.parse().unwrap());
        return embedded::repeat(work.unwrap(), times);
    }
    let wanted = |part: &str| only.as_deref().is_none_or(|only| only == part);
    if wanted("isolated") {
        println!("\n| a table of its own: the mock | dynoxide | times |");
        println!("|--:|--:|--:|");
        embedded::isolated();
    }
    if wanted("client") {
        println!("\n| through the client | mock | canned answer | ratio |");
        println!("|---|--:|--:|--:|");
        client::compare();
    }
    if wanted("port") {
        println!("\n| over a port | connections | mock | dynoxide | times |");
        println!("|---|--:|--:|--:|--:|");
        port::compare();
    }
    if wanted("embedded") {
        println!("\n| items | operation | mock | dynoxide | dynoxide without JSON | times | times |");
        println!("|--:|---|--:|--:|--:|--:|--:|");
        for (items, runs, turns) in [(100, 5, 60), (10_000, 5, 60), (1_000_000, 3, 60)] {
            embedded::compare(items, runs, turns);
        }
    }
    if wanted("growth") {
        println!("\n| the mock with items: | 100 | 10000 | 1000000 | growth |");
        println!("|---|--:|--:|--:|--:|");
        embedded::growth([100, 10_000, 1_000_000], 5, 60);
    }
}
