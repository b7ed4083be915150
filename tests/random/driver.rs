//! The text of what the test needs of a random schema: its TOML, and typed calls of the code that dio generates for it.

use std::collections::BTreeSet;
use std::fmt::Write;

use super::schema::{Component, Condition, Field, Kind, STATES, Schema, Template};

impl Template {
    fn to_toml(&self, fields: &[Field]) -> String {
        let components: Vec<String> = self
            .components
            .iter()
            .map(|component| match component {
                Component::Field(field, "") => format!("{{{}}}", fields[*field].name),
                Component::Field(field, form) => format!("{{{}:{form}}}", fields[*field].name),
                Component::UpdatedAt => "{updated_at}".to_owned(),
            })
            .collect();
        format!("{}{}", self.literal, components.join("#"))
    }

    fn fields(&self) -> impl Iterator<Item = usize> + '_ {
        self.components.iter().filter_map(|component| match component {
            Component::Field(field, _) => Some(*field),
            Component::UpdatedAt => None,
        })
    }
}

impl Condition {
    fn field(self) -> usize {
        match self {
            Condition::Is(field, _) | Condition::Present(field) => field,
        }
    }
}

impl Field {
    fn rust_type(&self) -> &'static str {
        match self.kind {
            Kind::Text => "String",
            Kind::Integer => "i64",
            Kind::Date => "dio_runtime::chrono::NaiveDate",
            Kind::Datetime => "dio_runtime::chrono::DateTime<dio_runtime::chrono::Utc>",
            Kind::Boolean => "bool",
            Kind::State => "table::State",
        }
    }

    /// An expression for a random value, which is there.
    fn value(&self) -> String {
        match self.kind {
            Kind::State => "rng.pick(table::State::ALL)".to_owned(),
            kind => format!("crate::values::{}(rng)", format!("{kind:?}").to_lowercase()),
        }
    }

    /// An expression for what the record holds.
    fn member(&self) -> String {
        if self.optional { format!("(!rng.one_in(3)).then(|| {})", self.value()) } else { self.value() }
    }
}

impl Schema {
    pub fn to_toml(&self) -> String {
        let mut text = String::from("format = 1\n\n[type.State]\nvalues = { ");
        text += &STATES.map(|(name, stored)| format!("{name} = {stored:?}")).join(", ");
        text += " }\n\n[table.shelf]\n";
        let partitions = self.keys.iter().filter(|(attribute, _)| attribute.ends_with('p'));
        for (partition, _) in partitions {
            let sort = partition.replace('p', "s");
            let sort = if self.keys.iter().any(|(attribute, _)| *attribute == sort) { &sort } else { "sk" };
            let _ = write!(
                text,
                "[table.shelf.index.by_{partition}]\npartition = {partition:?}\nsort = {sort:?}\n"
            );
        }
        if let [partition, sort @ ..] = self.branch_attributes() {
            let sort = sort.first().unwrap_or(&"sk");
            let _ = write!(text, "[table.shelf.index.by_when]\npartition = {partition:?}\nsort = {sort:?}\n");
        }
        text += "\n[record.Rec]\n";
        if self.versioned {
            text += "version = \"rev\"\n";
        }
        text += "[record.Rec.keys]\n";
        let _ = writeln!(text, "pk = \"p:{}\"", self.primary_component(0));
        let sort = if self.primary > 1 { format!("s:{}", self.primary_component(1)) } else { "#item".into() };
        let _ = writeln!(text, "sk = {sort:?}");
        for (attribute, template) in &self.keys {
            let _ = writeln!(text, "{attribute} = {:?}", template.to_toml(&self.fields));
        }
        for branch in &self.branches {
            text += "[[record.Rec.when]]\n";
            for condition in &branch.conditions {
                let _ = match condition {
                    Condition::Present(field) => {
                        writeln!(text, "present = [{:?}]", self.fields[*field].name)
                    }
                    Condition::Is(field, stored) => {
                        let variant = STATES.iter().find(|(_, text)| text == stored);
                        let value = variant
                            .map_or_else(|| (*stored).to_owned(), |(variant, _)| format!("{variant:?}"));
                        writeln!(text, "if = {{ {} = {value} }}", self.fields[*field].name)
                    }
                };
            }
            let keys = self.branch_attributes().iter().zip(&branch.keys);
            let keys = keys
                .map(|(attribute, template)| format!("{attribute} = {:?}", template.to_toml(&self.fields)));
            let _ = writeln!(text, "keys = {{ {} }}", keys.collect::<Vec<_>>().join(", "));
        }
        text += "[record.Rec.fields]\n";
        let in_keys: BTreeSet<usize> = self
            .keys
            .iter()
            .map(|(_, template)| template)
            .chain(self.branches.iter().flat_map(|branch| &branch.keys))
            .flat_map(Template::fields)
            .collect();
        for (index, field) in self.fields.iter().enumerate() {
            let type_name = match field.kind {
                Kind::Text => "string",
                Kind::State => "State",
                Kind::Integer => "integer",
                Kind::Date => "date",
                Kind::Datetime => "datetime",
                Kind::Boolean => "boolean",
            };
            let absent = if field.optional { "?" } else { "" };
            let _ = write!(text, "{} = {{ type = \"{type_name}{absent}\"", field.name);
            if index >= self.primary && in_keys.contains(&index) {
                text += ", stored = true";
            }
            if let Some(default) = field.default {
                let _ = match field.kind {
                    Kind::Text => write!(text, ", default = {default:?}"),
                    Kind::State => write!(text, ", default = \"held\""),
                    _ => write!(text, ", default = {default}"),
                };
            }
            text += " }\n";
        }
        for (name, template) in &self.computed {
            let _ = writeln!(text, "{name} = {{ computed = {:?} }}", template.to_toml(&self.fields));
        }
        text
    }

    fn primary_component(&self, field: usize) -> String {
        let template = Template {
            literal: String::new(),
            components: vec![Component::Field(field, self.full_form(field))],
        };
        template.to_toml(&self.fields)
    }

    /// The key groups by DESIGN.md section 5, worked out another way than by dio: sets of fields are merged until none has
    /// a member of another.
    fn groups(&self) -> Vec<BTreeSet<usize>> {
        let templates =
            self.keys.iter().chain(&self.computed).map(|(_, template)| template.fields().collect());
        let of_branches = self.branches.iter().flat_map(|branch| {
            let asked = branch.conditions.iter().map(|condition| condition.field());
            asked.chain(branch.keys.iter().flat_map(Template::fields))
        });
        let mut sets: Vec<BTreeSet<usize>> = templates.chain([of_branches.collect()]).collect();
        for set in &mut sets {
            set.retain(|field| *field >= self.primary);
        }
        let mut groups: Vec<BTreeSet<usize>> = Vec::new();
        for set in sets.into_iter().filter(|set| !set.is_empty()) {
            let (touching, apart): (Vec<_>, Vec<_>) =
                groups.into_iter().partition(|group| !group.is_disjoint(&set));
            groups = apart;
            groups.push(touching.into_iter().flatten().chain(set).collect());
        }
        groups
    }

    fn struct_of(&self, name: &str, members: &[usize], value: impl Fn(usize) -> String) -> String {
        let members: Vec<String> =
            members.iter().map(|field| format!("{}: {}", self.fields[*field].name, value(*field))).collect();
        format!("rec::{name} {{ {} }}", members.join(", "))
    }

    /// Statements that change each group, or field of none, in one of the ways that there are, or leave it.
    fn changes(&self) -> String {
        let groups = self.groups();
        let alone =
            (self.primary..self.fields.len()).filter(|field| !groups.iter().any(|it| it.contains(field)));
        let mut text = String::new();
        for field in alone {
            text += &self.change_of_one(field, self.fields[field].default.is_some());
        }
        for group in &groups {
            let members: Vec<usize> = group.iter().copied().collect();
            let [first, _, ..] = members[..] else {
                text += &self.change_of_one(members[0], false);
                continue;
            };
            let first = self.fields[first].name;
            let whole = self
                .struct_of(&format!("{}Group", pascal(first)), &members, |field| self.fields[field].member());
            let mut arms = format!("0 => update.set_{first}_group({whole}),\n");
            for (position, member) in members.iter().enumerate() {
                let others: Vec<usize> = members.iter().copied().filter(|other| other != member).collect();
                let field = &self.fields[*member];
                let given = self.struct_of(&format!("{}Given", pascal(field.name)), &others, |other| {
                    format!("known.{}.clone()", self.fields[other].name)
                });
                let _ = writeln!(
                    arms,
                    "{} => update.set_{}({}).given({given}),",
                    position + 1,
                    field.name,
                    field.member()
                );
            }
            let _ =
                writeln!(text, "update = match rng.below({}) {{ {arms} _ => update }};", members.len() + 3);
        }
        text
    }

    fn change_of_one(&self, field: usize, may_add: bool) -> String {
        let field = &self.fields[field];
        let (name, value) = (field.name, field.value());
        let mut arms = format!("0 | 1 => update.set_{name}({value}),\n");
        if field.optional {
            let _ = writeln!(arms, "2 => update.remove_{name}(),");
        }
        if may_add && field.kind == Kind::Integer {
            let _ = writeln!(arms, "3 => update.add_{name}(1),");
        }
        format!("update = match rng.below(6) {{ {arms} _ => update }};\n")
    }

    fn is_creatable(&self) -> bool {
        let makeable = |field: &Field| field.optional || field.default.is_some();
        !self.versioned && self.branches.is_empty() && self.fields.iter().skip(self.primary).all(makeable)
    }

    /// A module with the generated code at `code`, and a test of it.
    pub fn driver(&self, code: &str) -> String {
        let seed = self.seed;
        let members: Vec<String> =
            self.fields.iter().map(|field| format!("{}: {}", field.name, field.member())).collect();
        let key: Vec<String> = self.fields.iter().take(self.primary).map(Field::value).collect();
        let removers: String = self
            .fields
            .iter()
            .filter(|field| field.optional)
            .map(|field| {
                let name = field.name;
                format!(
                    "if record.{name}.is_none() && !rng.one_in(4) {{ upsert = upsert.remove_{name}(); }}\n"
                )
            })
            .collect();
        let mutable = if removers.is_empty() { "let" } else { "let mut" };
        let changes = self.changes();
        let types: BTreeSet<String> = self
            .fields
            .iter()
            .map(|field| {
                format!(
                    "const _: fn(&Rec) -> &{} = |record| &record.{};\n",
                    self.member_type(field),
                    field.name
                )
            })
            .collect();
        let types: String = types.into_iter().collect();
        let unversioned = if self.versioned {
            String::new()
        } else {
            format!(
                r#"
                4 => {{
                    let record = record(rng);
                    {mutable} upsert = table.upsert(&record);
                    {removers}
                    ("upsert", upsert.send().await.map(drop))
                }}
                5 => {{
                    let batch = table.batch_write().put(&record(rng)).put(&record(rng)).delete(key(rng));
                    ("batch", batch.send().await)
                }}"#
            )
        };
        let or_create = if self.is_creatable() {
            r#"6 => ("or_create", update(rng, table).await.or_create().send().await.map(drop)),"#
        } else {
            ""
        };
        format!(
            r#"
            #[allow(clippy::complexity)]
            mod seed_{seed} {{
                use crate::schema::{{Rng, Schema}};
                use table::{{Rec, RecKey, Shelf, rec}};

                #[allow(dead_code, missing_docs)]
                mod table {{ include!({code:?}); }}

                {types}
                fn record(rng: &mut Rng) -> Rec {{ Rec {{ {members}, meta: Default::default() }} }}

                fn key(rng: &mut Rng) -> RecKey {{ RecKey::new({key}) }}

                async fn update(rng: &mut Rng, table: &Shelf) -> rec::RecUpdate {{
                    let key = key(rng);
                    let known = table.get(key.clone()).send().await.ok().and_then(|read| read.record);
                    #[allow(unused_variables)]
                    let known = known.unwrap_or_else(|| record(rng));
                    let mut update = table.update(key);
                    {changes}
                    update
                }}

                async fn step(rng: &mut Rng, table: &Shelf) -> (&'static str, Result<(), dio_runtime::Error>) {{
                    match rng.below(10) {{
                        0 => ("put", table.put(&record(rng)).send().await.map(drop)),
                        1 => ("create", table.put(&record(rng)).create_only().send().await.map(drop)),
                        2 => ("delete", table.delete(key(rng)).send().await.map(drop)),
                        3 => {{
                            let transaction = table.transact().put(table.put(&record(rng))).update(update(rng, table).await);
                            ("transact", transaction.send().await.map(drop))
                        }}
                        {unversioned}
                        {or_create}
                        _ => ("update", update(rng, table).await.send().await.map(drop)),
                    }}
                }}

                #[tokio::test]
                async fn every_derived_attribute_says_what_its_fields_say() {{
                    let mut trial = crate::trial::Trial::new(Schema::random({seed}));
                    let table = Shelf::new(trial.client(), "shelf");
                    table.create().await.unwrap();
                    let mut rng = Rng::new({seed});
                    for _ in 0..crate::trial::STEPS {{
                        let (write, outcome) = step(&mut rng, &table).await;
                        trial.settle(write, outcome);
                    }}
                    trial.tamper_and_mend(&mut rng, || table.reindex()).await;
                }}
            }}
            "#,
            members = members.join(", "),
            key = key.join(", "),
        )
    }

    fn member_type(&self, field: &Field) -> String {
        if field.optional { format!("Option<{}>", field.rust_type()) } else { field.rust_type().to_owned() }
    }
}

fn pascal(name: &str) -> String {
    let (first, rest) = name.split_at(1);
    first.to_uppercase() + rest
}
