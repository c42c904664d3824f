SELECT create_state_view('visit_list', $$
    kind         text   NOT NULL,
    stakes       text   NOT NULL,
    status       text   NOT NULL,
    school       text   NOT NULL,
    school_class text,
    observers    varchar[] NOT NULL,
    observee     text,
    goals        varchar[] NOT NULL,
    scheduled_on date   NOT NULL,
    visited_on   date
$$);
CREATE INDEX visit_list_school ON visit_list (tenant_id, generation, school, id);
CREATE INDEX visit_list_class ON visit_list (tenant_id, generation, school_class, visited_on);
CREATE INDEX visit_list_observee ON visit_list (tenant_id, generation, observee, id);

SELECT create_state_view('conversation_list', $$
    kind         text   NOT NULL,
    status       text   NOT NULL,
    participants varchar[] NOT NULL,
    observation  text,
    evaluative   boolean NOT NULL
$$);
CREATE INDEX conversation_list_observation ON conversation_list (tenant_id, generation, observation, id);

SELECT create_state_view('time_ledger', $$
    leader      text        NOT NULL,
    status      text        NOT NULL,
    source      text        NOT NULL,
    category    text        NOT NULL,
    subcategory text,
    goal        text,
    starts_at   timestamptz NOT NULL,
    ends_at     timestamptz NOT NULL
$$);
CREATE INDEX time_ledger_leader ON time_ledger (tenant_id, generation, leader, starts_at);

SELECT create_state_view('perception_list', $$
    leader         text        NOT NULL,
    status         text        NOT NULL,
    first_day      date        NOT NULL,
    last_day       date        NOT NULL,
    believed_share numeric     NOT NULL,
    recorded_at    timestamptz NOT NULL
$$);
CREATE INDEX perception_list_leader ON perception_list (tenant_id, generation, leader, first_day);
