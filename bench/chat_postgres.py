"""Durable messages a second on PostgreSQL beside pgbench, and latency at 1,000, 5,000 and 10,000 offered."""
from postgres import Postgres
from stand import NO_LIMITS, Results, Server, chat_load, first_administrator, make, median, middle, size, workspace

WINDOW = 16
EACH = size(1000, 20)
RATES = size((1000, 5000, 10000), (200,))
SECONDS = size(10, 1)


def run():
    results = Results("chat-postgres")
    make("deskbell", "chat_load")
    with workspace("/var/tmp") as directory, Postgres(directory) as postgres:
        settings = NO_LIMITS + [f"database.url={postgres.create('deskbell')}"]
        data = directory / "data"
        login = first_administrator(data, settings)
        with Server(data, settings) as server:
            watch = {"server": server.pid, "postgresql": postgres.pid}

            def load(messages, window, rate=0):
                return chat_load([server.port], login, messages, window, rate, watch=watch, threads_of="server",
                                 counters={"wal_bytes": postgres.written_ahead})

            def offer(rate):
                """Nothing when it was more than the machine takes: what cannot be kept is refused in the end."""
                try:
                    return load(rate * SECONDS // 100, 64, rate)
                except RuntimeError as failure:
                    if "resource_exhausted" not in str(failure):
                        raise
                    return None

            load(size(100, 5), WINDOW)  # PostgreSQL's caches and statistics
            postgres.sql("deskbell", "ANALYZE")
            yards, ours = [], []
            for _ in range(size(3, 1)):
                yards.append(postgres.yardstick())
                ours.append(load(EACH, WINDOW))
                yards.append(postgres.yardstick())
            offered = {rate: offer(rate) for rate in RATES}
    results.method = {"database": "PostgreSQL, fsync=on, synchronous_commit=on", "settings": Postgres.settings, "pairs": 100, "window": WINDOW,
                      "messages_per_pair": EACH, "offered_for_s": SECONDS,
                      "yardstick": "pgbench, prepared single-row inserts, 32 connections; before and after each of three runs; ratio of medians"}
    results.detail = {"pgbench": yards, "deskbell": ours, "offered": offered}
    results.figure("throughput, 100 pairs, window 16", round(middle(ours, "per_second")), "messages/s")
    results.figure("pgbench's single-row commits at 32 connections", round(median(yards)), "commits/s")
    results.ratio("ratio of the two", middle(ours, "per_second"), median(yards), "of pgbench", 0.5)
    results.figure("processor time of the server", median(one["processor_us"]["server"] for one in ours), "us/message")
    results.figure("processor time of PostgreSQL", median(one["processor_us"]["postgresql"] for one in ours), "us/message")
    results.figure("write-ahead log", round(median(one["counted"]["wal_bytes"] for one in ours)), "bytes/message", key="wal_bytes")
    for rate, one in offered.items():
        if not one:
            results.figure(f"messages done at {rate}/s offered", 0, "messages/s; more than the machine takes", round(0.95 * rate))
            continue
        results.figure(f"messages done at {rate}/s offered", one["per_second"], "messages/s", round(0.95 * rate))
        results.figure(f"p50 of the ack at {rate}/s offered", one["ack_p50_ms"], "ms")
        results.figure(f"p99 of the ack at {rate}/s offered", one["ack_p99_ms"], "ms")
    results.keep()
