package org.lodestar.local;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/**
 * PostgreSQL 18 as a process of this machine, with its data under one directory.
 *
 * <p>A commit that was acknowledged is on the disk: {@code fsync}, {@code full_page_writes} and
 * {@code synchronous_commit} are on, and {@link #settings()} reads them back from the running server. Connections come
 * over TCP on the loopback interface and need a password; the superuser's is generated and kept beside the data
 * directory in {@code <data>.password}, readable by its owner only. The server's own log is {@code <data>.log}.
 *
 * <p>The data stays when the server stops. A server that crashed, or whose owner was killed, is started again on the same
 * directory: a postmaster left over from a killed owner is shut down first.
 */
public final class LocalPostgres implements AutoCloseable {

    private static final String SUPERUSER = "postgres";
    private static final Pattern SERVICE = Pattern.compile("[a-z][a-z0-9_]{0,40}");
    private static final Duration START_TIMEOUT = Duration.ofMinutes(2);
    private static final Duration STOP_TIMEOUT = Duration.ofMinutes(1);

    private static final Map<String, String> SETTINGS = Map.ofEntries(
            Map.entry("listen_addresses", "localhost"),
            // a socket in a shared directory would be a second, unneeded door
            Map.entry("unix_socket_directories", ""),
            Map.entry("fsync", "on"),
            Map.entry("synchronous_commit", "on"),
            Map.entry("full_page_writes", "on"),
            Map.entry("password_encryption", "scram-sha-256"),
            Map.entry("max_connections", "200"),
            Map.entry("shared_buffers", "128MB"),
            Map.entry("work_mem", "4MB"),
            Map.entry("maintenance_work_mem", "64MB"),
            Map.entry("max_wal_size", "1GB"),
            Map.entry("timezone", "UTC"),
            Map.entry("log_timezone", "UTC"));

    private final Path binaries;
    private final Path data;
    private final Path log;
    private final int port;
    private final String password;
    private final Thread stopAtExit = new Thread(() -> stop(false), "stop-postgres");
    private Optional<Process> postmaster = Optional.empty();

    private LocalPostgres(Path binaries, Path data, int port, String password) {
        this.binaries = binaries;
        this.data = data;
        this.log = data.resolveSibling(data.getFileName() + ".log");
        this.port = port;
        this.password = password;
    }

    /**
     * Starts PostgreSQL on {@code dataDirectory}, which is made if it does not exist, and returns when it accepts
     * connections. It is stopped by {@link #close()}, at the latest when this JVM exits in an orderly way.
     *
     * @param port the TCP port on localhost, 0 for a free one
     * @throws IllegalStateException if it cannot be started here, with the reason and the end of its log
     */
    public static LocalPostgres start(Path dataDirectory, int port) {
        var postgres = prepare(dataDirectory, port);
        postgres.start();
        Runtime.getRuntime().addShutdownHook(postgres.stopAtExit);
        return postgres;
    }

    /** A server that is made but not started, and that nobody stops at the end of this JVM. */
    public static LocalPostgres prepare(Path dataDirectory, int port) {
        var data = dataDirectory.toAbsolutePath().normalize();
        try {
            Files.createDirectories(data.getParent());
            var password = Secret.in(data.resolveSibling(data.getFileName() + ".password"));
            return new LocalPostgres(PostgresBinaries.unpacked(), data, port == 0 ? Ports.free() : port, password);
        } catch (IOException e) {
            throw new IllegalStateException("PostgreSQL could not be prepared in " + data, e);
        }
    }

    public String host() {
        return "localhost";
    }

    public int port() {
        return port;
    }

    /** The JDBC URL of a database, without user and password. */
    public String jdbcUrl(String database) {
        return "jdbc:postgresql://localhost:" + port + "/" + database;
    }

    /** Where the server writes what it has to say. */
    public Path log() {
        return log;
    }

    /** The postmaster, while one runs. */
    public Optional<Process> process() {
        return postmaster.filter(Process::isAlive);
    }

    /** A connection of the superuser, for tests and for making databases; no service ever gets one. */
    public Connection connect(String database) throws SQLException {
        return DriverManager.getConnection(jdbcUrl(database), SUPERUSER, password);
    }

    /** What the running server says about every setting this class chose, by name. */
    public Map<String, String> settings() {
        var found = new LinkedHashMap<String, String>();
        try (var connection = connect("postgres");
                var statement = connection.prepareStatement("SELECT current_setting(?)")) {
            for (var name : SETTINGS.keySet().stream().sorted().toList()) {
                statement.setString(1, name);
                try (var row = statement.executeQuery()) {
                    row.next();
                    found.put(name, row.getString(1));
                }
            }
            return found;
        } catch (SQLException e) {
            throw new IllegalStateException("PostgreSQL did not tell its settings", e);
        }
    }

    /**
     * Makes the database of a service and its two roles, or brings their passwords up to date if they exist:
     * {@code <service>_owner} owns the database and its schema {@code public}; {@code <service>_app} owns nothing, is
     * held by row-level security, and may connect and use the schema. What it may do with the tables is for the
     * migrations to say.
     *
     * @param service the name of the service and of its database, lower case
     */
    public void createDatabase(String service, String ownerPassword, String appPassword) {
        if (!SERVICE.matcher(service).matches()) {
            throw new IllegalArgumentException("Not a name for a database: " + service);
        }
        var owner = service + "_owner";
        var app = service + "_app";
        try (var server = connect("postgres")) {
            role(server, owner, ownerPassword);
            role(server, app, appPassword);
            if (!exists(server, "SELECT 1 FROM pg_database WHERE datname = ?", service)) {
                run(server, "CREATE DATABASE " + service + " OWNER " + owner + " TEMPLATE template0");
            }
            run(
                    server,
                    "REVOKE ALL ON DATABASE " + service + " FROM PUBLIC",
                    "GRANT CONNECT ON DATABASE " + service + " TO " + app);
        } catch (SQLException e) {
            throw new IllegalStateException("The database of " + service + " could not be made", e);
        }
        try (var database = connect(service)) {
            run(
                    database,
                    "ALTER SCHEMA public OWNER TO " + owner,
                    "REVOKE ALL ON SCHEMA public FROM PUBLIC",
                    "GRANT USAGE ON SCHEMA public TO " + app);
        } catch (SQLException e) {
            throw new IllegalStateException("The schema of " + service + " could not be handed over", e);
        }
    }

    /** Starts the server again after {@link #stop}; does nothing while it runs. */
    public synchronized void start() {
        if (process().isPresent()) {
            return;
        }
        try {
            stopPostmasterOfAKilledOwner();
            if (!Files.exists(data.resolve("PG_VERSION"))) {
                initialise();
            }
            var command = new ArrayList<>(List.of("-D", data.toString(), "-p", Integer.toString(port)));
            SETTINGS.forEach((name, value) -> command.addAll(List.of("-c", name + "=" + value)));
            var started = launch("postgres", command);
            postmaster = Optional.of(started);
            awaitConnections(started);
        } catch (IOException e) {
            throw new IllegalStateException("PostgreSQL could not be started in " + data, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while PostgreSQL was starting", e);
        }
    }

    /**
     * Stops the server and waits until it is gone.
     *
     * @param immediate as in {@code pg_ctl stop -m immediate}: without a checkpoint, so that the next start recovers from
     *     the write-ahead log as after a crash. Otherwise clients are cut off and all is written first.
     */
    public synchronized void stop(boolean immediate) {
        postmaster.ifPresent(process -> Signals.stop(process.toHandle(), immediate ? "QUIT" : "INT", STOP_TIMEOUT));
        postmaster = Optional.empty();
    }

    /** Stops and starts the server on the same port and data. */
    public void restart(boolean immediate) {
        stop(immediate);
        start();
    }

    @Override
    public void close() {
        stop(false);
        try {
            Runtime.getRuntime().removeShutdownHook(stopAtExit);
        } catch (IllegalStateException _) {
            // the JVM is already going down, and the hook finds nothing left to stop
        }
    }

    private void stopPostmasterOfAKilledOwner() throws IOException {
        var pidFile = data.resolve("postmaster.pid");
        if (!Files.exists(pidFile)) {
            return;
        }
        var pid = Files.readAllLines(pidFile).stream().findFirst().map(String::strip);
        var alive = pid.filter(text -> text.matches("\\d+"))
                .flatMap(text -> ProcessHandle.of(Long.parseLong(text)))
                .filter(this::servesThisDirectory);
        if (alive.isPresent()) {
            Signals.stop(alive.get(), "INT", STOP_TIMEOUT);
        } else {
            // after a reboot the number may belong to any other process, and PostgreSQL would refuse to start
            Files.deleteIfExists(pidFile);
        }
    }

    private boolean servesThisDirectory(ProcessHandle process) {
        return process.info().arguments().map(List::of).orElse(List.of()).contains(data.toString());
    }

    /** Into a directory of another name first: an initialisation that was cut short is never taken for a database. */
    private void initialise() throws IOException, InterruptedException {
        var unfinished = data.resolveSibling(data.getFileName() + ".initialising");
        Directories.delete(unfinished);
        var passwordFile = data.resolveSibling(data.getFileName() + ".password");
        var initdb = launch(
                "initdb",
                List.of(
                        "-D",
                        unfinished.toString(),
                        "--username=" + SUPERUSER,
                        "--pwfile=" + passwordFile,
                        "--auth=scram-sha-256",
                        "--encoding=UTF8",
                        "--locale=C",
                        "--locale-provider=builtin",
                        "--builtin-locale=C.UTF-8"));
        if (initdb.waitFor() != 0) {
            throw new IllegalStateException("PostgreSQL could not initialise " + data + reason());
        }
        Files.deleteIfExists(data); // an empty directory may be in the way; one with content is not deleted by this
        Files.move(unfinished, data, StandardCopyOption.ATOMIC_MOVE);
    }

    private Process launch(String program, List<String> arguments) throws IOException {
        var command = new ArrayList<String>();
        if (runsAsRoot()) {
            // PostgreSQL refuses to run as root; in a user namespace of its own the same user is nobody
            command.addAll(List.of("unshare", "-U"));
        }
        command.add(binaries.resolve("bin").resolve(program).toString());
        command.addAll(arguments);
        var output = Redirect.appendTo(log.toFile());
        var builder = new ProcessBuilder(command).redirectOutput(output).redirectError(output);
        builder.environment().keySet().removeIf(name -> name.startsWith("PG"));
        builder.environment().put("LC_ALL", "C");
        try {
            return builder.start();
        } catch (IOException e) {
            throw new IllegalStateException(
                    runsAsRoot()
                            ? "PostgreSQL refuses to run as root, and 'unshare' to run it as nobody was not found:"
                                    + " install util-linux, or run Lodestar as an ordinary user"
                            : "PostgreSQL could not be run from " + binaries,
                    e);
        }
    }

    private void awaitConnections(Process started) throws InterruptedException {
        var deadline = Instant.now().plus(START_TIMEOUT);
        while (true) {
            try (var connection = connect("postgres")) {
                if (!servesThisDirectory(connection)) {
                    throw new IllegalStateException("Another PostgreSQL answers on port " + port);
                }
                return;
            } catch (SQLException e) {
                if (started.waitFor(50, TimeUnit.MILLISECONDS)) {
                    throw new IllegalStateException("PostgreSQL ended while starting" + reason(), e);
                }
                if (Instant.now().isAfter(deadline)) {
                    throw new IllegalStateException("PostgreSQL did not start in " + START_TIMEOUT + reason(), e);
                }
            }
        }
    }

    private boolean servesThisDirectory(Connection connection) throws SQLException {
        try (var statement = connection.createStatement();
                var row = statement.executeQuery("SHOW data_directory")) {
            return row.next() && row.getString(1).equals(data.toString());
        }
    }

    private String reason() {
        var tail = LogTail.of(log, 15);
        var namespacesRefused = runsAsRoot() && tail.contains("unshare");
        return (namespacesRefused
                        ? "\nPostgreSQL refuses to run as root, and this machine does not allow 'unshare -U' to run it as"
                                + " nobody: run Lodestar as an ordinary user, or allow user namespaces"
                                + " (sysctl user.max_user_namespaces)"
                        : "")
                + "\nThe end of " + log + ":\n" + tail;
    }

    private static boolean runsAsRoot() {
        return "root".equals(System.getProperty("user.name"));
    }

    private static void role(Connection connection, String name, String secret) throws SQLException {
        if (!exists(connection, "SELECT 1 FROM pg_roles WHERE rolname = ?", name)) {
            run(connection, "CREATE ROLE " + name);
        }
        run(
                connection,
                "ALTER ROLE " + name + " LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS PASSWORD '"
                        + secret.replace("'", "''") + "'");
    }

    private static boolean exists(Connection connection, String query, String name) throws SQLException {
        try (var statement = connection.prepareStatement(query)) {
            statement.setString(1, name);
            try (var row = statement.executeQuery()) {
                return row.next();
            }
        }
    }

    private static void run(Connection connection, String... statements) throws SQLException {
        try (var statement = connection.createStatement()) {
            for (var sql : statements) {
                statement.execute(sql);
            }
        }
    }
}
