package org.lodestar.gateway.webhooks;

import static org.lodestar.gateway.Eventually.holds;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.lodestar.gateway.TestPlatform;

/** The general topic of a district's goals, as the service writes it. */
final class Topic {

    private static final AtomicLong SEQUENCE = new AtomicLong();

    private Topic() {}

    /** Publishes an event about a subject that says of no organisation that it concerns it; answers its id. */
    static String publish(String tenant, String type, String subject, String data)
            throws ExecutionException, InterruptedException {
        return publish(tenant, type, subject, data, Optional.empty());
    }

    /** The same with a header that says which organisations it concerns. */
    static String publish(String tenant, String type, String subject, String data, Optional<String> orgs)
            throws ExecutionException, InterruptedException {
        var id = UUID.randomUUID().toString();
        publish(
                "lodestar." + tenant + ".goals.events.v1",
                id,
                type,
                subject,
                data,
                SEQUENCE.incrementAndGet(),
                orgs.map(some -> Map.of("lodestar-orgs", some)).orElse(Map.of()));
        return id;
    }

    /** Publishes an event with its id and position, and more headers. */
    static void publish(
            String topic,
            String id,
            String type,
            String subject,
            String data,
            long sequence,
            Map<String, String> headers)
            throws ExecutionException, InterruptedException {
        publish(topic, Instant.now(), id, type, subject, data, sequence, headers);
    }

    /** The same by a service with a clock of its own. */
    static void publish(
            String topic,
            Instant now,
            String id,
            String type,
            String subject,
            String data,
            long sequence,
            Map<String, String> headers)
            throws ExecutionException, InterruptedException {
        var settings = Map.<String, Object>of(
                "bootstrap.servers", TestPlatform.kafka().bootstrapServers(), "acks", "all", "linger.ms", 0);
        try (var admin = admin();
                var producer = new KafkaProducer<>(settings, new StringSerializer(), new StringSerializer())) {
            if (!names(admin).contains(topic)) {
                admin.createTopics(List.of(new NewTopic(topic, 1, (short) 1)))
                        .all()
                        .get();
            }
            var record = new ProducerRecord<>(topic, 0, now.toEpochMilli(), subject, data);
            Map.of(
                            "ce_specversion",
                            "1.0",
                            "ce_id",
                            id,
                            "ce_type",
                            type,
                            "ce_source",
                            "/goals",
                            "ce_subject",
                            subject,
                            "ce_sequence",
                            "%020d".formatted(sequence),
                            "ce_time",
                            now.toString())
                    .forEach((name, value) -> record.headers().add(name, value.getBytes(StandardCharsets.UTF_8)));
            headers.forEach((name, value) -> record.headers().add(name, value.getBytes(StandardCharsets.UTF_8)));
            producer.send(record).get();
        }
    }

    static void delete(String topic) throws ExecutionException, InterruptedException {
        try (var admin = admin()) {
            admin.deleteTopics(List.of(topic)).all().get();
            // the broker hears of it a moment later, and until then would take what is sent to the one before
            holds(() -> !names(admin).contains(topic));
        }
    }

    private static Set<String> names(Admin admin) {
        try {
            return admin.listTopics().names().get();
        } catch (ExecutionException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Admin admin() {
        return Admin.create(Map.of("bootstrap.servers", TestPlatform.kafka().bootstrapServers()));
    }
}
