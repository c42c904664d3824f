package org.lodestar.eventsourcing;

import java.util.Locale;

/**
 * A named refusal. Implemented by one enum per model; the constant's name becomes the problem type, so it is part of
 * the contract and never renamed.
 */
public interface Rejection {

    /** The constant's name, such as {@code GOAL_CLOSED}. */
    String name();

    Kind kind();

    /** A short sentence that is the same for every occurrence (RFC 9457 {@code title}). */
    String title();

    /** The name in kebab case, such as {@code goal-closed}: the last segment of the problem type. */
    default String slug() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** How a refusal is answered over HTTP. */
    enum Kind {
        /** 404: there is no such thing, or it is not the caller's. */
        NOT_FOUND(404),
        /** 409: the command does not fit the current state. */
        CONFLICT(409),
        /** 422: the command is well-formed but can never hold. */
        INVALID(422),
        /** 403: the caller may not do this. */
        FORBIDDEN(403);

        private final int status;

        Kind(int status) {
            this.status = status;
        }

        /** The HTTP status code. */
        public int status() {
            return status;
        }
    }
}
