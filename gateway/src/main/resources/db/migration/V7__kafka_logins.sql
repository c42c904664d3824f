-- Whose topics are read by logins at all. Nothing of a district but its opaque key, so that whoever leads finds where to look
-- without being any of them.
CREATE TABLE kafka_district (
    tenant text PRIMARY KEY
);

CREATE TABLE kafka_login (
    username   text PRIMARY KEY,
    tenant     text NOT NULL,
    client_id  text NOT NULL REFERENCES client,
    created_at timestamptz NOT NULL DEFAULT now(),
    ended_at   timestamptz
);

COMMENT ON TABLE kafka_login IS 'Who may log in to the broker, and for which client; of the password only the broker knows anything';
COMMENT ON COLUMN kafka_login.username IS 'Never given twice, so that a connection of a login that has ended gets nothing of the next';

CREATE UNIQUE INDEX kafka_login_current ON kafka_login (client_id) WHERE ended_at IS NULL;

CREATE TABLE kafka_grant (
    id             text PRIMARY KEY DEFAULT uuidv7()::text,
    tenant         text NOT NULL,
    client_id      text NOT NULL,
    username       text NOT NULL REFERENCES kafka_login,
    topics         text NOT NULL,
    classification text NOT NULL,
    opened_at      timestamptz NOT NULL DEFAULT now(),
    closed_at      timestamptz
);

COMMENT ON TABLE kafka_grant IS 'Which topics a client could read from when until when; never deleted';
COMMENT ON COLUMN kafka_grant.topics IS 'How their names begin';
COMMENT ON COLUMN kafka_grant.opened_at IS 'Written before the broker is told';
COMMENT ON COLUMN kafka_grant.closed_at IS 'Written after the broker has said that it is done';

CREATE UNIQUE INDEX kafka_grant_open ON kafka_grant (username, topics) WHERE closed_at IS NULL;
CREATE INDEX kafka_grant_by_tenant ON kafka_grant (tenant, id);

SELECT enable_tenant_policy('kafka_district'), enable_tenant_policy('kafka_login'), enable_tenant_policy('kafka_grant');

CREATE POLICY everybody_reads ON kafka_district FOR SELECT USING (true);

GRANT SELECT, INSERT ON kafka_district TO gateway_app;
GRANT SELECT, INSERT, UPDATE ON kafka_login, kafka_grant TO gateway_app;
