//! Writes `data/outdoor.jsonl`: an invented shop for outdoor goods, the same on every run.
//!
//! ```text
//! cargo run -p generated-example --example make_data > generated-example/data/outdoor.jsonl
//! ```

use std::io::{self, BufWriter, Write};

use dio_runtime::Ulid;
use dio_runtime::chrono::{DateTime, Days, NaiveDate, TimeDelta, Utc};
use serde_json::{Value, json};

const SEED: u64 = 1911;
const CUSTOMERS: usize = 260;
const ORDERS: usize = 820;

const PRODUCTS: [(&str, &str, &str, f64, &[&str]); 20] = [
    ("TENT-SOLO", "Solo tent", "tents", 189.0, &["light", "summer"]),
    ("TENT-DUO", "Tent for two", "tents", 279.0, &["summer"]),
    ("TENT-CREW", "Family tent", "tents", 549.0, &["family", "heavy"]),
    ("TARP", "Tarp", "tents", 79.0, &["light"]),
    ("BAG-SUMMER", "Summer sleeping bag", "sleeping", 89.0, &["summer", "light"]),
    ("BAG-WINTER", "Winter sleeping bag", "sleeping", 249.0, &["winter", "down"]),
    ("MAT-FOAM", "Foam mat", "sleeping", 29.0, &["light"]),
    ("MAT-AIR", "Air mat", "sleeping", 119.0, &["light", "repairable"]),
    ("PILLOW", "Travel pillow", "sleeping", 19.0, &["light"]),
    ("STOVE-GAS", "Gas stove", "cooking", 54.0, &["light"]),
    ("STOVE-WOOD", "Wood stove", "cooking", 69.0, &["steel"]),
    ("POT-SET", "Pot set", "cooking", 44.0, &["steel", "family"]),
    ("MUG", "Enamel mug", "cooking", 12.0, &["steel"]),
    ("FILTER", "Water filter", "cooking", 39.0, &["light"]),
    ("LAMP-HEAD", "Headlamp", "lights", 34.0, &["light", "repairable"]),
    ("LAMP-CAMP", "Camp lantern", "lights", 49.0, &["family"]),
    ("PACK-22", "Day pack", "packs", 79.0, &["light"]),
    ("PACK-45", "Touring pack", "packs", 149.0, &["repairable"]),
    ("PACK-70", "Expedition pack", "packs", 229.0, &["heavy", "repairable"]),
    ("KAYAK", "Folding kayak", "boats", 899.0, &["family", "heavy"]),
];
const COLOURS: [(&str, &str); 5] =
    [("MOSS", "moss"), ("SAND", "sand"), ("SLATE", "slate"), ("RUST", "rust"), ("SKY", "sky")];
const SUPPLIERS: [(&str, &str, &str); 8] = [
    ("nordlicht", "Nordlicht Zelte", "DE"),
    ("alpenhaus", "Alpenhaus Textil", "AT"),
    ("fjordworks", "Fjordworks", "NO"),
    ("vosges", "Ateliers des Vosges", "FR"),
    ("delta", "Delta Plein Air", "FR"),
    ("tatra", "Tatra Outdoor", "PL"),
    ("polder", "Polder Tassen", "NL"),
    ("sierra", "Sierra Fuego", "ES"),
];
const FIRST: [&str; 24] = [
    "Ada", "Bram", "Clara", "Daan", "Elif", "Femke", "Goran", "Hanna", "Ilse", "Jonas", "Kim", "Lena",
    "Mads", "Nora", "Otto", "Petra", "Quirin", "Rosa", "Sem", "Tova", "Umut", "Vera", "Wout", "Zoé",
];
const LAST: [&str; 20] = [
    "Aarts", "Becker", "Claes", "Dubois", "Eklund", "Fontaine", "Gruber", "Hansen", "Ivens", "Jansen",
    "Keller", "Lefèvre", "Maes", "Nowak", "Olsen", "Peeters", "Roth", "Smit", "Vermeer", "Weber",
];
const PLACES: [(&str, &str, &str); 10] = [
    ("Utrecht", "3511", "NL"),
    ("Gent", "9000", "BE"),
    ("Leipzig", "04109", "DE"),
    ("Köln", "50667", "DE"),
    ("Lyon", "69002", "FR"),
    ("Lille", "59000", "FR"),
    ("Graz", "8010", "AT"),
    ("Bergen", "5003", "NO"),
    ("Kraków", "31-001", "PL"),
    ("Rotterdam", "3011", "NL"),
];
const STREETS: [&str; 8] = [
    "Kerkstraat",
    "Lindenweg",
    "Rue du Moulin",
    "Gartenstraße",
    "Havnegata",
    "Dorpsplein",
    "Quai Nord",
    "Bergweg",
];

/// SplitMix64: few lines, the same numbers everywhere.
struct Dice(u64);

impl Dice {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    fn below(&mut self, end: usize) -> usize {
        (self.next() % end as u64) as usize
    }

    fn pick<'a, T>(&mut self, of: &'a [T]) -> &'a T {
        &of[self.below(of.len())]
    }

    fn percent(&mut self, chance: usize) -> bool {
        self.below(100) < chance
    }
}

/// A product in one colour, with what orders need to know of it.
struct Variant {
    sku: String,
    price: f64,
}

fn main() -> io::Result<()> {
    let mut out = BufWriter::new(io::stdout().lock());
    let mut dice = Dice(SEED);
    let mut line = |value: Value| writeln!(out, "{value}");

    for (id, name, country) in SUPPLIERS {
        let email = dice.percent(80).then(|| format!("sales@{id}.example"));
        line(json!({"record": "supplier", "id": id, "name": name, "country": country, "email": email}))?;
    }
    let variants = products(&mut dice, &mut line)?;
    deliveries(&mut dice, &variants, &mut line)?;
    let homes = customers(&mut dice, &mut line)?;
    orders(&mut dice, &variants, &homes, &mut line)
}

fn products(dice: &mut Dice, line: &mut impl FnMut(Value) -> io::Result<()>) -> io::Result<Vec<Variant>> {
    let mut variants = Vec::new();
    for (id, name, category, base, words) in PRODUCTS {
        let first = dice.below(COLOURS.len());
        for step in 0..4 {
            let (colour, colour_name) = COLOURS[(first + step) % COLOURS.len()];
            let sku = format!("{id}-{colour}");
            let price = base + [0.0, 4.5, 9.9][dice.below(3)];
            let launched = date(2021, 3, 1) + Days::new(dice.below(1500) as u64);
            line(json!({
                "record": "product", "id": id, "sku": sku, "name": format!("{name}, {colour_name}"),
                "category": category, "price": format!("{price:.2}"), "stock": dice.below(90),
                "words": words, "launched_at": instant(launched, dice),
                "parcel": [400 + dice.below(4000), 200 + dice.below(600), 150 + dice.below(200), 80 + dice.below(120)],
            }))?;
            for change in 0..dice.below(4) {
                let at = instant(date(2025, 2, 1) + Days::new((change * 120 + dice.below(100)) as u64), dice);
                let price = format!("{:.2}", price * (0.85 + dice.below(20) as f64 / 100.0));
                line(json!({"record": "price_change", "id": id, "sku": sku, "at": at, "price": price}))?;
            }
            variants.push(Variant { sku, price });
        }
        let first = dice.below(SUPPLIERS.len());
        for step in 0..1 + dice.below(3) {
            let (supplier, ..) = SUPPLIERS[(first + step) % SUPPLIERS.len()];
            let cost = format!("{:.2}", base * (0.4 + dice.below(25) as f64 / 100.0));
            line(json!({
                "record": "supply", "id": id, "supplier": supplier, "cost": cost, "lead_days": 5 + dice.below(40),
            }))?;
        }
    }
    Ok(variants)
}

fn deliveries(
    dice: &mut Dice,
    variants: &[Variant],
    line: &mut impl FnMut(Value) -> io::Result<()>,
) -> io::Result<()> {
    for number in 1..=140 {
        let (supplier, ..) = *dice.pick(&SUPPLIERS);
        let ordered = date(2025, 9, 1) + Days::new(dice.below(300) as u64);
        let expected = ordered + Days::new(10 + dice.below(40) as u64);
        let state = match expected {
            day if day < date(2026, 6, 25) => "arrived",
            _ if dice.percent(50) => "sent",
            _ => "ordered",
        };
        line(json!({
            "record": "delivery", "supplier": supplier, "ordered_on": ordered.to_string(), "number": number, "state": state,
            "expected_on": (state != "arrived").then(|| expected.to_string()), "sku": dice.pick(variants).sku,
            "pieces": 10 * (1 + dice.below(12)),
        }))?;
    }
    Ok(())
}

/// The number of each customer and where the first of their addresses is.
fn customers(
    dice: &mut Dice,
    line: &mut impl FnMut(Value) -> io::Result<()>,
) -> io::Result<Vec<(String, Value)>> {
    let mut homes = Vec::new();
    for number in 1..=CUSTOMERS {
        let (first, last) = (*dice.pick(&FIRST), *dice.pick(&LAST));
        let id = format!("c{number:04}");
        let place = |dice: &mut Dice| {
            let (city, postcode, country) = *dice.pick(&PLACES);
            let street = format!("{} {}", dice.pick(&STREETS), 1 + dice.below(140));
            json!({"street": street, "city": city, "postcode": postcode, "country": country})
        };
        let mut addresses = vec![json!({"label": "home", "place": place(dice)})];
        for label in ["work", "home of parents"] {
            if dice.percent(30) {
                addresses.push(json!({"label": label, "place": place(dice)}));
            }
        }
        homes.push((id.clone(), addresses[0]["place"].clone()));
        line(json!({
            "record": "customer", "id": id, "name": format!("{first} {last}"),
            "email": format!("{first}.{last}.{number}@Example.org").replace(['é', 'è'], "e"),
            "newsletter": dice.percent(40), "addresses": addresses,
        }))?;
    }
    Ok(homes)
}

fn orders(
    dice: &mut Dice,
    variants: &[Variant],
    homes: &[(String, Value)],
    line: &mut impl FnMut(Value) -> io::Result<()>,
) -> io::Result<()> {
    for _ in 0..ORDERS {
        // Some customers order often: the smaller of two throws.
        let (customer, home) = &homes[dice.below(homes.len()).min(dice.below(homes.len()))];
        let day = date(2026, 1, 1) + Days::new(dice.below(181) as u64);
        let placed_at = instant(day, dice);
        let id = order_number(&placed_at, dice);
        let status = match day {
            _ if dice.percent(4) => "cancelled",
            day if day < date(2026, 6, 18) => "shipped",
            _ if dice.percent(35) => "placed",
            _ => "paid",
        };
        let sent_from = (status == "paid").then(|| *dice.pick(&["RTM", "LEJ", "LYS"]));
        let mut items: Vec<(&str, usize, f64)> = Vec::new();
        for _ in 0..1 + dice.below(4) {
            let variant = dice.pick(variants);
            if !items.iter().any(|(sku, ..)| *sku == variant.sku) {
                items.push((&variant.sku, 1 + dice.below(10) / 7, variant.price));
            }
        }
        let note = dice
            .percent(6)
            .then(|| *dice.pick(&["Ring twice.", "Leave it with the neighbours.", "A present."]));
        let total: f64 = items.iter().map(|(_, quantity, price)| *quantity as f64 * price).sum();
        line(json!({
            "record": "order", "customer": customer, "placed_at": placed_at, "id": id, "status": status,
            "total": format!("{total:.2}"), "ship_to": home, "warehouse": sent_from,
            "ship_by": sent_from.map(|_| (day + Days::new(14)).max(date(2026, 7, 1)).to_string()), "note": note,
            "items": items.iter().map(|(sku, quantity, price)| json!([sku, quantity, format!("{price:.2}")])).collect::<Vec<_>>(),
        }))?;
    }
    Ok(())
}

fn date(year: i32, month: u32, day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(year, month, day).unwrap_or_default()
}

/// A moment of a day, at which people are awake.
fn instant(day: NaiveDate, dice: &mut Dice) -> String {
    let second = 7 * 3600 + dice.below(15 * 3600);
    let at = day.and_time(Default::default()) + TimeDelta::seconds(second as i64);
    at.format("%Y-%m-%dT%H:%M:%SZ").to_string()
}

/// A ULID, which begins with the time.
fn order_number(placed_at: &str, dice: &mut Dice) -> String {
    let milliseconds = placed_at.parse::<DateTime<Utc>>().map(|at| at.timestamp_millis()).unwrap_or_default();
    let random = u128::from(dice.next()) << 16 | u128::from(dice.next() & 0xffff);
    Ulid::from_parts(milliseconds.unsigned_abs(), random).to_string()
}
