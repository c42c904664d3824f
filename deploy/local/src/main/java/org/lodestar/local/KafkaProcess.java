package org.lodestar.local;

import java.nio.file.Path;

/** {@link LocalKafka} as a process of its own, which may be killed at any time: {@code KafkaProcess DIRECTORY PORT}. */
public final class KafkaProcess {

    private KafkaProcess() {}

    /** Starts the broker and says so on standard output; it stops in order at SIGTERM. */
    public static void main(String[] arguments) {
        if (arguments.length != 2) {
            throw new IllegalArgumentException("Usage: KafkaProcess DIRECTORY PORT");
        }
        var kafka = LocalKafka.start(Path.of(arguments[0]), Integer.parseInt(arguments[1]));
        System.out.println("Kafka serves on " + kafka.bootstrapServers());
    }
}
