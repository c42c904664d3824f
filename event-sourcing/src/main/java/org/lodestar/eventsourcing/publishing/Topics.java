package org.lodestar.eventsourcing.publishing;

/**
 * The topics of a tenant. They start with the tenant's key, so that a third party's access is one prefix.
 *
 * @param general every event, without what is restricted; one partition, so its order is the log's
 * @param restricted the events that have anything to restrict, whole
 */
public record Topics(String general, String restricted) {

    public static Topics of(String tenant, String service) {
        String prefix = "lodestar." + tenant + '.' + service;
        return new Topics(prefix + ".events.v1", prefix + ".restricted.v1");
    }
}
