//! App, sandbox and a controlled clock in one process.
