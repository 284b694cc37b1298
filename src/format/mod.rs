//! Files both ways: bytes to values and back. Never touches a disk, a database or a network; what is wrong in a file comes
//! back as problems with their place, all at once.

pub mod archive;
pub mod csv;
