"""Synthetic cases for demonstrations and benchmarks: whole lives of complaints that nobody made."""
