//! The listener: hooks and health.
