mod examples;

use std::fmt::Write;
use std::process::ExitCode;

use dio_codegen::report::Report;
use dio_codegen::sources::Sources;
use dio_codegen::{CheckOptions, Language, Options, Rule, check_with, import, rules};

use crate::Outcome;
use crate::terminal::say;
use examples::{Example, example_of};

pub(crate) fn run(rule: Option<&str>) -> Outcome {
    let known = || rules().iter().chain(import::rules());
    let Some(name) = rule else {
        for rule in known() {
            say(format_args!("{:26} {}", rule.id, rule.explanation))?;
        }
        return Ok(ExitCode::SUCCESS);
    };
    let id = name.strip_prefix("dio::").unwrap_or(name);
    let rule = known().find(|rule| rule.id == id);
    let rule = rule.ok_or_else(|| format!("no rule is called `{id}`; `dio explain` lists them all"))?;
    say(explained(rule)?.trim_end())?;
    Ok(ExitCode::SUCCESS)
}

/// What a rule asks, and its example with the report that it gives today.
fn explained(rule: &Rule) -> Result<String, Box<dyn std::error::Error>> {
    let mut text = format!("dio::{}\n\n{}\n", rule.id, rule.explanation);
    let Some(example) = example_of(rule.id) else { return Ok(text) };
    for (path, content) in example {
        write!(text, "\n{path}:\n\n{}", indented(content))?;
    }
    write!(text, "\nIts report:\n\n{}", indented(&report(example).to_string()))?;
    Ok(text)
}

fn report(example: &Example) -> Report {
    let (options, schema): (Vec<_>, Vec<_>) = example.iter().partition(|(path, _)| *path == "dio.toml");
    let options = options.first().map(|(path, text)| Options::from_text(*path, *text)).transpose();
    let options = match options {
        Ok(options) => options.unwrap_or_default(),
        Err(report) => return report,
    };
    let mut strictness = CheckOptions::default();
    strictness.python = options.languages().contains(&Language::Python);
    let checked = check_with(&Sources::from_texts(schema), strictness);
    match checked.model {
        Some(model) if checked.report.is_empty() => options.check(&model),
        _ => checked.report,
    }
}

fn indented(text: &str) -> String {
    text.lines().map(|line| if line.is_empty() { "\n".to_owned() } else { format!("    {line}\n") }).collect()
}
