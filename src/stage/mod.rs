//! App, sandbox and a controlled clock in one process.

/// Placeholder options.
pub struct DemoOptions {
    /// Where.
    pub listen: std::net::SocketAddr,
    /// Quiet.
    pub no_browser: bool,
    /// Words.
    pub language: crate::config::Language,
}
/// Demo.
pub async fn demo(_: DemoOptions) -> anyhow::Result<()> {
    Ok(())
}
