"""``python -m bench.endpoint --store DIR --endpoint URL``: does an engine answer as the store does?

Both stand behind the service; every kind of address is asked of both, and what differs is printed.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections import Counter
from pathlib import Path
from typing import Any

from starlette.testclient import TestClient

from bench.endpoint.addresses import Asked, asked_addresses
from bench.endpoint.comparing import Verdict, compare
from kg.settings import Settings
from service.app import create_app

__all__ = ["differences", "main"]


def differences(local: TestClient, remote: TestClient, asked: Asked) -> tuple[Verdict, float]:
    """Ask both services one address; return how the answers stand to each other, and the endpoint's seconds."""
    answers, seconds = [], 0.0
    for client in (local, remote):
        client.cookies.clear()
        begun = time.perf_counter()
        answers.append(client.get(asked.path, headers={"accept": asked.accept}))
        seconds = time.perf_counter() - begun
    ordered = "ORDER+BY" in asked.path or asked.part not in ("/sparql",)
    return compare(answers[0], answers[1], ordered), seconds


def _client(settings: Settings) -> TestClient:
    return TestClient(create_app(settings), raise_server_exceptions=False)


def main(arguments: list[str] | None = None) -> int:
    """Compare and print; returns 1 where an answer differs in more than spelling and order."""
    parser = argparse.ArgumentParser(prog="python -m bench.endpoint", description=__doc__)
    parser.add_argument("--store", type=Path, required=True, help="a store with the graph that the endpoint holds")
    parser.add_argument("--endpoint", required=True)
    parser.add_argument("--set", action="append", default=[], metavar="NAME=VALUE", help="a setting of the service")
    parser.add_argument("--brief", action="store_true", help="one address of a kind")
    parser.add_argument("--part", help="only this one, such as questions, exports or /sparql")
    given = parser.parse_args(arguments)
    more: dict[str, Any] = dict(pair.split("=", 1) for pair in given.set)
    limits: dict[str, Any] = {"query_time_limit_ms": 60_000, "page_time_limit_ms": 60_000, "answer_cache_mb": 0}
    counts: dict[str, Counter[str]] = {}
    times: list[tuple[float, str]] = []
    with (
        _client(Settings(store=given.store, **limits)) as local,
        _client(Settings(endpoint=given.endpoint, **limits, **more)) as remote,
    ):
        for asked in asked_addresses(local, given.brief):
            if given.part and asked.part != given.part:
                continue
            verdict, seconds = differences(local, remote, asked)
            counts.setdefault(asked.part, Counter())[verdict.kind] += 1
            times.append((seconds, str(asked)))
            if verdict.kind not in ("same", "spelling"):
                print(f"{verdict.kind:8} {asked}\n         {verdict.detail}", flush=True)
    print(f"\n{'':14}" + "".join(f"{kind:>10}" for kind in _KINDS))
    for part, found in counts.items():
        print(f"{part:14}" + "".join(f"{found[kind]:>10}" for kind in _KINDS))
    times.sort(reverse=True)
    print("\nslowest: " + "; ".join(f"{s:.1f} s {path[:70]}" for s, path in times[:3]))
    return 1 if any(found["differs"] + found["status"] for found in counts.values()) else 0


_KINDS = ("same", "spelling", "order", "differs", "status")

if __name__ == "__main__":
    sys.exit(main())
