"""`make bench`: every benchmark, one after the other."""

from __future__ import annotations

import importlib.util

from benchmarks import browser_speed, server_speed, unroll_speed, wirings_page_speed


def main() -> None:
    """Engine (where PyTorch is installed), server, the pages in a browser."""
    if importlib.util.find_spec("torch"):
        from benchmarks import engine_speed, wirings_speed

        engine_speed.main()
        wirings_speed.main()
    else:
        print("PyTorch is not installed, so the engine is not compared with it: run `make oracle` first.")
    server_speed.main()
    browser_speed.main()
    unroll_speed.main()
    wirings_page_speed.main()


if __name__ == "__main__":
    main()
