package org.lodestar.eventsourcing;

/**
 * Names a stream within a tenant: the category is the plural noun of its API path, so that {@link #toString()}
 * is the resource's path below {@code /v1}, for example {@code goals/0199c2b4-…}.
 */
public record StreamId(String category, String id) {

    /** The reverse of {@link #toString()}. */
    public static StreamId parse(String value) {
        int slash = value.indexOf('/');
        if (slash < 1) {
            throw new IllegalArgumentException("A stream id has the form category/id");
        }
        return new StreamId(value.substring(0, slash), value.substring(slash + 1));
    }

    @Override
    public String toString() {
        return category + '/' + id;
    }
}
