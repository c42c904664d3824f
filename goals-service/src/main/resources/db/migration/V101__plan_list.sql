SELECT create_state_view('plan_list', $$
    org         text NOT NULL,
    school_year int  NOT NULL,
    status      text NOT NULL
$$);
CREATE INDEX plan_list_org ON plan_list (tenant_id, generation, org, id);
