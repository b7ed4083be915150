/// One option, as the command line and the documentation see it.
#[derive(Debug, Clone, Copy)]
#[non_exhaustive]
pub struct Declared {
    /// Its key in `dio.toml`: `out`, or `python.out` for the `out` of `[python]`.
    pub name: &'static str,
    /// Its flag, without dashes.
    pub flag: &'static str,
    /// What its flag takes.
    pub value_name: &'static str,
    /// One sentence.
    pub doc: &'static str,
    /// Whether it is said of a target, `derive.Order = ...`, as often as there are targets.
    pub per_target: bool,
}

/// Declares `Options`: a field, a builder's method, a key and a flag for each line.
///
/// A *value* is said once; `as` gives one that stands in a section of `dio.toml` its key and its flag. An *entry* is said of a
/// target in the schema.
macro_rules! options {
    (
        values {
            $(
                #[doc = $value_doc:literal]
                $value:ident $(as $value_key:literal, $value_flag:literal)?: $value_type:ty = $value_name:literal;
            )+
        }
        entries { $(#[doc = $entry_doc:literal] $entry:ident: $kind:ident = $entry_name:literal;)+ }
    ) => {
        /// What an entry means.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        enum EntryKind {
            $($kind,)+
        }

        impl EntryKind {
            /// The option's name.
            fn name(self) -> &'static str {
                match self {
                    $(EntryKind::$kind => stringify!($entry),)+
                }
            }
        }

        /// The consumer's wishes: from `dio.toml`, from flags, or from the methods here. The later say wins; entries add up.
        ///
        /// ```
        /// use dio_codegen::Options;
        ///
        /// let options = Options::new("schemas/shop.toml")
        ///     .derive("*", "serde::Serialize")
        ///     .attribute("Order.note", "#[serde(skip)]");
        /// ```
        ///
        /// What is said of a target that the schema does not have, or in words that are no Rust, is found when the code is generated.
        #[derive(Debug, Clone, Default)]
        pub struct Options {
            $($value: Option<$value_type>,)+
            $($entry: Vec<Entry>,)+
            /// The `dio.toml` that was read, for reports: one file or none.
            file: Arc<[SourceFile]>,
            /// The folder of that file.
            folder: PathBuf,
            /// Who writes the files again, as their header says.
            writer: Writer,
        }

        /// Equal options say the same, wherever they say it.
        impl PartialEq for Options {
            fn eq(&self, other: &Self) -> bool {
                $(self.$value == other.$value &&)+
                $(self.$entry == other.$entry &&)+
                true
            }
        }

        impl Options {
            /// Every option, in the order of their documentation.
            pub const DECLARED: &[Declared] = &[
                $(Declared {
                    name: first!($($value_key,)? stringify!($value)),
                    flag: first!($($value_flag,)? stringify!($value)),
                    value_name: $value_name,
                    doc: $value_doc.trim_ascii(),
                    per_target: false,
                },)+
                $(Declared {
                    name: stringify!($entry),
                    flag: stringify!($entry),
                    value_name: $entry_name,
                    doc: $entry_doc.trim_ascii(),
                    per_target: true,
                },)+
            ];

            $(
                #[doc = $value_doc]
                #[must_use]
                pub fn $value(mut self, value: impl Into<$value_type>) -> Self {
                    self.$value = Some(value.into());
                    self
                }
            )+

            $(
                #[doc = $entry_doc]
                #[must_use]
                pub fn $entry(mut self, target: impl Into<String>, value: impl Into<String>) -> Self {
                    self.$entry.push(Entry::new(target, value));
                    self
                }
            )+

            /// Sets a value by its name.
            ///
            /// # Errors
            ///
            /// Says what was expected.
            fn set_value(&mut self, name: &str, text: &str) -> Result<(), String> {
                match name {
                    $(first!($($value_key,)? stringify!($value)) => {
                        let value: $value_type = text.parse().map_err(|error: <$value_type as FromStr>::Err| error.to_string())?;
                        self.$value = Some(value);
                    })+
                    _ => return Err(format!("no option is named `{name}`")),
                }
                Ok(())
            }

            /// The entries of one option, by its name.
            fn entries_mut(&mut self, name: &str) -> Option<(EntryKind, &mut Vec<Entry>)> {
                match name {
                    $(stringify!($entry) => Some((EntryKind::$kind, &mut self.$entry)),)+
                    _ => None,
                }
            }

            /// The entries of each option.
            fn entries(&self) -> impl Iterator<Item = (EntryKind, &[Entry])> {
                [$((EntryKind::$kind, self.$entry.as_slice())),+].into_iter()
            }
        }
    };
}

/// Its first argument.
macro_rules! first {
    ($first:expr $(, $rest:expr)*) => {
        $first
    };
}

pub(super) use first;
pub(super) use options;
