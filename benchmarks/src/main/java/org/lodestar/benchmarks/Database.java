package org.lodestar.benchmarks;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import org.flywaydb.core.Flyway;

/**
 * The PostgreSQL of the platform that is measured, as its superuser, and a database of our own in it: with the same log
 * as a service has, and beside it a table of the same columns and indexes for the baseline.
 */
record Database(int port, String superuser, String password) {

    static final String NAME = "bench";
    private static final String OWNER = "bench_owner";
    static final String APP = "bench_app";

    Connection connect(String database) throws SQLException {
        return DriverManager.getConnection("jdbc:postgresql://localhost:" + port + "/" + database, superuser, password);
    }

    /** Makes the database anew. */
    void create() throws SQLException {
        try (var connection = connect("postgres");
                var statement = connection.createStatement()) {
            statement.execute("DROP DATABASE IF EXISTS " + NAME + " WITH (FORCE)");
            for (String role : new String[] {OWNER, APP}) {
                statement.execute("DROP ROLE IF EXISTS " + role);
                statement.execute("CREATE ROLE " + role + " LOGIN PASSWORD '" + password.replace("'", "''") + "'");
            }
            statement.execute("CREATE DATABASE " + NAME + " OWNER " + OWNER);
        }
        var migrated = Flyway.configure()
                .dataSource("jdbc:postgresql://localhost:" + port + "/" + NAME, OWNER, password)
                .locations("classpath:db/eventlog")
                .placeholders(java.util.Map.of("app", APP))
                .load()
                .migrate();
        if (!migrated.success) {
            throw new SQLException("The event log could not be made in the database " + NAME);
        }
        try (var connection = connect(NAME);
                var statement = connection.createStatement()) {
            statement.execute("CREATE TABLE baseline_event (LIKE event INCLUDING ALL)");
            statement.execute("CREATE SEQUENCE baseline_position");
            statement.execute("SELECT create_state_view('note_view', 'times int NOT NULL')");
        }
    }
}
