//! What time and the network do.
