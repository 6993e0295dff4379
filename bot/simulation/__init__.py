"""The demonstration's networks: phones nobody has, and providers that sign as the real ones do and take what comes.

What goes through them is honest traffic: the service gets the same bytes as from the provider, and sends to them by the
same code. Only for these phones is anything signed: who tries the demo with a real token lends nobody a signature.
"""
