-- Whose events are read at all. Nothing of a district but its opaque key and counters, so that whoever leads finds where there
-- is work without being any of them.
CREATE TABLE webhook_district (
    tenant     text PRIMARY KEY,
    revision   bigint NOT NULL DEFAULT 1,
    created_at timestamptz NOT NULL DEFAULT now()
);

COMMENT ON COLUMN webhook_district.revision IS 'Raised with every change of its webhooks that the leading gateway should hear of';

CREATE TABLE webhook (
    id            text PRIMARY KEY DEFAULT uuidv7()::text,
    tenant        text NOT NULL,
    client_id     text NOT NULL,
    scopes        text[] NOT NULL,
    url           text NOT NULL,
    description   text,
    types         text[] NOT NULL,
    subjects      text[] NOT NULL,
    status        text NOT NULL DEFAULT 'ACTIVE' CHECK (status IN ('ACTIVE', 'PAUSED', 'DISABLED', 'DELETED')),
    reason        text CHECK (reason IN ('GONE', 'EXHAUSTED', 'CLIENT_REVOKED', 'GRANT_WITHDRAWN')),
    version       bigint NOT NULL DEFAULT 1,
    created_at    timestamptz NOT NULL DEFAULT now(),
    failing_since timestamptz,
    disabled_at   timestamptz,
    held_until    timestamptz,
    CHECK ((status = 'DISABLED') = (reason IS NOT NULL) AND (reason IS NULL) = (disabled_at IS NULL))
);

CREATE INDEX webhook_by_tenant ON webhook (tenant, id);

COMMENT ON COLUMN webhook.client_id IS 'Who made it: what that client may no longer see is no longer sent. Not a reference: it may be of another issuer';
COMMENT ON COLUMN webhook.scopes IS 'Those of the token it was made with';
COMMENT ON COLUMN webhook.types IS 'Empty for all; a star at the end stands for anything';
COMMENT ON COLUMN webhook.held_until IS 'The receiver asked for a pause';
COMMENT ON COLUMN webhook.status IS 'DELETED until its deliveries are gone too';

CREATE TABLE webhook_secret (
    id         text PRIMARY KEY,
    webhook_id text NOT NULL REFERENCES webhook ON DELETE CASCADE,
    tenant     text NOT NULL,
    sealed     bytea NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    expires_at timestamptz
);

CREATE INDEX webhook_secret_by_webhook ON webhook_secret (webhook_id);

COMMENT ON COLUMN webhook_secret.sealed IS 'With AES-256-GCM under gateway.key-encryption-key';
COMMENT ON COLUMN webhook_secret.expires_at IS 'Set when it was replaced; until then both sign';

-- How far each topic was read, moved in the transaction that writes what was read.
CREATE TABLE webhook_source (
    topic       text PRIMARY KEY,
    tenant      text NOT NULL,
    next_offset bigint NOT NULL
);

CREATE INDEX webhook_source_by_tenant ON webhook_source (tenant);

CREATE SEQUENCE webhook_event_number;

-- Each event that some webhook is to get, once.
CREATE TABLE webhook_event (
    number     bigint PRIMARY KEY,
    tenant     text NOT NULL,
    id         text NOT NULL,
    type       text NOT NULL,
    subject    text NOT NULL,
    time       timestamptz NOT NULL,
    body       text NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now()
);

CREATE INDEX webhook_event_by_id ON webhook_event (tenant, id);
CREATE INDEX webhook_event_by_age ON webhook_event (tenant, created_at);

COMMENT ON COLUMN webhook_event.number IS 'The order in which they were read';

CREATE TABLE webhook_delivery (
    webhook_id   text NOT NULL REFERENCES webhook,
    number       bigint NOT NULL REFERENCES webhook_event ON DELETE CASCADE,
    tenant       text NOT NULL,
    subject      text NOT NULL,
    time         timestamptz NOT NULL,
    delivered_at timestamptz,
    tries        int NOT NULL DEFAULT 0,
    attempts     jsonb NOT NULL DEFAULT '[]',
    PRIMARY KEY (webhook_id, number)
);

CREATE INDEX webhook_delivery_pending ON webhook_delivery (webhook_id, subject, number) WHERE delivered_at IS NULL;
CREATE INDEX webhook_delivery_by_event ON webhook_delivery (number);
CREATE INDEX webhook_delivery_by_time ON webhook_delivery (webhook_id, time, number);

COMMENT ON COLUMN webhook_delivery.delivered_at IS 'Empty while it is to come, for the first time or again';
COMMENT ON COLUMN webhook_delivery.tries IS 'Of the schedule that it is in; a redelivery begins another';

-- One row for each subject of which something is to come. What comes first is the pending delivery with the lowest number: so
-- a subject that fails waits, and no other does. Whoever adds to a lane or ends it locks its row first.
CREATE TABLE webhook_lane (
    webhook_id text NOT NULL REFERENCES webhook,
    subject    text NOT NULL,
    tenant     text NOT NULL,
    due_at     timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (webhook_id, subject)
);

CREATE INDEX webhook_lane_due ON webhook_lane (webhook_id, due_at);

CREATE TABLE disclosure (
    tenant         text NOT NULL,
    client_id      text NOT NULL,
    channel        text NOT NULL,
    recipient      text NOT NULL,
    day            date NOT NULL,
    type           text NOT NULL,
    classification text NOT NULL,
    events         bigint NOT NULL,
    first_at       timestamptz NOT NULL,
    last_at        timestamptz NOT NULL,
    PRIMARY KEY (tenant, day, client_id, channel, recipient, type, classification)
);

COMMENT ON TABLE disclosure IS 'Who was sent what class of data, by day; never deleted';
COMMENT ON COLUMN disclosure.recipient IS 'Which webhook, for that channel';

SELECT enable_tenant_policy('webhook_district'), enable_tenant_policy('webhook'), enable_tenant_policy('webhook_secret'),
    enable_tenant_policy('webhook_source'), enable_tenant_policy('webhook_event'), enable_tenant_policy('webhook_delivery'),
    enable_tenant_policy('webhook_lane'), enable_tenant_policy('disclosure');

CREATE POLICY everybody_reads ON webhook_district FOR SELECT USING (true);

GRANT USAGE ON SEQUENCE webhook_event_number TO gateway_app;
GRANT SELECT, INSERT, UPDATE, DELETE
    ON webhook_district, webhook, webhook_secret, webhook_source, webhook_event, webhook_delivery, webhook_lane TO gateway_app;
GRANT SELECT, INSERT, UPDATE ON disclosure TO gateway_app;
