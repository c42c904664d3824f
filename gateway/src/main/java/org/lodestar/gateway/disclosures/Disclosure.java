package org.lodestar.gateway.disclosures;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;

/**
 * What one recipient was told of one type on one day.
 *
 * @param events how many; after a crash some may be counted twice
 */
public record Disclosure(Key key, long events, Instant firstAt, Instant lastAt) {

    /** The ways in which events leave. */
    public enum Channel {
        FEED,
        STREAM,
        WEBHOOK
    }

    /** What is told of an event: its general form, or all of it. */
    public enum Classification {
        GENERAL,
        RESTRICTED
    }

    /**
     * What it is counted under.
     *
     * @param day in UTC
     * @param recipient which webhook, for that channel; the client itself for the others
     */
    public record Key(
            LocalDate day,
            String client,
            Channel channel,
            String recipient,
            String type,
            Classification classification) {}

    /** So many events that are told now. */
    public static Disclosure now(
            String client, Channel channel, String recipient, String type, Classification classification, long events) {
        var now = Instant.now();
        var day = LocalDate.ofInstant(now, ZoneOffset.UTC);
        return new Disclosure(new Key(day, client, channel, recipient, type, classification), events, now, now);
    }

    /** This and another of the same key. */
    Disclosure and(Disclosure other) {
        return new Disclosure(
                key,
                events + other.events,
                firstAt.isBefore(other.firstAt) ? firstAt : other.firstAt,
                lastAt.isAfter(other.lastAt) ? lastAt : other.lastAt);
    }
}
