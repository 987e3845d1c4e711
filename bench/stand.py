"""What all benchmarks share: the programs, the load, the yardstick, the results. Method and figures: bench/README.md."""
import contextlib
import http.client
import json
import os
import pathlib
import re
import shutil
import socket
import statistics
import subprocess
import tempfile
import time

root = pathlib.Path(__file__).resolve().parent.parent
build = root / "build" / "release"
# Another program than the one that scripts/bench builds, such as a debug build while a benchmark is written.
deskbell = pathlib.Path(os.environ.get("DESKBELL") or build / "deskbell")
quick = os.environ.get("BENCH_QUICK") == "1"
yardstick_source = next((up / "shared/bench/yardstick" for up in root.parents if (up / "shared/bench/yardstick").exists()),
                        root.parent / "shared/bench/yardstick")
NO_LIMITS = ["limits.address_per_second=0", "limits.principal_per_second=0", "limits.sign_in_per_minute=0", "limits.frames_per_second=0"]

median = statistics.median


def size(full, small):
    """How much to do: `small` when only the script itself is tried (scripts/bench --quick)."""
    return small if quick else full


class Results:
    """The figures of one benchmark, printed one by one as JSON lines and kept in bench/results/NAME.json."""

    def __init__(self, name):
        self.name = name
        self.method = {}
        self.figures = []
        self.detail = {}
        self.began = time.time()
        self.load_before = os.getloadavg()
        self.busy_before = busy_share()

    def figure(self, name, value, unit, goal=None, reached=None, key=None):
        """`goal` without `reached` is a least value; a figure with a `key` is used by the model of docs/scale.md."""
        if goal is not None and reached is None:
            reached = value >= goal
        line = {"bench": self.name, "name": name, "figure": value, "unit": unit, "goal": goal, "reached": reached}
        print(json.dumps(line), flush=True)
        self.figures.append({**line, **({"key": key} if key else {})})

    def ratio(self, name, ours, yardstick, unit, goal=None, at_most=False, digits=3):
        """Ours divided by the yardstick's, at least (or at most) `goal`."""
        value = round(ours / yardstick, digits)
        self.figure(name, value, unit, goal, None if goal is None else value <= goal if at_most else value >= goal)
        return value

    def keep(self):
        told = {"bench": self.name, "measured": time.strftime("%Y-%m-%dT%H:%MZ", time.gmtime(self.began)),
                "seconds": round(time.time() - self.began), "commit": commit(), "program": version(), "machine": machine(),
                "load_average": {"before": [round(one, 2) for one in self.load_before], "after": [round(one, 2) for one in os.getloadavg()]},
                "busy_before": round(self.busy_before, 2), "method": self.method, "figures": self.figures, "detail": self.detail}
        # A trial's figures say nothing; they must not replace measured ones.
        directory = build / "bench" / "trial" if quick else root / "bench" / "results"
        directory.mkdir(parents=True, exist_ok=True)
        (directory / f"{self.name}.json").write_text(json.dumps(told, indent=1, ensure_ascii=False) + "\n")
        print(f"kept in {(directory / self.name).relative_to(root)}.json; processors busy before: {self.busy_before:.0%}")


def busy_share(seconds=1.0):
    """Of all processors, by whoever else works on this machine."""
    def ticks():
        fields = [int(one) for one in pathlib.Path("/proc/stat").read_text().split("\n", 1)[0].split()[1:9]]
        return sum(fields), fields[3] + fields[4]
    (all_before, idle_before) = ticks()
    time.sleep(seconds)
    (all_after, idle_after) = ticks()
    return 1 - (idle_after - idle_before) / max(1, all_after - all_before)


def machine():
    cpu = re.search(r"model name\s*: (.*)", pathlib.Path("/proc/cpuinfo").read_text())
    memory = re.search(r"MemTotal:\s+(\d+)", pathlib.Path("/proc/meminfo").read_text())
    return {"processors": os.cpu_count(), "processor": cpu.group(1) if cpu else "", "memory_gib": round(int(memory.group(1)) / 2**20, 1),
            "kernel": os.uname().release}


def commit():
    """What was measured; figures that were written meanwhile change nothing about it."""
    def git(*words):
        return subprocess.run(["git", *words], cwd=root, capture_output=True, text=True).stdout.strip()
    figures = [":!bench/results", ":!bench/README.md", ":!docs"]
    return git("rev-parse", "--short", "HEAD") + ("-dirty" if git("status", "--porcelain", "-uno", "--", ".", *figures) else "")


def version():
    return subprocess.run([str(deskbell), "--version"], capture_output=True, text=True).stdout.strip() if deskbell.exists() else ""


def make(*targets):
    """Builds what is out of date; a program named by DESKBELL is taken as it is."""
    wanted = [one for one in targets if one != "deskbell" or "DESKBELL" not in os.environ]
    subprocess.run(["cmake", "--preset", "release"], cwd=root, check=True, stdout=subprocess.DEVNULL)
    if wanted:
        subprocess.run(["cmake", "--build", str(build), "--target", *wanted], cwd=root, check=True, stdout=subprocess.DEVNULL)


@contextlib.contextmanager
def workspace(where=None):
    """A directory that goes away afterwards. PostgreSQL's user can enter those in /var/tmp."""
    directory = pathlib.Path(tempfile.mkdtemp(prefix="deskbell-bench-", dir=where or build))
    directory.chmod(0o755)
    try:
        yield directory
    finally:
        shutil.rmtree(directory, ignore_errors=True)


def flags(settings):
    return [part for setting in settings for part in ("--set", setting)]


def command(data, *words, settings=()):
    """Runs `deskbell WORDS` on a data directory; what it printed."""
    return subprocess.run([str(deskbell), *words, "--data-dir", str(data), "--set", "log.level=warn", *flags(settings)],
                          check=True, capture_output=True, text=True).stdout


def first_administrator(data, settings=()):
    email = "admin@bench.example"
    return email, re.search(r"password: (\S+)", command(data, "init", "--email", email, settings=settings)).group(1)


def wait_for_port(port, seconds=20):
    end = time.monotonic() + seconds
    while True:
        try:
            return socket.create_connection(("127.0.0.1", port), 1).close()
        except OSError:
            if time.monotonic() > end:
                raise
            time.sleep(0.02)


def free_port():
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


class Server:
    """A deskbell on a port of the kernel's choice."""

    def __init__(self, data, settings=NO_LIMITS):
        self.began = time.monotonic()
        self.process = subprocess.Popen([str(deskbell), "serve", "--data-dir", str(data), "--set", "http.listen=127.0.0.1:0",
                                         "--set", "log.level=warn", *flags(settings)], stdout=subprocess.PIPE, text=True)
        self.pid = self.process.pid
        self.port = 0
        for line in self.process.stdout:
            found = re.search(r"http://127\.0\.0\.1:(\d+)", line)
            if found:
                self.port = int(found.group(1))
                break
        assert self.port, "the server did not start"
        while True:
            connection = http.client.HTTPConnection("127.0.0.1", self.port)
            connection.request("GET", "/readyz")
            if connection.getresponse().status == 200:
                break
            assert time.monotonic() - self.began < 60, "the server is not ready"
            time.sleep(0.01)
        self.ready_ms = (time.monotonic() - self.began) * 1000

    def resident_kib(self):
        return resident_kib(self.pid)

    def stop(self):
        self.process.terminate()
        try:
            self.process.wait(20)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()

    def __enter__(self):
        return self

    def __exit__(self, *error):
        self.stop()


def resident_kib(pid):
    return int(re.search(r"VmRSS:\s+(\d+)", pathlib.Path(f"/proc/{pid}/status").read_text()).group(1))


def written_bytes(pid):
    """What a process has sent to the disk."""
    return int(re.search(r"^write_bytes: (\d+)", pathlib.Path(f"/proc/{pid}/io").read_text(), re.M).group(1))


def processor_us(pid):
    """User and kernel time of a process with its children, those that ended included."""
    try:
        fields = pathlib.Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
        children = " ".join(one.read_text() for one in pathlib.Path(f"/proc/{pid}/task").glob("*/children")).split()
    except OSError:
        return 0
    return sum(int(one) for one in fields[11:15]) * 1e6 / os.sysconf("SC_CLK_TCK") + sum(processor_us(one) for one in children)


def threads_us(pid):
    """Name and processor time of each thread of a process."""
    out = {}
    for thread in pathlib.Path(f"/proc/{pid}/task").iterdir():
        with contextlib.suppress(OSError):
            text = (thread / "stat").read_text()
            fields = text[text.rindex(")") + 2:].split()
            out[thread.name] = (text[text.index("(") + 1:text.rindex(")")], (int(fields[11]) + int(fields[12])) * 1e6 / os.sysconf("SC_CLK_TCK"))
    return out


class ProcessorTime:
    """Used by processes (name -> pid) since it was made, in microseconds."""

    def __init__(self, pids):
        self.pids = pids
        self.before = {name: processor_us(pid) for name, pid in pids.items()}
        self.threads = {name: threads_us(pid) for name, pid in pids.items()}

    def used(self):
        return {name: processor_us(pid) - self.before[name] for name, pid in self.pids.items()}

    def by_thread(self, name):
        out = {}
        for number, (thread, now) in threads_us(self.pids[name]).items():
            out[thread] = out.get(thread, 0) + now - self.threads[name].get(number, (thread, 0))[1]
        return out


class Api:
    """The HTTP API as its first administrator, over one kept connection."""

    def __init__(self, port, email, password):
        self.connection = http.client.HTTPConnection("127.0.0.1", port)
        self.connection.connect()
        self.connection.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.headers = {"Content-Type": "application/json"}
        me = self.post("/session", {"email": email, "password": password})
        self.headers["Cookie"] = self.answer.getheader("Set-Cookie").split(";")[0]
        self.headers["X-CSRF-Token"] = me["csrf"]

    def exchange(self, method, path, body=None):
        self.connection.request(method, path if path.startswith("/metrics") else "/api/v1" + path,
                                json.dumps(body) if body is not None else None, self.headers)
        self.answer = self.connection.getresponse()
        text = self.answer.read()
        assert self.answer.status < 300, (method, path, self.answer.status, text)
        if "json" not in (self.answer.getheader("Content-Type") or ""):
            return text.decode()
        return json.loads(text) if text else None

    def get(self, path):
        return self.exchange("GET", path)

    def post(self, path, body=None):
        return self.exchange("POST", path, body)

    def patch(self, path, body):
        return self.exchange("PATCH", path, body)

    def put(self, path, body):
        return self.exchange("PUT", path, body)

    def delete(self, path):
        return self.exchange("DELETE", path)

    def lag(self, consumer):
        """Events that a reader of the log has still to handle."""
        found = re.search(rf'^deskbell_consumer_lag_events{{[^}}]*consumer="{consumer}"[^}}]*}} (\S+)', self.get("/metrics"), re.M)
        return float(found.group(1)) if found else None

    def wait_for_consumer(self, consumer, seconds=3600):
        """Seconds until it has caught up; figures may be a second old."""
        began = caught_up = time.monotonic()
        while time.monotonic() - caught_up < 2.5:
            if (lag := self.lag(consumer)) is None or lag > 0:
                caught_up = time.monotonic()
            assert time.monotonic() - began < seconds, f"{consumer} lags {lag} events behind"
            time.sleep(0.5)
        return caught_up - began

    def installation_key(self):
        return self.post("/widget-installations", {"name": f"bench {time.monotonic_ns()}"})["key"]


def chat_load(ports, login, messages, window=0, rate=0, pairs=100, watch=None, threads_of=None, counters=None,
              show="deskbell"):
    """One run of chat_load: its own figures, and what a message cost the processes in `watch` (name -> pid).

    With several ports the visitors are spread over all nodes, each agent one node further than his visitor. `counters`
    (name -> function) are read at the start and the end; what they grew by is told per message.
    """
    watch = watch or {}
    arguments = [str(build / "bench" / "chat_load"), ",".join(str(one) for one in ports), *login, str(pairs), str(messages), str(window), str(rate)]
    load = subprocess.Popen(arguments, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    said = load.stderr.readline()
    if said != "started\n":
        raise RuntimeError(said + load.stderr.read())
    counters = counters or {}
    counted = {name: read() for name, read in counters.items()}
    time_used = ProcessorTime(watch)
    written = {name: written_bytes(pid) for name, pid in watch.items()}
    syncs = count_syncs(watch[threads_of]) if threads_of else None
    told, errors = load.communicate()
    if load.returncode != 0:
        raise RuntimeError(errors)
    out = json.loads(told)
    count = out["messages"]
    out["processor_us"] = {name: round(value / count, 1) for name, value in time_used.used().items()}
    if counters:
        out["counted"] = {name: round((read() - counted[name]) / count, 3) for name, read in counters.items()}
    out["written_bytes"] = {name: round((written_bytes(pid) - written[name]) / count) for name, pid in watch.items()}
    if threads_of:
        out["processor_us_by_thread"] = {name: round(value / count, 1) for name, value in sorted(time_used.by_thread(threads_of).items())
                                         if value / count >= 0.1}
    if syncs:
        syncs.send_signal(2)
        counted = syncs.communicate()[1].split(",")[0]
        out["syncs_per_ack"] = round(int(counted) / count, 4) if counted.isdigit() else None
    print(f"  {show}: {json.dumps(out)}", flush=True)
    return out


def count_syncs(pid):
    if not shutil.which("perf"):
        return None
    return subprocess.Popen(["perf", "stat", "-x,", "-e", "syscalls:sys_enter_fdatasync", "-p", str(pid)],
                            stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)


def middle(runs, member):
    """The median of one member of several runs' figures."""
    return median(one[member] for one in runs)


class Yardstick:
    """The least that a durable chat server can do on this machine (see its README)."""

    def __init__(self, directory):
        self.directory = directory
        for name, libraries in (("server", ["-lboost_json", "-lsqlite3"]), ("load", [])):
            binary = build / f"yardstick_{name}"
            source = yardstick_source / f"{name}.cpp"
            if not binary.exists() or binary.stat().st_mtime < source.stat().st_mtime:
                subprocess.run(["clang++-19", "-std=c++23", "-O2", str(source), "-o", str(binary), *libraries, "-lpthread"], check=True)

    def run(self, pairs, messages, window):
        with tempfile.TemporaryDirectory(dir=self.directory) as directory:
            server = subprocess.Popen([str(build / "yardstick_server"), "FULL", "2"], cwd=directory)
            try:
                wait_for_port(9001)
                used = ProcessorTime({"yardstick": server.pid})
                told = subprocess.run([str(build / "yardstick_load"), str(pairs), str(messages), str(window)],
                                      check=True, capture_output=True, text=True).stdout
                cpu = used.used()["yardstick"] / (pairs * messages)
                resident = resident_kib(server.pid) / 1024
            finally:
                server.kill()
                server.wait()
        print("  yardstick:", told.strip(), flush=True)
        return {"per_second": float(re.search(r"([\d.]+) msg/s", told).group(1)), "p99_ms": float(re.search(r"p99 ([\d.]+)", told).group(1)),
                "processor_us": round(cpu, 1), "resident_mib": round(resident, 1)}


def lines_of(results, target, *arguments, keys=None):
    """Runs a micro-benchmark that sits beside its code and prints its own figures as JSON lines; takes them over."""
    make(target)
    path = next(one for one in build.rglob(target) if one.is_file())
    told = subprocess.run([str(path), *arguments], check=True, capture_output=True, text=True).stdout
    results.detail["output"] = [line for line in told.splitlines() if not line.startswith("{")]
    print("\n".join("  " + line for line in results.detail["output"]))
    for line in told.splitlines():
        if line.startswith("{"):
            one = json.loads(line)
            name = one.get("name", one["bench"])
            results.figure(name, one["figure"], one["unit"], one["goal"], one["reached"], key=(keys or {}).get(one["bench"]))
