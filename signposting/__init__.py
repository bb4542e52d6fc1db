"""The library: everything a city region knows about digital skills, and the only room that knows SQL."""
