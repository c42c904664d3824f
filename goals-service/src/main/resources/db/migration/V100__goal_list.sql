SELECT create_state_view('goal_list', $$
    school             text   NOT NULL,
    status             text   NOT NULL,
    owners             varchar[] NOT NULL,
    improvement_domain text   NOT NULL,
    plan               text,
    due_date           date   NOT NULL
$$);
CREATE INDEX goal_list_school ON goal_list (tenant_id, generation, school, id);
