-- One log per tenant. Every key starts with tenant_id, so that tenants can be spread over nodes without a change of schema.

CREATE TABLE event_log (
    tenant_id text   PRIMARY KEY,
    head      bigint NOT NULL CHECK (head >= 0)
) WITH (fillfactor = 50);

CREATE TABLE event (
    tenant_id      text        NOT NULL,
    position       bigint      NOT NULL,
    stream_id      text        NOT NULL,
    stream_version bigint      NOT NULL,
    event_id       uuid        NOT NULL,
    type           text        NOT NULL,
    data           jsonb       NOT NULL,
    metadata       jsonb       NOT NULL,
    recorded_at    timestamptz NOT NULL,
    PRIMARY KEY (tenant_id, position),
    UNIQUE (tenant_id, stream_id, stream_version)
);

-- The folded state rides along: a read by id and the next command are one row each.
CREATE TABLE stream (
    tenant_id    text   NOT NULL,
    stream_id    text   NOT NULL,
    version      bigint NOT NULL,
    state        text   NOT NULL,
    state_schema int    NOT NULL,
    PRIMARY KEY (tenant_id, stream_id)
) WITH (fillfactor = 80);

-- What an Idempotency-Key was answered with.
CREATE TABLE receipt (
    tenant_id      text        NOT NULL,
    client         text        NOT NULL,
    key            text        NOT NULL,
    fingerprint    text        NOT NULL,
    stream_id      text        NOT NULL,
    stream_version bigint      NOT NULL,
    position       bigint      NOT NULL,
    recorded_at    timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (tenant_id, client, key)
);
CREATE INDEX receipt_recorded_at ON receipt USING brin (recorded_at);

CREATE TABLE projection (
    tenant_id  text    NOT NULL,
    name       text    NOT NULL,
    generation int     NOT NULL,
    position   bigint  NOT NULL,
    live       boolean NOT NULL,
    PRIMARY KEY (tenant_id, name, generation)
) WITH (fillfactor = 50);
CREATE UNIQUE INDEX projection_one_live ON projection (tenant_id, name) WHERE live;

-- Streams that a projection could not digest; their later events wait with them.
CREATE TABLE parked (
    tenant_id  text        NOT NULL,
    name       text        NOT NULL,
    generation int         NOT NULL,
    stream_id  text        NOT NULL,
    position   bigint      NOT NULL,
    reason     text        NOT NULL,
    parked_at  timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (tenant_id, name, generation, stream_id)
);

-- What this service knows of things that other services own.
CREATE TABLE known_reference (
    tenant_id  text    NOT NULL,
    category   text    NOT NULL,
    id         text    NOT NULL,
    active     boolean NOT NULL,
    attributes jsonb   NOT NULL,
    position   bigint  NOT NULL,
    PRIMARY KEY (tenant_id, category, id)
);

-- An event is a fact: nobody changes or removes one.
CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'events are never changed' USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER event_is_immutable BEFORE UPDATE OR DELETE ON event
    FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER event_is_never_truncated BEFORE TRUNCATE ON event
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- Tenant isolation. event_log holds nothing but opaque tenant keys and counts, and tells the relay where there is work:
-- everybody reads it, and writes only the counter of the tenant at hand.
DO $$
DECLARE
    t text;
BEGIN
    FOREACH t IN ARRAY ARRAY['event', 'stream', 'receipt', 'projection', 'parked', 'known_reference'] LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', t);
        EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', t);
        EXECUTE format('CREATE POLICY tenant ON %I USING (tenant_id = nullif(current_setting(''lodestar.tenant'', true), ''''))'
            || ' WITH CHECK (tenant_id = nullif(current_setting(''lodestar.tenant'', true), ''''))', t);
    END LOOP;
END $$;

ALTER TABLE event_log ENABLE ROW LEVEL SECURITY;
ALTER TABLE event_log FORCE ROW LEVEL SECURITY;
CREATE POLICY everybody_reads ON event_log FOR SELECT USING (true);
CREATE POLICY tenant_begins ON event_log FOR INSERT
    WITH CHECK (tenant_id = nullif(current_setting('lodestar.tenant', true), ''));
CREATE POLICY tenant_counts ON event_log FOR UPDATE
    USING (tenant_id = nullif(current_setting('lodestar.tenant', true), ''))
    WITH CHECK (tenant_id = nullif(current_setting('lodestar.tenant', true), ''));

GRANT SELECT, INSERT, UPDATE ON event_log TO ${app};
GRANT SELECT, INSERT ON event TO ${app};
GRANT SELECT, INSERT, UPDATE, DELETE ON stream, receipt, projection, parked, known_reference TO ${app};

-- Appends a batch in one transaction and one round trip. A unit is appended whole or not at all; a unit that meets a
-- newer version of one of its streams, or a receipt that is already there, is refused without touching the others.
-- Locks are taken in one total order (tenant, then streams by key, then the tenant's counter), so that two callers
-- cannot deadlock on them; the counter comes last, in the statement that inserts the events, and so positions become
-- visible in order and without gaps. The events of a unit get consecutive positions.
CREATE FUNCTION append_events(
    s_unit int[], s_tenant text[], s_stream text[], s_base bigint[], s_version bigint[], s_state text[], s_schema int[],
    r_unit int[], r_tenant text[], r_client text[], r_key text[], r_fingerprint text[], r_stream text[],
    r_version bigint[], r_offset int[],
    e_unit int[], e_tenant text[], e_stream text[], e_version bigint[], e_id uuid[], e_type text[], e_data text[],
    e_metadata text[])
    RETURNS TABLE (unit int, outcome text, first_position bigint, recorded_at timestamptz)
    LANGUAGE plpgsql AS $$
DECLARE
    t          text;
    stale      int[];
    replayed   int[];
    refused    int[];
    appended   bigint;
    new_head   bigint;
    written_at timestamptz;
BEGIN
    FOR t IN SELECT DISTINCT x FROM unnest(s_tenant) x ORDER BY x LOOP
        PERFORM set_config('lodestar.tenant', t, true);

        WITH wanted AS (
            SELECT * FROM unnest(s_unit, s_tenant, s_stream, s_base) w(u, tenant, stream, base) WHERE w.tenant = t
        ), locked AS MATERIALIZED (
            SELECT s.stream_id, s.version FROM stream s
            WHERE s.tenant_id = t AND s.stream_id = ANY (SELECT w.stream FROM wanted w)
            ORDER BY s.stream_id FOR UPDATE
        )
        SELECT coalesce(array_agg(DISTINCT w.u), '{}') INTO stale
        FROM wanted w LEFT JOIN locked l ON l.stream_id = w.stream
        WHERE coalesce(l.version, 0) <> w.base;

        replayed := '{}';
        IF cardinality(r_unit) > 0 THEN
            SELECT coalesce(array_agg(DISTINCT w.u), '{}') INTO replayed
            FROM unnest(r_unit, r_tenant, r_client, r_key) w(u, tenant, client, key)
            JOIN receipt r ON r.tenant_id = t AND r.client = w.client AND r.key = w.key
            WHERE w.tenant = t;
        END IF;
        refused := stale || replayed;

        INSERT INTO stream (tenant_id, stream_id, version, state, state_schema)
        SELECT t, w.stream, w.version, w.state, w.schema
        FROM unnest(s_unit, s_tenant, s_stream, s_base, s_version, s_state, s_schema)
            w(u, tenant, stream, base, version, state, schema)
        WHERE w.tenant = t AND w.base = 0 AND w.version > 0 AND w.u <> ALL (refused)
        ORDER BY w.stream;

        UPDATE stream s SET version = w.version, state = w.state, state_schema = w.schema
        FROM unnest(s_unit, s_tenant, s_stream, s_base, s_version, s_state, s_schema)
            w(u, tenant, stream, base, version, state, schema)
        WHERE w.tenant = t AND w.base > 0 AND w.u <> ALL (refused) AND s.tenant_id = t AND s.stream_id = w.stream;

        SELECT count(*) INTO appended FROM unnest(e_unit, e_tenant) w(u, tenant)
        WHERE w.tenant = t AND w.u <> ALL (refused);

        IF appended > 0 THEN
            -- A receipt names the position that it will have once the counter is known, so it is written with it.
            WITH counter AS (
                INSERT INTO event_log AS log (tenant_id, head) VALUES (t, appended)
                ON CONFLICT (tenant_id) DO UPDATE SET head = log.head + appended
                RETURNING head, clock_timestamp() AS at
            ), numbered AS (
                SELECT w.*, row_number() OVER (ORDER BY w.ordinal) AS n
                FROM unnest(e_unit, e_tenant, e_stream, e_version, e_id, e_type, e_data, e_metadata) WITH ORDINALITY
                    w(u, tenant, stream, version, id, type, data, metadata, ordinal)
                WHERE w.tenant = t AND w.u <> ALL (refused)
            ), inserted AS (
                INSERT INTO event (tenant_id, position, stream_id, stream_version, event_id, type, data, metadata,
                    recorded_at)
                SELECT t, c.head - appended + e.n, e.stream, e.version, e.id, e.type, e.data::jsonb,
                    e.metadata::jsonb, c.at
                FROM counter c CROSS JOIN numbered e
                ORDER BY e.n
            ), first AS (
                SELECT e.u, c.head - appended + min(e.n) AS position FROM counter c CROSS JOIN numbered e
                GROUP BY e.u, c.head
            ), receipts AS (
                INSERT INTO receipt (tenant_id, client, key, fingerprint, stream_id, stream_version, position)
                SELECT t, w.client, w.key, w.fingerprint, w.stream, w.version, f.position + w.off
                FROM unnest(r_unit, r_tenant, r_client, r_key, r_fingerprint, r_stream, r_version, r_offset)
                    w(u, tenant, client, key, fingerprint, stream, version, off)
                JOIN first f ON f.u = w.u
                WHERE w.tenant = t AND w.off >= 0
            )
            SELECT head, at INTO new_head, written_at FROM counter;

            -- A stream that was read and did not exist has no row to lock; who has made it since has held the counter.
            IF 0 = ANY (s_version) AND EXISTS (
                SELECT FROM unnest(s_unit, s_tenant, s_stream, s_version) w(u, tenant, stream, version)
                JOIN stream s ON s.tenant_id = t AND s.stream_id = w.stream
                WHERE w.tenant = t AND w.version = 0 AND w.u <> ALL (refused))
            THEN
                RAISE EXCEPTION 'a stream was made meanwhile' USING ERRCODE = 'serialization_failure';
            END IF;

            RETURN QUERY
            SELECT e.u, 'APPENDED', new_head - appended + min(e.n), written_at
            FROM (SELECT w.u, row_number() OVER (ORDER BY w.ordinal) AS n
                  FROM unnest(e_unit, e_tenant) WITH ORDINALITY w(u, tenant, ordinal)
                  WHERE w.tenant = t AND w.u <> ALL (refused)) e
            GROUP BY e.u;
        END IF;

        RETURN QUERY SELECT DISTINCT x, 'RECEIPT_EXISTS', 0::bigint, now() FROM unnest(replayed) x;
        RETURN QUERY SELECT DISTINCT x, 'STALE', 0::bigint, now() FROM unnest(stale) x WHERE x <> ALL (replayed);
    END LOOP;
END $$;

-- Each of the following sets the tenant for its own transaction only, so that reading is one round trip.

CREATE FUNCTION load_streams(tenants text[], streams text[])
    RETURNS TABLE (tenant_id text, stream_id text, version bigint, state text, state_schema int)
    LANGUAGE plpgsql AS $$
DECLARE
    t text;
BEGIN
    FOR t IN SELECT DISTINCT x FROM unnest(tenants) x LOOP
        PERFORM set_config('lodestar.tenant', t, true);
        RETURN QUERY
        SELECT s.tenant_id, s.stream_id, s.version, s.state, s.state_schema
        FROM stream s
        WHERE s.tenant_id = t
          AND s.stream_id = ANY (ARRAY(SELECT w.stream FROM unnest(tenants, streams) w(tenant, stream)
                                       WHERE w.tenant = t));
    END LOOP;
END $$;

CREATE FUNCTION load_receipt(t text, a_client text, a_key text) RETURNS SETOF receipt LANGUAGE plpgsql AS $$
BEGIN
    PERFORM set_config('lodestar.tenant', t, true);
    RETURN QUERY SELECT * FROM receipt r WHERE r.tenant_id = t AND r.client = a_client AND r.key = a_key;
END $$;

CREATE FUNCTION active_references(t text, categories text[], ids text[]) RETURNS TABLE (category text, id text)
    LANGUAGE plpgsql AS $$
BEGIN
    PERFORM set_config('lodestar.tenant', t, true);
    RETURN QUERY
    SELECT known.category, known.id
    FROM unnest(categories, ids) wanted(category, id)
    JOIN known_reference known
        ON known.tenant_id = t AND known.category = wanted.category AND known.id = wanted.id AND known.active;
END $$;

CREATE FUNCTION read_events(t text, after bigint, up_to bigint, category text) RETURNS SETOF event
    LANGUAGE plpgsql AS $$
BEGIN
    PERFORM set_config('lodestar.tenant', t, true);
    RETURN QUERY SELECT * FROM event e
        WHERE e.tenant_id = t AND e.position > after AND e.position <= up_to
          AND (category = '' OR starts_with(e.stream_id, category || '/'))
        ORDER BY e.position;
END $$;

CREATE FUNCTION read_stream(t text, a_stream text, after bigint, up_to bigint) RETURNS SETOF event
    LANGUAGE plpgsql AS $$
BEGIN
    PERFORM set_config('lodestar.tenant', t, true);
    RETURN QUERY SELECT * FROM event e
        WHERE e.tenant_id = t AND e.stream_id = a_stream AND e.stream_version > after AND e.stream_version <= up_to
        ORDER BY e.stream_version;
END $$;

-- For the tables of a service: isolates them by tenant and opens them to the application's role.
CREATE FUNCTION enable_tenant_policy(a_table regclass) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    EXECUTE format('ALTER TABLE %s ENABLE ROW LEVEL SECURITY', a_table);
    EXECUTE format('ALTER TABLE %s FORCE ROW LEVEL SECURITY', a_table);
    EXECUTE format('CREATE POLICY tenant ON %s USING (tenant_id = nullif(current_setting(''lodestar.tenant'', true), ''''))'
        || ' WITH CHECK (tenant_id = nullif(current_setting(''lodestar.tenant'', true), ''''))', a_table);
    EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON %s TO ${app}', a_table);
END $$;

-- The columns that every read model of one row per stream has.
CREATE FUNCTION create_state_view(name text, columns text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    EXECUTE format('CREATE TABLE %I (tenant_id text NOT NULL, generation int NOT NULL, id text NOT NULL,'
        || ' version bigint NOT NULL, position bigint NOT NULL, state text NOT NULL,'
        || ' created_at timestamptz NOT NULL, updated_at timestamptz NOT NULL, %s,'
        || ' PRIMARY KEY (tenant_id, generation, id)) WITH (fillfactor = 80)', name, columns);
    PERFORM enable_tenant_policy(name::regclass);
END $$;
