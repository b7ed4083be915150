//! The templates, bound to the views that they print.

use askama::Template;

use super::text::Helper;
use super::view::{ConstantsView, ModuleView, RecordView};

#[derive(Template)]
#[template(path = "module.py.jinja", escape = "none")]
struct ModuleTemplate<'a> {
    view: &'a ModuleView,
}

#[derive(Template)]
#[template(path = "constants.py.jinja", escape = "none")]
struct ConstantsTemplate<'a> {
    view: &'a ConstantsView,
}

#[derive(Template)]
#[template(path = "class.py.jinja", escape = "none")]
struct ClassTemplate<'a> {
    view: &'a RecordView,
}

#[derive(Template)]
#[template(path = "helpers.py.jinja", escape = "none")]
struct HelpersTemplate<'a> {
    view: &'a ModuleView,
}

impl ModuleTemplate<'_> {
    fn constants(&self, view: &ConstantsView) -> String {
        print(&ConstantsTemplate { view })
    }

    fn class(&self, view: &RecordView) -> String {
        print(&ClassTemplate { view })
    }

    fn helpers(&self) -> String {
        print(&HelpersTemplate { view: self.view })
    }
}

impl ConstantsTemplate<'_> {
    fn indented(&self, indent: usize, line: &str) -> String {
        indented(indent, line)
    }
}

impl ClassTemplate<'_> {
    fn indented(&self, indent: usize, line: &str) -> String {
        indented(indent, line)
    }
}

impl HelpersTemplate<'_> {
    fn has(&self, helper: Helper) -> bool {
        self.view.helpers.contains(&helper)
    }
}

/// A line that may be empty.
fn indented(indent: usize, line: &str) -> String {
    if line.is_empty() { String::new() } else { format!("{:indent$}{line}", "") }
}

/// The text of a module.
pub(super) fn module(view: &ModuleView) -> String {
    format!("{}\n", print(&ModuleTemplate { view }).trim_end())
}

fn print(template: &impl Template) -> String {
    #[expect(clippy::expect_used, reason = "templates write to a String and call nothing that fails")]
    template.render().expect("a template printed to memory")
}
