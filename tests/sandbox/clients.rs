//! Other people's libraries against the sandbox, with only the base address set.
