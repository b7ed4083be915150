//! Columns of a schema.

use crate::model::{FieldType, NamedType, TypeDefinition};
use crate::python::ColumnType;
use crate::python::expression::Expression;
use crate::python::literal::string;

/// A column of a type, stored as `attribute`.
pub(super) fn of_type(
    name: &str,
    attribute: &str,
    computed: bool,
    field_type: &FieldType,
    types: &[TypeDefinition],
) -> Expression {
    // What has no column was refused by the check.
    let column = ColumnType::of(field_type, types).unwrap_or(ColumnType::String);
    let mut arguments = vec![(None, Expression::Plain(string(name)))];
    match (column, field_type.underlying(types)) {
        (ColumnType::Map, _) => arguments.push((None, Expression::Plain("dio.DynamoTypes.MAP".into()))),
        (ColumnType::Struct, FieldType::Named(index)) => {
            arguments.push((Some("children"), children(&types[*index].definition, types)));
        }
        _ => {}
    }
    finish(column.class().into(), arguments, (attribute != name).then_some(attribute), computed)
}

/// The members of a struct. dynamo-io ignores the `key` of a child: its name is the attribute.
fn children(definition: &NamedType, types: &[TypeDefinition]) -> Expression {
    let child = |member: &crate::model::StructField| {
        of_type(&member.attribute, &member.attribute, false, &member.field_type, types)
    };
    Expression::Tuple(definition.fields().map(child).collect())
}

/// The column of a key attribute that holds a text.
pub(super) fn of_key(name: &str, attribute: &str, prefix: &str, computed: bool) -> Expression {
    let (class, key) = match attribute {
        "pk" => ("dio.PartitionColumn", None),
        "sk" => ("dio.SortColumn", None),
        "g1k" => ("dio.GlobalFirstColumn", None),
        "g2k" => ("dio.GlobalSecondColumn", None),
        "g3k" => ("dio.GlobalThirdColumn", None),
        _ => ("dio.IndexedColumn", (attribute != name).then_some(attribute)),
    };
    let arguments = [name, prefix].map(|text| (None, Expression::Plain(string(text)))).into();
    finish(class.into(), arguments, key, computed)
}

fn finish(
    function: String,
    mut arguments: Vec<(Option<&'static str>, Expression)>,
    key: Option<&str>,
    computed: bool,
) -> Expression {
    if let Some(key) = key {
        arguments.push((Some("key"), Expression::Plain(string(key))));
    }
    if computed {
        arguments.push((Some("computed"), Expression::Plain("True".into())));
    }
    Expression::Call { function, arguments }
}
