CREATE VIRTUAL TABLE search_vocabulary USING fts5vocab(search_term, 'instance');
