"""Deskbell beside systems that a team could install instead: the same work in the same run, with the yardstick."""
import json
import os
import re
import shutil
import subprocess
import sys
import time

from stand import (Results, Server, Yardstick, build, chat_load, first_administrator, make, median, middle, resident_kib, size,
                   workspace, yardstick_source)

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


def prepare():
    """Where the peers are kept, and their scripts."""
    if not scripts.exists():
        sys.exit(f"The peers' scripts are not at {scripts}.")
    install()
    work = build.parent / "peers"
    work.mkdir(exist_ok=True)
    work.chmod(0o755)
    return work, copy_of_scripts(work)


def run():
    results = Results("peers")
    make("deskbell", "chat_load")
    work, copy = prepare()
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
    results.method = {"pairs": PAIRS, "window": WINDOW, "seconds": SECONDS, "runs": RUNS,
                      "durable": "synchronous=FULL or fsync, but where the name says otherwise", "ours": "before and after the peers, mean of both",
                      "difference": "Deskbell also acknowledges each message to its sender; the peers only deliver it"}
    results.detail = {"yardstick": yards, "deskbell": ours, "peers": chat}
    report_chat(results, ours, chat, yards)
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
