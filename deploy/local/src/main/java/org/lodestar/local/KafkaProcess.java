package org.lodestar.local;

import java.nio.file.Path;

/** {@link LocalKafka} as a process of its own, which may be killed at any time: {@code KafkaProcess DIRECTORY PORT SASL_PORT}. */
public final class KafkaProcess {

    private KafkaProcess() {}

    /** Starts the broker and says so on standard output; it stops in order at SIGTERM. */
    public static void main(String[] arguments) {
        if (arguments.length != 3) {
            throw new IllegalArgumentException("Usage: KafkaProcess DIRECTORY PORT SASL_PORT");
        }
        var kafka =
                LocalKafka.start(Path.of(arguments[0]), Integer.parseInt(arguments[1]), Integer.parseInt(arguments[2]));
        System.out.println("Kafka serves on " + kafka.bootstrapServers());
    }
}
