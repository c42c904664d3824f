package org.lodestar.eventsourcing.publishing;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.lodestar.eventsourcing.stage.KafkaLogin;
import org.lodestar.eventsourcing.stage.Stage;
import org.slf4j.LoggerFactory;

/**
 * A file of {@code docs/examples} as a third party runs it, with a login of its own.
 *
 * @param place where it keeps what it has made of the topics
 */
record Recipe(String file, Path directory, Path place, String tenant, String service) {

    private static final String PASSWORD = "a-password";

    /** How a run ended. */
    record Ending(int code, String said) {}

    /** Lets it read the general topics and the states of a district. */
    static void grant(String tenant) throws InterruptedException {
        KafkaLogin.give("vendor-" + tenant, PASSWORD, tenant);
    }

    /** Runs it until it has read what there is. */
    Ending once() throws IOException, InterruptedException {
        Path settings = directory.resolve("consumer.properties");
        Files.writeString(settings, """
                bootstrap.servers=%s
                security.protocol=SASL_PLAINTEXT
                sasl.mechanism=SCRAM-SHA-512
                sasl.jaas.config=org.apache.kafka.common.security.scram.ScramLoginModule required \
                username="vendor-%s" password="%s";
                """.formatted(Stage.kafka().saslServers(), tenant, PASSWORD));
        String classPath = Stream.of(
                        KafkaConsumer.class,
                        LoggerFactory.class,
                        ObjectMapper.class,
                        JsonParser.class,
                        JsonProperty.class)
                .map(type ->
                        type.getProtectionDomain().getCodeSource().getLocation().getPath())
                .collect(Collectors.joining(java.io.File.pathSeparator));
        Path said = directory.resolve("said");
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        classPath,
                        Path.of("..", "docs", "examples", file).toString(),
                        settings.toString(),
                        place.toString(),
                        tenant,
                        service,
                        "--once")
                .redirectErrorStream(true)
                .redirectOutput(said.toFile())
                .start();
        try {
            assertThat(process.waitFor(2, TimeUnit.MINUTES)).as("it ends").isTrue();
        } finally {
            process.destroyForcibly();
        }
        return new Ending(process.exitValue(), Files.readString(said));
    }

    Map<Object, Object> kept() throws IOException {
        Properties kept = new Properties();
        kept.load(new StringReader(Files.readString(place)));
        return kept;
    }
}
