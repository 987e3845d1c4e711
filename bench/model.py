"""Computes the tables of docs/scale.md from the constants in bench/results; measures nothing."""
import json

from stand import root

CORES, POSTGRESQL_CORES, BUSY = 8, 32, 0.7  # of a node, of the database server, and how busy either may be
LOG_BYTES = 200e6                           # that disk and standby take, each second
CONNECTIONS, OF_A_NODE = 500, 10            # max_connections; database.readers + database.writers + 2
NODE_MIB = 16 * 1024 * 0.7
MESSAGES, CHANGES, OFFERS = 0.3, 0.01, 0.01  # of an agent at a busy time, each second
VISITORS = 50                                # with an open widget, for each agent
NODES = (1, 2, 3, 10, 30, 100, 1000)
WORKSPACES = (10, 100, 1000, 10_000)

CONSTANTS = [  # sign, key in bench/results, what it is; those of BY_LOAD have another key with "_full"
    ("a", "nodes_us_1", "processor time of a message on the node that has both sockets, µs"),
    ("f", "follow_us", "processor time of a message on a node that only follows the log, µs"),
    ("q", "postgresql_us_1", "processor time of a message in PostgreSQL, one node, µs"),
    ("q₁", "postgresql_added_us", "what each further node adds to that, µs"),
    ("r", "postgresql_rest_us", "processor time of PostgreSQL for an idle node, µs a second"),
    ("w", "wal_bytes", "write-ahead log of a message, bytes"),
    ("s", "stored_bytes", "a stored and indexed message on disk (SQLite), bytes"),
    ("z", "sqlite_us", "processor time of a message on one node with SQLite, all of it, µs"),
    ("m₀", "server_mib", "memory of a fresh node, MiB"),
    ("v", "visitor_kib", "memory of an idle visitor, KiB"),
    ("v₁", "visitor_rest_us", "processor time of an idle visitor, µs a second"),
    ("v₂", "reconnect_us", "processor time of a visitor's reconnect, µs"),
    ("g", "agent_kib", "memory of a signed-in agent, KiB"),
    ("g₁", "sign_in_ms", "processor time of a sign-in, ms"),
    ("t", "frame_us", "processor time of one more hearer of an event, µs"),
    ("d", "decision_us", "a routing decision with 1,000 agents, 50 queues, 10,000 waiting, µs"),
    ("o", "workspace_mib", "memory of a further workspace, MiB"),
    ("o₁", "workspace_rest_us", "processor time of an idle workspace, µs a second"),
    ("o₂", "workspace_ready_ms", "time to start a workspace, ms"),
    ("n", "node_transactions", "transactions of an idle node, a second"),
]
BY_LOAD = ("a", "f", "q", "q₁")


def measured():
    """Key -> (value, benchmark, date) of every figure that has a key."""
    out = {}
    for path in sorted((root / "bench" / "results").glob("*.json")):
        told = json.loads(path.read_text())
        for one in told.get("figures", []):
            if one.get("key"):
                out[one["key"]] = (one["figure"], told["bench"], told["measured"][:10])
    return out


def table(head, rows):
    return "\n".join(["| " + " | ".join(head) + " |", "|" + "---|" * len(head)] + ["| " + " | ".join(str(one) for one in row) + " |" for row in rows])


def number(value):
    return "not measured" if value is None else f"{value:,.0f}" if abs(value) >= 100 else f"{value:.3g}"


def limits(c, nodes):
    """Messages a second that each resource allows, by the formulas of docs/scale.md."""
    node_us, database_us = BUSY * CORES * 1e6, BUSY * POSTGRESQL_CORES * 1e6
    # Agents and visitors come along with the messages: MESSAGES of each agent.
    agents = 1 / MESSAGES
    carried = c["a"] / nodes + c["f"] * (1 - 1 / nodes)
    resting = VISITORS * agents * c["v₁"] / nodes + OFFERS * agents * c["d"]  # the dispatcher's node
    # Presence: every change goes to every agent, so it grows with the square. Solves x·p + x²·k = node_us.
    square = CHANGES * agents * agents * c["t"] / nodes
    linear = carried + resting
    by_node = (-linear + (linear**2 + 4 * square * node_us) ** 0.5) / (2 * square) if square else node_us / linear
    return {
        "processors of the nodes": by_node,
        "processors of PostgreSQL": max(0, database_us - nodes * c["r"]) / (c["q"] + (nodes - 1) * max(0, c["q₁"])),
        "write-ahead log": LOG_BYTES / c["w"],
        "memory of the nodes": (NODE_MIB - c["m₀"]) * 1024 * nodes / (agents * (c["g"] + VISITORS * c["v"])),
        "connections": float("inf") if nodes * OF_A_NODE < CONNECTIONS else 0,
    }


def first_of(of):
    """What breaks first, and at how many messages a second; connections are a matter of settings."""
    first = min((name for name in of if name != "connections"), key=of.get)
    return first, of[first]


def nodes_table(low, full):
    """`low` has the constants of a moderate rate, `full` those of full load; the truth lies between the two rates."""
    names = ["processors of the nodes", "processors of PostgreSQL", "write-ahead log", "memory of the nodes"]
    rows = []
    for nodes in NODES:
        of = limits(full, nodes)
        first, rate = first_of(of)
        least = min(rate, first_of(limits(low, nodes))[1])
        rows.append([f"{nodes:,}", *(number(of[name]) for name in names), "enough" if of["connections"] else "**too few**", f"**{first}**",
                     f"{number(least)} to {number(rate)}", number(rate / MESSAGES), number(rate / MESSAGES * VISITORS)])
    return table(["nodes", *names, "connections", "breaks first", "messages/s", "agents", "visitors"], rows)


def remedies_table(c):
    """What each step would bring at a hundred nodes, one after the other."""
    steps = [("as it is, with connections enough", {}),
             ("nodes read only the streams that their sockets follow: f and q₁ no longer grow", {"f": 0, "q₁": 0}),
             ("and presence goes only to those who look at it, one agent in a hundred", {"f": 0, "q₁": 0, "t": c["t"] / 100}),
             ("instead of both: ten groups of ten nodes, each with a PostgreSQL and workspaces of its own", None)]
    base = first_of(limits(c, 100))[1]
    rows = []
    for name, changed in steps:
        first, rate = first_of(limits(c, 10)) if changed is None else first_of(limits({**c, **changed}, 100))
        rate *= 10 if changed is None else 1
        rows.append([name, first, number(rate), f"{rate / base:.1f}"])
    return table(["a hundred nodes", "breaks first", "messages/s", "times"], rows)


def workspaces_table(c):
    """Each workspace has a database of its own; on how many processes of one machine do so many fit?"""
    rows = []
    for count in WORKSPACES:
        memory = c["m₀"] + count * c["o"]
        idle = count * c["o₁"] / 1e6
        rows.append([f"{count:,}", number(memory / 1024), number(idle * 100), number(count * c["o₂"] / 1000),
                     number(count * OF_A_NODE), number(count * c["n"]), max(1, -(-int(memory) // int(NODE_MIB)), -(-int(idle * 100) // int(CORES * BUSY * 100)))])
    return table(["workspaces, all idle", "memory, GiB", "processor, %", "start one after the other, s", "connections of one node (PostgreSQL)",
                  "transactions/s of one node (PostgreSQL)", "nodes of 8 processors, 16 GiB"], rows)


def constants_table(known):
    rows = []
    for sign, key, about in CONSTANTS:
        value, bench, date = known.get(key, (None, "", ""))
        full = number(known.get(key + "_full", (None,))[0]) if sign in BY_LOAD else ""
        rows.append([f"`{sign}`", about, number(value), full, f"{bench} {date}".strip()])
    return table(["", "is", "measured", "under full load", "by"], rows)


def replace(text, name, block):
    begin, end = f"<!-- {name}: scripts/bench model -->", f"<!-- end of {name} -->"
    return text[:text.index(begin) + len(begin)] + "\n" + block + "\n" + text[text.index(end):]


def run():
    known = measured()
    path = root / "docs" / "scale.md"
    text = replace(path.read_text(), "constants", constants_table(known))
    keys = {sign: key for sign, key, _ in CONSTANTS}
    missing = [key for key in [*keys.values(), *(keys[sign] + "_full" for sign in BY_LOAD)] if key not in known]
    if missing:
        print("not measured yet:", ", ".join(missing))
    else:
        low = {sign: max(0, known[key][0]) for sign, key in keys.items()}
        full = {**low, **{sign: max(0, known[keys[sign] + "_full"][0]) for sign in BY_LOAD}}
        for name, block in (("nodes", nodes_table(low, full)), ("remedies", remedies_table(full)), ("workspaces", workspaces_table(full))):
            text = replace(text, name, block)
    path.write_text(text)
    print(f"written: {path.relative_to(root)}")
