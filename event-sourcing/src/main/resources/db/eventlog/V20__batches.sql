-- Many commands that were sent at once, and how far they have been carried out.
CREATE TABLE batch (
    tenant_id       text        NOT NULL,
    id              uuid        NOT NULL,
    client          text        NOT NULL,
    scopes          text[]      NOT NULL,
    correlation_id  text        NOT NULL,
    traceparent     text,
    idempotency_key text,
    fingerprint     text        NOT NULL,
    operation       text        NOT NULL,
    -- The header of a CSV file; without one, lines are JSON.
    columns         text[]      NOT NULL,
    lines           int         NOT NULL,
    accepted        int         NOT NULL DEFAULT 0,
    refused         int         NOT NULL DEFAULT 0,
    received_at     timestamptz NOT NULL DEFAULT now(),
    started_at      timestamptz,
    finished_at     timestamptz,
    PRIMARY KEY (tenant_id, id),
    UNIQUE (tenant_id, client, idempotency_key)
) WITH (fillfactor = 50);

-- The lines as they came, some hundreds together, until each of them has its outcome.
CREATE TABLE batch_part (
    tenant_id  text    NOT NULL,
    batch_id   uuid    NOT NULL,
    first_line int     NOT NULL,
    numbers    int[]   NOT NULL,
    lines      bytea[] NOT NULL,
    PRIMARY KEY (tenant_id, batch_id, first_line)
);
ALTER TABLE batch_part ALTER COLUMN lines SET STORAGE EXTERNAL;

-- What became of each line, as it is downloaded.
CREATE TABLE batch_outcome (
    tenant_id text    NOT NULL,
    batch_id  uuid    NOT NULL,
    line      int     NOT NULL,
    refused   boolean NOT NULL,
    outcome   text    NOT NULL,
    PRIMARY KEY (tenant_id, batch_id, line)
);
CREATE INDEX batch_outcome_refused ON batch_outcome (tenant_id, batch_id, line) WHERE refused;

SELECT enable_tenant_policy('batch');
SELECT enable_tenant_policy('batch_part');
SELECT enable_tenant_policy('batch_outcome');

-- What is to be done about which batch from when on, and by whom until then. Nothing but opaque keys, so that a worker can
-- look for work of all tenants. An UPLOAD that is never completed, and what is KEPT long enough, is forgotten.
CREATE SEQUENCE batch_order;
CREATE TABLE batch_queue (
    batch_id  uuid        PRIMARY KEY,
    tenant_id text        NOT NULL,
    stage     text        NOT NULL,
    -- The batches of a tenant go by arrival, the tenants by turns.
    arrival   bigint      NOT NULL DEFAULT nextval('batch_order'),
    turn      bigint      NOT NULL DEFAULT nextval('batch_order'),
    worker    text,
    due_at    timestamptz NOT NULL,
    attempts  int         NOT NULL DEFAULT 0
) WITH (fillfactor = 50);
CREATE INDEX batch_queue_tenant ON batch_queue (tenant_id, arrival) WHERE stage = 'WORK';
GRANT SELECT, INSERT, UPDATE, DELETE ON batch_queue TO ${app};
GRANT USAGE ON SEQUENCE batch_order TO ${app};
