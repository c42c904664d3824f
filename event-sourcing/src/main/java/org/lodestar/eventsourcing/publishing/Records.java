package org.lodestar.eventsourcing.publishing;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Map;
import java.util.TreeSet;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.lodestar.eventsourcing.json.Json;
import org.lodestar.eventsourcing.publishing.Checkpoints.Life;

/**
 * What is told, as records of Kafka: CloudEvents 1.0, Kafka binding, binary mode.
 *
 * @param publicUrl where the gateway serves the schemas
 */
record Records(String publicUrl) {

    /** Up to which position the log is as it was in the life before this one; there only if there was one. */
    private static final String EPOCH_AFTER = "lodestar-epoch-after";

    /**
     * An event with the organisations that it concerns, beside the event and no part of it: so it is told as it is sealed, and who
     * passes it on knows whom it may be told.
     */
    ProducerRecord<String, String> general(String topic, Wire.Published event, Life life) {
        ProducerRecord<String, String> record = record(topic, event, life);
        event.metadata().orgs().ifPresent(orgs -> header(record, "lodestar-orgs", Json.write(new TreeSet<>(orgs))));
        return record;
    }

    /** An event. */
    ProducerRecord<String, String> record(String topic, Wire.Published event, Life life) {
        ProducerRecord<String, String> record = new ProducerRecord<>(topic, event.subject(), event.data());
        describe(record, CloudEvents.attributes(event), event.schema(), life);
        event.metadata().traceparent().ifPresent(trace -> header(record, "traceparent", trace));
        return record;
    }

    /** A state; without a value if the stream has been deleted. */
    ProducerRecord<String, String> record(String topic, Wire.State state, Life life) {
        ProducerRecord<String, String> record =
                new ProducerRecord<>(topic, state.subject(), state.data().orElse(null));
        describe(record, CloudEvents.attributes(state), state.schema(), life);
        return record;
    }

    private void describe(
            ProducerRecord<String, String> record, Map<String, String> attributes, String schema, Life life) {
        attributes.forEach((name, value) -> header(record, "ce_" + name, value));
        header(record, "ce_dataschema", publicUrl + schema);
        header(record, "content-type", "application/json");
        header(record, Checkpoints.EPOCH, life.epoch());
        if (life.after() > 0) {
            header(record, EPOCH_AFTER, Long.toString(life.after()));
        }
    }

    private static void header(ProducerRecord<String, String> record, String name, String value) {
        record.headers().add(name, value.getBytes(UTF_8));
    }
}
