package org.lodestar.eventsourcing.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.lodestar.eventsourcing.stage.Replica.await;
import static org.lodestar.eventsourcing.store.Units.change;
import static org.lodestar.eventsourcing.store.Units.receipt;
import static org.lodestar.eventsourcing.store.Units.unit;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Pool;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.lodestar.eventsourcing.StreamId;
import org.lodestar.eventsourcing.stage.Database;

/** What the role of the application, in the hands of somebody with bad intentions, sees of other tenants. */
class TenantIsolationTest {

    private static final String OURS = "ourdistrict";
    private static final String THEIRS = "theirdistrict";
    private static Database database;
    private static Vertx vertx;
    private static Pool pool;
    private static EventLog log;

    @BeforeAll
    static void both_districts_have_rows_in_every_table() {
        database = Database.of("isolation");
        database.migrate("SELECT create_state_view('thing_list', $$ label text $$)");
        vertx = Vertx.vertx();
        pool = database.pool(vertx, 1);
        log = new EventLog(pool);
        for (String tenant : List.of(OURS, THEIRS)) {
            await(log.append(List.of(unit(tenant, List.of(receipt("k", "things/1", 1, 1)), change("things/1", 0, 1)))));
            await(Tenancy.within(
                    pool,
                    tenant,
                    connection -> Future.all(tables().stream()
                                    .filter(table -> !List.of("event", "stream", "receipt")
                                            .contains(table))
                                    .map(table -> connection
                                            .query(insert(table, tenant, "1"))
                                            .execute())
                                    .toList())
                            .map(tenant)));
        }
    }

    @AfterAll
    static void close() {
        await(pool.close());
        await(vertx.close());
    }

    /** Every table with a tenant, so that one that is added later is tried too. */
    static List<String> tables() {
        List<String> tables = database
                .query("SELECT relname FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid"
                        + " WHERE relkind IN ('r', 'p') AND relnamespace = 'public'::regnamespace"
                        + " AND attname = 'tenant_id' AND relname NOT IN ('event_log', 'batch_queue') ORDER BY 1")
                .stream()
                .map(row -> (String) row.getFirst())
                .toList();
        assertThat(tables).contains("event", "stream", "receipt", "projection", "parked", "known_reference");
        return tables;
    }

    /** A row of a tenant whose other columns are told apart by {@code distinct}. */
    private static String insert(String table, String tenant, String distinct) {
        List<List<Object>> columns = database.query("SELECT attname, format_type(atttypid, NULL) FROM pg_attribute"
                + " WHERE attrelid = '" + table + "'::regclass AND attnum > 0 AND NOT attisdropped ORDER BY attnum");
        StringBuilder names = new StringBuilder("INSERT INTO " + table + " (");
        StringBuilder values = new StringBuilder(") VALUES (");
        String separator = "";
        for (List<Object> column : columns) {
            names.append(separator).append(column.getFirst());
            values.append(separator)
                    .append(
                            column.getFirst().equals("tenant_id")
                                    ? '\'' + tenant + '\''
                                    : switch ((String) column.get(1)) {
                                        case "bigint", "integer" -> distinct;
                                        case "boolean" -> "false";
                                        case "jsonb", "text[]", "integer[]", "bytea[]" -> "'{}'";
                                        case "uuid" -> "gen_random_uuid()";
                                        case "timestamp with time zone" -> "now()";
                                        default -> "'text" + distinct + '\'';
                                    });
            separator = ", ";
        }
        return names.toString() + values + ')';
    }

    private static Connection as(String tenant) throws SQLException {
        Connection connection = database.asApp();
        connection.setAutoCommit(false);
        try (var statement = connection.prepareStatement("SELECT set_config('lodestar.tenant', ?, true)")) {
            statement.setString(1, tenant);
            statement.execute();
        }
        return connection;
    }

    private static long count(Connection connection, String sql) throws SQLException {
        return (Long) Database.query(connection, sql).getFirst().getFirst();
    }

    private static int update(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            return statement.executeUpdate(sql);
        }
    }

    @ParameterizedTest
    @MethodSource("tables")
    void without_a_tenant_nothing_is_seen_and_nothing_can_be_written(String table) throws SQLException {
        assertThat(database.query("SELECT count(*) FROM " + table + " WHERE tenant_id = '" + THEIRS + '\''))
                .as("there is something to see")
                .isNotEqualTo(List.of(List.of(0L)));
        try (Connection connection = database.asApp()) {
            assertThat(count(connection, "SELECT count(*) FROM " + table)).isZero();
            assertThatThrownBy(() -> update(connection, insert(table, THEIRS, "2")))
                    .hasMessageContaining("row-level security");
        }
        for (String nobody : List.of("", " ", THEIRS + ' ', THEIRS.toUpperCase(java.util.Locale.ROOT), "%", "*")) {
            try (Connection connection = as(nobody)) {
                assertThat(count(connection, "SELECT count(*) FROM " + table)).isZero();
            }
        }
    }

    @ParameterizedTest
    @MethodSource("tables")
    void one_tenant_does_not_see_another(String table) throws SQLException {
        try (Connection connection = as(OURS)) {
            assertThat(count(connection, "SELECT count(*) FROM " + table)).isPositive();
            assertThat(count(connection, "SELECT count(*) FROM " + table + " WHERE tenant_id <> '" + OURS + '\''))
                    .isZero();
            assertThat(count(
                            connection,
                            "SELECT count(*) FROM " + table + " WHERE tenant_id = '" + THEIRS + "' OR 1 = 1"))
                    .isEqualTo(count(connection, "SELECT count(*) FROM " + table));
        }
    }

    @ParameterizedTest
    @MethodSource("tables")
    void one_tenant_does_not_write_anothers_rows(String table) throws SQLException {
        try (Connection connection = as(OURS)) {
            assertThatThrownBy(() -> update(connection, insert(table, THEIRS, "3")))
                    .hasMessageContaining("row-level security");
        }
        if (table.equals("event") || table.equals("seal")) {
            return; // nobody changes an event or its seal: see below
        }
        try (Connection connection = as(OURS)) {
            assertThat(update(connection, "DELETE FROM " + table + " WHERE tenant_id = '" + THEIRS + '\''))
                    .isZero();
            assertThat(update(
                            connection,
                            "UPDATE " + table + " SET tenant_id = tenant_id WHERE tenant_id = '" + THEIRS + '\''))
                    .isZero();
            assertThatThrownBy(() -> update(connection, "UPDATE " + table + " SET tenant_id = '" + THEIRS + '\''))
                    .hasMessageContaining("row-level security");
        }
    }

    @Test
    void one_tenant_does_not_move_anothers_counter() throws SQLException {
        try (Connection connection = as(OURS)) {
            assertThat(update(connection, "UPDATE event_log SET head = 1000 WHERE tenant_id = '" + THEIRS + '\''))
                    .isZero();
            assertThatThrownBy(
                            () -> update(connection, "INSERT INTO event_log (tenant_id, head) VALUES ('another', 7)"))
                    .hasMessageContaining("row-level security");
        }
        try (Connection connection = as(OURS)) {
            assertThatThrownBy(() -> update(connection, "UPDATE event_log SET tenant_id = 'another'"))
                    .isInstanceOf(SQLException.class);
        }
        assertThat(await(log.heads())).containsEntry(THEIRS, 1L).containsEntry(OURS, 1L);
    }

    @Test
    void every_table_is_forced_to_isolate_reading_and_writing() {
        for (String table : tables()) {
            assertThat(database.query("SELECT relrowsecurity, relforcerowsecurity FROM pg_class WHERE relname = '"
                            + table + '\''))
                    .as(table)
                    .isEqualTo(List.of(List.of(true, true)));
            assertThat(database.query("SELECT count(*) FROM pg_policies WHERE tablename = '" + table
                            + "' AND permissive = 'PERMISSIVE'"
                            + " AND cmd = 'ALL' AND qual IS NOT NULL AND with_check IS NOT NULL"))
                    .as(table)
                    .isEqualTo(List.of(List.of(1L)));
        }
    }

    @Test
    void row_security_holds_the_owner_too() throws SQLException {
        try (Connection owner = database.asOwner()) {
            assertThat(count(owner, "SELECT count(*) FROM event")).isZero();
        }
    }

    @Test
    void a_tenant_is_forgotten_with_the_transaction_whether_it_succeeds_or_fails() {
        await(log.load(List.of(new StreamKey(THEIRS, StreamId.parse("things/1")))));
        assertThat(tenantOfTheConnection()).isEmpty();
        await(log.read(THEIRS, 0, 10));
        assertThat(tenantOfTheConnection()).isEmpty();
        await(log.receipt(THEIRS, "client", "k"));
        assertThat(tenantOfTheConnection()).isEmpty();
        await(log.append(List.of(unit(THEIRS, "things/1", 77, 1))));
        assertThat(tenantOfTheConnection()).isEmpty();
        await(Tenancy.within(pool, THEIRS, c -> c.query("SELECT 1").execute()));
        assertThat(tenantOfTheConnection()).isEmpty();
        assertThatThrownBy(() -> await(
                        Tenancy.within(pool, THEIRS, c -> c.query("SELECT 1/0").execute())))
                .hasMessageContaining("division");
        assertThat(tenantOfTheConnection()).isEmpty();
        assertThatThrownBy(() -> await(Tenancy.within(pool, THEIRS, _ -> {
                    throw new IllegalStateException("the work itself fails");
                })))
                .hasMessageContaining("the work itself fails");
        assertThat(tenantOfTheConnection()).isEmpty();
    }

    /** The pool has one connection, so this is the one that was used before. */
    private static String tenantOfTheConnection() {
        var row = await(pool.query("SELECT coalesce(current_setting('lodestar.tenant', true), ''), count(*) FROM event")
                        .execute())
                .iterator()
                .next();
        assertThat(row.getLong(1)).isZero();
        return row.getString(0);
    }

    @Test
    void a_name_that_means_something_to_sql_is_only_a_name() {
        String evil = "x'; SELECT set_config('lodestar.tenant', '" + THEIRS + "', true); --";
        assertThat(await(log.read(evil, 0, Long.MAX_VALUE))).isEmpty();
        assertThat(await(log.read(OURS, 0, Long.MAX_VALUE, "%' OR true --"))).isEmpty();
        assertThat(await(log.load(List.of(new StreamKey(OURS, new StreamId("things", "1' OR '1'='1"))))))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SET ROLE isolation_owner",
                "SET SESSION AUTHORIZATION isolation_owner",
                "SET session_replication_role = replica",
                "ALTER TABLE event DISABLE TRIGGER ALL",
                "ALTER TABLE event DISABLE ROW LEVEL SECURITY",
                "ALTER TABLE event NO FORCE ROW LEVEL SECURITY",
                "DROP POLICY tenant ON event",
                "CREATE POLICY mine ON event USING (true)",
                "ALTER ROLE isolation_app BYPASSRLS",
                "CREATE TABLE mine (id int)",
                "CREATE FUNCTION mine() RETURNS int LANGUAGE sql AS 'SELECT 1'",
                "CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN OLD; END'",
                "UPDATE event SET data = '{}'",
                "DELETE FROM event",
                "TRUNCATE event",
                "TRUNCATE stream",
                "TRUNCATE event_log",
                "DELETE FROM event_log",
                "DROP TABLE event",
                "SELECT * FROM flyway_schema_history",
                "COPY event TO PROGRAM 'cat'",
                "SELECT pg_read_file('postgresql.conf')"
            })
    void the_role_of_the_application_may_not(String statement) throws SQLException {
        try (Connection connection = as(OURS);
                Statement sql = connection.createStatement()) {
            assertThatThrownBy(() -> sql.execute(statement))
                    .isInstanceOf(SQLException.class)
                    .hasMessageMatching("(?s).*(permission denied|must be owner|must have|not permitted"
                            + "|Only roles with|no schema has been).*");
        }
    }

    @Test
    void the_role_of_the_application_owns_nothing_and_is_nobody() {
        String role = "(SELECT oid FROM pg_roles WHERE rolname = '" + database.app() + "')";
        for (String owned : List.of(
                "pg_class WHERE relowner = ",
                "pg_proc WHERE proowner = ",
                "pg_namespace WHERE nspowner = ",
                "pg_type WHERE typowner = ",
                "pg_database WHERE datdba = ",
                "pg_shdepend WHERE deptype = 'o' AND refobjid = ",
                "pg_auth_members WHERE member = ")) {
            assertThat(database.query("SELECT count(*) FROM " + owned + role))
                    .as(owned)
                    .isEqualTo(List.of(List.of(0L)));
        }
        assertThat(database.query("SELECT rolsuper, rolbypassrls, rolcreaterole, rolcreatedb, rolreplication"
                        + " FROM pg_roles WHERE rolname = '" + database.app() + '\''))
                .isEqualTo(List.of(List.of(false, false, false, false, false)));
        assertThat(database.query(
                        "SELECT count(*) FROM pg_proc WHERE prosecdef AND pronamespace = 'public'::regnamespace"))
                .as("functions that run as their owner")
                .isEqualTo(List.of(List.of(0L)));
    }
}
