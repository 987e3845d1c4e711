-- The name is the first line of what the search looks in.
CREATE INDEX contact_by_name ON contact (substr(search_key, 1, instr(search_key || char(10), char(10)) - 1));
