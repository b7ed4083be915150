//! Rows as a test writes them: names with values.

use std::collections::{BTreeMap, HashMap};

use aws_sdk_dynamodb::types::AttributeValue;

/// The value of an attribute as a test writes it: a plain Rust value, an [`AttributeValue`], or what one of the
/// [builders](super::attributes) makes of a value. `()` and `None` leave the attribute out, and take it away where a row
/// is updated.
#[derive(Debug, Clone, PartialEq)]
pub struct RowValue(pub(super) Option<AttributeValue>);

impl From<AttributeValue> for RowValue {
    fn from(value: AttributeValue) -> RowValue {
        RowValue(Some(value))
    }
}

impl From<()> for RowValue {
    fn from((): ()) -> RowValue {
        RowValue(None)
    }
}

impl<T: Into<RowValue>> From<Option<T>> for RowValue {
    fn from(value: Option<T>) -> RowValue {
        value.map_or(RowValue(None), Into::into)
    }
}

/// Names with something each, a value of a row or a comparison: an array, a `Vec` or a map of such, a tuple of up to 16
/// pairs, which may be of different types, or `()` for none. An item of the SDK is a row as well.
///
/// ```
/// use dio_runtime::mock::matchers::is_like;
/// use dio_runtime::mock::MockDynamo;
///
/// let table = MockDynamo::dynamo_io().table("shop");
/// table.add("product:twix", "sku:bar", (("name", "Twix"), ("inventory", 5)));
/// table.assert_row_values("product:twix", "sku:bar", (("name", is_like("Tw*")), ("inventory", 5)));
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` does not name the attributes of a row",
    note = "write an array or a tuple of pairs: `[(\"name\", \"Twix\")]`, `((\"name\", \"Twix\"), (\"inventory\", 5))`"
)]
pub trait Named<T> {
    /// The pairs.
    fn into_pairs(self) -> Vec<(String, T)>;
}

macro_rules! collections {
    ($([$($generics:tt)*] $collection:ty),* $(,)?) => {$(
        impl<T, N: Into<String>, V: Into<T>, $($generics)*> Named<T> for $collection {
            fn into_pairs(self) -> Vec<(String, T)> {
                self.into_iter().map(|(name, value)| (name.into(), value.into())).collect()
            }
        }
    )*};
}

collections! {
    [const LENGTH: usize] [(N, V); LENGTH],
    [] Vec<(N, V)>,
    [State] HashMap<N, V, State>,
    [] BTreeMap<N, V>,
}

impl<T> Named<T> for () {
    fn into_pairs(self) -> Vec<(String, T)> {
        Vec::new()
    }
}

macro_rules! tuples {
    () => {};
    ($first:ident $first_value:ident $($name:ident $value:ident)*) => {
        impl<T, $first: Into<String>, $first_value: Into<T>, $($name: Into<String>, $value: Into<T>),*> Named<T>
            for (($first, $first_value), $(($name, $value)),*)
        {
            #[allow(non_snake_case, reason = "the names of the types serve for their values")]
            fn into_pairs(self) -> Vec<(String, T)> {
                let (($first, $first_value), $(($name, $value)),*) = self;
                vec![($first.into(), $first_value.into()), $(($name.into(), $value.into())),*]
            }
        }
        tuples! { $($name $value)* }
    };
}

tuples! { A B C D E F G H I J K L M N O P Q R S U V W X Y Z A1 B1 C1 D1 E1 F1 G1 }
