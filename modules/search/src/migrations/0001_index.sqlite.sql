CREATE TABLE search_document (
  id INTEGER PRIMARY KEY,
  kind TEXT NOT NULL,
  parent INTEGER NOT NULL,
  at INTEGER NOT NULL,
  body TEXT NOT NULL
);
CREATE INDEX search_document_parent ON search_document (parent, id);
CREATE INDEX search_document_place ON search_document (id, parent);
CREATE TABLE search_scope (
  parent INTEGER NOT NULL,
  scope INTEGER NOT NULL,
  PRIMARY KEY (parent, scope)
) WITHOUT ROWID;
CREATE TABLE search_scheme (
  number INTEGER NOT NULL
);
CREATE VIRTUAL TABLE search_term USING fts5(
  terms, content='', columnsize=0, tokenize="ascii tokenchars '_'"
);
