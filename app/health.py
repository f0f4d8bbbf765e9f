"""`python -m app.health`: exit 0 if the server of this machine answers, for the container's health check."""

import sys
import urllib.error
import urllib.request

from app.settings import Settings

SECONDS = 4


def healthy(settings: Settings) -> bool:
    """Whether /healthz answers 200."""
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{settings.port}/healthz", timeout=SECONDS) as response:
            return bool(response.status == 200)
    except (urllib.error.URLError, OSError):
        return False


if __name__ == "__main__":
    sys.exit(0 if healthy(Settings()) else 1)
