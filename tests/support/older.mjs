// A filled database as an older release left it: some of the last migrations taken back, with all rows kept.
import { spawnSync } from 'node:child_process';
import path from 'node:path';

// Into a new file without checksums, as before there were any. What the search index holds is made anew by a migration.
const kSqlite = `
import os, sqlite3, sys
path = sys.argv[1]
older = sqlite3.connect(path + '.older', isolation_level=None)
older.execute('ATTACH ? AS now', (path,))
gone = ('event_stream', 'job_hold')
older.execute('BEGIN')
rows = older.execute("SELECT type, name, tbl_name, sql FROM now.sqlite_master WHERE sql IS NOT NULL ORDER BY type = 'table' DESC").fetchall()
for kind, name, table, sql in rows:
    if table.startswith('search_') or table in gone or name.startswith('sqlite_') or name == 'blob_content_sealed_by':
        continue
    older.execute(sql)
    if kind == 'table':
        older.execute(f'INSERT INTO main.{name} SELECT * FROM now.{name}')
older.execute('ALTER TABLE main.blob_content DROP COLUMN file')
older.execute('ALTER TABLE main.blob_content DROP COLUMN sealed_by')
older.execute("DELETE FROM main.schema_migration WHERE module = 'search' OR (module IN ('events', 'jobs', 'blob') AND number > 1)")
older.execute('COMMIT')
older.execute('DETACH now')
older.execute('PRAGMA journal_mode = WAL')
older.close()
for suffix in ('-wal', '-shm'):
    if os.path.exists(path + suffix):
        os.remove(path + suffix)
os.replace(path + '.older', path)
`;

// Before the log and the messages were divided into parts.
const kPostgres = `
BEGIN;
CREATE TABLE event_plain (LIKE event, PRIMARY KEY (position));
INSERT INTO event_plain SELECT * FROM event;
DROP TABLE event;
ALTER TABLE event_plain RENAME TO event;
ALTER INDEX event_plain_pkey RENAME TO event_pkey;
CREATE UNIQUE INDEX event_stream_seq ON event (stream, seq);
CREATE TABLE message_plain (LIKE message, PRIMARY KEY (conversation, seq));
INSERT INTO message_plain SELECT * FROM message;
DROP TABLE message;
ALTER TABLE message_plain RENAME TO message;
ALTER INDEX message_plain_pkey RENAME TO message_pkey;
CREATE UNIQUE INDEX message_by_client_id ON message (conversation, client_id) WHERE client_id IS NOT NULL;
ALTER TABLE event_stream DROP COLUMN position;
ALTER TABLE conversation DROP COLUMN bot;
DROP SEQUENCE event_overtaken;
DELETE FROM schema_migration WHERE (module = 'events' AND number > 1) OR (module = 'conversations' AND number > 2);
COMMIT;
`;

/** The program must not run. Answers how many migrations were taken back. */
export function makeOlder(server) {
  const applied = () => Number(server.sql('SELECT COUNT(*) FROM schema_migration'));
  const before = applied();
  const url = server.settings['database.url'];
  const done = url
    ? spawnSync('psql', ['-Xq', '-v', 'ON_ERROR_STOP=1', url], { input: kPostgres, encoding: 'utf8' })
    : spawnSync('python3', ['-c', kSqlite, path.join(server.dataDir, 'deskbell.db')], { encoding: 'utf8' });
  if (done.status !== 0) throw new Error(done.stderr);
  return before - applied();
}
