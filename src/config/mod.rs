//! Settings: tongluo.toml, then the environment.
