use std::error::Error;
use std::path::{Path, PathBuf};

use clap::error::ErrorKind;
use clap::{Arg, ArgAction, ArgMatches, Args, Command, FromArgMatches};
use dio_codegen::Options;

/// The flags of [`Options::DECLARED`], and the file that they are said on top of.
pub(crate) struct OptionFlags {
    config: Option<PathBuf>,
    said: Vec<(&'static str, String)>,
}

/// The file that is read without `--config`, if it is there.
const DEFAULT_CONFIG: &str = "dio.toml";
const CONFIG: &str = "config";

impl OptionFlags {
    /// What file and flags say together. A `schema` of its own is not the one that the default file is about, so that file
    /// is then not read.
    pub(crate) fn options(&self, schema: Option<PathBuf>) -> Result<Options, Box<dyn Error>> {
        let default = Path::new(DEFAULT_CONFIG);
        let default = (schema.is_none() && default.exists()).then_some(default);
        let mut options = match self.config.as_deref().or(default) {
            Some(path) => Options::read(path)?,
            None => Options::default(),
        };
        for (name, text) in &self.said {
            options
                .set(name, text)
                .map_err(|message| format!("--{} {text}: {message}", name.replace('.', "-")))?;
        }
        Ok(match schema {
            Some(schema) => options.schema(schema),
            None => options,
        })
    }
}

/// The schema that a command is about.
pub(crate) fn schema_path(options: &Options) -> Result<&Path, Box<dyn Error>> {
    options.schema_path().ok_or_else(|| {
        format!("no schema: name one with --schema, or in the `schema` of a {DEFAULT_CONFIG} in this folder (`dio init` writes one)").into()
    })
}

impl Args for OptionFlags {
    fn augment_args(command: Command) -> Command {
        let config = Arg::new(CONFIG)
            .long(CONFIG)
            .value_name("FILE")
            .help("The options [default: dio.toml, if it is there]");
        Options::DECLARED.iter().fold(command.arg(config), |command, option| {
            let action = if option.per_target { ArgAction::Append } else { ArgAction::Set };
            command.arg(
                Arg::new(option.name)
                    .long(option.flag)
                    .value_name(option.value_name)
                    .help(option.doc)
                    .help_heading("Options of dio.toml")
                    .action(action),
            )
        })
    }

    fn augment_args_for_update(command: Command) -> Command {
        Self::augment_args(command)
    }
}

impl FromArgMatches for OptionFlags {
    fn from_arg_matches(matches: &ArgMatches) -> Result<Self, clap::Error> {
        let texts = |name: &'static str| -> Vec<String> {
            matches.get_many::<String>(name).unwrap_or_default().cloned().collect()
        };
        let said = Options::DECLARED
            .iter()
            .flat_map(|option| texts(option.name).into_iter().map(|text| (option.name, text)))
            .collect();
        Ok(OptionFlags { config: texts(CONFIG).pop().map(PathBuf::from), said })
    }

    fn update_from_arg_matches(&mut self, _matches: &ArgMatches) -> Result<(), clap::Error> {
        Err(clap::Error::raw(ErrorKind::InvalidValue, "options are parsed once"))
    }
}
