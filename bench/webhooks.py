"""Deliveries a second to a local receiver, alone and beside slow ones."""
import http.client
import itertools
import subprocess
import time

from stand import Api, NO_LIMITS, Results, Server, build, first_administrator, make, median, root, size, workspace

EACH = size(200, 10)
names = itertools.count()


class Receiver:
    """A receiver of webhooks in a process of its own."""

    def __init__(self, delay_ms=0):
        self.process = subprocess.Popen(["node", str(root / "bench" / "webhooks" / "receiver.mjs"), str(delay_ms)], stdout=subprocess.PIPE, text=True)
        self.port = int(self.process.stdout.readline())

    def count(self):
        connection = http.client.HTTPConnection("127.0.0.1", self.port)
        connection.request("GET", "/")
        return int(connection.getresponse().read())

    def stop(self):
        self.process.kill()
        self.process.wait()


def deliver_backlog(port, login, receiver, slow=()):
    """Seconds to deliver what a chat load of 100 conversations leaves in the log, and how many events that is."""
    admin = Api(port, *login)
    hooks = [admin.post("/webhooks", {"name": f"bench {next(names)}", "url": f"http://127.0.0.1:{one.port}/", "kinds": ["conversation.*"]})["webhook"]["id"]
             for one in (receiver, *slow)]
    for hook in hooks:
        admin.patch(f"/webhooks/{hook}", {"state": "paused"})
    subprocess.run([str(build / "bench" / "chat_load"), str(port), *login, "100", str(EACH), "16"], check=True, capture_output=True)
    admin = Api(port, *login)  # the first connection may have been closed meanwhile
    base, last = receiver.count(), 0
    for hook in hooks[1:] + hooks[:1]:
        admin.patch(f"/webhooks/{hook}", {"state": "enabled"})
    began = seen_at = time.monotonic()
    while time.monotonic() - seen_at < 1.5 or last == 0:
        now = receiver.count() - base
        if now > last:
            last, seen_at = now, time.monotonic()
        time.sleep(0.02)
    for hook in hooks:
        admin.delete(f"/webhooks/{hook}")
    return {"seconds": seen_at - began, "deliveries": last, "per_second": last / (seen_at - began)}


def run():
    results = Results("webhooks")
    make("deskbell", "chat_load")
    receiver, slow = Receiver(), [Receiver(5_000) for _ in range(10)]
    try:
        with workspace() as directory:
            data = directory / "data"
            login = first_administrator(data)
            with Server(data, [*NO_LIMITS, "outgoing.allowed_networks=127.0.0.1"]) as server:
                alone = [deliver_backlog(server.port, login, receiver) for _ in range(size(3, 1))]
                beside = deliver_backlog(server.port, login, receiver, slow)
    finally:
        for one in (receiver, *slow):
            one.stop()
    results.method = {"conversations": 100, "messages_each": EACH, "slow_receivers": 10}
    results.detail = {"alone": alone, "beside": beside}
    rate = median(one["per_second"] for one in alone)
    results.figure("deliveries, one receiver, 100 streams", round(rate), "/s", 1000)
    results.ratio("the same beside ten receivers that take 5 s", beside["per_second"], rate, "of alone", 0.5, digits=2)
    results.keep()
