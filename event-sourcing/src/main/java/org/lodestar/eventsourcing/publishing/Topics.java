package org.lodestar.eventsourcing.publishing;

/**
 * The topics of a tenant. They start with the tenant's key, so that a third party's access is one prefix.
 *
 * @param general every event, without what is restricted; one partition, so its order is the log's
 * @param restricted the events that have anything to restrict, whole
 * @param state the present state of every stream, without what is restricted; compacted
 */
public record Topics(String general, String restricted, String state) {

    /** What one record of the state topic may weigh, in bytes. */
    static final int LARGEST_STATE = 8_388_608;

    public static Topics of(String tenant, String service) {
        String prefix = "lodestar." + tenant + '.' + service;
        return new Topics(prefix + ".events.v1", prefix + ".restricted.v1", prefix + ".state.v1");
    }
}
