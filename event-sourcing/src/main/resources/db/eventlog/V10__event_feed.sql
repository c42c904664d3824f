-- Tells one life of a log from another: whoever restores a log from a backup renews it, because positions that
-- consumers have seen may then mean other events.
ALTER TABLE event_log ADD COLUMN epoch uuid NOT NULL DEFAULT gen_random_uuid();

-- For the operator, after a restore, as the owner of the tables.
CREATE FUNCTION renew_store_epochs() RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
    t       text;
    renewed bigint := 0;
BEGIN
    FOR t IN SELECT tenant_id FROM event_log LOOP
        PERFORM set_config('lodestar.tenant', t, true);
        UPDATE event_log SET epoch = gen_random_uuid() WHERE tenant_id = t;
        renewed := renewed + 1;
    END LOOP;
    RETURN renewed;
END $$;
REVOKE ALL ON FUNCTION renew_store_epochs() FROM PUBLIC;

-- A stretch of the log for those who follow it: at most so many events and about so many bytes, the first whatever it
-- weighs. Passes over the types in `without` and, unless `streams` is empty, streams that begin with none of those.
-- `found` is how many there were before they were weighed.
CREATE FUNCTION read_feed(t text, after bigint, up_to bigint, without text[], streams text[], most int, bytes bigint)
    RETURNS TABLE (tenant_id text, "position" bigint, stream_id text, stream_version bigint, event_id uuid, type text,
        data jsonb, metadata jsonb, recorded_at timestamptz, found bigint)
    LANGUAGE plpgsql AS $$
#variable_conflict use_column
BEGIN
    PERFORM set_config('lodestar.tenant', t, true);
    RETURN QUERY
    WITH due AS (
        SELECT e.* FROM event e
        WHERE e.tenant_id = t AND e.position > after AND e.position <= up_to
          AND e.type <> ALL (without)
          AND (cardinality(streams) = 0
               OR EXISTS (SELECT FROM unnest(streams) s(prefix) WHERE starts_with(e.stream_id, s.prefix)))
        ORDER BY e.position
        LIMIT most
    ), weighed AS (
        SELECT d.*, count(*) OVER () AS found,
            sum(pg_column_size(d.data)) OVER (ORDER BY d.position) - pg_column_size(d.data) AS before
        FROM due d
    )
    SELECT w.tenant_id, w.position, w.stream_id, w.stream_version, w.event_id, w.type, w.data, w.metadata,
        w.recorded_at, w.found
    FROM weighed w
    WHERE w.before < bytes
    ORDER BY w.position;
END $$;

-- What the log was when it was read for the first time: for each event of a block the digest of how it was told and of how
-- it is stored, 32 bytes each, and the running hash of the log up to the last. Blocks are only ever added.
CREATE TABLE seal (
    tenant_id      text   NOT NULL,
    first_position bigint NOT NULL,
    last_position  bigint NOT NULL,
    told           bytea  NOT NULL,
    stored         bytea  NOT NULL,
    hash           bytea  NOT NULL,
    PRIMARY KEY (tenant_id, first_position)
);
ALTER TABLE seal ALTER COLUMN told SET STORAGE EXTERNAL, ALTER COLUMN stored SET STORAGE EXTERNAL;
SELECT enable_tenant_policy('seal');
REVOKE UPDATE, DELETE ON seal FROM ${app};
