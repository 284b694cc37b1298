//! Files both ways: bytes to values and back.
