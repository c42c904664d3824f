package org.lodestar.evidence.evidence.api;

import org.lodestar.evidence.evidence.Evidence;

/** Whether evidence counts. */
public enum EvidenceStatus {
    COLLECTED,
    RETRACTED;

    /** The status of evidence that was ever collected. */
    public static EvidenceStatus of(Evidence evidence) {
        return switch (evidence) {
            case Evidence.Uncollected _ -> throw new IllegalArgumentException("Uncollected evidence has no status");
            case Evidence.Collected _ -> COLLECTED;
            case Evidence.Retracted _ -> RETRACTED;
        };
    }
}
