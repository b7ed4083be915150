//! The column types of dynamo-io.

use crate::model::{FieldType, NamedType, TypeDefinition};

/// What a column of dynamo-io holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum ColumnType {
    Boolean,
    BinarySet,
    Bytes,
    Date,
    Datetime,
    Float,
    FloatSet,
    Integer,
    IntegerSet,
    List,
    /// Of members that are known.
    Struct,
    /// Of members that are not: only read.
    Map,
    String,
    StringSet,
    Timestamp,
}

impl ColumnType {
    /// The column of a type; none for exact numbers, raw values, unions and shards, which dynamo-io does not have.
    pub(crate) fn of(field_type: &FieldType, types: &[TypeDefinition]) -> Option<Self> {
        Some(match field_type.underlying(types) {
            FieldType::Boolean => ColumnType::Boolean,
            FieldType::String | FieldType::Uuid | FieldType::Ulid => ColumnType::String,
            FieldType::Bytes => ColumnType::Bytes,
            FieldType::Date => ColumnType::Date,
            FieldType::Datetime(_) => ColumnType::Datetime,
            FieldType::Timestamp => ColumnType::Timestamp,
            FieldType::Integer | FieldType::LongInteger => ColumnType::Integer,
            FieldType::Float => ColumnType::Float,
            FieldType::List | FieldType::ListOf(_) => ColumnType::List,
            FieldType::Map | FieldType::MapOf(_) => ColumnType::Map,
            FieldType::StringSet => ColumnType::StringSet,
            FieldType::IntegerSet => ColumnType::IntegerSet,
            FieldType::FloatSet => ColumnType::FloatSet,
            FieldType::BinarySet => ColumnType::BinarySet,
            FieldType::Decimal | FieldType::Any | FieldType::Shard { .. } => return None,
            FieldType::Named(index) => match &types[*index].definition {
                NamedType::Enum { .. } => ColumnType::String,
                NamedType::Struct(_) => ColumnType::Struct,
                NamedType::Union { .. } | NamedType::Newtype(_) => return None,
            },
        })
    }

    /// Its class; [`ColumnType::Map`] has none.
    pub(super) fn class(self) -> &'static str {
        match self {
            ColumnType::Boolean => "dio.BooleanColumn",
            ColumnType::BinarySet => "dio.BinarySetColumn",
            ColumnType::Bytes => "dio.BytesColumn",
            ColumnType::Date => "dio.DateColumn",
            ColumnType::Datetime => "dio.DatetimeColumn",
            ColumnType::Float => "dio.FloatColumn",
            ColumnType::FloatSet => "dio.FloatSetColumn",
            ColumnType::Integer => "dio.IntegerColumn",
            ColumnType::IntegerSet => "dio.IntegerSetColumn",
            ColumnType::List => "dio.ListColumn",
            ColumnType::Struct => "dio.MapColumn",
            ColumnType::Map => "dio.Column",
            ColumnType::String => "dio.StringColumn",
            ColumnType::StringSet => "dio.StringSetColumn",
            ColumnType::Timestamp => "dio.TimestampColumn",
        }
    }

    /// The hint of a field of it.
    pub(super) fn hint(self) -> &'static str {
        match self {
            ColumnType::Boolean => "dio.TypeHints.Boolean",
            ColumnType::BinarySet => "dio.TypeHints.BinarySet",
            ColumnType::Bytes => "dio.TypeHints.Bytes",
            ColumnType::Date => "dio.TypeHints.Date",
            ColumnType::Datetime => "dio.TypeHints.Datetime",
            ColumnType::Float => "dio.TypeHints.Float",
            ColumnType::FloatSet => "dio.TypeHints.FloatSet",
            ColumnType::Integer => "dio.TypeHints.Integer",
            ColumnType::IntegerSet => "dio.TypeHints.IntegerSet",
            ColumnType::List => "dio.TypeHints.List",
            ColumnType::Struct | ColumnType::Map => "dio.TypeHints.Map",
            ColumnType::String => "dio.TypeHints.String",
            ColumnType::StringSet => "dio.TypeHints.StringSet",
            ColumnType::Timestamp => "dio.TypeHints.Timestamp",
        }
    }
}
