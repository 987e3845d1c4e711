CREATE TABLE approval_policy (
  id BIGINT PRIMARY KEY,
  position BIGINT NOT NULL,
  body TEXT NOT NULL
);
CREATE TABLE approval_request (
  id BIGINT PRIMARY KEY,
  case_id BIGINT NOT NULL,
  state TEXT NOT NULL,
  kind TEXT NOT NULL,
  policy BIGINT NOT NULL,
  requester BIGINT NOT NULL,
  asked_at BIGINT NOT NULL,
  body TEXT NOT NULL
);
CREATE INDEX approval_request_case ON approval_request (case_id, id);
CREATE INDEX approval_request_state ON approval_request (state, policy, id);
CREATE INDEX approval_request_requester ON approval_request (requester, id);
CREATE TABLE approval_absence (
  id BIGINT PRIMARY KEY,
  person BIGINT NOT NULL,
  from_at BIGINT NOT NULL,
  until_at BIGINT NOT NULL,
  deputy BIGINT
);
CREATE INDEX approval_absence_until ON approval_absence (until_at);
