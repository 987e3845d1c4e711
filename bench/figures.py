"""Writes bench/results/figures.md: the kept results as tables, with their goals; measures nothing."""
import json

from stand import root


def shown(value):
    if value is None:
        return "–"
    return f"{value:,}" if isinstance(value, int) or abs(value) >= 1000 else f"{value:g}"


def table(told):
    load = told["load_average"]
    machine = told["machine"]
    busy = f"{told['busy_before']:.0%} busy with other work before, load {load['before'][0]:g} before and {load['after'][0]:g} after"
    lines = [f"## {told['bench']}", f"{told['measured']}, commit {told['commit']}, {machine['processors']} x {machine['processor']}, "
             f"{machine['memory_gib']:g} GiB; {busy}; took {told['seconds']} s.", "", "| Figure | Measured | | Goal | |", "|---|---|---|---|---|"]
    for one in told["figures"]:
        verdict = {True: "reached", False: "**not reached**", None: ""}[one["reached"] if one["goal"] is not None else None]
        lines.append(f"| {one['name']} | {shown(one['figure'])} | {one['unit']} | {shown(one['goal']) if one['goal'] is not None else ''} | {verdict} |")
    return "\n".join(lines)


def run():
    results = root / "bench" / "results"
    kept = [json.loads(path.read_text()) for path in sorted(results.glob("*.json"))]
    text = "# Measured figures\n\nWritten by `scripts/bench figures` from the files beside it. Method: [bench/README.md](../README.md).\n\n"
    (results / "figures.md").write_text(text + "\n\n".join(table(one) for one in kept if "figures" in one) + "\n")
    missed = [f"{one['bench']}: {line['name']} {shown(line['figure'])} {line['unit']}, goal {shown(line['goal'])}"
              for one in kept for line in one.get("figures", []) if line["goal"] is not None and line["reached"] is False]
    print(f"{len(kept)} results; goals not reached: {len(missed)}", *missed, sep="\n  ")
