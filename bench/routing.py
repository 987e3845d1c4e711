"""Cost of a routing decision with 1,000 agents, 50 queues, 10,000 waiting."""
from stand import Results, lines_of


def run():
    results = Results("routing")
    results.method = {"program": "modules/routing/bench"}
    lines_of(results, "routing_bench", keys={"routing": "decision_us"})
    results.keep()
