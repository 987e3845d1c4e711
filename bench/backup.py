"""What a backup costs those who chat at 1,000 messages a second; how fast a large database comes back."""
import shutil
import subprocess
import time

from stand import NO_LIMITS, Results, Server, chat_load, command, deskbell, first_administrator, flags, make, median, size, workspace

FILL = size(2_000_000, 5_000)
RATE = size(1000, 200)
SECONDS = size(20, 2)


def run():
    results = Results("backup")
    make("deskbell", "chat_load")
    with workspace() as directory:
        settings = [f"backup.to={directory / 'store'}", f"backup.key_file={directory / 'key'}", "backup.rehearse_every=0s",
                    f"backup.rehearse_in={directory / 'rehearsal'}"]
        data = directory / "data"

        def timed(*words):
            began = time.monotonic()
            command(data, *words, settings=settings)
            return time.monotonic() - began

        login = first_administrator(data)
        timed("demo", "--fill", str(FILL))
        timed("backup", "key", "--create")
        stored = (data / "deskbell.db").stat().st_size / 1e9

        def load(server, seconds=SECONDS):
            return chat_load([server.port], login, RATE * seconds // 100, 0, RATE, watch={"server": server.pid})["ack_p99_ms"]

        without, shipping, copying = [], [], []
        for _ in range(size(3, 1)):
            with Server(data) as server:
                load(server, size(3, 1))
                without.append(load(server))
            with Server(data, NO_LIMITS + settings) as server:
                timed("backup")
                shipping.append(load(server))
                shutil.rmtree(directory / "store" / "chunks")  # so that the next copy has everything to do
                for base in (directory / "store" / "bases").iterdir():
                    base.unlink()
                copy = subprocess.Popen([str(deskbell), "backup", "--data-dir", str(data), *flags(settings), "--set", "log.level=warn"],
                                        stdout=subprocess.DEVNULL)
                copying.append(load(server))
                copy.wait()
        timed("backup")
        again = timed("backup")
        restores = []
        for number in range(size(3, 1)):
            target = directory / f"restored-{number}"
            restores.append(timed("restore", "--to", str(target)))
            shutil.rmtree(target)
    results.method = {"messages": FILL, "offered_per_second": RATE, "seconds": SECONDS}
    results.detail = {"p99_without": without, "p99_shipping": shipping, "p99_copying": copying, "restore_s": restores}
    results.figure("size of the database", round(stored, 2), "GB")
    results.figure(f"p99 of the ack at {RATE}/s without backups", round(median(without), 2), "ms")
    results.ratio("p99 while the log is shipped", median(shipping), median(without), "times without", 1.2, at_most=True, digits=2)
    results.ratio("p99 while the whole database is copied, too", median(copying), median(without), "times without", 1.2, at_most=True, digits=2)
    results.figure("whole copy, little changed", round(again, 1), "s")
    rate = stored / median(restores)
    results.figure("restore with integrity check", round(rate, 3), "GB/s")
    results.figure("restore of 10 GB, extrapolated", round(10 / rate), "s", 300, 10 / rate <= 300)
    results.keep()
