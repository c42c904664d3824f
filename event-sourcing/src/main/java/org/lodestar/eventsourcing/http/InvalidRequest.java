package org.lodestar.eventsourcing.http;

import java.util.List;
import org.lodestar.eventsourcing.Fault;

/** The request does not have the form that the contract says; carries every fault at once. */
public final class InvalidRequest extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient List<Fault> faults;

    public InvalidRequest(List<Fault> faults) {
        super("The request is not of the documented form", null, false, false);
        this.faults = List.copyOf(faults);
    }

    /** One fault; {@code where} is a JSON Pointer into the body, or names a parameter or header. */
    public InvalidRequest(String where, String detail) {
        this(List.of(new Fault(where, detail)));
    }

    public List<Fault> faults() {
        return faults;
    }
}
