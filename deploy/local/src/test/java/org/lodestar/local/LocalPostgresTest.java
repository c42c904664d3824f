package org.lodestar.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalPostgresTest {

    @TempDir
    static Path directory;

    static LocalPostgres postgres;

    @BeforeAll
    static void start() {
        postgres = LocalPostgres.start(directory.resolve("postgres"), 0);
        postgres.createDatabase("goals", "owner's secret", "app's secret");
    }

    @AfterAll
    static void stop() {
        postgres.close();
    }

    @Test
    void acknowledges_a_commit_only_when_it_is_on_the_disk() throws SQLException {
        assertThat(shown("fsync")).isEqualTo("on");
        assertThat(shown("synchronous_commit")).isEqualTo("on");
        assertThat(shown("full_page_writes")).isEqualTo("on");
        assertThat(postgres.settings()).containsEntry("fsync", "on").containsEntry("max_connections", "200");
    }

    @Test
    void lets_nobody_in_without_the_password() {
        assertThatThrownBy(() -> DriverManager.getConnection(postgres.jdbcUrl("postgres"), "postgres", "guessed"))
                .isInstanceOf(SQLException.class)
                .hasMessageContaining("password authentication failed");
        assertThatThrownBy(() -> connect("goals_app", "guessed"))
                .hasMessageContaining("password authentication failed");
    }

    @Test
    void keeps_the_password_where_only_its_owner_reads_it() throws Exception {
        var permissions = Files.getPosixFilePermissions(directory.resolve("postgres.password"));
        assertThat(PosixFilePermissions.toString(permissions)).isEqualTo("rw-------");
    }

    @Test
    void gives_the_owner_its_schema_and_the_app_nothing_to_own() throws SQLException {
        try (var owner = connect("goals_owner", "owner's secret");
                var statement = owner.createStatement()) {
            statement.execute("CREATE TABLE owned (id int)");
        }
        try (var app = connect("goals_app", "app's secret");
                var statement = app.createStatement()) {
            assertThatThrownBy(() -> statement.execute("CREATE TABLE made (id int)"))
                    .hasMessageContaining("permission denied for schema public");
            assertThatThrownBy(() -> statement.executeQuery("SELECT * FROM owned"))
                    .hasMessageContaining("permission denied for table owned");
            try (var role = statement.executeQuery("""
                    SELECT rolsuper, rolbypassrls, rolcreatedb, rolcreaterole FROM pg_roles WHERE rolname = current_user
                    """)) {
                role.next();
                for (int column = 1; column <= 4; column++) {
                    assertThat(role.getBoolean(column)).isFalse();
                }
            }
        }
    }

    @Test
    void keeps_one_service_out_of_the_database_of_another() {
        postgres.createDatabase("evidence", "a", "b");
        assertThatThrownBy(() -> DriverManager.getConnection(postgres.jdbcUrl("evidence"), "goals_app", "app's secret"))
                .hasMessageContaining("permission denied for database");
    }

    @Test
    void makes_a_database_once_and_then_only_renews_the_passwords() throws SQLException {
        postgres.createDatabase("roster", "first", "first");
        postgres.createDatabase("roster", "second", "second");
        try (var owner = DriverManager.getConnection(postgres.jdbcUrl("roster"), "roster_owner", "second")) {
            assertThat(owner.isValid(1)).isTrue();
        }
    }

    @Test
    void refuses_a_name_that_is_not_one() {
        assertThatThrownBy(() -> postgres.createDatabase("goals; drop", "a", "b"))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void keeps_what_was_committed_when_it_is_stopped_at_once() throws SQLException {
        try (var connection = postgres.connect("postgres");
                var statement = connection.createStatement()) {
            statement.execute("CREATE TABLE kept AS SELECT 42 AS answer");
        }
        int port = postgres.port();
        postgres.restart(true);
        assertThat(postgres.port()).isEqualTo(port);
        try (var connection = postgres.connect("postgres");
                var statement = connection.createStatement();
                var row = statement.executeQuery("SELECT answer FROM kept")) {
            row.next();
            assertThat(row.getInt(1)).isEqualTo(42);
        }
    }

    @Test
    void starts_over_a_process_number_left_by_a_crash(@TempDir Path other) throws Exception {
        var data = other.resolve("postgres");
        LocalPostgres.start(data, 0).close();
        Files.writeString(
                data.resolve("postmaster.pid"), ProcessHandle.current().pid() + "\n" + data + "\n");
        try (var again = LocalPostgres.start(data, 0)) {
            assertThat(again.process()).isPresent();
        }
    }

    @Test
    void takes_the_place_of_a_server_whose_owner_was_killed(@TempDir Path other) {
        var orphan = LocalPostgres.prepare(other.resolve("postgres"), 0);
        orphan.start();
        var left = orphan.process().orElseThrow();
        try (var next = LocalPostgres.start(other.resolve("postgres"), 0)) {
            assertThat(left.isAlive()).isFalse();
            assertThat(next.process()).isPresent();
        }
    }

    private static String shown(String setting) throws SQLException {
        try (var connection = postgres.connect("postgres");
                var statement = connection.createStatement();
                var row = statement.executeQuery("SHOW " + setting)) {
            row.next();
            return row.getString(1);
        }
    }

    private static Connection connect(String user, String password) throws SQLException {
        return DriverManager.getConnection(postgres.jdbcUrl("goals"), user, password);
    }
}
