//! What a new `messages/` begins with: the calendars that the project ships. Never a campaign: those are the office's own.

/// A file of the folder: its path inside, and what it says.
pub type StarterFile = (&'static str, &'static str);

/// The calendars of this version: the observances, and the days off of the years that are published.
pub const CALENDAR: [StarterFile; 4] = [
    (
        "calendar/observances.yaml",
        include_str!("../../messages/calendar/observances.yaml"),
    ),
    (
        "calendar/workdays-2024.yaml",
        include_str!("../../messages/calendar/workdays-2024.yaml"),
    ),
    (
        "calendar/workdays-2025.yaml",
        include_str!("../../messages/calendar/workdays-2025.yaml"),
    ),
    (
        "calendar/workdays-2026.yaml",
        include_str!("../../messages/calendar/workdays-2026.yaml"),
    ),
];
