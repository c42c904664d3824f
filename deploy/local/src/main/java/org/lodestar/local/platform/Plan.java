package org.lodestar.local.platform;

import static org.lodestar.local.platform.Settings.GATEWAY;
import static org.lodestar.local.platform.Settings.KAFKA;
import static org.lodestar.local.platform.Settings.SERVICES;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.lodestar.local.KafkaProcess;

/** What there is to run, and with how much memory. */
record Plan(Settings settings, Secrets secrets, Apps apps, Probes probes) {

    /** The administrator client of the sample district. */
    static final String CLIENT_ID = "demo-admin";

    /** The sample district's tenant: opaque to everyone but the one who runs this machine. */
    static final String TENANT = "demodistrict";

    static final String SCOPES = "roster.read,roster.write,goals.read,goals.write,evidence.read,evidence.write,"
            + "observations.read,observations.write,events.read,events.restricted,webhooks.manage,clients.admin,admin,"
            + "https://purl.imsglobal.org/spec/or/v1p2/scope/roster.readonly,"
            + "https://purl.imsglobal.org/spec/or/v1p2/scope/roster-core.readonly,"
            + "https://purl.imsglobal.org/spec/or/v1p2/scope/assessment.readonly,"
            + "https://purl.imsglobal.org/spec/or/v1p2/scope/assessment.createput,"
            + "https://purl.imsglobal.org/spec/or/v1p2/scope/assessment.delete";

    /** Small processes on one small machine: one collector thread, small stacks, a heap that is given back. */
    private static final List<String> SMALL = List.of(
            "-XX:+UseSerialGC",
            "-XX:+UseCompactObjectHeaders",
            "-Xss512k",
            "-XX:MinHeapFreeRatio=20",
            "-XX:MaxHeapFreeRatio=40",
            "-XX:ReservedCodeCacheSize=64m",
            "-XX:+ExitOnOutOfMemoryError",
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow");

    private static final Map<String, String> HEAP = Map.of("roster", "384m", KAFKA, "256m");
    private static final String USUAL_HEAP = "192m";

    PostgresPart postgres() {
        return new PostgresPart(settings, secrets);
    }

    JavaPart kafka() {
        var directory = apps.directory(Apps.LOCAL);
        var options = new ArrayList<>(options(KAFKA));
        options.add("-Djava.util.logging.SimpleFormatter.format=%1$tF %1$tT.%1$tL %4$s %3$s %5$s%6$s%n");
        var program = new JavaProgram(
                directory,
                List.copyOf(options),
                List.of("-cp", directory.resolve("local.jar").toString(), KafkaProcess.class.getName()),
                settings.quickStart());
        return new JavaPart(
                KAFKA,
                settings.port(KAFKA),
                settings.log(KAFKA),
                program,
                List.of(
                        settings.data().resolve(KAFKA).toString(),
                        Integer.toString(settings.port(KAFKA)),
                        Integer.toString(settings.port(Settings.KAFKA_SASL))),
                Map.of(),
                probes::kafkaServes);
    }

    List<JavaPart> services() {
        return SERVICES.stream()
                .map(service -> quarkus(
                        service,
                        service.equals("roster")
                                ? Map.of("ROSTER_PULLS_SECRET_KEY", secrets.rosterSecretKey())
                                : Map.of()))
                .toList();
    }

    JavaPart gateway() {
        var own = new HashMap<String, String>();
        for (var service : SERVICES) {
            own.put(
                    "GATEWAY_UPSTREAMS_" + service.toUpperCase(Locale.ROOT),
                    "http://localhost:" + settings.port(service));
        }
        own.put("GATEWAY_BOOTSTRAP_TENANT", TENANT);
        own.put("GATEWAY_BOOTSTRAP_CLIENT_ID", CLIENT_ID);
        own.put("GATEWAY_BOOTSTRAP_CLIENT_SECRET", secrets.client());
        own.put("GATEWAY_BOOTSTRAP_SCOPES", SCOPES);
        own.put("GATEWAY_KEY_ENCRYPTION_KEY", secrets.keyEncryptionKey());
        own.put("GATEWAY_KAFKA_PUBLIC_SERVERS", settings.kafkaSaslServers());
        own.put("GATEWAY_KAFKA_PUBLIC_PROTOCOL", "SASL_PLAINTEXT");
        // who tries the platform out receives on the same machine
        own.put("GATEWAY_WEBHOOKS_ALLOW_PRIVATE", "true");
        return quarkus(GATEWAY, own);
    }

    private JavaPart quarkus(String name, Map<String, String> own) {
        var directory = apps.directory(name);
        var options = new ArrayList<>(options(name));
        // what speaks before Quarkus does is logged in the same form
        options.add("-Djava.util.logging.manager=org.jboss.logmanager.LogManager");
        if (name.equals(GATEWAY)) {
            // it refuses what is no URI itself, as a problem
            options.add("-Dvertx.disableURIValidation=true");
        }
        var program = new JavaProgram(
                directory,
                List.copyOf(options),
                List.of("-jar", directory.resolve("quarkus-run.jar").toString()),
                settings.quickStart());
        var environment = new HashMap<>(own);
        // The allocator has an arena for each thread otherwise, and never gives one back.
        environment.put("MALLOC_ARENA_MAX", "2");
        environment.put("LODESTAR_POSTGRES_HOST", "localhost");
        environment.put("LODESTAR_POSTGRES_PORT", Integer.toString(settings.port(Settings.POSTGRES)));
        environment.put("LODESTAR_POSTGRES_OWNER_PASSWORD", secrets.owner(name));
        environment.put("LODESTAR_POSTGRES_APP_PASSWORD", secrets.app(name));
        environment.put("LODESTAR_KAFKA_BOOTSTRAP_SERVERS", settings.kafkaServers());
        environment.put("LODESTAR_ISSUER", settings.gatewayUrl());
        environment.put("LODESTAR_PSEUDONYM_KEY", secrets.pseudonymKey());
        environment.put("LODESTAR_CURSOR_KEY", secrets.cursorKey());
        environment.put("QUARKUS_HTTP_HOST", "localhost");
        environment.put("QUARKUS_HTTP_PORT", Integer.toString(settings.port(name)));
        int port = settings.port(name);
        return new JavaPart(
                name,
                port,
                settings.log(name),
                program,
                List.of(),
                Map.copyOf(environment),
                () -> probes.isReady(port));
    }

    private static List<String> options(String name) {
        var options = new ArrayList<>(SMALL);
        options.add("-Xmx" + HEAP.getOrDefault(name, USUAL_HEAP));
        return List.copyOf(options);
    }
}
