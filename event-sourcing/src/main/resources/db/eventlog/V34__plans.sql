-- Every query begins with its tenant. Planned for the value, one of a tenant that the statistics have not met yet is planned
-- for a single row: joins then read all of its rows again and again. Planned for any value, they take the usual tenant.
-- No query of ours gains from compiling its plan.
DO $$
BEGIN
    EXECUTE format('ALTER DATABASE %I SET plan_cache_mode = force_generic_plan', current_database());
    EXECUTE format('ALTER DATABASE %I SET jit = off', current_database());
END $$;
