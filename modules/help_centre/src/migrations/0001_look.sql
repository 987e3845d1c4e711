-- One row. `settings` is the Look as JSON: read and written whole, never searched.
CREATE TABLE help_centre_look (
  id BIGINT PRIMARY KEY,
  settings TEXT NOT NULL,
  logo_type TEXT NOT NULL,
  logo BYTEA NOT NULL,
  changed_at BIGINT NOT NULL
);
