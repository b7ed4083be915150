//! The command line.

use std::net::IpAddr;
use std::path::PathBuf;

use clap::Parser;

/// A DynamoDB in memory, for any SDK, the AWS command line and table viewers.
///
/// Point a client at the address that is printed, with any region and any credentials: signatures are not
/// checked. What was stored is gone when it ends (ctrl-c), unless `--snapshot` names a file.
#[derive(Debug, Parser)]
#[command(name = "dio-mock", version)]
pub struct Arguments {
    /// The port to listen on; 0 takes a free one
    #[arg(long, default_value_t = 8000)]
    pub port: u16,

    /// The address to listen on. Anyone who reaches it can read and change everything, so mind what is not
    /// this machine's alone
    #[arg(long, default_value = "127.0.0.1")]
    pub host: IpAddr,

    /// Tables come into being when they are first named, with dynamo-io's keys and indexes
    #[arg(long)]
    pub dynamo_io: bool,

    /// A file of JSON that the content is loaded from at the start, if it is there, and saved to at the end
    #[arg(long, value_name = "FILE")]
    pub snapshot: Option<PathBuf>,

    /// Writes a line for each request to stderr: operation, tables, status, microseconds
    #[arg(long, short)]
    pub verbose: bool,
}
