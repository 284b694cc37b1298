//! messages/ to a catalogue and its problems.
