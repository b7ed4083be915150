use super::FieldType;

/// One member of a record. The stamps and the version are fields too, told apart by their [`Role`].
#[derive(Debug, Clone, serde::Serialize)]
pub struct Field {
    /// The name in the schema.
    pub name: String,
    /// The `doc` of the schema.
    pub doc: Option<String>,
    /// Who fills it.
    pub role: Role,
    /// Its type.
    pub field_type: FieldType,
    /// Whether it may be absent.
    pub optional: bool,
    /// What an absent one reads as, and what `add` and `or_create` start from.
    pub default: Option<Default>,
    /// The attribute that holds it as a value of its own; none where it lives in keys alone.
    pub attribute: Option<String>,
    /// Where it is read from.
    pub source: Source,
    /// Whether `Debug` hides it.
    pub sensitive: bool,
    /// `finer = "refuse"`: a datetime finer than its precision is an error rather than floored.
    pub refuse_finer: bool,
    /// Whether it keeps the value that it was first stored with.
    pub immutable: bool,
    /// Whether it is written and not read back (`computed = true`): a read has its default, or nothing.
    pub unread: bool,
}

/// Who fills a field.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
pub enum Role {
    /// The user: a field of the schema.
    Own,
    /// dio, once.
    CreatedAt,
    /// dio, at every write.
    UpdatedAt,
    /// The user, through `meta`: the TTL attribute.
    ExpiresAt,
    /// dio: the optimistic lock.
    Version,
    /// dio, from other fields ([`FieldType::Shard`]). It is no member of the record, and keys alone hold it.
    Shard,
}

/// The place that a field is read from. Other places hold copies.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub enum Source {
    /// The attribute [`Field::attribute`].
    Attribute,
    /// The key at this index of [`super::Record::keys`].
    Key(usize),
}

/// A default value; its type is the field's.
#[derive(Debug, Clone, PartialEq, serde::Serialize)]
pub enum Default {
    /// For booleans.
    Boolean(bool),
    /// For integers and timestamps, checked to be in range. The canonical text.
    Integer(String),
    /// For floats and decimals. The canonical text of the number.
    Number(String),
    /// For strings, and newtypes of them.
    String(String),
    /// For enums: the index of the variant.
    Variant(usize),
    /// For lists, maps and sets: empty.
    Empty,
}
