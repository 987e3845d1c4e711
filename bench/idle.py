"""Memory of a fresh server and of an idle visitor's socket; time from start to ready."""
import http.client
import json
import os
import resource
import socket
import time

from stand import Api, NO_LIMITS, Results, Server, command, first_administrator, make, median, size, workspace

COUNT = size(10_000, 500)
FULL = size(1_000_000, 2_000)


def websocket(port, path, cookie=""):
    """An open WebSocket as a plain socket."""
    one = socket.create_connection(("127.0.0.1", port))
    one.sendall((f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nOrigin: http://127.0.0.1:{port}\r\n"
                 + (f"Cookie: {cookie}\r\n" if cookie else "")
                 + "Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
                 "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n").encode())
    answer = b""
    while b"\r\n\r\n" not in answer:
        answer += one.recv(4096)
    assert b" 101 " in answer, answer
    return one


def say(one, frame):
    payload = json.dumps(frame).encode()
    mask = os.urandom(4)
    head = bytes([0x81, 0x80 | 126]) + len(payload).to_bytes(2, "big") if len(payload) > 125 else bytes([0x81, 0x80 | len(payload)])
    one.sendall(head + mask + bytes(byte ^ mask[i % 4] for i, byte in enumerate(payload)))


def visitor_sockets(port, key, count):
    """Opens `count` visitor sockets, each with its token, and leaves them idle."""
    sockets = []
    connection = http.client.HTTPConnection("127.0.0.1", port)
    for _ in range(count):
        connection.request("POST", "/api/v1/widget/sessions", json.dumps({"installation": key}), {"Content-Type": "application/json"})
        token = json.loads(connection.getresponse().read())["token"]
        one = websocket(port, "/api/v1/widget/socket")
        say(one, {"type": "hello", "token": token})
        assert b"welcome" in one.recv(4096)
        sockets.append(one)
    return sockets


def ready_times(data, count):
    times = []
    for _ in range(count):
        with Server(data) as server:
            times.append(server.ready_ms)
    return times


def run():
    results = Results("idle")
    resource.setrlimit(resource.RLIMIT_NOFILE, (resource.getrlimit(resource.RLIMIT_NOFILE)[1],) * 2)
    make("deskbell")
    with workspace() as directory:
        data = directory / "data"
        login = first_administrator(data)
        empty = ready_times(data, size(5, 1))
        with Server(data, NO_LIMITS) as server:
            time.sleep(1)
            idle = server.resident_kib() / 1024
            key = Api(server.port, *login).installation_key()
            warm = visitor_sockets(server.port, key, 100)
            before = server.resident_kib()
            sockets = visitor_sockets(server.port, key, COUNT)
            time.sleep(2)
            per_socket = (server.resident_kib() - before) / COUNT
            for one in warm + sockets:
                one.close()
        million = directory / "million"
        first_administrator(million)
        command(million, "demo", "--fill", str(FULL))
        full = ready_times(million, size(3, 1))
    results.method = {"sockets": COUNT, "messages": FULL, "starts": [len(empty), len(full)]}
    results.detail = {"ready_empty_ms": empty, "ready_full_ms": full}
    results.figure("resident memory of a fresh server", round(idle, 1), "MiB", 40, idle <= 40, key="server_mib")
    results.figure("memory of an idle visitor's socket", round(per_socket, 2), "KiB", 12, per_socket <= 12)
    results.figure("start to ready, empty", round(median(empty)), "ms", 150, median(empty) <= 150)
    results.figure(f"start to ready, {FULL:,} messages", round(median(full)), "ms", 1000, median(full) <= 1000)
    results.keep()
