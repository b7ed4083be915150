//! Where DynamoDB is: in this process, or at an endpoint.

use anyhow::{Result, bail};
use aws_sdk_dynamodb::Client;
use aws_sdk_dynamodb::config::{BehaviorVersion, Config, Credentials, Region, SharedHttpClient};
use clap::Args;
use dio_runtime::mock::MockDynamo;

/// Options that say where DynamoDB is.
///
/// Credentials alone lead nowhere: nothing is created in an account because its keys happen to be in the environment.
#[derive(Debug, Clone, Default, Args)]
pub struct Endpoint {
    /// A server that speaks DynamoDB's API; else AWS_ENDPOINT_URL, else the mock.
    #[arg(long, value_name = "URL", env = "AWS_ENDPOINT_URL_DYNAMODB")]
    endpoint_url: Option<String>,

    /// Uses DynamoDB in AWS, in AWS_REGION. The tables are billed on demand, and deleted at the end.
    #[arg(long, conflicts_with = "endpoint_url")]
    aws: bool,

    #[arg(long, hide = true, env = "AWS_ENDPOINT_URL")]
    any_endpoint_url: Option<String>,

    /// The region of AWS.
    #[arg(long, env = "AWS_REGION")]
    region: Option<String>,

    #[arg(long, hide = true, env = "AWS_DEFAULT_REGION")]
    default_region: Option<String>,

    #[arg(
        long,
        hide = true,
        hide_env_values = true,
        env = "AWS_ACCESS_KEY_ID",
        requires = "secret_access_key"
    )]
    access_key_id: Option<String>,

    #[arg(
        long,
        hide = true,
        hide_env_values = true,
        env = "AWS_SECRET_ACCESS_KEY",
        requires = "access_key_id"
    )]
    secret_access_key: Option<String>,

    #[arg(long, hide = true, hide_env_values = true, env = "AWS_SESSION_TOKEN")]
    session_token: Option<String>,
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
    let url = endpoint.endpoint_url.clone().or_else(|| endpoint.any_endpoint_url.clone());
    let region = endpoint.region.clone().or_else(|| endpoint.default_region.clone());
    match (endpoint.aws, url) {
        (true, _) => {
            let Some(region) = region else { bail!("`--aws` needs a region: set AWS_REGION") };
            let Some(credentials) = credentials(endpoint) else {
                bail!("`--aws` needs credentials: set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY")
            };
            let place = format!("DynamoDB in {region}");
            Ok(Connection { client: client(None, region, credentials, tls()?), place })
        }
        (false, Some(url)) => {
            let http = if url.starts_with("https:") { tls()? } else { plain() };
            // Servers for development look at neither.
            let region = region.unwrap_or_else(|| "us-east-1".to_owned());
            let credentials = credentials(endpoint)
                .unwrap_or_else(|| Credentials::new("local", "local", None, None, "generated-example"));
            Ok(Connection { client: client(Some(&url), region, credentials, http), place: url })
        }
        (false, None) => Ok(mock()),
    }
}

/// The mock, in this process.
pub fn mock() -> Connection {
    Connection { client: MockDynamo::new().client(), place: "the mock, in this process".to_owned() }
}

fn credentials(endpoint: &Endpoint) -> Option<Credentials> {
    let (id, secret) = endpoint.access_key_id.as_ref().zip(endpoint.secret_access_key.as_ref())?;
    Some(Credentials::new(id, secret, endpoint.session_token.clone(), None, "environment"))
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
