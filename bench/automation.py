"""Rules: events through 200 of them, and the rehearsal of one over a million events."""
from stand import Results, lines_of, size


def run():
    results = Results("automation")
    results.method = {"program": "bench/automation/load.cpp", "events": size(1_000_000, 20_000)}
    lines_of(results, "automation_load", str(results.method["events"]))
    results.keep()
