//! Columns and schemas of dynamo-io, from the calls that make them.

use tree_sitter::Node;

use super::value::{Call, Unread, Value};

/// A column as dynamo-io sees it.
#[derive(Clone)]
pub(super) struct Column<'t> {
    pub(super) name: String,
    /// What it is stored under.
    pub(super) attribute: String,
    pub(super) holds: Holds<'t>,
    /// What the text of a key begins with.
    pub(super) prefix: String,
    pub(super) is_key: bool,
    pub(super) computed: bool,
    pub(super) node: Node<'t>,
}

/// The type of a column.
#[derive(Clone)]
pub(super) enum Holds<'t> {
    /// One that dio calls the same.
    Plain(&'static str),
    /// A map of these children.
    Map(Vec<Column<'t>>),
}

/// What a record class says of itself.
pub(super) struct Schema<'t> {
    pub(super) partition: Column<'t>,
    pub(super) sort: Option<Column<'t>>,
    pub(super) columns: Vec<Column<'t>>,
    /// Columns that were not understood.
    pub(super) unread: Vec<Unread<'t>>,
}

struct Kind {
    class: &'static str,
    parameters: &'static [&'static str],
    holds: &'static str,
    /// Where it is stored if there is no `key`.
    attribute: Option<&'static str>,
}

const PLAIN: &[&str] = &["name", "key", "computed"];
const KEY: &[&str] = &["name", "value_prefix", "computed"];

const fn plain(class: &'static str, holds: &'static str) -> Kind {
    Kind { class, parameters: PLAIN, holds, attribute: None }
}

const fn key(class: &'static str, attribute: &'static str) -> Kind {
    Kind { class, parameters: KEY, holds: "string", attribute: Some(attribute) }
}

const KINDS: [Kind; 21] = [
    Kind {
        class: "Column",
        parameters: &["name", "data_type", "key", "computed"],
        holds: "",
        attribute: None,
    },
    plain("StringColumn", "string"),
    plain("BooleanColumn", "boolean"),
    plain("BytesColumn", "bytes"),
    plain("DateColumn", "date"),
    plain("DatetimeColumn", "datetime"),
    plain("FloatColumn", "float"),
    plain("IntegerColumn", "integer"),
    plain("TimestampColumn", "timestamp"),
    plain("ListColumn", "list"),
    plain("StringSetColumn", "string_set"),
    plain("IntegerSetColumn", "integer_set"),
    plain("FloatSetColumn", "float_set"),
    plain("BinarySetColumn", "binary_set"),
    Kind {
        class: "MapColumn",
        parameters: &["name", "children", "key", "computed"],
        holds: "map",
        attribute: None,
    },
    Kind {
        class: "IndexedColumn",
        parameters: &["name", "value_prefix", "key", "computed"],
        holds: "string",
        attribute: None,
    },
    key("PartitionColumn", "pk"),
    key("SortColumn", "sk"),
    key("GlobalFirstColumn", "g1k"),
    key("GlobalSecondColumn", "g2k"),
    key("GlobalThirdColumn", "g3k"),
];

/// What `DynamoTypes.X` is called in a schema of dio.
fn type_named(name: &str) -> Option<&'static str> {
    const TYPES: [&str; 14] = [
        "boolean",
        "binary_set",
        "bytes",
        "date",
        "datetime",
        "list",
        "float",
        "float_set",
        "integer",
        "integer_set",
        "map",
        "string",
        "string_set",
        "timestamp",
    ];
    let name = name.strip_prefix("DynamoTypes.").or_else(|| name.strip_suffix("_TYPE"))?.to_ascii_lowercase();
    TYPES.into_iter().find(|known| *known == name)
}

impl<'t> Column<'t> {
    /// The column that a value is.
    pub(super) fn new(value: &Value<'t>, around: Node<'t>) -> Result<Self, Unread<'t>> {
        let call = match value {
            Value::Call(call) => call,
            Value::Unread(unread) => return Err(unread.clone()),
            _ => return Err(Unread { node: around, why: "has something that is no column" }),
        };
        let refused = |why| Err(Unread { node: call.node, why });
        let Some(kind) = KINDS.iter().find(|kind| kind.class == call.of) else {
            return refused("is no column of dynamo-io");
        };
        let arguments = Arguments::new(call, kind.parameters)?;
        let name = match arguments.text("name")? {
            Some(name) if !name.is_empty() => name,
            _ => return refused("has no name"),
        };
        let holds = match (kind.holds, arguments.value("data_type")) {
            ("", Some(Value::Named(name))) => match type_named(name) {
                Some(holds) => Holds::Plain(holds),
                None => return refused("has no type of dynamo-io"),
            },
            ("", _) => return refused("has no type of dynamo-io"),
            ("map", _) => Holds::Map(children(arguments.value("children"), call.node)?),
            (holds, _) => Holds::Plain(holds),
        };
        let computed = match arguments.value("computed") {
            None | Some(Value::Boolean(false) | Value::None) => false,
            Some(Value::Boolean(true)) => true,
            Some(_) => return refused("says `computed` in a way that is not understood"),
        };
        let key = arguments.text("key")?.filter(|key| !key.is_empty());
        let attribute = key.or(kind.attribute.map(str::to_owned)).unwrap_or_else(|| name.clone());
        let prefix = arguments.text("value_prefix")?.unwrap_or_default();
        Ok(Self {
            name,
            attribute,
            holds,
            prefix,
            is_key: kind.attribute.is_some(),
            computed,
            node: call.node,
        })
    }
}

fn children<'t>(value: Option<&Value<'t>>, node: Node<'t>) -> Result<Vec<Column<'t>>, Unread<'t>> {
    match value {
        Some(Value::Sequence(values)) => values.iter().map(|value| Column::new(value, node)).collect(),
        Some(Value::Unread(unread)) => Err(unread.clone()),
        _ => Err(Unread { node, why: "has no `children`" }),
    }
}

impl<'t> Schema<'t> {
    pub(super) fn new(value: &Value<'t>, around: Node<'t>) -> Result<Self, Unread<'t>> {
        let call = match value {
            Value::Call(call) if call.of == "Schema" => call,
            Value::Unread(unread) => return Err(unread.clone()),
            _ => return Err(Unread { node: around, why: "is no `Schema`" }),
        };
        let node = call.node;
        let Some(partition) = call.argument("partition_key") else {
            return Err(Unread { node, why: "has no `partition_key`" });
        };
        let sort = match call.argument("sort_key") {
            None | Some(Value::None) => None,
            Some(sort) => Some(Column::new(sort, node)?),
        };
        let (mut columns, mut unread) = (Vec::new(), Vec::new());
        match call.argument("columns") {
            None | Some(Value::None) => {}
            Some(Value::Sequence(values)) => {
                for value in values {
                    match Column::new(value, node) {
                        Ok(column) => columns.push(column),
                        Err(why) => unread.push(why),
                    }
                }
            }
            Some(Value::Unread(unread)) => return Err(unread.clone()),
            Some(_) => return Err(Unread { node, why: "has `columns` that are no tuple" }),
        }
        Ok(Self { partition: Column::new(partition, node)?, sort, columns, unread })
    }
}

/// What a call says, by the names of its parameters.
struct Arguments<'c, 't> {
    call: &'c Call<'t>,
    parameters: &'static [&'static str],
}

impl<'c, 't> Arguments<'c, 't> {
    fn new(call: &'c Call<'t>, parameters: &'static [&'static str]) -> Result<Self, Unread<'t>> {
        let known = |name: &String| parameters.contains(&name.as_str());
        if call.positional.len() > parameters.len() || !call.named.iter().all(|(name, _)| known(name)) {
            return Err(Unread { node: call.node, why: "has an argument that this column does not take" });
        }
        Ok(Self { call, parameters })
    }

    fn value(&self, name: &str) -> Option<&'c Value<'t>> {
        let place = self.parameters.iter().position(|parameter| *parameter == name)?;
        self.call.positional.get(place).or_else(|| self.call.argument(name))
    }

    fn text(&self, name: &str) -> Result<Option<String>, Unread<'t>> {
        match self.value(name) {
            None | Some(Value::None) => Ok(None),
            Some(Value::Text(text)) => Ok(Some(text.clone())),
            Some(Value::Unread(unread)) => Err(unread.clone()),
            Some(_) => Err(Unread { node: self.call.node, why: "has an argument that is no text" }),
        }
    }
}
