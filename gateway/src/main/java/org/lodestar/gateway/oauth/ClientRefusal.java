package org.lodestar.gateway.oauth;

import java.util.Set;

/** Why a client is not registered or changed as asked. */
public final class ClientRefusal extends Exception {

    private static final long serialVersionUID = 1;

    /** The kinds of reasons. */
    public enum Reason {
        NOT_FOUND,
        KEY_REUSED,
        STALE_VERSION,
        REVOKED,
        CONFIGURED,
        SCOPES_NOT_HELD,
        EXPIRY_PASSED,
        SECRETS_FULL,
        LAST_SECRET,
        SCOPES_TOO_WIDE,
        EXPIRED,
        LIMITED,
        TOPICS_NOT_OPEN,
        KAFKA_NOT_OFFERED,
        BROKER_AWAY
    }

    private final Reason reason;
    private final transient Set<Scope> scopes;
    private final long version;

    private ClientRefusal(Reason reason, Set<Scope> scopes, long version) {
        super(reason.name(), null, false, false);
        this.reason = reason;
        this.scopes = Set.copyOf(scopes);
        this.version = version;
    }

    /** For a reason that says all. */
    public static ClientRefusal because(Reason reason) {
        return new ClientRefusal(reason, Set.of(), 0);
    }

    static ClientRefusal notHeld(Set<Scope> scopes) {
        return new ClientRefusal(Reason.SCOPES_NOT_HELD, scopes, 0);
    }

    static ClientRefusal tooWide(Set<Scope> scopes) {
        return new ClientRefusal(Reason.SCOPES_TOO_WIDE, scopes, 0);
    }

    static ClientRefusal stale(long version) {
        return new ClientRefusal(Reason.STALE_VERSION, Set.of(), version);
    }

    public Reason reason() {
        return reason;
    }

    /** With {@code SCOPES_NOT_HELD}, those that the caller does not have; with {@code SCOPES_TOO_WIDE}, those too many. */
    public Set<Scope> scopes() {
        return scopes;
    }

    /** With {@code STALE_VERSION}, the version now. */
    public long version() {
        return version;
    }
}
