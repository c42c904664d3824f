package org.lodestar.eventsourcing.testing;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Map;
import java.util.stream.Stream;
import org.lodestar.local.LocalKafka;
import org.lodestar.local.LocalPostgres;

/**
 * A real PostgreSQL (fsync on), a real Kafka broker and a token issuer for a {@code @QuarkusTest}:
 *
 * <pre>{@code
 * @QuarkusTest
 * @WithTestResource(value = PlatformResource.class, initArgs = @ResourceArg(name = "service", value = "goals"))
 * }</pre>
 */
public final class PlatformResource implements QuarkusTestResourceLifecycleManager {

    private String service = "";
    private Path directory;
    private LocalPostgres postgres;
    private LocalKafka kafka;
    private TokenIssuer issuer;

    @Override
    public void init(Map<String, String> arguments) {
        service = arguments.get("service");
    }

    @Override
    public Map<String, String> start() {
        try {
            directory = Files.createTempDirectory("lodestar-" + service);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        postgres = LocalPostgres.start(directory.resolve("postgres"), 0);
        postgres.createDatabase(service, "owner-secret", "app-secret");
        kafka = LocalKafka.start(directory.resolve("kafka"), 0);
        issuer = TokenIssuer.start();
        Topics.connect(kafka.bootstrapServers());
        return Map.ofEntries(
                Map.entry("lodestar.postgres.host", postgres.host()),
                Map.entry("lodestar.postgres.port", Integer.toString(postgres.port())),
                Map.entry("lodestar.postgres.owner-password", "owner-secret"),
                Map.entry("lodestar.postgres.app-password", "app-secret"),
                Map.entry("lodestar.kafka.bootstrap-servers", kafka.bootstrapServers()),
                Map.entry("lodestar.issuer", issuer.url()),
                Map.entry("lodestar.pseudonym-key", "pseudonyms-of-the-tests"),
                Map.entry("lodestar.cursor-key", "cursors-of-the-tests"),
                // tests read at once what they have written, also on a machine that stands still for a while
                Map.entry("lodestar.list-patience", "1m"),
                Map.entry("quarkus.http.test-port", "0"));
    }

    @Override
    public void stop() {
        issuer.close();
        kafka.close();
        postgres.close();
        try (Stream<Path> files = Files.walk(directory)) {
            files.sorted(Comparator.reverseOrder()).forEach(file -> {
                boolean _ = file.toFile().delete();
            });
        } catch (IOException | UncheckedIOException _) {
            // a temporary directory that could not be emptied is no failure of the test
        }
    }
}
