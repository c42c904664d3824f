-- As before, and an index for those who ask what has changed since a position of the log.
CREATE OR REPLACE FUNCTION create_state_view(name text, columns text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    EXECUTE format('CREATE TABLE %I (tenant_id text NOT NULL, generation int NOT NULL, id text NOT NULL,'
        || ' version bigint NOT NULL, position bigint NOT NULL, state text NOT NULL,'
        || ' created_at timestamptz NOT NULL, updated_at timestamptz NOT NULL, %s,'
        || ' PRIMARY KEY (tenant_id, generation, id)) WITH (fillfactor = 80)', name, columns);
    EXECUTE format('CREATE INDEX %I ON %I (tenant_id, generation, position)', name || '_position', name);
    PERFORM enable_tenant_policy(name::regclass);
END $$;
