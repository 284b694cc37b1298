//! Tongluo: the map of the rooms.
