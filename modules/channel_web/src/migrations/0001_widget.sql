-- `settings` is the InstallationDraft as JSON: read and written whole, never searched.
CREATE TABLE widget_installation (
  id BIGINT PRIMARY KEY,
  key TEXT NOT NULL UNIQUE,
  secret TEXT NOT NULL,
  settings TEXT NOT NULL,
  created_at BIGINT NOT NULL
);
