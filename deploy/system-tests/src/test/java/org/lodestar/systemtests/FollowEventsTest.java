package org.lodestar.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.lodestar.local.district.LodestarClient;
import org.slf4j.LoggerFactory;

/** The recipe of docs/examples with a client and a login of its own; what it does with topics alone is tested in event-sourcing. */
@ExtendWith(Stage.class)
class FollowEventsTest {

    private static final String TENANT = "recipedistrict";
    private static final String SERVICE = "evidence";
    private static final String TYPE = "org.lodestar.evidence.progress-measure-defined.v1";

    @Test
    void what_is_no_longer_on_the_topic_comes_from_the_feed(Districts districts, @TempDir Path directory)
            throws Exception {
        LodestarClient admin = districts.newcomer(TENANT);
        define(admin, 5);
        districts.topics(TENANT).upTo(SERVICE, 5);
        emptyTheTopic(districts);
        define(admin, 2);
        districts.topics(TENANT).upTo(SERVICE, 7);
        Path place = Files.writeString(directory.resolve("place.properties"), "sequence=2\n" + TYPE + "=2\n");

        String said = follow(admin, Vendor.of(admin, districts.platform().gateway()), place);

        assertThat(said).contains("Missed 3 to 5: asking the feed for it");
        assertThat(place).content().contains("sequence=7", TYPE + "=7");
    }

    private static void define(LodestarClient admin, int measures) throws IOException, InterruptedException {
        for (int i = 0; i < measures; i++) {
            admin.write(
                    "POST",
                    "/v1/progress-measures",
                    Map.of("name", "What students tell about a text", "kind", "NARRATIVE"),
                    UUID.randomUUID().toString());
        }
    }

    private static void emptyTheTopic(Districts districts) throws Exception {
        var partition = new TopicPartition("lodestar." + TENANT + '.' + SERVICE + ".events.v1", 0);
        try (Admin broker =
                Admin.create(Map.of("bootstrap.servers", districts.platform().kafka()))) {
            broker.deleteRecords(Map.of(partition, RecordsToDelete.beforeOffset(-1)))
                    .all()
                    .get();
        }
    }

    private static String follow(LodestarClient admin, Vendor vendor, Path place) throws Exception {
        Path settings = place.resolveSibling("consumer.properties");
        try (var writer = Files.newBufferedWriter(settings)) {
            Vendor.ofKafka(vendor.kafkaLogin(admin)).store(writer, null);
        }
        Path said = place.resolveSibling("said");
        String classPath = Stream.of(
                        KafkaConsumer.class,
                        LoggerFactory.class,
                        ObjectMapper.class,
                        JsonParser.class,
                        JsonProperty.class)
                .map(type ->
                        type.getProtectionDomain().getCodeSource().getLocation().getPath())
                .collect(Collectors.joining(File.pathSeparator));
        var recipe = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                classPath,
                Path.of(System.getProperty("lodestar.project"), "docs/examples/FollowEvents.java")
                        .toString(),
                settings.toString(),
                place.toString(),
                TENANT,
                SERVICE,
                "--once");
        recipe.environment().putAll(vendor.settings());
        Process process =
                recipe.redirectErrorStream(true).redirectOutput(said.toFile()).start();
        try {
            assertThat(process.waitFor(2, TimeUnit.MINUTES)).as("it ends").isTrue();
        } finally {
            process.destroyForcibly();
        }
        assertThat(process.exitValue()).as(Files.readString(said)).isZero();
        return Files.readString(said);
    }
}
