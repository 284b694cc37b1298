//! What we ship.
