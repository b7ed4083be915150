//! Where DynamoDB is: in this process, or at an endpoint.

use std::env;

use anyhow::{Result, bail};
use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::config::{BehaviorVersion, Config, Credentials, Region, SharedHttpClient};
use clap::Args;
use dio_runtime::mock::MockDynamo;

/// Options that say where DynamoDB is. The usual variables of AWS say the rest.
///
/// Credentials alone lead nowhere: nothing is created in an account because its keys happen to be in the environment.
#[derive(Debug, Clone, Default, Args)]
pub struct Endpoint {
    /// A server that speaks DynamoDB's API; else AWS_ENDPOINT_URL_DYNAMODB, else AWS_ENDPOINT_URL, else the mock.
    #[arg(long, value_name = "URL")]
    endpoint_url: Option<String>,

    /// DynamoDB in AWS, in AWS_REGION. The tables are billed on demand, and deleted at the end.
    #[arg(long, conflicts_with = "endpoint_url")]
    aws: bool,
}

/// A client and where it leads.
#[derive(Debug)]
pub struct Connection {
    /// The SDK's client.
    pub client: Client,
    /// For people.
    pub place: String,
}

/// Makes a client. Nothing is sent.
///
/// # Errors
/// What is missing for the endpoint: a region, credentials, or the feature `tls`.
pub fn connect(endpoint: &Endpoint) -> Result<Connection> {
    let region = variable("AWS_REGION").or_else(|| variable("AWS_DEFAULT_REGION"));
    if endpoint.aws {
        let Some(region) = region else { bail!("`--aws` needs a region: set AWS_REGION") };
        let Some(credentials) = credentials() else {
            bail!("`--aws` needs credentials: set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY")
        };
        let place = format!("DynamoDB in {region}");
        return Ok(Connection { client: client(None, region, credentials, tls()?), place });
    }
    let url = endpoint.endpoint_url.clone();
    let url = url.or_else(|| variable("AWS_ENDPOINT_URL_DYNAMODB")).or_else(|| variable("AWS_ENDPOINT_URL"));
    let Some(url) = url else { return Ok(mock()) };
    let http = match url.split_once("://") {
        Some(("http", _)) => plain(),
        Some(("https", _)) => tls()?,
        _ => bail!("`{url}` is no endpoint: it begins neither with http:// nor with https://"),
    };
    // Servers for development look at neither.
    let region = region.unwrap_or_else(|| "us-east-1".to_owned());
    let credentials = credentials().unwrap_or_else(|| Credentials::new("local", "local", None, None, "none"));
    Ok(Connection { client: client(Some(&url), region, credentials, http), place: url })
}

/// The mock, in this process.
pub fn mock() -> Connection {
    Connection { client: MockDynamo::new().client(), place: "the mock, in this process".to_owned() }
}

fn credentials() -> Option<Credentials> {
    let (id, secret) = variable("AWS_ACCESS_KEY_ID").zip(variable("AWS_SECRET_ACCESS_KEY"))?;
    Some(Credentials::new(id, secret, variable("AWS_SESSION_TOKEN"), None, "environment"))
}

/// A variable of the environment. An empty one is none, as in AWS's own tools.
fn variable(name: &str) -> Option<String> {
    env::var(name).ok().filter(|value| !value.is_empty())
}

fn client(url: Option<&str>, region: String, credentials: Credentials, http: SharedHttpClient) -> Client {
    let mut config = Config::builder()
        .behavior_version(BehaviorVersion::latest())
        .region(Region::new(region))
        .credentials_provider(credentials)
        .http_client(http);
    config.set_endpoint_url(url.map(str::to_owned));
    Client::from_conf(config.build())
}

fn plain() -> SharedHttpClient {
    aws_smithy_http_client::Builder::new().build_http()
}

#[cfg(feature = "tls")]
fn tls() -> Result<SharedHttpClient> {
    use aws_smithy_http_client::tls::Provider;
    use aws_smithy_http_client::tls::rustls_provider::CryptoMode;

    Ok(aws_smithy_http_client::Builder::new().tls_provider(Provider::Rustls(CryptoMode::Ring)).build_https())
}

#[cfg(not(feature = "tls"))]
fn tls() -> Result<SharedHttpClient> {
    bail!(
        "https needs TLS, which this program is built without; run `cargo run -p generated-example --features tls`"
    )
}
