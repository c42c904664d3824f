-- What became of each file of an import. Roles are counted when they are planned, entries in the log itself.
CREATE TABLE roster_import_file (
    tenant_id text   NOT NULL,
    import_id uuid   NOT NULL,
    step      int    NOT NULL,
    mode      text   NOT NULL CHECK (mode IN ('BULK', 'DELTA')),
    read      bigint NOT NULL DEFAULT 0,
    rejected  bigint NOT NULL DEFAULT 0,
    applied   bigint NOT NULL DEFAULT 0,
    created   bigint NOT NULL DEFAULT 0,
    updated   bigint NOT NULL DEFAULT 0,
    removed   bigint NOT NULL DEFAULT 0,
    PRIMARY KEY (tenant_id, import_id, step)
) WITH (fillfactor = 50);

-- The owner is bound by the policy, too; here it moves the rows of every tenant.
ALTER TABLE roster_import NO FORCE ROW LEVEL SECURITY;
INSERT INTO roster_import_file (tenant_id, import_id, step, mode, read, rejected)
SELECT i.tenant_id, i.id, n.step, 'BULK', f.read, f.rejected
FROM roster_import i
CROSS JOIN LATERAL jsonb_to_recordset(i.files::jsonb) f(file text, read bigint, rejected bigint)
JOIN (VALUES ('orgs.csv', 1), ('academicSessions.csv', 2), ('courses.csv', 3), ('users.csv', 4), ('roles.csv', 5),
             ('classes.csv', 6), ('enrollments.csv', 7), ('demographics.csv', 8)) n(file, step) ON n.file = f.file;
ALTER TABLE roster_import DROP COLUMN files;
ALTER TABLE roster_import FORCE ROW LEVEL SECURITY;
SELECT enable_tenant_policy('roster_import_file');

-- A row of a delta that removes its entry. It has no data: nothing may refer to it.
ALTER TABLE roster_import_row ADD COLUMN removal boolean NOT NULL DEFAULT false;
