package org.lodestar.eventsourcing.commanding;

import java.util.List;
import org.lodestar.eventsourcing.Fault;
import org.lodestar.eventsourcing.Rejection;

/** Why a command did not come to pass. Carries no stack trace: it is an answer, not an accident. */
public abstract sealed class CommandFailure extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private CommandFailure(String message) {
        super(message, null, false, false);
    }

    /** A rule of the model refused it. */
    public static final class Refused extends CommandFailure {
        private static final long serialVersionUID = 1L;
        private final transient Rejection reason;
        private final transient List<Fault> faults;

        public Refused(Rejection reason, String detail, List<Fault> faults) {
            super(detail);
            this.reason = reason;
            this.faults = faults;
        }

        public Refused(Rejection reason) {
            this(reason, reason.title(), List.of());
        }

        public Rejection reason() {
            return reason;
        }

        public List<Fault> faults() {
            return faults;
        }
    }

    /** The stream has moved on from the version the caller named. */
    public static final class StaleVersion extends CommandFailure {
        private static final long serialVersionUID = 1L;
        private final long current;

        public StaleVersion(long current) {
            super("The resource is at version " + current);
            this.current = current;
        }

        public long current() {
            return current;
        }
    }

    /** The idempotency key has been used for another request. */
    public static final class KeyReused extends CommandFailure {
        private static final long serialVersionUID = 1L;

        public KeyReused() {
            super("The idempotency key was used for another request");
        }
    }

    /** Others kept changing the same stream; nothing was written. */
    public static final class Contended extends CommandFailure {
        private static final long serialVersionUID = 1L;

        Contended() {
            super("Others keep changing the same resource");
        }
    }

    /** The command was not taken in, or its outcome is unknown because the database went away. */
    public static final class Unavailable extends CommandFailure {
        private static final long serialVersionUID = 1L;

        public Unavailable(String message) {
            super(message);
        }
    }
}
