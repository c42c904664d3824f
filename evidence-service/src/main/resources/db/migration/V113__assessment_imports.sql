-- A package of assessments on its way in, and what has become of it so far.
CREATE TABLE assessment_import (
    tenant_id       text        NOT NULL,
    id              uuid        NOT NULL,
    state           text        NOT NULL CHECK (state IN ('QUEUED', 'RUNNING', 'COMPLETED', 'REFUSED', 'FAILED')),
    actor           text        NOT NULL,
    idempotency_key text,
    fingerprint     text        NOT NULL,
    source_system   text,
    created_at      timestamptz NOT NULL DEFAULT now(),
    started_at      timestamptz,
    finished_at     timestamptz,
    read            bigint      NOT NULL DEFAULT 0,
    created         bigint      NOT NULL DEFAULT 0,
    updated         bigint      NOT NULL DEFAULT 0,
    unchanged       bigint      NOT NULL DEFAULT 0,
    removed         bigint      NOT NULL DEFAULT 0,
    rejected        bigint      NOT NULL DEFAULT 0,
    faults          bigint      NOT NULL DEFAULT 0,
    refused_for     text[]      NOT NULL DEFAULT '{}',
    PRIMARY KEY (tenant_id, id),
    UNIQUE (tenant_id, actor, idempotency_key)
) WITH (fillfactor = 50);

-- The package as it came, in parts, until the import is final.
CREATE TABLE assessment_import_upload (
    tenant_id text  NOT NULL,
    import_id uuid  NOT NULL,
    part      int   NOT NULL,
    bytes     bytea NOT NULL,
    PRIMARY KEY (tenant_id, import_id, part)
);
ALTER TABLE assessment_import_upload ALTER COLUMN bytes SET STORAGE EXTERNAL;

-- What was wrong, for the report.
CREATE TABLE assessment_import_fault (
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

SELECT enable_tenant_policy('assessment_import');
SELECT enable_tenant_policy('assessment_import_upload');
SELECT enable_tenant_policy('assessment_import_fault');

-- Which imports are to be worked on, and by whom until when. Nothing but opaque keys, so that a worker can look for work
-- of all tenants. The ids are time-ordered: a tenant's imports are worked on one after the other.
CREATE TABLE assessment_import_queue (
    import_id   uuid        PRIMARY KEY,
    tenant_id   text        NOT NULL,
    worker      text,
    lease_until timestamptz NOT NULL DEFAULT '-infinity',
    attempts    int         NOT NULL DEFAULT 0
) WITH (fillfactor = 50);
GRANT SELECT, INSERT, UPDATE, DELETE ON assessment_import_queue TO ${app};
