"""Deskbell beside systems that a team could install instead: the same work in the same run, with the yardstick."""
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time

from stand import (Api, ProcessorTime, Results, Server, Yardstick, build, chat_load, first_administrator, make, median, middle, resident_kib, root,
                   size, workspace, yardstick_source)

# The peers' own start scripts and load clients, in the folder beside the yardstick.
scripts = yardstick_source.parent / "peers"
PACKAGES = ["ejabberd", "erlang-p1-pgsql", "prosody", "lua-event", "lua-dbi-postgresql", "postgresql-15", "nodejs", "npm", "g++",
            "request-tracker5", "rt5-standalone", "rt5-db-sqlite", "dbconfig-no-thanks", "msmtp-mta", "wrk", "curl"]
CHAT_PEERS = [  # name, script, arguments, goal: so many times as fast
    ("node ws + SQLite", "node-ws/run.sh", ["FULL"], 1),
    ("socket.io + SQLite", "node-socketio/run.sh", ["FULL"], 1),
    ("ejabberd, archive in Mnesia", "ejabberd/run.sh", ["mnesia"], 10),
    ("ejabberd, archive in PostgreSQL", "ejabberd/run.sh", ["pgsql"], 10),
    ("prosody, archive in files, no fsync", "prosody/run.sh", ["internal"], 10),
    ("prosody, archive in PostgreSQL", "prosody/run.sh", ["pgsql"], 10),
]
PAIRS, WINDOW = 100, 8
RUNS = size(3, 1)
SECONDS = size(5, 1)
TICKETS = size(2000, 20)
GOALS_OF_TICKETS = {"create": 200, "read": 60, "search": 12, "list": 60}

# Put behind the scripts' own definitions: only the work that is compared, and no yardstick of theirs.
SUITE = f"""
yard() {{ :; }}
rt_suite() {{
  local mode=$1 port=$2 i; shift 2
  ld $mode $port {PAIRS} 1 {WINDOW} "$@" >/dev/null
  for i in $(seq {RUNS}); do ld $mode $port {PAIRS} {SECONDS} {WINDOW} "$@"; done
  mem "after load" "$@"
}}
eval "$(declare -f hit | sed '1s/hit/hit_for/')"
hit() {{ [ $3 = 8 ] && [[ $1 != *token* ]] || return 0; hit_for "$1" "$2" $3 {size('$4', 2)} "${{@:5}}"; }}
"""


def install():
    """From Debian's archive, without starting any service."""
    told = subprocess.run(["dpkg-query", "-W", "-f", "${Package} ${db:Status-Status}\n", *PACKAGES], capture_output=True, text=True).stdout
    missing = [package for package in PACKAGES if f"{package} installed\n" not in told]
    if shutil.which("npm"):
        missing = [package for package in missing if package not in ("npm", "nodejs")]
    if not missing:
        return
    print("  installing", *missing, flush=True)
    as_root = [] if os.getuid() == 0 else ["sudo"]
    policy = "/usr/sbin/policy-rc.d"
    ours = not os.path.exists(policy)
    if ours:
        subprocess.run([*as_root, "sh", "-c", f"printf '#!/bin/sh\\nexit 101\\n' > {policy} && chmod +x {policy}"], check=True)
    try:
        subprocess.run([*as_root, "apt-get", "update", "-qq"], check=True)
        subprocess.run([*as_root, "env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "install", "-y", "-qq", "--no-install-recommends", *missing],
                       check=True, stdout=subprocess.DEVNULL)
    finally:
        if ours:
            subprocess.run([*as_root, "rm", "-f", policy], check=True)


def copy_of_scripts(work):
    """With our suite; what the peers need from npm stays in `work` for the next time."""
    copy = work / "scripts"
    shutil.rmtree(copy, ignore_errors=True)
    shutil.copytree(scripts, copy, copy_function=shutil.copyfile)
    for script in copy.rglob("*.sh"):
        script.chmod(0o755)
    for one in (copy, *copy.rglob("*")):
        if one.is_dir():
            one.chmod(0o755)
    with (copy / "common.sh").open("a") as common:
        common.write(SUITE)
    install_node_packages(work, copy)
    return copy


def install_node_packages(work, copy):
    """Once for all Node.js peers, which find them in the folder above; better-sqlite3 takes minutes to compile."""
    wanted = {}
    for package in sorted(copy.glob("node-*/package.json")):
        wanted |= json.loads(package.read_text()).get("dependencies", {})
        (work / package.parent.name / "node_modules").mkdir(parents=True, exist_ok=True)  # or the script installs its own
    description = json.dumps({"name": "peers", "private": True, "dependencies": wanted})
    if not (work / "node_modules").exists() or (work / "package.json").read_text() != description:
        (work / "package.json").write_text(description)
        subprocess.run(["npm", "install", "--no-audit", "--no-fund", "--loglevel=error"], cwd=work, check=True)


def run_script(work, copy, script, arguments):
    environment = {**os.environ, "W": str(work), "YARD_DIR": str(work), "QUIET_WAIT": "2"}
    done = subprocess.run(["bash", str(copy / script), *arguments], env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
                          timeout=900)
    for line in done.stdout.splitlines():
        if re.search(r"msg/s|req/s|MEM|IDLE|rror", line):
            print("   ", line, flush=True)
    return done.stdout


def chat_figures(text):
    runs = re.findall(rf"pairs {PAIRS} window {WINDOW}: .*?= (\d+) msg/s p50 ([\d.]+) ms p99 ([\d.]+) ms.*?server CPU (\d+) us/msg", text)
    if not runs:
        print(text[-2000:])
        return None
    memory = re.search(r"MEM after load: .*PSS ([\d.]+) MiB", text)
    idle = re.search(r"IDLE .* ([\d.]+) KiB per connection", text)
    columns = [median(float(one) for one in column) for column in zip(*runs)]
    return {"per_second": columns[0], "p50_ms": columns[1], "p99_ms": columns[2], "processor_us": columns[3], "runs": [float(one[0]) for one in runs],
            "memory_mib": float(memory.group(1)) if memory else None, "idle_kib": float(idle.group(1)) if idle else None}


def deskbell_chat(directory):
    with workspace(directory) as place:
        data = place / "data"
        login = first_administrator(data)
        with Server(data) as server:
            def load(messages):
                return chat_load([server.port], login, messages, WINDOW, pairs=PAIRS, watch={"server": server.pid})

            load(size(200, 20))  # warm
            runs = [load(size(1000, 50)) for _ in range(RUNS)]
            return {"per_second": middle(runs, "per_second"), "p50_ms": middle(runs, "delivery_p50_ms"), "p99_ms": middle(runs, "delivery_p99_ms"),
                    "processor_us": median(one["processor_us"]["server"] for one in runs), "runs": [one["per_second"] for one in runs],
                    "memory_mib": round(resident_kib(server.pid) / 1024, 1)}


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


def run():
    if not scripts.exists():
        sys.exit(f"The peers' scripts are not at {scripts}.")
    results = Results("peers")
    install()
    make("deskbell", "chat_load")
    work = build.parent / "peers"
    work.mkdir(exist_ok=True)
    work.chmod(0o755)
    copy = copy_of_scripts(work)
    chat, yards = {}, []
    with workspace() as directory:
        yardstick = Yardstick(directory)

        def yard():
            yards.append(yardstick.run(PAIRS, size(1000, 100), WINDOW))

        yard()
        ours = [deskbell_chat(directory)]
        yard()
        for name, script, arguments, _ in CHAT_PEERS:
            print("  " + name, flush=True)
            chat[name] = chat_figures(run_script(work, copy, script, arguments))
            time.sleep(1)
            yard()
        ours.append(deskbell_chat(directory))
        yard()
        print("  request-tracker5", flush=True)
        tickets = ticket_figures(run_script(work, copy, "rt5/run.sh", ["sqlite", str(TICKETS)]))
        our_tickets = deskbell_tickets(directory)
    results.method = {"pairs": PAIRS, "window": WINDOW, "seconds": SECONDS, "runs": RUNS, "tickets": TICKETS, "clients": 8,
                      "durable": "synchronous=FULL or fsync, but where the name says otherwise", "ours": "before and after the peers, mean of both",
                      "difference": "Deskbell also acknowledges each message to its sender; the peers only deliver it"}
    results.detail = {"yardstick": yards, "deskbell": ours, "peers": chat, "tickets": {"request-tracker5": tickets, "deskbell": our_tickets}}
    report_chat(results, ours, chat, yards)
    report_tickets(results, tickets, our_tickets)
    results.keep()


def report_chat(results, ours, chat, yards):
    rate = sum(one["per_second"] for one in ours) / len(ours)
    results.figure("chat, Deskbell", round(rate), "messages/s")
    results.figure("chat, yardstick", round(middle(yards, "per_second")), "messages/s")
    results.ratio("chat, Deskbell", rate, middle(yards, "per_second"), "of yardstick")
    results.figure("chat, Deskbell: processor time", middle(ours, "processor_us"), "us/message")
    results.figure("chat, Deskbell: memory after load", middle(ours, "memory_mib"), "MiB")
    for name, _, _, goal in CHAT_PEERS:
        peer = chat[name]
        if not peer:
            results.figure(f"chat, {name}", None, "did not run")
            continue
        results.figure(f"chat, {name}", round(peer["per_second"]), "messages/s")
        results.ratio(f"chat, Deskbell / {name}", rate, peer["per_second"], "times", goal, digits=2)
        results.figure(f"chat, {name}: processor time", peer["processor_us"], "us/message")
        results.figure(f"chat, {name}: p99", peer["p99_ms"], "ms")
        results.figure(f"chat, {name}: memory after load", peer["memory_mib"], "MiB")
        results.figure(f"chat, {name}: memory of an idle connection", peer["idle_kib"], "KiB")


def report_tickets(results, tickets, ours):
    results.figure("tickets, update, Deskbell", round(ours["update"]["per_second"]), "/s")
    for work, goal in GOALS_OF_TICKETS.items():
        results.figure(f"tickets, {work}, Deskbell", round(ours[work]["per_second"]), "/s")
        if not tickets[work]:
            results.figure(f"tickets, {work}, request-tracker5", None, "did not run")
            continue
        results.figure(f"tickets, {work}, request-tracker5", round(tickets[work]["per_second"], 1), "/s")
        results.ratio(f"tickets, {work}, Deskbell / request-tracker5", ours[work]["per_second"], tickets[work]["per_second"], "times", goal, digits=1)
