"""`python -m bench [name …]`: all benchmarks, or those named."""

import sys

from bench import cost, engine, understanding, webhooks

BENCHES = {"engine": engine.main, "cost": cost.main, "webhooks": webhooks.main, "understanding": understanding.main}


def main() -> None:
    """One after the other."""
    for name in sys.argv[1:] or BENCHES:
        BENCHES[name]()


if __name__ == "__main__":
    main()
