"""CARRIES. One file per provider: it verifies and reads what comes from it, and shapes words for it."""
