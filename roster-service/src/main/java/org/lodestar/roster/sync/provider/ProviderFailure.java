package org.lodestar.roster.sync.provider;

import java.time.Duration;
import java.util.Optional;
import org.lodestar.oneroster.csv.Reason;

/** Why a provider was not read. Says nothing of what it answered. */
public abstract sealed class ProviderFailure extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final String detail;

    private ProviderFailure(String detail) {
        super(detail, null, false, false);
        this.detail = detail;
    }

    /** What happened, for people. */
    public String detail() {
        return detail;
    }

    /** It may pass: the provider is away, busy or ill. */
    public static final class Passing extends ProviderFailure {
        private static final long serialVersionUID = 1L;
        private final transient Optional<Duration> pause;

        Passing(String detail, Optional<Duration> pause) {
            super(detail);
            this.pause = pause;
        }

        /** How long the provider asks to be left alone. */
        public Optional<Duration> pause() {
            return pause;
        }
    }

    /** It will not pass by itself. */
    public static final class Lasting extends ProviderFailure {
        private static final long serialVersionUID = 1L;
        private final Reason reason;

        Lasting(Reason reason, String detail) {
            super(detail);
            this.reason = reason;
        }

        public Reason reason() {
            return reason;
        }
    }

    /** The token is not, or no longer, good. */
    public static final class Unauthorized extends ProviderFailure {
        private static final long serialVersionUID = 1L;

        Unauthorized() {
            super("The provider does not accept the token.");
        }
    }
}
