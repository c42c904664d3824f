SELECT create_state_view('roster_org', $$
    status text NOT NULL,
    type   text NOT NULL,
    parent text
$$);

SELECT create_state_view('roster_academic_session', $$
    status text NOT NULL,
    type   text NOT NULL,
    parent text
$$);

SELECT create_state_view('roster_course', $$
    status text NOT NULL,
    org    text NOT NULL
$$);

SELECT create_state_view('roster_user', $$
    status        text      NOT NULL,
    roles         varchar[] NOT NULL,
    orgs          varchar[] NOT NULL,
    roles_at_orgs varchar[] NOT NULL
$$);

SELECT create_state_view('roster_class', $$
    status text      NOT NULL,
    school text      NOT NULL,
    course text      NOT NULL,
    terms  varchar[] NOT NULL
$$);
CREATE INDEX roster_class_school ON roster_class (tenant_id, generation, school, id);

SELECT create_state_view('roster_enrollment', $$
    status       text NOT NULL,
    school_class text NOT NULL,
    school       text NOT NULL,
    person       text NOT NULL,
    role         text NOT NULL
$$);
CREATE INDEX roster_enrollment_class ON roster_enrollment (tenant_id, generation, school_class, id);
CREATE INDEX roster_enrollment_person ON roster_enrollment (tenant_id, generation, person, id);
