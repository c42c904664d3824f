package org.lodestar.gateway.webhooks;

/** Why a webhook is not made or changed as asked. */
public final class WebhookRefusal extends Exception {

    private static final long serialVersionUID = 1;

    /** The kinds of reasons. */
    public enum Reason {
        NOT_FOUND,
        EVENT_NOT_FOUND,
        KEY_REUSED,
        STALE_VERSION,
        DISABLED,
        TOO_MANY,
        TOO_MANY_REDELIVERIES
    }

    private final Reason reason;
    private final long version;

    private WebhookRefusal(Reason reason, long version) {
        super(reason.name(), null, false, false);
        this.reason = reason;
        this.version = version;
    }

    static WebhookRefusal because(Reason reason) {
        return new WebhookRefusal(reason, 0);
    }

    static WebhookRefusal stale(long version) {
        return new WebhookRefusal(Reason.STALE_VERSION, version);
    }

    public Reason reason() {
        return reason;
    }

    /** With {@code STALE_VERSION}, the version now. */
    public long version() {
        return version;
    }
}
