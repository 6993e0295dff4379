"""What keeps the service running, and tells whether it does."""
