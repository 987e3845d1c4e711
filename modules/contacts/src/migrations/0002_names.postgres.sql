-- The name is the first line of what the search looks in. Cut, as an index takes no more than 2,700 bytes.
CREATE INDEX contact_by_name ON contact (left(split_part(search_key, chr(10), 1), 200));
