"""`python -m bench [name[=number] …]`: all benchmarks, or those named; the number is how much of it, where that matters."""

import sys
from collections.abc import Callable, Mapping

from bench import cost, engine, figures, understanding, webhooks

BENCHES: Mapping[str, Callable[..., None]] = {
    "engine": engine.main,
    "cost": cost.main,
    "webhooks": webhooks.main,
    "understanding": understanding.main,
    "figures": figures.main,
}


def main() -> None:
    """One after the other."""
    for asked in sys.argv[1:] or BENCHES:
        name, _, number = asked.partition("=")
        BENCHES[name](*([int(number)] if number else []))


if __name__ == "__main__":
    main()
