-- Which group each student is in, learned from roster-service's events: what a class, grade or school has achieved is made of
-- the results of its students.
CREATE TABLE known_student (
    tenant_id text   NOT NULL,
    id        text   NOT NULL,
    schools   text[] NOT NULL,
    grades    text[] NOT NULL,
    position  bigint NOT NULL,
    PRIMARY KEY (tenant_id, id)
);
SELECT enable_tenant_policy('known_student');

CREATE TABLE known_enrollment (
    tenant_id text   NOT NULL,
    id        text   NOT NULL,
    class     text   NOT NULL,
    student   text   NOT NULL,
    position  bigint NOT NULL,
    PRIMARY KEY (tenant_id, id)
);
CREATE INDEX known_enrollment_class ON known_enrollment (tenant_id, class, student);
SELECT enable_tenant_policy('known_enrollment');
