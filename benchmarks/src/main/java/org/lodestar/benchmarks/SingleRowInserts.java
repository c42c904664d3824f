package org.lodestar.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The baseline: the rows of an event table inserted singly, each in a transaction of its own, by 32 clients. By
 * {@code pgbench} where it is installed, else by the plain driver.
 */
final class SingleRowInserts {

    private static final int CLIENTS = 32;
    private static final Pattern TPS = Pattern.compile("tps = ([0-9.]+) \\(without");

    /** An event as a service wrote it: the baseline's rows are to be of the same size. */
    record Sample(String type, String data, String metadata) {}

    private final Database database;
    private final Sample sample;
    private final boolean pgbench;

    SingleRowInserts(Database database, Sample sample) {
        this.database = database;
        this.sample = sample;
        this.pgbench = pgbenchIsInstalled();
    }

    String name() {
        return pgbench ? "pgbench" : "plain driver (pgbench is not installed)";
    }

    double perSecond(Duration duration) throws IOException, InterruptedException {
        return pgbench ? withPgbench(duration) : withDriver(duration);
    }

    private double withPgbench(Duration duration) throws IOException, InterruptedException {
        Path script = Files.createTempFile("baseline", ".sql");
        try {
            Files.writeString(script, insert(":type", ":data", ":metadata") + ";\n");
            var builder = new ProcessBuilder(
                            "pgbench",
                            "--no-vacuum",
                            "--protocol=prepared",
                            "--client=" + CLIENTS,
                            "--jobs=" + Math.min(2, Runtime.getRuntime().availableProcessors()),
                            "--time=" + duration.toSeconds(),
                            "--file=" + script,
                            "--define=type=" + sample.type(),
                            "--define=data=" + sample.data(),
                            "--define=metadata=" + sample.metadata(),
                            "--host=localhost",
                            "--port=" + database.port(),
                            "--username=" + database.superuser(),
                            Database.NAME)
                    .redirectErrorStream(true);
            builder.environment().put("PGPASSWORD", database.password());
            Process process = builder.start();
            String output =
                    new String(process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
            Matcher tps = TPS.matcher(output);
            if (process.waitFor() != 0 || !tps.find()) {
                throw new IOException("pgbench failed: " + output);
            }
            return Double.parseDouble(tps.group(1));
        } finally {
            Files.delete(script);
        }
    }

    private double withDriver(Duration duration) throws InterruptedException {
        try (var clients = Executors.newFixedThreadPool(CLIENTS)) {
            long end = System.nanoTime() + duration.toNanos();
            List<Callable<Long>> work = new ArrayList<>();
            for (int i = 0; i < CLIENTS; i++) {
                work.add(() -> insertUntil(end));
            }
            long rows = 0;
            for (Future<Long> done : clients.invokeAll(work)) {
                rows += done.resultNow();
            }
            return rows / (duration.toNanos() / 1e9);
        }
    }

    private long insertUntil(long end) throws SQLException {
        try (var connection = database.connect(Database.NAME);
                var statement = connection.prepareStatement(insert("?", "?::jsonb", "?::jsonb"))) {
            statement.setString(1, sample.type());
            statement.setString(2, sample.data());
            statement.setString(3, sample.metadata());
            long rows = 0;
            while (System.nanoTime() < end) {
                rows += statement.executeUpdate();
            }
            return rows;
        }
    }

    private static String insert(String type, String data, String metadata) {
        return "INSERT INTO baseline_event (tenant_id, position, stream_id, stream_version, event_id, type, data, metadata,"
                + " recorded_at) VALUES ('baseline', nextval('baseline_position'), 'goals/' || uuidv7(), 1, uuidv7(), "
                + type + ", " + data + ", " + metadata + ", clock_timestamp())";
    }

    private static boolean pgbenchIsInstalled() {
        try {
            return new ProcessBuilder("pgbench", "--version").start().waitFor() == 0;
        } catch (IOException _) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted", e);
        }
    }
}
