-- position: all events up to it are in webhook_delivery or do not concern the subscription
CREATE TABLE webhook_subscription (
  id BIGINT PRIMARY KEY,
  name TEXT NOT NULL,
  description TEXT NOT NULL,
  url TEXT NOT NULL,
  kinds TEXT NOT NULL,
  header_names TEXT NOT NULL,
  headers TEXT NOT NULL,
  secret TEXT NOT NULL,
  former_secret TEXT,
  former_until BIGINT,
  state TEXT NOT NULL,
  state_reason TEXT,
  position BIGINT NOT NULL,
  failures BIGINT NOT NULL DEFAULT 0,
  failing_since BIGINT,
  not_before BIGINT,
  last_success_at BIGINT,
  last_failure_at BIGINT,
  last_failure TEXT,
  created_at BIGINT NOT NULL,
  updated_at BIGINT NOT NULL
);
CREATE UNIQUE INDEX webhook_subscription_name ON webhook_subscription (name);

-- attempts: of this round; a resend or replay begins another one. tries: of all rounds.
CREATE TABLE webhook_delivery (
  subscription BIGINT NOT NULL,
  position BIGINT NOT NULL,
  stream BIGINT NOT NULL,
  seq BIGINT NOT NULL,
  kind TEXT NOT NULL,
  event_at BIGINT NOT NULL,
  state TEXT NOT NULL,
  attempts BIGINT NOT NULL,
  tries BIGINT NOT NULL,
  next_at BIGINT NOT NULL,
  last_at BIGINT,
  last_status BIGINT,
  last_error TEXT,
  PRIMARY KEY (subscription, position)
);
CREATE INDEX webhook_delivery_open ON webhook_delivery (subscription, state, position) WHERE state <> 'delivered';

CREATE TABLE webhook_attempt (
  subscription BIGINT NOT NULL,
  position BIGINT NOT NULL,
  number BIGINT NOT NULL,
  at BIGINT NOT NULL,
  took_ms BIGINT NOT NULL,
  status BIGINT,
  error TEXT,
  answer TEXT NOT NULL,
  PRIMARY KEY (subscription, position, number)
);

CREATE TABLE webhook_hour (
  subscription BIGINT NOT NULL,
  hour BIGINT NOT NULL,
  delivered BIGINT NOT NULL,
  failed BIGINT NOT NULL,
  took_ms BIGINT NOT NULL,
  PRIMARY KEY (subscription, hour)
);
