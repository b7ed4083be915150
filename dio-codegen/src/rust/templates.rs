//! The templates, bound to the views that they print.

use askama::Template;

use super::view::{
    EnumView, GatheredView, ItemsView, KeyReading, KeyView, MetaView, NewtypeView, PartialView, RecordView,
    StructView, TableView, TypeView, UnionView,
};

#[derive(Template)]
#[template(path = "table.rs.jinja", escape = "none")]
struct TableTemplate<'a> {
    view: &'a TableView,
}

#[derive(Template)]
#[template(path = "items.rs.jinja", escape = "none")]
struct ItemsTemplate<'a> {
    view: &'a ItemsView,
}

#[derive(Template)]
#[template(path = "gathered.rs.jinja", escape = "none")]
struct GatheredTemplate<'a> {
    view: &'a GatheredView,
}

#[derive(Template)]
#[template(path = "newtype.rs.jinja", escape = "none")]
struct NewtypeTemplate<'a> {
    view: &'a NewtypeView,
}

#[derive(Template)]
#[template(path = "enum.rs.jinja", escape = "none")]
struct EnumTemplate<'a> {
    view: &'a EnumView,
}

#[derive(Template)]
#[template(path = "struct.rs.jinja", escape = "none")]
struct StructTemplate<'a> {
    view: &'a StructView,
}

#[derive(Template)]
#[template(path = "union.rs.jinja", escape = "none")]
struct UnionTemplate<'a> {
    view: &'a UnionView,
}

#[derive(Template)]
#[template(path = "record.rs.jinja", escape = "none")]
struct RecordTemplate<'a> {
    view: &'a RecordView,
}

#[derive(Template)]
#[template(path = "key.rs.jinja", escape = "none")]
struct KeyTemplate<'a> {
    view: &'a KeyView,
    record: &'a str,
}

impl TableTemplate<'_> {
    fn items(&self, view: &ItemsView) -> String {
        print(&ItemsTemplate { view })
    }

    fn gathered(&self, view: &GatheredView) -> String {
        print(&GatheredTemplate { view })
    }
}

#[derive(Template)]
#[template(path = "partial.rs.jinja", escape = "none")]
struct PartialTemplate<'a> {
    view: &'a PartialView,
    record: &'a RecordView,
}

impl RecordTemplate<'_> {
    fn partial(&self, view: &PartialView) -> String {
        print(&PartialTemplate { view, record: self.view })
    }

    fn key_type(&self) -> String {
        print(&KeyTemplate { view: &self.view.key, record: &self.view.name })
    }
}

impl KeyTemplate<'_> {
    fn about(&self, before: &str, after: &str) -> String {
        about(self.record, before, after)
    }
}

/// A sentence about a record, with a link to it from its module.
fn about(record: &str, before: &str, after: &str) -> String {
    format!("{before}[`{record}`](super::{record}){after}")
}

/// The text of a table's module, in pieces of whole items: the table, then each type and each record.
pub(super) fn pieces(view: &TableView) -> impl Iterator<Item = String> {
    let types = view.types.iter().map(|item| match item {
        TypeView::Newtype(view) => print(&NewtypeTemplate { view }),
        TypeView::Enum(view) => print(&EnumTemplate { view }),
        TypeView::Struct(view) => print(&StructTemplate { view }),
        TypeView::Union(view) => print(&UnionTemplate { view }),
    });
    let records = view.records.iter().map(|view| print(&RecordTemplate { view }));
    std::iter::once(print(&TableTemplate { view })).chain(types).chain(records)
}

/// What a template prints.
fn print(template: &impl Template) -> String {
    #[expect(clippy::expect_used, reason = "templates write to a String and call nothing that fails")]
    template.render().expect("a template printed to memory")
}

macro_rules! literals {
    ($($template:ident),*) => { $(impl $template<'_> {
        /// A line of a doc comment: what would end the line, or change how the rest reads, is written as its escape.
        #[allow(dead_code, reason = "not every template has both")]
        fn doc(&self, line: impl AsRef<str>) -> String {
            let is_refused = |c: char| {
                (c.is_control() && c != '\t') || matches!(c, '\u{2028}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
            };
            let line = line.as_ref();
            if !line.contains(is_refused) {
                return line.into();
            }
            let escaped = |c: char| if is_refused(c) { c.escape_debug().to_string() } else { c.into() };
            line.chars().map(escaped).collect()
        }

        /// A text as a literal.
        #[allow(dead_code, reason = "not every template has both")]
        fn text(&self, text: impl AsRef<str>) -> String {
            format!("{:?}", text.as_ref())
        }
    })* };
}

literals!(
    TableTemplate,
    ItemsTemplate,
    GatheredTemplate,
    NewtypeTemplate,
    EnumTemplate,
    StructTemplate,
    UnionTemplate,
    RecordTemplate,
    PartialTemplate,
    KeyTemplate
);
