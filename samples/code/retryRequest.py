"""Ask a server again when it does not answer."""

import random
import time


class GaveUp(Exception):
    """Every attempt failed; the last error is the cause."""


def retry_request(send, attempts=5, first_pause=0.2):
    """Call send() until it succeeds, at most `attempts` times.

    The pause between two calls doubles each time. A little chance is added,
    so that many clients do not come back at the same moment.
    """
    pause = first_pause
    for attempt in range(attempts):
        try:
            return send()
        except ConnectionError as error:
            if attempt == attempts - 1:
                raise GaveUp(f"no answer after {attempts} attempts") from error
        # Wait before the next try, longer each time.
        time.sleep(pause * random.uniform(0.8, 1.2))
        pause *= 2


def parse_status(line):
    """The number in a line such as "HTTP/1.1 200 OK"."""
    parts = line.split(" ", 2)
    if len(parts) < 2 or not parts[1].isdigit():
        raise ValueError(f"not a status line: {line!r}")
    return int(parts[1])
