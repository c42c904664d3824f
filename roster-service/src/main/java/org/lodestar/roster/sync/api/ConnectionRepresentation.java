package org.lodestar.roster.sync.api;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.lodestar.roster.sync.provider.Connection;

/** A connection as clients see it: without its secret. */
@Schema(name = "RosterConnection")
record ConnectionRepresentation(
        @Schema(examples = "https://sis.example.org/ims/oneroster/rostering/v1p2")
        String baseUrl,

        @Schema(examples = "https://sis.example.org/oauth/token")
        String tokenUrl,

        @Schema(examples = "lodestar") String clientId,

        @Schema(examples = "https://purl.imsglobal.org/spec/or/v1p2/scope/roster-core.readonly")
        String scope,

        @Schema(
                description = "How often what has changed is pulled; never by itself if it is not there",
                examples = "PT6H")
        Optional<String> schedule,

        Instant createdAt,
        Instant updatedAt,

        @Schema(description = "Up to when changes are in the roster; not there before the first complete pull")
        Optional<Instant> readUntil) {

    static ConnectionRepresentation of(Connection connection) {
        return new ConnectionRepresentation(
                connection.baseUrl(),
                connection.tokenUrl(),
                connection.clientId(),
                connection.scope(),
                connection.schedule().map(Duration::toString),
                connection.createdAt(),
                connection.updatedAt(),
                connection.readUntil());
    }
}
