"""The record of what is done here, which nobody can rewrite: linked, proved, read."""
