package org.lodestar.eventsourcing.http;

/**
 * Addresses whose form somebody else's standard sets, errors included. A service that has some produces this as a bean;
 * everywhere else an error is a {@link Problem}.
 */
public interface Surface {

    /** Whether an address is one of them. */
    boolean has(String path);

    /** An error in the words of the standard, as the JSON body of the answer. */
    Object error(Problem problem);
}
