use std::process::ExitCode;

use dio_codegen::rules;

use crate::Outcome;
use crate::terminal::say;

pub(crate) fn run(rule: Option<&str>) -> Outcome {
    let Some(name) = rule else {
        for rule in rules() {
            say(format_args!("{:26} {}", rule.id, rule.explanation))?;
        }
        return Ok(ExitCode::SUCCESS);
    };
    let id = name.strip_prefix("dio::").unwrap_or(name);
    let rule = rules().iter().find(|rule| rule.id == id).ok_or_else(|| unknown(id))?;
    say(format_args!("dio::{}\n\n{}", rule.id, rule.explanation))?;
    Ok(ExitCode::SUCCESS)
}

fn unknown(id: &str) -> String {
    format!("no rule is called `{id}`; `dio explain` lists them all")
}
