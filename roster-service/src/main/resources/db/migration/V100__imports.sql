-- A package on its way into the roster, and what has become of it so far.
CREATE TABLE roster_import (
    tenant_id        text        NOT NULL,
    id               uuid        NOT NULL,
    state            text        NOT NULL
        CHECK (state IN ('QUEUED', 'VALIDATING', 'APPLYING', 'COMPLETED', 'REFUSED', 'FAILED')),
    actor            text        NOT NULL,
    idempotency_key  text,
    fingerprint      text        NOT NULL,
    source_system    text,
    created_at       timestamptz NOT NULL DEFAULT now(),
    started_at       timestamptz,
    finished_at      timestamptz,
    files            text        NOT NULL DEFAULT '[]',
    faults           bigint      NOT NULL DEFAULT 0,
    refused_for      text[]      NOT NULL DEFAULT '{}',
    applied          bigint      NOT NULL DEFAULT 0,
    created          bigint      NOT NULL DEFAULT 0,
    updated          bigint      NOT NULL DEFAULT 0,
    removed          bigint      NOT NULL DEFAULT 0,
    -- Events are counted in the log itself, from here on: what was applied just before a crash is counted once, too.
    counted_position bigint      NOT NULL DEFAULT 0,
    applied_step     int         NOT NULL DEFAULT -1,
    applied_row      bigint      NOT NULL DEFAULT 0,
    PRIMARY KEY (tenant_id, id),
    UNIQUE (tenant_id, actor, idempotency_key)
) WITH (fillfactor = 50);

-- The package as it came, in parts, until it is staged.
CREATE TABLE roster_import_upload (
    tenant_id text  NOT NULL,
    import_id uuid  NOT NULL,
    part      int   NOT NULL,
    bytes     bytea NOT NULL,
    PRIMARY KEY (tenant_id, import_id, part)
);
ALTER TABLE roster_import_upload ALTER COLUMN bytes SET STORAGE EXTERNAL;

-- The rows of a package, until it is applied: those to register by the step of their file, in the order of dependency,
-- then the entries to remove, in the reverse of it. A row without data was not valid; it is there so that its entry is
-- not taken for one that has disappeared.
CREATE TABLE roster_import_row (
    tenant_id  text   NOT NULL,
    import_id  uuid   NOT NULL,
    step       int    NOT NULL,
    row_number bigint NOT NULL,
    sourced_id text   NOT NULL,
    belongs_to text,
    data       jsonb,
    PRIMARY KEY (tenant_id, import_id, step, row_number)
);
CREATE INDEX roster_import_row_belongs_to ON roster_import_row (tenant_id, import_id, belongs_to)
    WHERE belongs_to IS NOT NULL;

-- What was wrong, for the report.
CREATE TABLE roster_import_fault (
    tenant_id   text   NOT NULL,
    import_id   uuid   NOT NULL,
    number      bigint NOT NULL,
    reason      text   NOT NULL,
    file        text,
    row_number  bigint,
    column_name text,
    value       text,
    detail      text   NOT NULL,
    PRIMARY KEY (tenant_id, import_id, number)
);

SELECT enable_tenant_policy('roster_import');
SELECT enable_tenant_policy('roster_import_upload');
SELECT enable_tenant_policy('roster_import_row');
SELECT enable_tenant_policy('roster_import_fault');
-- Each import fills the table anew, which the planner must be told at once.
GRANT MAINTAIN ON roster_import_row TO ${app};

-- Which imports are to be worked on, and by whom until when. Nothing but opaque keys, so that a worker can look for work
-- of all tenants. The ids are time-ordered: a tenant's imports are worked on one after the other.
CREATE TABLE roster_import_queue (
    import_id   uuid        PRIMARY KEY,
    tenant_id   text        NOT NULL,
    worker      text,
    lease_until timestamptz NOT NULL DEFAULT '-infinity',
    attempts    int         NOT NULL DEFAULT 0
) WITH (fillfactor = 50);
GRANT SELECT, INSERT, UPDATE, DELETE ON roster_import_queue TO ${app};
