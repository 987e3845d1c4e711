"""Full-text search over a million messages."""
from stand import Results, lines_of, size


def run():
    results = Results("search")
    results.method = {"program": "modules/search/bench", "messages": size(1_000_000, 20_000)}
    lines_of(results, "search_bench", str(results.method["messages"]))
    results.keep()
