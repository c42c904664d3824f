package org.lodestar.eventsourcing.publishing;

import java.io.IOException;
import java.util.Optional;
import org.erdtman.jcs.JsonCanonicalizer;

/** JSON as RFC 8785 writes it, so that all who know the content come to the same bytes. */
public final class Canonical {

    private Canonical() {}

    /** The bytes; empty if there is a number among it that is none of IEEE 754, of which that form knows nothing. */
    public static Optional<byte[]> bytes(String json) {
        try {
            return Optional.of(new JsonCanonicalizer(json).getEncodedUTF8());
        } catch (IOException _) {
            return Optional.empty();
        }
    }
}
