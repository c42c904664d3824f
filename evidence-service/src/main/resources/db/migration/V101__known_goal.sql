-- What progress needs to know of a goal, learned from goals-service's events.
CREATE TABLE known_goal (
    tenant_id    text    NOT NULL,
    id           text    NOT NULL,
    baseline     numeric NOT NULL,
    target       numeric NOT NULL,
    due_on       date    NOT NULL,
    proposed_on  date    NOT NULL,
    activated_on date,
    position     bigint  NOT NULL,
    PRIMARY KEY (tenant_id, id)
);
SELECT enable_tenant_policy('known_goal');
