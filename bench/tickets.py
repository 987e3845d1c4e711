"""Cases beside the tickets of request-tracker5: create, read, search, list; the same clients in the same run."""
import json
import re
import subprocess
import tempfile

from peers import RUNS, SECONDS, prepare, run_script
from stand import Api, ProcessorTime, Results, Server, first_administrator, make, median, middle, size, workspace

TICKETS = size(2000, 20)
GOALS_OF_TICKETS = {"create": 200, "read": 60, "search": 12, "list": 60}  # so many times as fast


def wrk(label, script, port, pid):
    with tempfile.NamedTemporaryFile("w", suffix=".lua") as file:
        file.write(script)
        file.flush()
        used = ProcessorTime({"server": pid})
        told = subprocess.run(["wrk", "-t1", "-c8", f"-d{SECONDS}s", "--latency", "-s", file.name, f"http://127.0.0.1:{port}"],
                              check=True, capture_output=True, text=True).stdout
    assert "Non-2xx" not in told, told
    rate = float(re.search(r"Requests/sec:\s+([\d.]+)", told).group(1))
    count = int(re.search(r"(\d+) requests in", told).group(1))
    out = {"per_second": rate, "p99": re.search(r"99%\s+(\S+)", told).group(1), "processor_us": round(used.used()["server"] / count)}
    print(f"    Deskbell, {label}: {out}", flush=True)
    return out


def deskbell_tickets(directory):
    """Create, read, change and search cases through the HTTP API, with an API token, as RT's tickets are with a session."""
    with workspace(directory) as place:
        data = place / "data"
        login = first_administrator(data)
        with Server(data) as server:
            api = Api(server.port, *login)
            contact = api.post("/contacts", {"name": "Customer 17", "email": "customer17@example.com"})["id"]
            scopes = {one["permission"]: "all" for one in api.get("/permissions")}
            token = api.post("/api-tokens", {"name": "bench", "scopes": scopes})["secret"]
            text = "Hello, my parcel {} has not arrived yet, could you check where it is please? Thank you."
            new = {"kind": "request", "contact": contact, "channel": "api", "subject": "Parcel 12345 has not arrived",
                   "description": text.format(12345)}
            ids = [api.post("/cases", {**new, "subject": f"Parcel {n}", "description": text.format(n)})["id"] for n in range(TICKETS)]
            api.wait_for_consumer("cases.search")
            assert api.get("/cases/search?text=parcel%2017")["items"], "what was written is not found"
            headers = f"{{['Content-Type']='application/json',['Authorization']='Bearer {token}'}}"

            def measure(label, method, path, body=""):
                script = ("local ids = {" + ",".join(f"'{one}'" for one in ids) + "}\nlocal n = 0\nrequest = function()\n  n = n + 1\n"
                          f"  return wrk.format('{method}', '/api/v1{path}, {headers}{body})\nend\n")
                runs = [wrk(label, script, server.port, server.pid) for _ in range(RUNS)]
                return {"per_second": middle(runs, "per_second"), "processor_us": middle(runs, "processor_us"), "p99": [one["p99"] for one in runs]}

            return {"read": measure("read", "GET", "/cases/' .. ids[1 + (n * 7919) % #ids]"),
                    "search": measure("search", "GET", f"/cases/search?limit=20&text=parcel%20' .. (n * 7919) % {TICKETS}"),
                    "list": measure("newest 20", "GET", "/cases?order=opened&limit=20'"),
                    "update": measure("update", "PATCH", "/cases/' .. ids[1 + (n * 7919) % #ids]", """, '{"subject":"Parcel ' .. n .. '"}'"""),
                    "create": measure("create", "POST", "/cases'", f", '{json.dumps(new)}'")}


def ticket_figures(text):
    def of(label):
        found = re.findall(rf"{label}.*?, concurrency 8: ([\d.]+) req/s p50 (\S+) p99 (\S+); server CPU ([\d.]+) ms/req", text)
        return {"per_second": median(float(one[0]) for one in found), "processor_us": median(float(one[3]) * 1000 for one in found),
                "p99": [one[2] for one in found]} if found else None
    return {"create": of("create ticket"), "read": of("read ticket"), "search": of("search subject LIKE"), "list": of("newest 20 open")}


def report_tickets(results, tickets, ours):
    results.figure("tickets, update, Deskbell", round(ours["update"]["per_second"]), "/s")
    for work, goal in GOALS_OF_TICKETS.items():
        results.figure(f"tickets, {work}, Deskbell", round(ours[work]["per_second"]), "/s")
        if not tickets[work]:
            results.figure(f"tickets, {work}, request-tracker5", None, "did not run")
            continue
        results.figure(f"tickets, {work}, request-tracker5", round(tickets[work]["per_second"], 1), "/s")
        results.ratio(f"tickets, {work}, Deskbell / request-tracker5", ours[work]["per_second"], tickets[work]["per_second"], "times", goal, digits=1)


def run():
    results = Results("tickets")
    make("deskbell")
    work, copy = prepare()
    with workspace() as directory:
        print("  request-tracker5", flush=True)
        theirs = ticket_figures(run_script(work, copy, "rt5/run.sh", ["sqlite", str(TICKETS)]))
        ours = deskbell_tickets(directory)
    results.method = {"tickets": TICKETS, "clients": 8, "seconds": SECONDS, "runs": RUNS, "durable": "synchronous=FULL on both sides"}
    results.detail = {"request-tracker5": theirs, "deskbell": ours}
    report_tickets(results, theirs, ours)
    results.keep()
