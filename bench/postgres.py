"""A PostgreSQL for benchmarks. No benchmark itself."""
import os
import pathlib
import re
import shutil
import subprocess

from stand import size


class Postgres:
    """A fresh PostgreSQL that syncs, on a socket in a temporary directory, with the settings that the README names."""

    settings = {"listen_addresses": "", "max_connections": "200", "shared_buffers": "256MB", "max_wal_size": "4GB",
                "fsync": "on", "synchronous_commit": "on", "full_page_writes": "on"}

    def __init__(self, directory):
        self.binaries = pathlib.Path(max(pathlib.Path("/usr/lib/postgresql").glob("*/bin")))
        self.directory = pathlib.Path(directory) / "postgres"
        self.directory.mkdir()
        # PostgreSQL refuses to run as root.
        self.prefix = ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"] if os.getuid() == 0 else []
        if self.prefix:
            shutil.chown(self.directory, "postgres", "postgres")
        self.run("initdb", "-D", "data", "-A", "trust", "-U", "postgres", "-E", "UTF8", "--locale=C.UTF-8")
        options = " ".join(f"-c {name}='{value}'" for name, value in self.settings.items())
        self.run("pg_ctl", "-D", "data", "-w", "-s", "-l", "log", "-o", f"-k {self.directory} {options}", "start")
        self.pid = int((self.directory / "data" / "postmaster.pid").read_text().splitlines()[0])
        self.create("yardstick")
        self.sql("yardstick", "CREATE TABLE yard (id BIGSERIAL PRIMARY KEY, conversation BIGINT, body TEXT)")
        (self.directory / "yard.sql").write_text(
            "INSERT INTO yard (conversation, body) VALUES (1, 'hello my parcel 12345 has not arrived yet, could you check "
            "where it is please? thank you');\n")

    def run(self, program, *arguments):
        # pg_ctl leaves a server behind, which would keep our pipes open.
        pipe = subprocess.DEVNULL if program == "pg_ctl" else subprocess.PIPE
        done = subprocess.run([*self.prefix, str(self.binaries / program), *arguments], cwd=self.directory, stdout=pipe, stderr=pipe, text=True)
        if done.returncode != 0:
            raise RuntimeError(f"{program} failed: {done.stderr or 'see its log'}")
        return done.stdout

    def create(self, database):
        self.run("createdb", "-h", str(self.directory), "-U", "postgres", database)
        return self.url(database)

    def sql(self, database, statement):
        return self.run("psql", "-h", str(self.directory), "-U", "postgres", "-XAtq", "-c", statement, database).strip()

    def url(self, database):
        return f"postgresql://postgres@/{database}?host={self.directory}"

    def written_ahead(self):
        """Bytes of the write-ahead log so far."""
        return int(self.sql("postgres", "SELECT pg_wal_lsn_diff(pg_current_wal_insert_lsn(), '0/0')::bigint"))

    def statistics(self, database):
        """Transactions so far and connections now; whoever asks is not counted."""
        self.sql(database, "SELECT pg_stat_force_next_flush()")
        told = self.sql("postgres", f"SELECT xact_commit + xact_rollback, numbackends FROM pg_stat_database WHERE datname = '{database}'")
        transactions, connections = told.split("|")
        return int(transactions), int(connections)

    def yardstick(self, seconds=None):
        """Single-row commits a second at 32 connections."""
        told = self.run("pgbench", "-h", str(self.directory), "-U", "postgres", "-n", "-M", "prepared", "-f", "yard.sql",
                        "-c", "32", "-j", "2", "-T", str(seconds or size(6, 1)), "yardstick")
        rate = float(re.search(r"tps = ([\d.]+)", told).group(1))
        print(f"  pgbench: {rate:.0f} commits/s", flush=True)
        return rate

    def stop(self):
        self.run("pg_ctl", "-D", "data", "-m", "fast", "-s", "stop")

    def __enter__(self):
        return self

    def __exit__(self, *error):
        self.stop()
