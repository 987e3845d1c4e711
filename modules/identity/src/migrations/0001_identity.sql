CREATE TABLE identity_user (
  id BIGINT PRIMARY KEY,
  name TEXT NOT NULL,
  email TEXT NOT NULL,
  email_key TEXT NOT NULL UNIQUE,
  language TEXT NOT NULL,
  status TEXT NOT NULL,
  password_hash TEXT NOT NULL,
  totp_secret TEXT NOT NULL,
  totp_pending TEXT NOT NULL,
  totp_step BIGINT NOT NULL,
  presence TEXT NOT NULL,
  presence_since BIGINT NOT NULL,
  presence_note TEXT NOT NULL,
  created_at BIGINT NOT NULL,
  last_seen_at BIGINT
);
CREATE TABLE identity_role (
  id BIGINT PRIMARY KEY,
  name TEXT NOT NULL,
  name_key TEXT NOT NULL UNIQUE,
  description TEXT NOT NULL,
  permissions TEXT NOT NULL,
  built_in TEXT NOT NULL
);
CREATE TABLE identity_user_role (
  user_id BIGINT NOT NULL,
  role_id BIGINT NOT NULL,
  PRIMARY KEY (user_id, role_id)
);
CREATE INDEX identity_user_role_role ON identity_user_role (role_id);
CREATE TABLE identity_team (
  id BIGINT PRIMARY KEY,
  name TEXT NOT NULL,
  name_key TEXT NOT NULL UNIQUE,
  description TEXT NOT NULL
);
CREATE TABLE identity_team_member (
  team_id BIGINT NOT NULL,
  user_id BIGINT NOT NULL,
  PRIMARY KEY (team_id, user_id)
);
CREATE INDEX identity_team_member_user ON identity_team_member (user_id);
CREATE TABLE identity_session (
  id BIGINT PRIMARY KEY,
  user_id BIGINT NOT NULL,
  token_hash TEXT NOT NULL UNIQUE,
  created_at BIGINT NOT NULL,
  last_seen_at BIGINT NOT NULL,
  address TEXT NOT NULL,
  user_agent TEXT NOT NULL
);
CREATE INDEX identity_session_user ON identity_session (user_id);
CREATE TABLE identity_api_token (
  id BIGINT PRIMARY KEY,
  user_id BIGINT NOT NULL,
  token_hash TEXT NOT NULL UNIQUE,
  name TEXT NOT NULL,
  scopes TEXT NOT NULL,
  created_at BIGINT NOT NULL,
  expires_at BIGINT,
  last_used_at BIGINT
);
CREATE INDEX identity_api_token_user ON identity_api_token (user_id);
CREATE TABLE identity_recovery_code (
  user_id BIGINT NOT NULL,
  code_hash TEXT NOT NULL,
  PRIMARY KEY (user_id, code_hash)
);
CREATE TABLE identity_presence_span (
  id BIGINT PRIMARY KEY,
  user_id BIGINT NOT NULL,
  presence TEXT NOT NULL,
  note TEXT NOT NULL,
  began_at BIGINT NOT NULL,
  ended_at BIGINT
);
CREATE INDEX identity_presence_span_user ON identity_presence_span (user_id, began_at);
CREATE TABLE identity_setting (
  name TEXT NOT NULL PRIMARY KEY,
  value TEXT NOT NULL
);
