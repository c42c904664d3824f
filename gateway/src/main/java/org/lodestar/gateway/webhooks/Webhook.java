package org.lodestar.gateway.webhooks;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * An address that gets events.
 *
 * @param client who made it: what that client may not see is not sent
 * @param description what people know it by
 * @param filter what it is to get
 * @param reason why it is disabled, if it is
 * @param failingSince since when no attempt has succeeded, if the last has not
 * @param secrets those that sign, the newest first
 */
public record Webhook(
        String id,
        long version,
        String client,
        String url,
        Optional<String> description,
        Filter filter,
        Status status,
        Optional<Reason> reason,
        Instant createdAt,
        Optional<Instant> failingSince,
        Optional<Instant> disabledAt,
        List<Secret> secrets) {

    /** Whether it is sent to. */
    public enum Status {
        ACTIVE,
        PAUSED,
        DISABLED
    }

    /** Why nothing is sent any more. */
    public enum Reason {
        /** The receiver answered 410. */
        GONE,
        /** A delivery failed through the whole schedule. */
        EXHAUSTED,
        CLIENT_REVOKED,
        GRANT_WITHDRAWN
    }

    /** What is told of a secret that was told before. */
    public record Secret(String id, Instant createdAt, Optional<Instant> expiresAt) {}

    /** A secret, told this once. */
    public record NewSecret(String id, String value) {}

    /**
     * Which events.
     *
     * @param types any of these; a star at the end stands for anything; all if empty
     * @param subjects those that begin with any of these; all if empty
     */
    public record Filter(List<String> types, List<String> subjects) {

        boolean matches(String type, String subject) {
            return (types.isEmpty() || types.stream().anyMatch(pattern -> isOf(pattern, type)))
                    && (subjects.isEmpty() || subjects.stream().anyMatch(subject::startsWith));
        }

        private static boolean isOf(String pattern, String type) {
            return pattern.endsWith("*")
                    ? type.startsWith(pattern.substring(0, pattern.length() - 1))
                    : type.equals(pattern);
        }
    }
}
