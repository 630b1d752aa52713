"""Numbers for those who watch the server, in Prometheus' text form."""

from __future__ import annotations

import threading
from collections import Counter

BUCKETS_S = (0.005, 0.02, 0.05, 0.1, 0.25, 1.0, 5.0, 60.0)


class Metrics:
    """Counts this process' requests by route and status. Routes are templates, never paths."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._requests: Counter[tuple[str, int]] = Counter()
        self._buckets: Counter[tuple[str, float]] = Counter()
        self._seconds: Counter[str] = Counter()
        self._refusals: Counter[str] = Counter()

    def count(self, route: str, status: int, seconds: float) -> None:
        """Count a request that was answered."""
        with self._lock:
            self._requests[route, status] += 1
            self._seconds[route] += seconds  # type: ignore[assignment]  # a Counter adds floats too
            for bound in BUCKETS_S:
                if seconds <= bound:
                    self._buckets[route, bound] += 1

    def refuse(self, code: str) -> None:
        """Count an answer with an error code."""
        with self._lock:
            self._refusals[code] += 1

    def text(self, *, waiting_polls: int) -> str:
        """Everything counted so far."""
        with self._lock:
            lines = ["# TYPE guide_desk_requests_total counter"]
            lines += [
                f'guide_desk_requests_total{{route="{route}",status="{status}"}} {count}'
                for (route, status), count in sorted(self._requests.items())
            ]
            lines.append("# TYPE guide_desk_request_seconds histogram")
            for route in sorted(self._seconds):
                total = sum(n for (name, _), n in self._requests.items() if name == route)
                name = f'guide_desk_request_seconds_bucket{{route="{route}",le='
                lines += [f'{name}"{b}"}} {self._buckets[route, b]}' for b in BUCKETS_S]
                lines.append(f'{name}"+Inf"}} {total}')
                lines.append(
                    f'guide_desk_request_seconds_sum{{route="{route}"}} {self._seconds[route]:.6f}'
                )
                lines.append(f'guide_desk_request_seconds_count{{route="{route}"}} {total}')
            lines.append("# TYPE guide_desk_refusals_total counter")
            lines += [
                f'guide_desk_refusals_total{{code="{code}"}} {count}'
                for code, count in sorted(self._refusals.items())
            ]
            lines.append("# TYPE guide_desk_waiting_polls gauge")
            lines.append(f"guide_desk_waiting_polls {waiting_polls}")
        return "\n".join(lines) + "\n"
