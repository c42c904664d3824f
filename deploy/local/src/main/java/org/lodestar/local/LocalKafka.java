package org.lodestar.local;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import kafka.tools.StorageTool;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Time;

/**
 * A Kafka broker with its own controller (KRaft), inside this JVM, with its data under one directory.
 *
 * <p>Topics are made by whoever owns them, never by a client that mistypes a name; nothing on them expires, and neither do
 * the committed offsets of a group without members, because the checkpoint of a relay is such an offset. A single broker
 * does not sync each record to the disk: the log in PostgreSQL is the truth.
 *
 * <p>It listens twice, on the loopback interface only. On the plain port whoever is on this machine may do everything: that is
 * for the platform itself and its operator. On the port of SASL (SCRAM-SHA-512) a principal may do what it was granted, and
 * nothing else.
 */
public final class LocalKafka implements AutoCloseable {

    private static final String NEVER = Integer.toString(Integer.MAX_VALUE);

    private final Path data;
    private final int port;
    private final int saslPort;
    private final Thread stopAtExit = new Thread(this::stop, "stop-kafka");
    private Optional<KafkaRaftServer> server = Optional.empty();

    private LocalKafka(Path data, int port, int saslPort) {
        this.data = data;
        this.port = port;
        this.saslPort = saslPort;
    }

    /**
     * Starts a broker on {@code dataDirectory}, which is made and formatted if need be, and returns when it serves. It is
     * stopped by {@link #close()}, at the latest when this JVM exits in an orderly way.
     *
     * @param port the plain TCP port on localhost, 0 for a free one
     */
    public static LocalKafka start(Path dataDirectory, int port) {
        return start(dataDirectory, port, 0);
    }

    /**
     * The same, with the port for those who log in.
     *
     * @param saslPort the TCP port of SASL on localhost, 0 for a free one
     */
    public static LocalKafka start(Path dataDirectory, int port, int saslPort) {
        var kafka = new LocalKafka(
                dataDirectory.toAbsolutePath().normalize(),
                port == 0 ? Ports.free() : port,
                saslPort == 0 ? Ports.free() : saslPort);
        kafka.start();
        Runtime.getRuntime().addShutdownHook(kafka.stopAtExit);
        return kafka;
    }

    public int port() {
        return port;
    }

    public String bootstrapServers() {
        return "localhost:" + port;
    }

    /** Where those connect who log in. */
    public String saslServers() {
        return "localhost:" + saslPort;
    }

    /** Starts the broker again after {@link #stop()}, on the same port and data; does nothing while it runs. */
    public synchronized void start() {
        if (server.isPresent()) {
            return;
        }
        var settings = settings();
        try {
            if (!Files.exists(data.resolve("meta.properties"))) {
                format(settings);
            }
        } catch (IOException e) {
            throw new IllegalStateException("Kafka could not be prepared in " + data, e);
        }
        // Kafka looks its plug-ins up through the thread's loader, which may be another than the one it came from.
        var loader = Thread.currentThread().getContextClassLoader();
        Thread.currentThread().setContextClassLoader(KafkaRaftServer.class.getClassLoader());
        try {
            var started = new KafkaRaftServer(KafkaConfig.fromProps(settings), Time.SYSTEM);
            started.startup();
            server = Optional.of(started);
        } finally {
            Thread.currentThread().setContextClassLoader(loader);
        }
    }

    /** Stops the broker and waits until it is gone; its data stays. */
    public synchronized void stop() {
        server.ifPresent(running -> {
            running.shutdown();
            running.awaitShutdown();
        });
        server = Optional.empty();
    }

    @Override
    public void close() {
        stop();
        try {
            Runtime.getRuntime().removeShutdownHook(stopAtExit);
        } catch (IllegalStateException _) {
            // the JVM is already going down, and the hook finds nothing left to stop
        }
    }

    private Properties settings() {
        // the controller talks to nobody but this broker, so its port need not be known, nor stay
        int controllerPort = Ports.free();
        var listeners = "CLIENT://localhost:" + port + ",SASL://localhost:" + saslPort;
        var settings = new Properties();
        settings.putAll(Map.of(
                "sasl.enabled.mechanisms", "SCRAM-SHA-512",
                "listener.name.sasl.scram-sha-512.sasl.jaas.config",
                        "org.apache.kafka.common.security.scram.ScramLoginModule required;",
                "authorizer.class.name", "org.apache.kafka.metadata.authorizer.StandardAuthorizer",
                // who comes by the plain port, which nobody reaches from outside of this machine
                "super.users", "User:ANONYMOUS"));
        settings.putAll(Map.of(
                "process.roles", "broker,controller",
                "node.id", "1",
                "controller.quorum.voters", "1@localhost:" + controllerPort,
                "listeners", listeners + ",CONTROLLER://localhost:" + controllerPort,
                "advertised.listeners", listeners,
                "listener.security.protocol.map", "CLIENT:PLAINTEXT,SASL:SASL_PLAINTEXT,CONTROLLER:PLAINTEXT",
                "inter.broker.listener.name", "CLIENT",
                "controller.listener.names", "CONTROLLER",
                "log.dirs", data.toString()));
        settings.putAll(Map.of(
                "auto.create.topics.enable", "false",
                "num.partitions", "1",
                "log.retention.ms", "-1",
                "offsets.retention.minutes", NEVER,
                "group.initial.rebalance.delay.ms", "0"));
        settings.putAll(Map.of(
                "offsets.topic.replication.factor", "1",
                "offsets.topic.num.partitions", "5",
                "transaction.state.log.replication.factor", "1",
                "transaction.state.log.min.isr", "1",
                "transaction.state.log.num.partitions", "5",
                "share.coordinator.state.topic.replication.factor", "1",
                "share.coordinator.state.topic.min.isr", "1",
                "share.coordinator.state.topic.num.partitions", "1"));
        settings.putAll(Map.of(
                // a fetch that waits is answered by the rights its reader had when it began to: none waits for longer
                "connections.max.idle.ms", "20000",
                // an abandoned transaction holds back every reader behind it: look for those each second
                "transaction.abort.timed.out.transaction.cleanup.interval.ms", "1000",
                // one machine, a small heap: the cleaner alone would take 128 MB of it
                "log.cleaner.dedupe.buffer.size", "8388608",
                "num.network.threads", "2",
                "num.io.threads", "4",
                "background.threads", "2"));
        return settings;
    }

    private void format(Properties settings) throws IOException {
        Files.createDirectories(data);
        var file = Files.createTempFile("lodestar-kafka", ".properties");
        var said = new ByteArrayOutputStream();
        try (var out = new PrintStream(said, true, StandardCharsets.UTF_8)) {
            try (var writer = Files.newBufferedWriter(file)) {
                settings.store(writer, null);
            }
            int code = StorageTool.execute(
                    new String[] {"format", "-t", Uuid.randomUuid().toString(), "-c", file.toString()}, out);
            if (code != 0) {
                throw new IllegalStateException(
                        "Kafka could not format " + data + ": " + said.toString(StandardCharsets.UTF_8));
            }
        } finally {
            Files.deleteIfExists(file);
        }
    }
}
