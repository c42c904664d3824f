package org.lodestar.local.platform;

import java.nio.file.Path;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Where the platform keeps its state and which ports it listens on, all of it from the environment.
 *
 * @param project the root of the project, where the packaged services are
 * @param home the directory of all state ({@code LODESTAR_HOME}, {@code .lodestar} in the project)
 * @param ports the port of every part, in the order in which they are shown
 * @param quickStart whether a first run learns for the next ones ({@code LODESTAR_QUICK_START}, on unless it is "off")
 */
public record Settings(Path project, Path home, Map<String, Integer> ports, boolean quickStart) {

    static final String POSTGRES = "postgres";
    static final String KAFKA = "kafka";
    static final String KAFKA_SASL = "kafka-sasl";
    static final String GATEWAY = "gateway";

    /** The services behind the gateway; each is also the name of its database. */
    static final List<String> SERVICES = List.of("roster", "goals", "evidence", "observation");

    private static final int HIGHEST_PORT = 65_535;

    private static final Map<String, Integer> DEFAULT_PORTS = defaultPorts();

    /** Reads the variables named in {@code deploy/README.md}; what is not set has its default. */
    public static Settings from(Map<String, String> environment) {
        var project = Path.of(environment.getOrDefault("LODESTAR_PROJECT", "."))
                .toAbsolutePath()
                .normalize();
        var home = project.resolve(environment.getOrDefault("LODESTAR_HOME", ".lodestar"))
                .normalize();
        var ports = new LinkedHashMap<String, Integer>();
        DEFAULT_PORTS.forEach((part, number) -> ports.put(
                part, port(variable(part), environment.getOrDefault(variable(part), Integer.toString(number)))));
        var taken = new HashSet<Integer>();
        ports.forEach((part, number) -> {
            if (!taken.add(number)) {
                throw new Refusal("Port " + number + " is given twice; " + variable(part) + " must differ.");
            }
        });
        boolean quickStart =
                !environment.getOrDefault("LODESTAR_QUICK_START", "on").equals("off");
        return new Settings(project, home, ports, quickStart);
    }

    /** The variable that changes the port of a part. */
    static String variable(String part) {
        return part.equals(GATEWAY)
                ? "LODESTAR_PORT"
                : "LODESTAR_" + part.toUpperCase(Locale.ROOT).replace('-', '_') + "_PORT";
    }

    int port(String part) {
        return ports.getOrDefault(part, 0);
    }

    /** The public address of the gateway, which is also the issuer of its tokens. */
    public String gatewayUrl() {
        return "http://localhost:" + port(GATEWAY);
    }

    /** Where whoever is on this machine connects to. */
    public String kafkaServers() {
        return "localhost:" + port(KAFKA);
    }

    /** Where consumers connect to that were granted something. */
    public String kafkaSaslServers() {
        return "localhost:" + port(KAFKA_SASL);
    }

    Path data() {
        return home.resolve("data");
    }

    Path logs() {
        return home.resolve("logs");
    }

    Path log(String part) {
        return logs().resolve(part + ".log");
    }

    Path apps() {
        return home.resolve("apps");
    }

    Path secret(String name) {
        return home.resolve("secrets").resolve(name);
    }

    Path state() {
        return home.resolve("run").resolve("state.json");
    }

    Path lock() {
        return home.resolve("run").resolve("supervisor.lock");
    }

    private static int port(String variable, String value) {
        try {
            int port = Integer.parseInt(value.strip());
            if (port >= 1 && port <= HIGHEST_PORT) {
                return port;
            }
        } catch (NumberFormatException _) {
            // said below
        }
        throw new Refusal(
                variable + "=" + value + " is not a port: it must be a number from 1 to " + HIGHEST_PORT + ".");
    }

    private static Map<String, Integer> defaultPorts() {
        var ports = new LinkedHashMap<String, Integer>();
        ports.put(POSTGRES, 5433);
        ports.put(KAFKA, 9092);
        ports.put(KAFKA_SASL, 9094);
        int next = 8181;
        for (var service : SERVICES) {
            ports.put(service, next++);
        }
        ports.put(GATEWAY, 8080);
        return ports;
    }
}
