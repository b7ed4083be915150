/// The type of a field, without its optionality.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub enum FieldType {
    /// `BOOL`.
    Boolean,
    /// `S`.
    String,
    /// `B`.
    Bytes,
    /// `S`, `2026-07-01`.
    Date,
    /// `S`, `2026-07-01T13:05:00Z` with the fraction of its precision.
    Datetime(Precision),
    /// `N`, whole seconds since the epoch.
    Timestamp,
    /// `N` that fits an `i64`.
    Integer,
    /// `N`, whole, of up to 38 digits (`integer` with `digits = 38`).
    LongInteger,
    /// `N`, a finite double.
    Float,
    /// `N`, exact.
    Decimal,
    /// `S`, lower case with hyphens.
    Uuid,
    /// `S`, upper case.
    Ulid,
    /// `L` of anything.
    List,
    /// `L` of one type.
    ListOf(Box<FieldType>),
    /// `M` of anything.
    Map,
    /// `M` from any text to one type.
    MapOf(Box<FieldType>),
    /// `SS`.
    StringSet,
    /// `NS` of integers.
    IntegerSet,
    /// `NS` of doubles.
    FloatSet,
    /// `BS`.
    BinarySet,
    /// A raw attribute value.
    Any,
    /// One of `count` numbers, made of other fields: in keys alone, as digits.
    Shard {
        /// The fields that it is made of, indices into [`super::Record::fields`]: own fields that are always there.
        of: Vec<usize>,
        /// How many there are, 2 to 10,000.
        count: u16,
    },
    /// A `[type.*]`: an index into [`super::Model::types`].
    Named(usize),
}

/// How fine a datetime is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize)]
pub enum Precision {
    /// `s`, the default and dynamo-io's.
    Seconds,
    /// `ms`.
    Milliseconds,
    /// `us`.
    Microseconds,
    /// `ns`.
    Nanoseconds,
}

/// One `[type.*]`.
#[derive(Debug, Clone, serde::Serialize)]
pub struct TypeDefinition {
    /// Its name, as in the schema.
    pub name: String,
    /// The `doc` of the schema.
    pub doc: Option<String>,
    /// What it is.
    pub definition: NamedType,
}

/// What a `[type.*]` is.
#[derive(Debug, Clone, serde::Serialize)]
pub enum NamedType {
    /// `is = "string"`: the same stored form under a name of its own. Never of another named type.
    Newtype(FieldType),
    /// `values = ...`: one of some texts.
    Enum {
        /// The variants, in source order.
        variants: Vec<Variant>,
        /// `open = true`: other texts are kept as they are.
        open: bool,
    },
    /// `fields = ...`: a nested map.
    Struct(Vec<StructField>),
    /// `variants = ...`: a nested map whose tag says which fields it has.
    Union {
        /// The attribute of the tag.
        tag: String,
        /// The variants, in source order.
        variants: Vec<UnionVariant>,
        /// `open = true`: maps with other tags are kept as they are.
        open: bool,
    },
}

impl NamedType {
    /// The members of a struct, or of all variants of a union, in source order.
    pub fn fields(&self) -> impl Iterator<Item = &StructField> {
        let (fields, variants) = match self {
            NamedType::Struct(fields) => (fields.as_slice(), [].as_slice()),
            NamedType::Union { variants, .. } => ([].as_slice(), variants.as_slice()),
            NamedType::Newtype(_) | NamedType::Enum { .. } => ([].as_slice(), [].as_slice()),
        };
        fields.iter().chain(variants.iter().flat_map(|variant| &variant.fields))
    }

    /// As [`fields`](Self::fields).
    pub(crate) fn fields_mut(&mut self) -> impl Iterator<Item = &mut StructField> {
        let (fields, variants) = match self {
            NamedType::Struct(fields) => (fields.as_mut_slice(), [].as_mut_slice()),
            NamedType::Union { variants, .. } => ([].as_mut_slice(), variants.as_mut_slice()),
            NamedType::Newtype(_) | NamedType::Enum { .. } => ([].as_mut_slice(), [].as_mut_slice()),
        };
        fields.iter_mut().chain(variants.iter_mut().flat_map(|variant| &mut variant.fields))
    }
}

/// One value of an enum.
#[derive(Debug, Clone, serde::Serialize)]
pub struct Variant {
    /// The name in the schema.
    pub name: String,
    /// The stored text.
    pub text: String,
    /// The `doc` of the schema.
    pub doc: Option<String>,
}

/// One variant of a union.
#[derive(Debug, Clone, serde::Serialize)]
pub struct UnionVariant {
    /// The name in the schema.
    pub name: String,
    /// The text of its tag.
    pub text: String,
    /// The `doc` of the schema.
    pub doc: Option<String>,
    /// Its members.
    pub fields: Vec<StructField>,
}

/// One member of a struct, or of a union's variant.
#[derive(Debug, Clone, serde::Serialize)]
pub struct StructField {
    /// The name in the schema.
    pub name: String,
    /// The name in the stored map.
    pub attribute: String,
    /// The `doc` of the schema.
    pub doc: Option<String>,
    /// Its type.
    pub field_type: FieldType,
    /// Whether it may be absent.
    pub optional: bool,
    /// What an absent one reads as.
    pub default: Option<super::Default>,
    /// Whether `Debug` hides it.
    pub sensitive: bool,
    /// `finer = "refuse"`: a datetime finer than its precision is an error rather than floored.
    pub refuse_finer: bool,
}
