//! Pages that are made to be printed, as HTML that needs nothing from the network. Never decides who gets one.

mod slips;

pub use slips::{Slip, slips};
