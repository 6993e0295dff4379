"""The tables that a ministry keeps: brought in as a whole, in force at once, every edition kept."""
