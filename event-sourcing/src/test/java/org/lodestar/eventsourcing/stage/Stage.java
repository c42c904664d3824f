package org.lodestar.eventsourcing.stage;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.logging.Level;
import java.util.stream.Stream;
import org.jboss.logmanager.Logger;
import org.lodestar.local.LocalKafka;
import org.lodestar.local.LocalPostgres;

/** The one PostgreSQL and the one Kafka of this JVM, started when first asked for and thrown away at its end. */
public final class Stage {

    /** Strong references: a logger that nobody holds forgets its level. */
    private static final List<Logger> QUIET = Stream.of(
                    "kafka", "state", "org.apache.kafka", "org.flywaydb", "io.netty")
            .map(Logger::getLogger)
            .toList();

    private static final Path DIRECTORY = directory();

    static {
        quieten();
    }

    private Stage() {}

    /** Keeps the broker, the migrations, and the failures that the tests provoke, from filling the report. */
    public static void quieten() {
        QUIET.forEach(logger -> logger.setLevel(Level.OFF));
    }

    private static Path directory() {
        try {
            Path made = Files.createTempDirectory("lodestar-event-sourcing");
            Runtime.getRuntime().addShutdownHook(new Thread(() -> discard(made), "discard-stage"));
            return made;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void discard(Path directory) {
        if (Files.exists(directory.resolve("postgres"))) {
            postgres().close();
        }
        if (Files.exists(directory.resolve("kafka"))) {
            kafka().close();
        }
        try (Stream<Path> files = Files.walk(directory)) {
            files.sorted(Comparator.reverseOrder()).forEach(file -> {
                boolean _ = file.toFile().delete();
            });
        } catch (IOException | UncheckedIOException _) {
            // a temporary directory that could not be emptied is no failure of a test
        }
    }

    /** A directory of one test, gone at the end. */
    public static Path directory(String name) {
        return DIRECTORY.resolve(name);
    }

    public static LocalPostgres postgres() {
        return Postgres.SERVER;
    }

    public static LocalKafka kafka() {
        return Kafka.BROKER;
    }

    private static final class Postgres {
        private static final LocalPostgres SERVER = LocalPostgres.start(DIRECTORY.resolve("postgres"), 0);
    }

    private static final class Kafka {
        private static final LocalKafka BROKER = LocalKafka.start(DIRECTORY.resolve("kafka"), 0);
    }
}
