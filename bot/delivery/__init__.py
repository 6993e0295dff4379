"""How an event reaches a department: by its route, at least once, under one id for ever. One file a route.

NotDelivered(retryable)   the department did not take it
"""
