"""The desk: pages for those who have signed in."""
