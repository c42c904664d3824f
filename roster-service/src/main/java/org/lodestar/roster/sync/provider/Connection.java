package org.lodestar.roster.sync.provider;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Where a district's roster can be read from, without the secret.
 *
 * @param baseUrl of the rostering service, such as {@code https://sis.example/ims/oneroster/rostering/v1p2}
 * @param scope asked for with the token
 * @param schedule how often what has changed is pulled; never by itself if there is none
 * @param readUntil up to when changes are in the roster; nothing before the first complete pull
 * @param version another after every change of the connection
 */
public record Connection(
        String baseUrl,
        String tokenUrl,
        String clientId,
        String scope,
        Optional<Duration> schedule,
        Instant createdAt,
        Instant updatedAt,
        Optional<Instant> readUntil,
        long version) {

    /** What a provider needs to be told. */
    public record Access(String baseUrl, String tokenUrl, String clientId, String clientSecret, String scope) {}
}
