-- Who is or was a node. The number goes into the ids that the node makes.
CREATE TABLE cluster_node (
  number BIGINT PRIMARY KEY,
  identity TEXT NOT NULL,      -- of the data directory: survives a restart
  incarnation TEXT NOT NULL,   -- of one start of the program
  address TEXT NOT NULL,
  host TEXT NOT NULL,
  version TEXT NOT NULL,
  role TEXT NOT NULL,
  started_at BIGINT NOT NULL,
  seen_at BIGINT NOT NULL,     -- by the database's clock, like all times here
  left_at BIGINT
);
CREATE INDEX cluster_node_identity ON cluster_node (identity);

-- Who may do what only one node at a time may do. `token` grows with each new holder.
CREATE TABLE cluster_lease (
  name TEXT PRIMARY KEY,
  holder TEXT NOT NULL,
  token BIGINT NOT NULL,
  until BIGINT NOT NULL
);

-- Who has a socket on which node.
CREATE TABLE cluster_attendance (
  node BIGINT NOT NULL,
  who BIGINT NOT NULL,
  PRIMARY KEY (node, who)
);
CREATE INDEX cluster_attendance_who ON cluster_attendance (who);

-- What all nodes must agree on: the database's own name, fingerprints of keys.
CREATE TABLE cluster_agreement (
  name TEXT PRIMARY KEY,
  value TEXT NOT NULL
);
