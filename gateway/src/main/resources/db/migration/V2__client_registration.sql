-- A row is seen by its district only; the column is called tenant here.
CREATE FUNCTION enable_tenant_policy(a_table regclass) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    EXECUTE format('ALTER TABLE %s ENABLE ROW LEVEL SECURITY', a_table);
    EXECUTE format('ALTER TABLE %s FORCE ROW LEVEL SECURITY', a_table);
    EXECUTE format('CREATE POLICY tenant ON %s USING (tenant = nullif(current_setting(''lodestar.tenant'', true), ''''))'
        || ' WITH CHECK (tenant = nullif(current_setting(''lodestar.tenant'', true), ''''))', a_table);
END $$;

ALTER TABLE client
    ALTER COLUMN id SET DEFAULT uuidv7()::text,
    ADD COLUMN name text,
    ADD COLUMN configured boolean NOT NULL DEFAULT false,
    ADD COLUMN version bigint NOT NULL DEFAULT 1,
    ADD COLUMN expires_at timestamptz,
    ADD COLUMN last_used_at timestamptz;

UPDATE client SET name = id;

CREATE TABLE client_secret (
    client_id  text NOT NULL REFERENCES client,
    id         text NOT NULL DEFAULT uuidv7()::text,
    tenant     text NOT NULL,
    sha256     bytea NOT NULL CHECK (octet_length(sha256) = 32),
    created_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (client_id, id)
);

INSERT INTO client_secret (client_id, id, tenant, sha256, created_at)
SELECT id, 'first', tenant, secret_sha256, created_at FROM client;

ALTER TABLE client
    ALTER COLUMN name SET NOT NULL,
    DROP COLUMN secret_sha256;

CREATE INDEX client_by_tenant ON client (tenant, id);

COMMENT ON COLUMN client.configured IS 'Written at every start from gateway.bootstrap';
COMMENT ON COLUMN client.revoked_at IS 'Set to refuse new tokens; those that are out are refused by revoked_client';

-- read whole by every gateway, every few seconds: ids and nothing of a district
CREATE TABLE revoked_client (
    id         text PRIMARY KEY,
    revoked_at timestamptz NOT NULL DEFAULT now()
);

COMMENT ON TABLE revoked_client IS 'Clients whose tokens may still be out; rows go after an hour';

CREATE TABLE receipt (
    tenant      text NOT NULL,
    key         text NOT NULL,
    fingerprint text NOT NULL,
    client_id   text NOT NULL DEFAULT '',
    created_at  timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (tenant, key)
);

COMMENT ON TABLE receipt IS 'Requests with an Idempotency-Key that were carried out; rows go after 48 hours';

CREATE INDEX receipt_by_age ON receipt (tenant, created_at);

SELECT enable_tenant_policy('client'), enable_tenant_policy('client_secret'), enable_tenant_policy('receipt');

-- who asks for a token says an id and no district: it sees what it has to prove, and no other row
CREATE POLICY itself ON client FOR SELECT USING (id = nullif(current_setting('lodestar.client', true), ''));
CREATE POLICY itself ON client_secret FOR SELECT
    USING (client_id = nullif(current_setting('lodestar.client', true), ''));

GRANT SELECT, INSERT, DELETE ON client_secret TO gateway_app;
GRANT SELECT, INSERT, DELETE ON revoked_client TO gateway_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON receipt TO gateway_app;
