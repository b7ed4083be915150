//! Random schemas. Their seed says all about one: the build script makes it to generate its code, and the test makes it
//! again to know what its keys must say.

/// SplitMix64: small, and the same everywhere.
pub struct Rng(u64);

impl Rng {
    pub fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// A number below `bound`.
    pub fn below(&mut self, bound: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((mixed ^ (mixed >> 31)) % bound as u64) as usize
    }

    pub fn one_in(&mut self, chances: usize) -> bool {
        self.below(chances) == 0
    }

    pub fn pick<T: Copy>(&mut self, from: &[T]) -> T {
        from[self.below(from.len())]
    }
}

#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Kind {
    Text,
    Integer,
    Date,
    Datetime,
    Boolean,
    State,
}

#[derive(Debug, Clone)]
pub struct Field {
    pub name: &'static str,
    pub kind: Kind,
    pub optional: bool,
    /// As the text of a key has it.
    pub default: Option<&'static str>,
}

/// What stands in a template behind the colon; nothing of the plain form.
pub type Form = &'static str;

#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Component {
    Field(usize, Form),
    UpdatedAt,
}

/// A literal, and components with the delimiter between them.
#[derive(Debug, Clone)]
pub struct Template {
    pub literal: String,
    pub components: Vec<Component>,
}

#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Condition {
    /// The field holds the variant or boolean of this text.
    Is(usize, &'static str),
    Present(usize),
}

/// One `[[record.Rec.when]]`.
#[derive(Debug, Clone)]
pub struct Branch {
    pub conditions: Vec<Condition>,
    /// Of the attribute `w`, and of `ws` where it has a second.
    pub keys: Vec<Template>,
}

#[derive(Debug, Clone)]
pub struct Schema {
    pub seed: u64,
    pub versioned: bool,
    /// The fields of the primary key first.
    pub fields: Vec<Field>,
    pub primary: usize,
    /// By attribute: `k0p`, `k0s`, `k1p`, ...
    pub keys: Vec<(String, Template)>,
    pub branches: Vec<Branch>,
    /// By attribute.
    pub computed: Vec<(String, Template)>,
}

/// The variants of `State`: name and stored text.
pub const STATES: [(&str, &str); 3] = [("open", "O"), ("held", "H"), ("done", "D")];

const NAMES: [&str; 6] = ["alpha", "beta", "gamma", "delta", "epsilon", "zeta"];

impl Schema {
    pub fn random(seed: u64) -> Self {
        use Kind::*;
        let mut rng = Rng::new(seed);
        let primary = 1 + rng.below(2);
        let others = 1 + rng.below(4);
        let mut fields = Vec::new();
        for (position, name) in NAMES.into_iter().take(primary + others).enumerate() {
            let in_key = position < primary;
            let kind = rng.pick(if in_key {
                &[Text, Integer, Date]
            } else {
                &[Text, Text, Integer, Date, Datetime, Boolean, State]
            });
            let optional = !in_key && rng.one_in(3);
            let default = match kind {
                Text => Some("dflt"),
                Integer => Some("7"),
                Boolean => Some("true"),
                State => Some("H"),
                Date | Datetime => None,
            };
            let default = default.filter(|_| !in_key && !optional && rng.one_in(2));
            fields.push(Field { name, kind, optional, default });
        }
        let mut schema = Self {
            seed,
            versioned: rng.one_in(4),
            fields,
            primary,
            keys: Vec::new(),
            branches: Vec::new(),
            computed: Vec::new(),
        };
        for index in 0..1 + rng.below(3) {
            let partition = if rng.one_in(5) {
                let components = (0..primary).map(|field| Component::Field(field, schema.full_form(field)));
                let components = components.chain([Component::UpdatedAt]).collect();
                Template { literal: format!("k{index}:"), components }
            } else {
                schema.template(&mut rng, format!("k{index}:"))
            };
            schema.keys.push((format!("k{index}p"), partition));
            if rng.one_in(2) {
                let sort = schema.template(&mut rng, String::new());
                schema.keys.push((format!("k{index}s"), sort));
            }
        }
        if rng.one_in(2) {
            schema.branches = schema.random_branches(&mut rng);
        }
        if rng.one_in(2) {
            let computed = schema.template(&mut rng, "about ".to_owned());
            schema.computed.push(("label".to_owned(), computed));
        }
        schema
    }

    /// The form of a field of the primary key.
    pub fn full_form(&self, field: usize) -> Form {
        if self.fields[field].kind == Kind::Integer { "04" } else { "" }
    }

    /// One to three fields, of which at least one may change.
    fn template(&self, rng: &mut Rng, literal: String) -> Template {
        let mut fields = vec![self.primary + rng.below(self.fields.len() - self.primary)];
        for _ in 0..rng.below(3) {
            let field = rng.below(self.fields.len());
            if !fields.contains(&field) {
                fields.insert(rng.below(fields.len() + 1), field);
            }
        }
        let last = fields.len() - 1;
        let component = |(position, field): (usize, &usize)| {
            let kind = self.fields[*field].kind;
            let mut forms: Vec<Form> = match kind {
                Kind::Text => vec!["", "lower"],
                Kind::Integer => vec!["", "04", "04:desc", "04:signed"],
                Kind::Date => vec!["", "month"],
                Kind::Datetime => vec!["", "day", "month", "hour"],
                Kind::Boolean | Kind::State => vec![""],
            };
            if kind == Kind::Text && position == last {
                forms.extend(["rest", "lower:rest"]);
            }
            Component::Field(*field, rng.pick(&forms))
        };
        Template { literal, components: fields.iter().enumerate().map(component).collect() }
    }

    /// Two ways to make the same keys, of which each depends on a field; none where no field is one to ask.
    fn random_branches(&self, rng: &mut Rng) -> Vec<Branch> {
        let mut asked = Vec::new();
        for (field, Field { kind, optional, .. }) in self.fields.iter().enumerate().skip(self.primary) {
            match kind {
                Kind::State => asked.extend(STATES.map(|(_, text)| Condition::Is(field, text))),
                Kind::Boolean => asked.extend(["true", "false"].map(|text| Condition::Is(field, text))),
                _ if *optional => asked.push(Condition::Present(field)),
                _ => {}
            }
        }
        if asked.is_empty() {
            return Vec::new();
        }
        let first = rng.pick(&asked);
        // What differs from the first cannot be what it contains.
        let second: Vec<Condition> = asked.into_iter().filter(|condition| *condition != first).collect();
        let second = if second.is_empty() || rng.one_in(3) { Vec::new() } else { vec![rng.pick(&second)] };
        let has_sort = rng.one_in(2);
        let mut branch = |conditions| {
            let partition = self.template(rng, "w:".to_owned());
            let sort = has_sort.then(|| self.template(rng, String::new()));
            Branch { conditions, keys: std::iter::once(partition).chain(sort).collect() }
        };
        vec![branch(vec![first]), branch(second)]
    }

    /// The attributes of branches' keys.
    pub fn branch_attributes(&self) -> &'static [&'static str] {
        match self.branches.first() {
            None => &[],
            Some(branch) => &["w", "ws"][..branch.keys.len()],
        }
    }
}
