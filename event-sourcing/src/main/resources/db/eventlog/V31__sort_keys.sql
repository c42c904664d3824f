-- What lists are sorted by is read out of the folded state into columns of its own, so that an index has it, and the rows that are
-- there have it, too.

-- Text as people look it up: without regard to case and accents, on every machine the same. Not all of it, because an entry of an
-- index has little room.
CREATE FUNCTION sort_key(value text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN left(lower(regexp_replace(normalize(value, NFKD), '[\u0300-\u036F]', '', 'g') COLLATE pg_c_utf8), 200);

-- A moment in UTC. What is too far away for a timestamp is none.
CREATE FUNCTION sort_time(value text) RETURNS timestamptz LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN CASE WHEN value ~ '^(?!0000)\d{4}-\d\d-\d\dT[0-9:.]+Z$' THEN value::timestamptz END;
