package org.lodestar.oneroster.intake;

import org.lodestar.eventsourcing.Rejection;

/** Why a package is not even taken in. */
public enum ImportRejection implements Rejection {
    PACKAGE_REFUSED("The package cannot be imported"),
    IDEMPOTENCY_KEY_REUSED("The idempotency key was used for another request");

    private final String title;

    ImportRejection(String title) {
        this.title = title;
    }

    @Override
    public Kind kind() {
        return Kind.INVALID;
    }

    @Override
    public String title() {
        return title;
    }
}
