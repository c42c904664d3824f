package org.lodestar.eventsourcing.consuming;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import org.lodestar.eventsourcing.StreamId;

/**
 * An event of another service, as it came from its topic.
 *
 * @param type the stored name without the service, such as {@code goal-activated.v1}
 * @param sequence its position in the other service's log of this tenant
 * @param data the event's JSON; read it into a tolerant record of your own
 */
public record Message(
        String tenant,
        String service,
        String id,
        String type,
        StreamId subject,
        long sequence,
        long streamVersion,
        Instant time,
        String correlationId,
        JsonNode data) {}
