package org.lodestar.local.platform;

/** Why a command cannot do what was asked, in words for the person who asked. */
public final class Refusal extends RuntimeException {

    private static final long serialVersionUID = 1;

    public Refusal(String reason) {
        super(reason);
    }

    Refusal(String reason, Throwable cause) {
        super(reason, cause);
    }
}
