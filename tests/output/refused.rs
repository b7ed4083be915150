//! Wrong accesses do not compile, and the first line says why.

use std::fmt::Write;

use dio_codegen::Options;

use crate::compiler::Compiler;

/// What is wrong, and the statement.
const WRONG: &[(&str, &str)] = &[
    ("the key of another table", r#"shop.get(jobs::JobKey::new("q", "n"));"#),
    ("the record of another table", "shop.put(&job);"),
    (
        "the attribute of another record",
        r#"shop.update(CustomerKey::new("1")).when(order::STATUS.exists());"#,
    ),
    ("the attribute of another record in a filter", r#"shop.orders("1").filter(customer::POINTS.gt(1));"#),
    ("a filter on a record that is not read", r#"shop.customer_page("1").filter(jobs::job::TRIES.gt(1));"#),
    ("a value of another type", r#"let _ = customer::POINTS.eq("many");"#),
    ("a range of another type", r#"shop.orders("1").placed_at(1..2);"#),
    ("a number added to a text", r#"shop.update(CustomerKey::new("1")).add_name(1);"#),
    ("a component of the key changed", r#"shop.update(CustomerKey::new("1")).set_customer_id("2");"#),
    ("a required field removed", r#"shop.update(CustomerKey::new("1")).remove_name();"#),
    (
        "one member of a key group alone",
        r#"drop(tickets.update(TicketKey::new("t", 1)).set_state(tickets::State::Done).send());"#,
    ),
    ("some members of a key group", "let _ = tickets::ticket::StateGroup { state: tickets::State::Done };"),
    ("a consistent read of a global index", "shop.orders_by_g1_sort(today).consistent();"),
    ("whole records through an index that holds them", "shop.orders_by_g1_sort(today).hydrate();"),
    ("a field that an index does not hold", "let _ = |issue: tracker::issue::ByAuthor| issue.text;"),
    (
        "a filter of another record where less than one is read",
        r#"tracker.issues_by_author("a").filter(order::NOTE.exists());"#,
    ),
    ("an upsert of a record with a version", "shop.upsert(&order);"),
    ("a batch that puts a record with a version", "shop.batch_write().put(&order);"),
    (
        "a batch that deletes a record with a version",
        r#"shop.batch_write().delete(dio_runtime::Record::key(&order));"#,
    ),
    (
        "dynamo-io's insert of a record with a version",
        "dio_runtime::dynamo_io::insert_records(&shop, [&order]);",
    ),
    (
        "dynamo-io's read of another table's records",
        r#"dio_runtime::dynamo_io::get_records_for_partition::<jobs::Job>(&shop, "q");"#,
    ),
    (
        "dynamo-io's read by another table's key",
        r#"dio_runtime::dynamo_io::get_record(&shop, jobs::JobKey::new("q", "n"));"#,
    ),
    ("a batch that puts a record with immutable fields", "kept.batch_write().put(&invitation);"),
    ("an immutable field changed", r#"kept.update(InvitationKey::new("t", "e")).set_role("owner");"#),
    (
        "an immutable field changed by its handle",
        r#"kept.update(InvitationKey::new("t", "e")).set(kept::invitation::ROLE, "owner");"#,
    ),
    ("a batch that reads the key of another table", r#"shop.batch_get(vec![TicketKey::new("t", 1)]);"#),
    ("a handle of another record", r#"shop.update(CustomerKey::new("1")).set(order::NOTE, "x");"#),
    ("a member of another type", r#"shop.update(CustomerKey::new("1")).set(customer::ADDRESS.city(), 1);"#),
    (
        "a field that keys are made of, by its handle",
        r#"shop.update(CustomerKey::new("1")).set(customer::EMAIL, "x");"#,
    ),
    (
        "a key group's member, by its handle",
        r#"drop(tickets.update(TicketKey::new("t", 1)).set(tickets::ticket::STATE, tickets::State::Done));"#,
    ),
    (
        "a required value removed by its handle",
        r#"shop.update(CustomerKey::new("1")).remove(customer::NAME);"#,
    ),
    ("a required member removed", r#"shop.update(CustomerKey::new("1")).remove(customer::ADDRESS.city());"#),
    ("a text counted up", r#"shop.update(CustomerKey::new("1")).add(customer::NAME, "x");"#),
    (
        "a number with a default counted up by its handle",
        r#"shop.update(CustomerKey::new("1")).add(customer::POINTS, 1);"#,
    ),
    ("elements for what is no list", r#"shop.update(CustomerKey::new("1")).append(customer::NAME, ["x"]);"#),
    ("elements for what is no set", r#"shop.update(CustomerKey::new("1")).include(customer::NAME, "x");"#),
    ("an order of what has none", "let _ = order::LINES.lt(Vec::new());"),
    ("a size of what has none", "let _ = customer::POINTS.size();"),
    ("an attribute of another record beside one", "let _ = order::NOTE.eq_attribute(&customer::NAME);"),
    ("a version of a record that has none", r#"shop.delete(CustomerKey::new("1")).version(1);"#),
    ("an update without a version that states one", r#"shop.update(CustomerKey::new("1")).version(1);"#),
    ("an update that would make half a record", r#"shop.update(CustomerKey::new("1")).or_create();"#),
    ("a batch that puts a record which shares its key", r#"hub.batch_write().put(&pull);"#),
    (
        "a batch that deletes a record which shares its key",
        r#"hub.batch_write().delete(hub::PullKey::new("r", 1));"#,
    ),
    (
        "an update that would make keys that depend on what is there",
        r#"parcels.update(parcels::TaskKey::new("d", "n")).or_create();"#,
    ),
    (
        "a field that keys depend on, alone",
        r#"drop(hub.update(hub::IssueKey::new("r", 1)).set_state(hub::State::Held).send());"#,
    ),
    ("a query without the parameter of its filter", r#"depot.urgent("berlin", 1);"#),
    ("a parameter of a filter of another type", r#"depot.urgent("berlin", "1", day);"#),
    ("a limit of one item", r#"depot.door("front", "berlin").limit(1);"#),
    ("many keys of another record", r#"depot.doors_at([depots::ReadingKey::new("d", at, "m")]);"#),
    ("a range over what bytes do not order", r#"jobs.jobs_by_runner("r").state(jobs::State::Open..);"#),
];

#[test]
fn wrong_accesses_do_not_compile() {
    let compiler = Compiler::new(
        "refused",
        &[
            "schemas/design.toml",
            "tests/schemas/groups.toml",
            "tests/schemas/kept.toml",
            "tests/schemas/when.toml",
            "tests/schemas/named.toml",
            "tests/schemas/parts.toml",
        ]
        .map(|schema| (schema, Options::default())),
    );
    let source = |statement: &str| {
        format!(
            r#"#![allow(unused)]
            mod shop {{ include!("shop.rs"); }}
            mod tickets {{ include!("tickets.rs"); }}
            mod jobs {{ include!("jobs.rs"); }}
            mod depots {{ include!("depot.rs"); }}
            mod tracker {{ include!("tracker.rs"); }}
            mod kept {{ include!("kept.rs"); }}
            use shop::{{CustomerKey, Order, OrderKey, Shop, customer, order}};
            use tickets::{{TicketKey, Tickets}};
            use kept::{{Invitation, InvitationKey, Kept}};
            mod hub {{ include!("hub.rs"); }}
            mod parcels {{ include!("parcels.rs"); }}
            fn wrong(shop: Shop, tickets: Tickets, jobs: jobs::Jobs, tracker: tracker::Tracker, order: Order, job: jobs::Job,
                hub: hub::Hub, parcels: parcels::Parcels, pull: hub::Pull,
                kept: Kept, invitation: Invitation, depot: depots::Depot, day: depots::Day,
                today: dio_runtime::chrono::NaiveDate, at: dio_runtime::chrono::DateTime<dio_runtime::chrono::Utc>) {{
                {statement}
            }}"#
        )
    };
    let right =
        "shop.orders_by_g1_sort(today).limit(1); shop.put(&order); jobs.put(&job); kept.put(&invitation);";
    if let Err(errors) = compiler.check("right", "lib", "2024", &source(right)) {
        panic!("{errors}");
    }
    let mut said = String::new();
    for (position, (what, statement)) in WRONG.iter().enumerate() {
        let errors = match compiler.check(&format!("wrong_{position}"), "lib", "2024", &source(statement)) {
            Ok(()) => panic!("{what} compiles: {statement}"),
            Err(errors) => errors,
        };
        let first = errors.lines().find(|line| line.starts_with("error")).unwrap_or_default();
        // Whether the compiler writes the path depends on what else it was shown.
        let first =
            ["std::convert::", "std::vec::", "dio_runtime::place::", "dio_runtime::types::", "dio_runtime::"]
                .iter()
                .fold(first.to_owned(), |first, path| first.replace(path, ""));
        writeln!(said, "{what}\n    {statement}\n    {first}\n").unwrap();
    }
    snapbox::assert_data_eq!(said, snapbox::file!["refused.txt"].raw());
}
