-- What the lists are sorted by, next to the id that decides among those alike. Days are written so that their text has their order.
ALTER TABLE roster_org ADD COLUMN name_key text COLLATE "C"
    GENERATED ALWAYS AS (sort_key(state::jsonb #>> '{details,name}')) STORED;
CREATE INDEX roster_org_name ON roster_org (tenant_id, generation, name_key, id);

ALTER TABLE roster_academic_session
    ADD COLUMN title_key  text COLLATE "C" GENERATED ALWAYS AS (sort_key(state::jsonb #>> '{details,title}')) STORED,
    ADD COLUMN start_date text COLLATE "C" GENERATED ALWAYS AS (state::jsonb #>> '{details,startDate}') STORED;
CREATE INDEX roster_academic_session_title ON roster_academic_session (tenant_id, generation, title_key, id);
CREATE INDEX roster_academic_session_start ON roster_academic_session (tenant_id, generation, start_date, id);

ALTER TABLE roster_course ADD COLUMN title_key text COLLATE "C"
    GENERATED ALWAYS AS (sort_key(state::jsonb #>> '{details,title}')) STORED;
CREATE INDEX roster_course_title ON roster_course (tenant_id, generation, title_key, id);

-- By family name, and within one by given name.
ALTER TABLE roster_user ADD COLUMN name_key text COLLATE "C" GENERATED ALWAYS AS (
    sort_key(state::jsonb #>> '{details,familyName}') || U&'\0001'
        || sort_key(state::jsonb #>> '{details,givenName}')) STORED;
CREATE INDEX roster_user_name ON roster_user (tenant_id, generation, name_key, id);

ALTER TABLE roster_class ADD COLUMN title_key text COLLATE "C"
    GENERATED ALWAYS AS (sort_key(state::jsonb #>> '{details,title}')) STORED;
CREATE INDEX roster_class_title ON roster_class (tenant_id, generation, title_key, id);

ALTER TABLE roster_enrollment ADD COLUMN begin_date text COLLATE "C"
    GENERATED ALWAYS AS (state::jsonb #>> '{details,beginDate}') STORED;
CREATE INDEX roster_enrollment_begin ON roster_enrollment (tenant_id, generation, begin_date, id);
