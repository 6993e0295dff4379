"""ACTS. Use cases: each opens a unit of work, asks the core what to do, and does it."""
