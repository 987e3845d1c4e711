"""Agents: memory of a signed-in console's socket, cost of a sign-in, of a frame that goes to many."""
import json
import selectors
import time

from idle import say, websocket
from stand import Api, ProcessorTime, Results, Server, first_administrator, make, size, workspace

COUNT = size(500, 10)
CHANGES = size(200, 5)  # of one agent's presence; each is told to all


class Consoles:
    """Sockets with a feed, read without looking at what comes."""

    def __init__(self):
        self.selector = selectors.DefaultSelector()
        self.frames = 0

    def add(self, one):
        one.setblocking(False)
        self.selector.register(one, selectors.EVENT_READ)

    def read(self, until, seconds):
        """Until so many `presence.changed` have come."""
        end = time.monotonic() + seconds
        while self.frames < until and time.monotonic() < end:
            for key, _ in self.selector.select(0.1):
                self.frames += key.fileobj.recv(1 << 16).count(b'"kind":"presence.changed"')
        return self.frames


def run():
    results = Results("agents")
    make("deskbell")
    with workspace() as directory:
        data = directory / "data"
        login = first_administrator(data)
        with Server(data) as server:
            admin = Api(server.port, *login)
            role = next(one["id"] for one in admin.get("/roles") if one["name"] == "Agent")
            password = "correct horse battery staple 17"
            for number in range(COUNT):
                admin.post("/users", {"name": f"Agent {number}", "email": f"agent{number}@bench.example", "password": password,
                                      "roles": [role], "teams": []})
            for number in range(5):
                Api(server.port, f"agent{number}@bench.example", password)  # the first sign-ins' memory for hashing stays
            time.sleep(1)
            before = server.resident_kib()
            used = ProcessorTime({"server": server.pid})
            agents = [Api(server.port, f"agent{number}@bench.example", password) for number in range(COUNT)]
            sign_in = used.used()["server"] / COUNT
            for one in agents:
                one.connection.close()
            consoles = Consoles()
            for one in agents:
                console = websocket(server.port, "/api/v1/socket", one.headers["Cookie"])
                say(console, {"type": "feed", "request": 1})
                consoles.add(console)
            time.sleep(3)
            consoles.read(COUNT * COUNT, 3)  # everybody's coming online is told to all
            per_agent = (server.resident_kib() - before) / COUNT
            rest = ProcessorTime({"server": server.pid})
            time.sleep(size(20, 1))
            at_rest = rest.used()["server"] / size(20, 1) / COUNT
            consoles.read(10**9, 0.2)
            consoles.frames = 0
            used = ProcessorTime({"server": server.pid})
            for number in range(CHANGES):
                admin.put("/me/presence", {"presence": ("busy", "online")[number % 2]})
                consoles.read(10**9, 0) if number % 10 else consoles.read((number + 1) * COUNT, 1)
            told = consoles.read(CHANGES * COUNT, 10)
            changes = used.used()["server"]
            assert told == CHANGES * COUNT, f"{told} of {CHANGES * COUNT} frames came"
            after = server.resident_kib() / 1024
    results.method = {"agents": COUNT, "changes": CHANGES}
    results.figure("memory of a signed-in agent with a feed", round(per_agent, 2), "KiB", key="agent_kib")
    results.figure("processor time at rest, each", round(at_rest, 1), "us/s", key="agent_rest_us")
    results.figure("processor time of a sign-in", round(sign_in / 1000, 1), "ms", key="sign_in_ms")
    results.figure("processor time of an agent's change of presence, told to all", round(changes / CHANGES), "us")
    results.figure("the same for each who hears it", round(changes / told, 2), "us/frame", key="frame_us")
    results.figure("resident memory at the end", round(after, 1), "MiB")
    results.keep()
