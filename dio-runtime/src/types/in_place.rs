//! Types whose values are read as they stand: numbers, times, ids, booleans.

/// How a value is read from a borrowed attribute value, as both of the functions of `StoredType` that read.
macro_rules! read_in_place {
    (|$value:ident| $read:expr) => {
        #[inline]
        fn from_attribute(value: AttributeValue) -> Result<Self::Value, ValueError> {
            let read = |$value: &AttributeValue| -> Result<Self::Value, ValueError> { $read };
            read(&value)
        }

        #[inline]
        fn peek(value: &AttributeValue) -> Result<Option<Self::Value>, ValueError> {
            let read = |$value: &AttributeValue| -> Result<Self::Value, ValueError> { $read };
            read(value).map(Some)
        }

        #[inline]
        fn take(value: &mut AttributeValue) -> Result<Self::Value, ValueError> {
            let read = |$value: &AttributeValue| -> Result<Self::Value, ValueError> { $read };
            read(value)
        }
    };
}
