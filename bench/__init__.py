"""Benchmarks: what a message costs, in time and in paid parts. Every figure is measured in the run that prints it."""
