"""REMEMBERS. Tables, unit of work, outbox and leases, spool, vault, queues, migrations."""
