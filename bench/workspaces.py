"""Many workspaces in one process: memory, processor time at rest, and time to start, of each."""
import time

from stand import ProcessorTime, Results, Server, command, first_administrator, make, size, workspace

COUNT = size(100, 3)
REST = size(20, 2)


def look(data):
    with Server(data) as server:
        time.sleep(3)
        rest = ProcessorTime({"server": server.pid})
        time.sleep(REST)
        return {"ready_ms": server.ready_ms, "resident_kib": server.resident_kib(), "rest_us": rest.used()["server"] / REST}


def run():
    results = Results("workspaces")
    make("deskbell")
    with workspace() as directory:
        data = directory / "data"
        first_administrator(data)
        alone = look(data)
        for number in range(COUNT):
            command(data, "workspace", "add", f"shop{number}", "--host", f"shop{number}.bench.example")
        many = look(data)
    results.method = {"workspaces": COUNT, "database": "SQLite, one each", "rest_s": REST}
    results.detail = {"alone": alone, "many": many}
    each = {name: (many[name] - alone[name]) / COUNT for name in alone}
    results.figure("resident memory of a further workspace", round(each["resident_kib"] / 1024, 2), "MiB", key="workspace_mib")
    results.figure("processor time of an idle one", round(each["rest_us"]), "us/s", key="workspace_rest_us")
    results.figure("start to ready, each", round(each["ready_ms"], 1), "ms", key="workspace_ready_ms")
    results.keep()
