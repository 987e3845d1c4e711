"""50,000 idle visitors in one process: memory, processor time at rest, storms of reconnecting."""
import json
import resource
import subprocess
import time

from stand import Api, ProcessorTime, Results, Server, build, first_administrator, make, size, workspace

WANTED = 50_000
STORM = size(10_000, 200)
REST = size(60, 2)


def run():
    results = Results("visitors")
    limit = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (limit, limit))
    count = size(min(WANTED, limit - 300), 500)
    if count < WANTED:
        print(f"  the descriptor limit of this machine is {limit}: {count} visitors")
    make("deskbell", "visitors")
    with workspace() as directory:
        data = directory / "data"
        login = first_administrator(data)
        with Server(data) as server:
            time.sleep(1)
            key = Api(server.port, *login).installation_key()
            before = server.resident_kib()
            crowd = subprocess.Popen([str(build / "bench" / "visitors"), str(server.port), key, str(count)],
                                     stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
            try:
                first = json.loads(crowd.stdout.readline())
                print("  first:", json.dumps(first))
                time.sleep(2)
                per_socket = (server.resident_kib() - before) / count
                rest = ProcessorTime({"server": server.pid})
                time.sleep(REST)
                at_rest = rest.used()["server"] / (REST * 1e6)
                storms = {}
                for some in sorted({STORM, count}):
                    used = ProcessorTime({"server": server.pid})
                    crowd.stdin.write(f"{some}\n")
                    crowd.stdin.flush()
                    storms[some] = json.loads(crowd.stdout.readline())
                    storms[some]["processor_us"] = used.used()["server"] / some
                    print("  storm:", json.dumps(storms[some]))
                    time.sleep(3)
                after = server.resident_kib() / 1024
            finally:
                crowd.stdin.close()
                crowd.wait()
    results.method = {"visitors": count, "descriptor_limit": limit, "rest_s": REST}
    results.detail = {"first": first, "storms": storms}
    results.figure("idle visitors", count, "sockets", WANTED)
    results.figure("memory of each", round(per_socket, 2), "KiB", 12, per_socket <= 12, key="visitor_kib")
    results.figure("processor time at rest", round(at_rest * 100, 2), "% of a processor")
    results.figure("processor time at rest, each", round(at_rest * 1e6 / count, 2), "us/s", key="visitor_rest_us")
    for some, one in storms.items():
        results.figure(f"storm of {some}: until all are back", one["seconds"], "s")
        results.figure(f"storm of {some}: p99 of one", one["p99_ms"], "ms")
        results.figure(f"storm of {some}: processor time of the server", round(one["processor_us"]), "us/visitor",
                       key="reconnect_us" if some == count else None)
    results.figure("resident memory after the storms", round(after, 1), "MiB")
    results.keep()
