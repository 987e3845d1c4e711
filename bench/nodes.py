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
    cost = {}  # processor time of a message at the offered rate, without what the same processes use at rest
    for count in counts:
        one = runs[count]
        rest, offered = one["rest"]["processor_us"], one["offered"]
        cost[count] = {name: value - rest[name] * offered["seconds"] / offered["messages"] for name, value in offered["processor_us"].items()}
        nodes = sum(value for name, value in cost[count].items() if name.startswith("node"))
        plural = "node" if count == 1 else "nodes"
        results.ratio(f"throughput, {count} {plural}, of pgbench", middle(one["busy"], "per_second"), median(yards), "of pgbench")
        results.figure(f"throughput, {count} {plural}", round(middle(one["busy"], "per_second")), "messages/s")
        results.figure(f"processor time of all nodes, {count} {plural}, {RATE}/s", round(nodes, 1), "us/message", key=f"nodes_us_{count}")
        results.figure(f"processor time of PostgreSQL, {count} {plural}, {RATE}/s", round(cost[count]["postgresql"], 1), "us/message",
                       key=f"postgresql_us_{count}")
        busy = median(one["processor_us"]["postgresql"] for one in runs[count]["busy"])
        results.figure(f"processor time of PostgreSQL, {count} {plural}, window {WINDOW}", round(busy, 1), "us/message", key=f"postgresql_busy_us_{count}")
        busy = median(sum(value for name, value in one["processor_us"].items() if name.startswith("node")) for one in runs[count]["busy"])
        results.figure(f"processor time of all nodes, {count} {plural}, window {WINDOW}", round(busy, 1), "us/message", key=f"nodes_busy_us_{count}")
        for name in ("ack_p50_ms", "ack_p99_ms", "delivery_p50_ms", "delivery_p99_ms"):
            results.figure(f"{name[:-3].replace('_', ' ')} at {RATE}/s, {count} {plural}", offered[name], "ms")
    last = runs[MOST]
    for rate, one in last["bystander"].items():
        follows = one["processor_us"][f"node{MOST}"] - last["rest"]["processor_us"][f"node{MOST}"] * one["seconds"] / one["messages"]
        results.figure(f"processor time of a node that only follows, {rate}/s", round(follows, 1), "us/message", key="follow_us" if rate == RATE else None)
    added = (cost[MOST]["postgresql"] - cost[1]["postgresql"]) / (MOST - 1)
    results.figure("processor time of PostgreSQL for a further node", round(added, 1), "us/message", key="postgresql_added_us")
    rest = [runs[count]["rest"] for count in counts]
    slope = (rest[-1]["processor_us"]["postgresql"] - rest[0]["processor_us"]["postgresql"]) / (MOST - 1)
    results.figure("processor time of PostgreSQL for an idle node", round(slope), "us/s", key="postgresql_rest_us")
    results.figure("processor time of an idle node itself", round(median(value for name, value in rest[-1]["processor_us"].items() if name.startswith("node"))),
                   "us/s", key="node_rest_us")
    results.figure("transactions of an idle node", round((rest[-1]["transactions"] - rest[0]["transactions"]) / (MOST - 1), 1), "/s", key="node_transactions")
    results.figure("connections of a node at rest", round((rest[-1]["connections"] - rest[0]["connections"]) / (MOST - 1), 1), "", key="node_connections")
    results.figure("write-ahead log", round(median(one["counted"]["wal_bytes"] for one in last["busy"])), "bytes/message", key="wal_bytes_cluster")
    results.figure("PostgreSQL's transactions", round(last["offered"]["counted"]["transactions"], 2), f"/message at {RATE}/s")
    if "nats" in cost[MOST]:
        results.figure(f"processor time of NATS, {MOST} nodes, {RATE}/s", round(cost[MOST]["nats"], 1), "us/message", key="nats_us")
    all_of = {count: sum(cost[count].values()) for count in counts}
    results.figure("all processors' time of a message, two nodes against one", round(all_of[2] / all_of[1], 2), "times")
    results.figure(f"all processors' time of a message, {MOST} nodes against one", round(all_of[MOST] / all_of[1], 2), "times")
