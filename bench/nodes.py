"""One, two and three nodes on one PostgreSQL with NATS: throughput, what each node adds, where the limit moves."""
import contextlib
import shutil
import subprocess
import time

from postgres import Postgres
from stand import (NO_LIMITS, ProcessorTime, Results, Server, chat_load, first_administrator, free_port, make, median, middle, size, wait_for_port,
                   workspace)

WINDOW = 16
EACH = size(500, 10)
RATE = size(1000, 100)
BESIDE_RATES = size((200, 1000, 2000), (100,))
SECONDS = size(10, 1)
REST = size(20, 2)
MOST = 3


class Nats:
    """A nats-server on loopback, as docs/cluster.md wants one."""

    def __init__(self):
        self.port = free_port()
        self.process = subprocess.Popen(["nats-server", "-a", "127.0.0.1", "-p", str(self.port)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        self.pid = self.process.pid
        wait_for_port(self.port)

    def stop(self):
        self.process.terminate()
        self.process.wait()


@contextlib.contextmanager
def nodes_on(directory, postgres, nats, count):
    """So many nodes on a database of their own; answers them with the first login."""
    shared = directory / f"shared-{count}"
    (shared / "blobs").mkdir(parents=True)
    (shared / "keys").mkdir(mode=0o700)
    settings = NO_LIMITS + [f"database.url={postgres.create(f'deskbell{count}')}", f"vault.directory={shared / 'keys'}",
                            f"blob.directory={shared / 'blobs'}"] + ([f"cluster.nats=nats://127.0.0.1:{nats.port}"] if nats else [])
    login = first_administrator(directory / f"node1-of-{count}", settings)
    with contextlib.ExitStack() as stack:
        servers = [stack.enter_context(Server(directory / f"node{number + 1}-of-{count}", [*settings, f"cluster.address=node{number + 1}"]))
                   for number in range(count)]
        yield servers, login


def at_rest(postgres, watch, database):
    """What idle nodes cost, each second."""
    time.sleep(size(5, 1))
    used = ProcessorTime(watch)
    before, _ = postgres.statistics(database)
    time.sleep(REST)
    cost = {name: value / REST for name, value in used.used().items()}
    after, connections = postgres.statistics(database)
    return {"processor_us": cost, "transactions": (after - before) / REST, "connections": connections}


def measure(directory, postgres, nats, count):
    with nodes_on(directory, postgres, nats, count) as (servers, login):
        watch = {f"node{number + 1}": server.pid for number, server in enumerate(servers)} | {"postgresql": postgres.pid}
        if nats:
            watch["nats"] = nats.pid
        database = f"deskbell{count}"
        ports = [server.port for server in servers]
        out = {"rest": at_rest(postgres, watch, database)}

        def load(to, messages, window, rate=0):
            return chat_load(to, login, messages, window, rate, watch=watch, show=f"{count} nodes",
                             counters={"wal_bytes": postgres.written_ahead, "transactions": lambda: postgres.statistics(database)[0]})

        load(ports, size(100, 3), WINDOW)
        postgres.sql(database, "ANALYZE")
        out["busy"] = [load(ports, EACH, WINDOW) for _ in range(size(3, 1))]
        out["offered"] = load(ports, RATE * SECONDS // 100, 64, RATE)
        if count == MOST:
            # The others carry the load; the last one only follows.
            out["bystander"] = {rate: load(ports[:-1], rate * SECONDS // 100, 64, rate) for rate in BESIDE_RATES}
            out["bystander"]["full"] = load(ports[:-1], EACH, WINDOW)
        return out


def run():
    results = Results("nodes")
    make("deskbell", "chat_load")
    nats = Nats() if shutil.which("nats-server") else None
    counts = range(1, MOST + 1)
    try:
        with workspace("/var/tmp") as directory, Postgres(directory) as postgres:
            yards = [postgres.yardstick()]
            runs = {}
            for count in counts:
                runs[count] = measure(directory, postgres, nats, count)
                yards.append(postgres.yardstick())
    finally:
        if nats:
            nats.stop()
    results.method = {"pairs": 100, "spread": "visitor i on node i, his agent on the next one", "window": WINDOW, "messages_per_pair": EACH,
                      "offered_per_second": RATE, "beside_a_follower": BESIDE_RATES, "offered_for_s": SECONDS, "rest_s": REST, "nats": bool(nats), "postgresql": Postgres.settings,
                      "yardstick": "pgbench as in chat-postgres, before and after each number of nodes"}
    results.detail = {"pgbench": yards, "runs": runs}
    report(results, runs, yards, counts)
    results.keep()


def report(results, runs, yards, counts):
    cost = {count: without_rest(runs[count], runs[count]["offered"]) for count in counts}
    full = {count: {name: median(one["processor_us"][name] for one in runs[count]["busy"]) for name in cost[count]} for count in counts}
    for count in counts:
        plural = "node" if count == 1 else "nodes"
        rate = middle(runs[count]["busy"], "per_second")
        results.figure(f"throughput, {count} {plural}", round(rate), "messages/s")
        results.ratio(f"throughput, {count} {plural}", rate, median(yards), "of pgbench")
        for name, told, key in ((f"{RATE}/s", cost[count], ""), (f"window {WINDOW}", full[count], "_full")):
            results.figure(f"processor time of all nodes, {count} {plural}, {name}", round(of_nodes(told), 1), "us/message", key=f"nodes_us_{count}{key}")
            results.figure(f"processor time of PostgreSQL, {count} {plural}, {name}", round(told["postgresql"], 1), "us/message",
                           key=f"postgresql_us_{count}{key}")
        results.figure(f"PostgreSQL's transactions, {count} {plural}, {RATE}/s", round(runs[count]["offered"]["counted"]["transactions"], 2), "/message")
        for name in ("ack_p50_ms", "ack_p99_ms", "delivery_p50_ms", "delivery_p99_ms"):
            results.figure(f"{name[:-3].replace('_', ' ')} at {RATE}/s, {count} {plural}", runs[count]["offered"][name], "ms")
    for name, told in ((f"{RATE}/s", cost), (f"window {WINDOW}", full)):
        for count in counts[1:]:
            results.ratio(f"all processors' time of a message, {count} nodes / 1, {name}", sum(told[count].values()), sum(told[1].values()), "times",
                          digits=2)
    report_followers(results, runs[MOST])
    for told, key in ((cost, ""), (full, "_full")):
        added = (told[MOST]["postgresql"] - told[1]["postgresql"]) / (MOST - 1)
        results.figure("processor time of PostgreSQL for a further node, " + (f"window {WINDOW}" if key else f"{RATE}/s"), round(added, 1), "us/message",
                       key=f"postgresql_added_us{key}")
    report_rest(results, [runs[count]["rest"] for count in counts])
    results.figure("write-ahead log", round(median(one["counted"]["wal_bytes"] for one in runs[MOST]["busy"])), "bytes/message", key="wal_bytes_cluster")
    if "nats" in cost[MOST]:
        results.figure(f"processor time of NATS, {MOST} nodes, {RATE}/s", round(cost[MOST]["nats"], 1), "us/message", key="nats_us")


def without_rest(run, load):
    """Processor time of a message, without what the same processes use at rest."""
    return {name: value - run["rest"]["processor_us"][name] * load["seconds"] / load["messages"] for name, value in load["processor_us"].items()}


def of_nodes(told):
    return sum(value for name, value in told.items() if name.startswith("node"))


def report_followers(results, run):
    for rate, one in run["bystander"].items():
        named, key = (f"window {WINDOW}", "follow_us_full") if rate == "full" else (f"{rate}/s", "follow_us" if rate == RATE else None)
        results.figure(f"processor time of a node that only follows, {named}", round(without_rest(run, one)[f"node{MOST}"], 1), "us/message", key=key)


def report_rest(results, rest):
    def slope(read):
        return (read(rest[-1]) - read(rest[0])) / (MOST - 1)
    results.figure("processor time of PostgreSQL for an idle node", round(slope(lambda one: one["processor_us"]["postgresql"])), "us/s",
                   key="postgresql_rest_us")
    own = median(value for name, value in rest[-1]["processor_us"].items() if name.startswith("node"))
    results.figure("processor time of an idle node itself", round(own), "us/s", key="node_rest_us")
    results.figure("transactions of an idle node", round(slope(lambda one: one["transactions"]), 1), "/s", key="node_transactions")
    results.figure("connections of a node at rest", round(slope(lambda one: one["connections"]), 1), "", key="node_connections")
