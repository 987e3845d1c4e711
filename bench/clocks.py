"""What it costs to watch the three clocks of each of a million open cases, and how late one fires."""
from stand import Results, lines_of, size


def run():
    results = Results("clocks")
    subjects = size(1_000_000, 20_000)
    results.method = {"program": "modules/clocks/bench", "subjects": subjects}
    lines_of(results, "clocks_bench", str(subjects))
    results.keep()
