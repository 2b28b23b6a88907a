//! What the runs of one process share: connections, the limits of providers, and where secrets come from.

use std::sync::{Arc, OnceLock};
use std::time::Duration;

use agentflow_machine::EffectError;
use reqwest::{Client, redirect};

use crate::failure::misconfigured;
use crate::limit::ProviderLimits;
use crate::process::Endings;
use crate::secret::{EnvironmentSecrets, SecretSource};

/// How long a connection may take to come about, within the time of an attempt.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);
/// Redirects within one origin that are followed one after another.
const REDIRECTS_MAX: usize = 5;

/// What the runs of one process share.
pub struct Connections {
    clients: OnceLock<Result<Clients, String>>,
    secrets: Box<dyn SecretSource>,
    pub(crate) limits: ProviderLimits,
    pub(crate) endings: Endings,
}

/// Both keep connections open for the next request.
struct Clients {
    /// Follows no redirect.
    straight: Client,
    /// Follows those that stay with the same scheme, host and port.
    within_origin: Client,
}

impl Connections {
    /// With secrets from the environment of this process.
    pub fn new() -> Arc<Connections> {
        Connections::with_secrets(EnvironmentSecrets)
    }

    /// With secrets from elsewhere.
    pub fn with_secrets(secrets: impl SecretSource + 'static) -> Arc<Connections> {
        Arc::new(Connections {
            clients: OnceLock::new(),
            secrets: Box::new(secrets),
            limits: ProviderLimits::default(),
            endings: Endings::new(),
        })
    }

    /// Waits until all processes that had to be ended have ended; to be called before this process ends.
    pub async fn settle(&self) {
        self.endings.settle().await;
    }

    pub(crate) fn secrets(&self) -> &dyn SecretSource {
        &*self.secrets
    }

    /// For requests that must go where they are sent.
    pub(crate) fn straight(&self) -> Result<&Client, EffectError> {
        Ok(&self.clients()?.straight)
    }

    /// For requests that only read.
    pub(crate) fn within_origin(&self) -> Result<&Client, EffectError> {
        Ok(&self.clients()?.within_origin)
    }

    /// Made when the first is due, since reading the system's certificates takes longer than a scripted run.
    fn clients(&self) -> Result<&Clients, EffectError> {
        let clients = self.clients.get_or_init(|| {
            let build = |policy| {
                let client = Client::builder().redirect(policy).connect_timeout(CONNECT_TIMEOUT);
                let client =
                    client.referer(false).user_agent(concat!("agentflow/", env!("CARGO_PKG_VERSION")));
                client.build().map_err(|error| format!("no HTTP client can be made: {error}"))
            };
            let within_origin = redirect::Policy::custom(|attempt| {
                let first = attempt.previous().first();
                let stays = first.is_some_and(|first| first.origin() == attempt.url().origin());
                if stays && attempt.previous().len() <= REDIRECTS_MAX {
                    attempt.follow()
                } else {
                    attempt.stop()
                }
            });
            Ok(Clients { straight: build(redirect::Policy::none())?, within_origin: build(within_origin)? })
        });
        clients.as_ref().map_err(|problem| misconfigured(problem.as_str()))
    }
}
