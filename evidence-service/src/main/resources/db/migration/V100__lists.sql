SELECT create_state_view('evidence_list', $$
    status      text      NOT NULL,
    kind        text      NOT NULL,
    school      text      NOT NULL,
    collector   text      NOT NULL,
    observed_on date      NOT NULL,
    targets     varchar[] NOT NULL
$$);
CREATE INDEX evidence_list_school ON evidence_list (tenant_id, generation, school, id);
CREATE INDEX evidence_list_targets ON evidence_list USING gin (targets);

SELECT create_state_view('measure_list', $$
    status     text NOT NULL,
    kind       text NOT NULL,
    grade_band text
$$);

SELECT create_state_view('point_list', $$
    status      text NOT NULL,
    measure     text NOT NULL,
    goal        text,
    group_id    text NOT NULL,
    measured_on date NOT NULL
$$);
CREATE INDEX point_list_goal ON point_list (tenant_id, generation, goal, measured_on, id);
CREATE INDEX point_list_measure ON point_list (tenant_id, generation, measure, id);
