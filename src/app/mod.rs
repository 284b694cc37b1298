//! Composition: owns loops, shutdown, watcher.
