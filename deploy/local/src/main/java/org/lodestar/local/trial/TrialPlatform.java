package org.lodestar.local.trial;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.lodestar.local.Ports;
import org.lodestar.local.Signals;
import org.lodestar.local.district.LodestarClient;

/**
 * A platform on free ports with its state in a directory of its own, started as {@code ./lodestar up} starts one, from
 * the packaged applications of the project. It does not meet another that runs on this machine.
 */
public final class TrialPlatform {

    /** The services behind the gateway; each is also the name of its database. */
    public static final List<String> SERVICES = List.of("roster", "goals", "evidence", "observation");

    /** The administrator client that the gateway knows from the start, and its district. */
    public static final String CLIENT_ID = "demo-admin";

    public static final String TENANT = "demodistrict";

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String GATEWAY = "gateway";
    private static final String POSTGRES = "postgres";
    private static final String KAFKA = "kafka";
    private static final String KAFKA_SASL = "kafka-sasl";
    private static final String SUPERUSER = "postgres";
    private static final long PATIENCE_SECONDS = 300;
    private static final Duration PAUSE = Duration.ofSeconds(1);

    private final Path project;
    private final Path home;
    private final boolean quickStart;
    private final Map<String, Integer> ports = new LinkedHashMap<>();

    /**
     * Nothing is started yet.
     *
     * @param project the root of the project
     * @param home the directory of all state
     * @param quickStart whether its first run makes the later ones start quicker, which costs time when it is stopped
     */
    public TrialPlatform(Path project, Path home, boolean quickStart) {
        this.quickStart = quickStart;
        this.project = project.toAbsolutePath().normalize();
        this.home = home.toAbsolutePath().normalize();
        var parts = new ArrayList<>(SERVICES);
        parts.addAll(List.of(GATEWAY, POSTGRES, KAFKA, KAFKA_SASL));
        for (String part : parts) {
            ports.put(part, Ports.free());
        }
    }

    /** Starts it and returns when every health check is green; answers how long that took. */
    public Duration up() throws IOException, InterruptedException {
        return timed("up");
    }

    /** Stops what an earlier trial may have left running in the same directory, and deletes all its state. */
    public void reset() throws IOException, InterruptedException {
        if (Files.exists(home)) {
            down();
            try (var paths = Files.walk(home)) {
                for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(path);
                }
            }
        }
        Files.createDirectories(home);
    }

    /** Stops it; its state stays. */
    public Duration down() throws IOException, InterruptedException {
        return timed("down");
    }

    public URI gateway() {
        return URI.create("http://localhost:" + port(GATEWAY));
    }

    public String kafka() {
        return "localhost:" + port(KAFKA);
    }

    /** The port of a service, of {@code gateway}, {@code postgres} or {@code kafka}. */
    public int port(String part) {
        return ports.getOrDefault(part, 0);
    }

    /** The administrator client of the first district. */
    public LodestarClient client() throws IOException {
        return new LodestarClient(gateway(), CLIENT_ID, secret("secrets", "demo-client"));
    }

    /** The process of a part now. */
    public ProcessHandle process(String part) throws IOException, InterruptedException {
        return ProcessHandle.of(in(status(), part).path("pid").asLong())
                .orElseThrow(() -> new IllegalStateException(part + " does not run"));
    }

    /** Kills parts at once, with SIGKILL, and returns when another process of each serves. */
    public void kill(String... parts) throws IOException, InterruptedException {
        awaitAnew(end(List.of(parts), ProcessHandle::destroyForcibly));
    }

    /** The same, but asks it to end (SIGTERM). */
    public void restart(String part) throws IOException, InterruptedException {
        awaitAnew(end(List.of(part), ProcessHandle::destroy));
    }

    /** Kills those of the parts that have a process now, whatever it does; answers which, with what it was. */
    public Map<String, Long> strike(List<String> parts) throws IOException, InterruptedException {
        return end(parts, ProcessHandle::destroyForcibly);
    }

    private Map<String, Long> end(List<String> parts, Consumer<ProcessHandle> how)
            throws IOException, InterruptedException {
        Map<String, JsonNode> before = status();
        var ended = new HashMap<String, Long>();
        for (String part : parts) {
            long pid = in(before, part).path("pid").asLong();
            ProcessHandle.of(pid).filter(Signals::isAlive).ifPresent(process -> {
                how.accept(process);
                ended.put(part, pid);
            });
        }
        return ended;
    }

    /** Returns when another process of each part serves. */
    public void awaitAnew(Map<String, Long> ended) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        Map<String, JsonNode> now = status();
        while (!areServedAnew(ended, now)) {
            if (System.nanoTime() > deadline) {
                throw new IllegalStateException(ended.keySet() + " did not come back: " + now);
            }
            LockSupport.parkNanos(PAUSE.toNanos()); // asking costs a process of its own
            now = status();
        }
    }

    private static boolean areServedAnew(Map<String, Long> killed, Map<String, JsonNode> now) {
        return killed.entrySet().stream().allMatch(part -> {
            JsonNode status = in(now, part.getKey());
            return status.path("pid").asLong() != part.getValue()
                    && status.path("health").asText().equals("ready");
        });
    }

    /** A connection of the superuser: what those who try the platform may look at, and no client ever can. */
    public Connection database(String name) throws SQLException, IOException {
        return DriverManager.getConnection(
                "jdbc:postgresql://localhost:" + port(POSTGRES) + "/" + name, SUPERUSER, superuserPassword());
    }

    public String superuser() {
        return SUPERUSER;
    }

    public String superuserPassword() throws IOException {
        return secret("data", POSTGRES + ".password");
    }

    private String secret(String directory, String file) throws IOException {
        return Files.readString(home.resolve(directory).resolve(file)).strip();
    }

    private static JsonNode in(Map<String, JsonNode> parts, String part) {
        JsonNode status = parts.get(part);
        if (status == null) {
            throw new IllegalStateException("There is no part " + part);
        }
        return status;
    }

    /** What {@code ./lodestar status} says of each part. */
    private Map<String, JsonNode> status() throws IOException, InterruptedException {
        Process asked = lodestar(Redirect.PIPE, "status", "--json");
        var parts = new HashMap<String, JsonNode>();
        JSON.readTree(asked.getInputStream())
                .path("parts")
                .forEach(part -> parts.put(part.path("name").asText(), part));
        asked.waitFor();
        return parts;
    }

    private Duration timed(String command) throws IOException, InterruptedException {
        long start = System.nanoTime();
        int code = lodestar(Redirect.INHERIT, command).waitFor();
        if (code != 0) {
            throw new IllegalStateException("./lodestar " + command + " ended with " + code);
        }
        return Duration.ofNanos(System.nanoTime() - start);
    }

    private Process lodestar(Redirect output, String... arguments) throws IOException {
        var command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                project.resolve("deploy/local/target/app/local.jar").toString(),
                "org.lodestar.local.platform.Lodestar"));
        command.addAll(List.of(arguments));
        var builder = new ProcessBuilder(command)
                .directory(project.toFile())
                .redirectOutput(output)
                .redirectError(Redirect.INHERIT);
        builder.environment().put("LODESTAR_PROJECT", project.toString());
        builder.environment().put("LODESTAR_HOME", home.toString());
        builder.environment().put("LODESTAR_QUICK_START", quickStart ? "on" : "off");
        ports.forEach((part, port) -> builder.environment().put(variable(part), Integer.toString(port)));
        return builder.start();
    }

    private static String variable(String part) {
        return part.equals(GATEWAY)
                ? "LODESTAR_PORT"
                : "LODESTAR_" + part.toUpperCase(Locale.ROOT).replace('-', '_') + "_PORT";
    }
}
