CREATE TABLE search_document (
  id BIGINT PRIMARY KEY,
  kind TEXT NOT NULL,
  parent BIGINT NOT NULL,
  at BIGINT NOT NULL,
  body TEXT NOT NULL
);
CREATE INDEX search_document_parent ON search_document (parent, id);
CREATE TABLE search_scope (
  parent BIGINT NOT NULL,
  scope BIGINT NOT NULL,
  PRIMARY KEY (parent, scope)
);
CREATE TABLE search_scheme (
  number BIGINT NOT NULL
);
CREATE TABLE search_term (
  id BIGINT PRIMARY KEY,
  terms TSVECTOR NOT NULL
);
CREATE INDEX search_term_terms ON search_term USING GIN (terms);
