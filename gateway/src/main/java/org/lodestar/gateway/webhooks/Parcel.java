package org.lodestar.gateway.webhooks;

import java.util.List;

/**
 * A delivery that is due, with all that is needed to make an attempt.
 *
 * @param number the place of the event among all that were read
 * @param tries how many attempts were made before
 * @param epoch of the log that the event is of; empty if nobody knows
 * @param secrets those that sign it, the newest first
 */
record Parcel(
        Lane lane, long number, int tries, String url, String event, String epoch, String body, List<String> secrets) {

    /** Which delivery it is. */
    record Id(String webhook, long number) {}

    Id id() {
        return new Id(lane.webhook(), number);
    }

    /** What holds deliveries in order: the events of one subject to one webhook. */
    record Lane(String webhook, String subject) {}
}
