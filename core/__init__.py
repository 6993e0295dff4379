"""DECIDES. Pure: no clock, no random, no environment, no network, no database; they come as arguments."""
