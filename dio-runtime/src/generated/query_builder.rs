//! The macro that gives generated query builders the methods of the runtime's.

/// For generated code: a builder of queries, `query_builder!(OrdersQuery, super::Order, OnTable)`, or of what an index that
/// does not hold records whole has of one, `query_builder!(OrdersByDueQuery, ByDue of super::Order, OnIndex)`.
#[doc(hidden)]
#[macro_export]
macro_rules! query_builder {
    ($name:ident, $reads:ident of $record:ty, $on:ident) => {
        $crate::query_builder!(@builder $name, $reads, $record, $on);
        $crate::query_builder!(@hydrate $name, $record, $on);
    };
    ($name:ident, $reads:ty, $on:ident) => {
        $crate::query_builder!(@builder $name, $reads, $reads, $on);
    };
    (@builder $name:ident, $reads:ty, $record:ty, $on:ident) => {
        /// Reads records of one partition, by sort key. Nothing is sent before `send` or `stream`.
        #[must_use = "nothing is sent before `send` or `stream`"]
        #[derive(::core::fmt::Debug)]
        pub struct $name($crate::Query<$reads, $crate::$on>);

        impl $name {
            /// From the highest sort key to the lowest.
            pub fn descending(self) -> Self {
                Self(self.0.descending())
            }

            /// At most so many records. The reading stops there; a cursor leads on.
            pub fn limit(self, records: usize) -> Self {
                Self(self.0.limit(records))
            }

            /// At most so many items a request. DynamoDB ends a page at 1 MB in any case.
            pub fn page_size(self, items: u32) -> Self {
                Self(self.0.page_size(items))
            }

            /// At most so many requests.
            pub fn max_pages(self, pages: usize) -> Self {
                Self(self.0.max_pages(pages))
            }

            /// Leaves out records for which a condition does not hold. They are read and billed all the same.
            pub fn filter(self, condition: $crate::Condition<$record>) -> Self {
                Self(self.0.filter(condition))
            }

            /// Goes on where a cursor of this query stands, within the bounds that it holds.
            pub fn start_at(self, cursor: $crate::Cursor) -> Self {
                Self(self.0.start_at(cursor))
            }

            /// The SDK's request for the first page.
            ///
            /// # Errors
            /// A key, a bound or a cursor that was refused.
            pub fn into_sdk(self) -> ::core::result::Result<$crate::sdk::Query, $crate::Error> {
                self.0.into_sdk()
            }

            /// Reads the records, over as many pages as it takes.
            ///
            /// # Errors
            /// What was refused, what the SDK answers, or items that do not decode: the error carries the rest.
            pub async fn send(self) -> ::core::result::Result<$crate::ReadOutput<$reads>, $crate::Error> {
                self.0.send().await
            }

            /// Reads as `send` does, and answers with one `Result` an item.
            ///
            /// # Errors
            /// What was refused, or what the SDK answers.
            pub async fn each(
                self,
            ) -> ::core::result::Result<
                $crate::ReadOutput<::core::result::Result<$reads, $crate::Unread>>,
                $crate::Error,
            > {
                self.0.each().await
            }

            /// Counts the records, without answering with them.
            ///
            /// # Errors
            /// What was refused, or what the SDK answers.
            pub async fn count(self) -> ::core::result::Result<$crate::CountOutput, $crate::Error> {
                self.0.count().await
            }

            /// Reads page by page.
            pub fn pages(self) -> $crate::Pages<$reads> {
                self.0.pages()
            }

            /// Reads page by page and hands out record by record.
            pub fn stream(self) -> $crate::RecordStream<$reads> {
                self.0.stream()
            }

            $crate::query_builder!(@$on);
        }

        impl ::core::convert::From<$crate::Query<$reads, $crate::$on>> for $name {
            fn from(query: $crate::Query<$reads, $crate::$on>) -> Self {
                Self(query)
            }
        }

        impl ::core::convert::From<$name> for $crate::Query<$reads, $crate::$on> {
            fn from(query: $name) -> Self {
                query.0
            }
        }
    };
    (@hydrate $name:ident, $record:ty, OnIndex) => {
        impl $name {
            /// Answers with the whole records, in the order of the index: their keys come from the index, the records from
            /// the table.
            pub fn hydrate(self) -> $crate::Query<$record, $crate::Hydrated> {
                self.0.hydrate()
            }
        }
    };
    (@hydrate $name:ident, $record:ty, OnLocalIndex) => {
        impl $name {
            /// Answers with the whole records: DynamoDB reads what the index does not hold from the table.
            pub fn hydrate(self) -> $crate::Query<$record, $crate::OnLocalIndex> {
                self.0.hydrate()
            }
        }
    };
    (@OnIndex) => {};
    (@OnLocalIndex) => {
        $crate::query_builder!(@OnTable);
    };
    (@OnTable) => {
        /// Sees every write that was answered before, at twice the read capacity.
        pub fn consistent(self) -> Self {
            Self(self.0.consistent())
        }
    };
}
