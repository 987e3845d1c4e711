"""The same work with ten thousand to a million stored messages (ten million: growth-ten-million): is the curve flat?"""
import itertools
import math
import time
from urllib.parse import quote

from stand import NO_LIMITS, Api, Results, Server, chat_load, command, first_administrator, make, middle, median, size, workspace

SIZES = size((10_000, 100_000, 1_000_000), (1_000, 3_000))
KEEP = [*NO_LIMITS, "events.keep=3650d"]  # the filled-in talks are a year old
WORDS = ("parcel", "delivery", "number", "error", "order", "machine")
PAIRS = ("new delivery", "parcel depot", "phone number", "washing machine", "filter machine", "error parcel")  # the last two rarely meet
GOAL = 2  # times, for a thousand times the messages: what a logarithm does from 10 k to 10 M is 1.75


def timed(call, count):
    """Median and p99 of single calls, in ms."""
    took = []
    for number in range(count):
        began = time.perf_counter()
        call(number)
        took.append((time.perf_counter() - began) * 1000)
    took.sort()
    return {"p50_ms": round(median(took), 3), "p99_ms": round(took[int(len(took) * 0.99)], 3)}


def pages(api, most):
    """Ids of conversations, newest first."""
    path = "/conversations?view=all&limit=100"
    out, cursor = [], ""
    while len(out) < most and cursor is not None:
        page = api.get(path + cursor)
        out += [one["id"] for one in page["items"]]
        cursor = f"&cursor={page['next']}" if page.get("next") else None
    return out


def measure(data, login):
    with Server(data, KEEP) as server:
        api = Api(server.port, *login)
        out = {"indexed_after_s": round(api.wait_for_consumer("search"), 1)}
        ids = pages(api, 2000)
        spread = itertools.cycle(ids[::7] + ids[3::7])  # not always the newest

        def open_conversation(_):
            one = next(spread)
            api.get(f"/conversations/{one}")
            api.get(f"/conversations/{one}/messages?limit=50")

        calls = size(400, 40)
        works = {
            "open": open_conversation,
            "list": lambda _: api.get("/conversations?view=all&limit=20"),
            "search": lambda number: api.get(f"/search?query={WORDS[number % len(WORDS)]}"),
            "search, two words": lambda number: api.get(f"/search?query={quote(PAIRS[number % len(PAIRS)])}"),
        }
        for name, work in works.items():
            timed(work, calls // 10)  # warm
            out[name] = timed(work, calls)

        out["hits"] = {words: len(api.get(f"/search?query={quote(words)}")["items"]) for words in WORDS + PAIRS}
        out["database_mb"] = round(sum(one.stat().st_size for one in data.glob("deskbell.db*")) / 1e6, 1)

        def load(messages, window):
            return chat_load([server.port], login, messages, window, watch={"server": server.pid})

        load(20, 1)
        told = [load(size(300, 20), 8) for _ in range(size(3, 1))]
        out["write"] = {"p50_ms": middle(told, "ack_p50_ms"), "p99_ms": middle(told, "ack_p99_ms"), "per_second": middle(told, "per_second"),
                        "processor_us": median(one["processor_us"]["server"] for one in told)}
        out["resident_mib"] = round(server.resident_kib() / 1024, 1)
        return out


def fill_and_measure(count):
    with workspace() as directory:
        data = directory / "data"
        login = first_administrator(data)
        began = time.monotonic()
        command(data, "demo", "--fill", str(count))
        filled = time.monotonic() - began
        out = {"filled_in_s": round(filled, 1), **measure(data, login)}
        print(f"  {count:,}: {out}", flush=True)
        return out


def run(name="growth", sizes=SIZES):
    results = Results(name)
    make("deskbell", "chat_load")
    told = {count: fill_and_measure(count) for count in sizes}
    results.method = {"database": "SQLite", "messages_per_conversation": 100, "writes": "100 pairs, window 8, ack", "calls": size(400, 40),
                      "reads": "one client, kept connection; open is the conversation and its last 50 messages"}
    results.detail = told
    first, last = sizes[0], sizes[-1]
    goal = round(1 + (GOAL - 1) * math.log10(last / first) / 3, 2)
    for work in ("write", "open", "list", "search", "search, two words"):
        for count, one in told.items():
            results.figure(f"{work}, p50 at {count:,} messages", one[work]["p50_ms"], "ms")
        if first != last:
            results.ratio(f"{work}, p50 at {last:,} / at {first:,}", told[last][work]["p50_ms"], told[first][work]["p50_ms"], "times", goal,
                          at_most=True, digits=2)
    if first != last:
        results.ratio(f"processor time of a write at {last:,} / at {first:,}", told[last]["write"]["processor_us"], told[first]["write"]["processor_us"],
                      "times", goal, at_most=True, digits=2)
    results.figure("size on disk", round(told[last]["database_mb"] * 1e6 / last), "bytes/message", key="stored_bytes")
    results.figure(f"resident memory at {last:,}", told[last]["resident_mib"], "MiB")
    results.keep()
