"""Durable messages a second through the whole product on SQLite, and its latency, also at offered rates."""
from stand import Results, Server, Yardstick, chat_load, first_administrator, make, median, middle, size, workspace

RUNS = {16: size(1000, 60), 1: size(200, 20)}  # window -> messages of each pair
RATES = size((1000, 5000, 10000), (500,))
SECONDS = size(10, 1)


def run():
    results = Results("chat")
    make("deskbell", "chat_load")
    with workspace() as directory:
        yardstick = Yardstick(directory)
        data = directory / "data"
        login = first_administrator(data)
        with Server(data) as server:
            def load(messages, window, rate=0):
                return chat_load([server.port], login, messages, window, rate, watch={"server": server.pid}, threads_of="server")

            runs = {}
            for window, messages in RUNS.items():
                yards, ours = [], []
                for _ in range(size(3, 1)):
                    yards.append(yardstick.run(100, messages, window))
                    ours.append(load(messages, window))
                    yards.append(yardstick.run(100, messages, window))
                runs[window] = (yards, ours)
            offered = {rate: load(rate * SECONDS // 100, 0, rate) for rate in RATES}
            resident = server.resident_kib() / 1024
    results.method = {"database": "SQLite, synchronous=FULL", "pairs": 100, "messages_per_pair": RUNS, "offered_for_s": SECONDS,
                      "yardstick": "before and after each of three runs; ratios of medians"}
    results.detail = {"windows": {window: {"yardstick": yards, "deskbell": ours} for window, (yards, ours) in runs.items()}, "offered": offered}
    yards, ours = runs[16]
    results.figure("throughput, 100 pairs, window 16", round(middle(ours, "per_second")), "messages/s")
    results.figure("yardstick, the same", round(middle(yards, "per_second")), "messages/s")
    results.ratio("ratio of the two", middle(ours, "per_second"), middle(yards, "per_second"), "of yardstick", 0.6)
    results.figure("processor time of the server, window 16", median(one["processor_us"]["server"] for one in ours), "us/message", key="sqlite_us")
    results.figure("processor time of the yardstick, the same", middle(yards, "processor_us"), "us/message")
    results.figure("written to the disk, window 16", median(one["written_bytes"]["server"] for one in ours), "bytes/message", key="sqlite_written")
    yards, ours = runs[1]
    results.ratio("p99 of the ack, window 1", middle(ours, "ack_p99_ms"), middle(yards, "p99_ms"), "times yardstick", 2, at_most=True)
    for rate, one in offered.items():
        goal = rate == 5000
        for name, limit in (("p50", 2), ("p99", 5)):
            value = one[f"ack_{name}_ms"]
            results.figure(f"{name} of the ack at {rate}/s offered", value, "ms", limit if goal else None, value <= limit if goal else None)
        results.figure(f"messages done at {rate}/s offered", one["per_second"], "messages/s")
        results.figure(f"processor time of the server at {rate}/s offered", one["processor_us"]["server"], "us/message")
        if one.get("syncs_per_ack") is not None:
            results.figure(f"syncs per ack at {rate}/s offered", one["syncs_per_ack"], "", 0.1 if goal else None,
                           one["syncs_per_ack"] <= 0.1 if goal else None)
    results.figure("resident memory after the load", round(resident, 1), "MiB")
    results.keep()
