package org.lodestar.eventsourcing.stage;

import io.vertx.core.Vertx;
import io.vertx.pgclient.PgBuilder;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.PoolOptions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.flywaydb.core.Flyway;

/** The database of one test class: its schema migrated by its owner, used by a role that owns nothing. */
public record Database(String name, String host, int port) {

    private static final String OWNER_SECRET = "owner-secret";
    private static final String APP_SECRET = "app-secret";

    /** Makes and migrates it; the same again if it exists. */
    public static Database of(String name) {
        Stage.postgres().createDatabase(name, OWNER_SECRET, APP_SECRET);
        Database database =
                new Database(name, Stage.postgres().host(), Stage.postgres().port());
        Flyway.configure()
                .dataSource(database.url(), name + "_owner", OWNER_SECRET)
                .locations("classpath:db/eventlog")
                .placeholders(Map.of("app", name + "_app"))
                .load()
                .migrate();
        return database;
    }

    public String app() {
        return name + "_app";
    }

    private String url() {
        return "jdbc:postgresql://" + host + ':' + port + '/' + name;
    }

    /** Connects as the library does. */
    public Pool pool(Vertx vertx, int size) {
        return PgBuilder.pool()
                .with(new PoolOptions().setMaxSize(size).setConnectionTimeout(10))
                .connectingTo(options()
                        .setCachePreparedStatements(true)
                        .setPipeliningLimit(16)
                        .addProperty("transaction_timeout", "30s")
                        .addProperty("idle_in_transaction_session_timeout", "10s"))
                .using(vertx)
                .build();
    }

    /** How the service finds it. */
    public PgConnectOptions options() {
        return new PgConnectOptions()
                .setHost(host)
                .setPort(port)
                .setDatabase(name)
                .setUser(app())
                .setPassword(APP_SECRET);
    }

    /** A connection of the role that the service works as. */
    public Connection asApp() throws SQLException {
        return DriverManager.getConnection(url(), app(), APP_SECRET);
    }

    /** A connection of the role that owns the tables. */
    public Connection asOwner() throws SQLException {
        return DriverManager.getConnection(url(), name + "_owner", OWNER_SECRET);
    }

    /** A connection that row-level security does not hold, to see what really is there. */
    public Connection asSuperuser() throws SQLException {
        return Stage.postgres().connect(name);
    }

    /** What a query answers to the superuser, one list per row. */
    public List<List<Object>> query(String sql) {
        try (Connection connection = asSuperuser()) {
            return query(connection, sql);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** What a query answers on this connection, one list per row. */
    public static List<List<Object>> query(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                var found = statement.executeQuery(sql)) {
            List<List<Object>> rows = new ArrayList<>();
            while (found.next()) {
                List<Object> row = new ArrayList<>();
                for (int i = 1; i <= found.getMetaData().getColumnCount(); i++) {
                    row.add(found.getObject(i));
                }
                rows.add(row);
            }
            return rows;
        }
    }

    /** Runs statements as the owner of the tables. */
    public void migrate(String... statements) {
        try (Connection connection = asOwner()) {
            execute(connection, statements);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Runs statements that not even the owner may. */
    public void meddle(String... statements) {
        try (Connection connection = asSuperuser()) {
            execute(connection, statements);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void execute(Connection connection, String... statements) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }
}
