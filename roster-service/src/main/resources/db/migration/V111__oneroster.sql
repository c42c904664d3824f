-- What OneRoster clients filter and sort by, read out of the folded state, so that the rows that are there have it, too.
ALTER TABLE roster_org ADD COLUMN details jsonb GENERATED ALWAYS AS (state::jsonb -> 'details') STORED;
ALTER TABLE roster_academic_session ADD COLUMN details jsonb GENERATED ALWAYS AS (state::jsonb -> 'details') STORED;
ALTER TABLE roster_course ADD COLUMN details jsonb GENERATED ALWAYS AS (state::jsonb -> 'details') STORED;
ALTER TABLE roster_class ADD COLUMN details jsonb GENERATED ALWAYS AS (state::jsonb -> 'details') STORED;
ALTER TABLE roster_enrollment ADD COLUMN details jsonb GENERATED ALWAYS AS (state::jsonb -> 'details') STORED;

-- What single people are looked up by has columns of its own: below a row-level policy an index on an expression of
-- JSON is of no use, because the operators of JSON are not leakproof.
ALTER TABLE roster_user
    ADD COLUMN details    jsonb GENERATED ALWAYS AS (state::jsonb -> 'details') STORED,
    ADD COLUMN username   text  GENERATED ALWAYS AS (state::jsonb #>> '{details,username}') STORED,
    ADD COLUMN email      text  GENERATED ALWAYS AS (state::jsonb #>> '{details,email}') STORED,
    ADD COLUMN identifier text  GENERATED ALWAYS AS (state::jsonb #>> '{details,identifier}') STORED;
CREATE INDEX roster_user_username ON roster_user (tenant_id, generation, username);
CREATE INDEX roster_user_email ON roster_user (tenant_id, generation, email);
CREATE INDEX roster_user_identifier ON roster_user (tenant_id, generation, identifier);

-- dateLastModified, by which clients ask for what is new
CREATE INDEX roster_org_updated ON roster_org (tenant_id, generation, updated_at, id);
CREATE INDEX roster_academic_session_updated ON roster_academic_session (tenant_id, generation, updated_at, id);
CREATE INDEX roster_course_updated ON roster_course (tenant_id, generation, updated_at, id);
CREATE INDEX roster_user_updated ON roster_user (tenant_id, generation, updated_at, id);
CREATE INDEX roster_class_updated ON roster_class (tenant_id, generation, updated_at, id);
CREATE INDEX roster_enrollment_updated ON roster_enrollment (tenant_id, generation, updated_at, id);

CREATE INDEX roster_class_course ON roster_class (tenant_id, generation, course, id);
CREATE INDEX roster_enrollment_school ON roster_enrollment (tenant_id, generation, school, id);
