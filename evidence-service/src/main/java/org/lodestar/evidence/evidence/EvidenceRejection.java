package org.lodestar.evidence.evidence;

import org.lodestar.eventsourcing.Rejection;

/** Why a command about evidence is refused. */
public enum EvidenceRejection implements Rejection {
    EVIDENCE_NOT_FOUND(Kind.NOT_FOUND, "There is no such evidence"),
    EVIDENCE_ALREADY_COLLECTED(Kind.CONFLICT, "Other evidence was collected under this id"),
    EVIDENCE_RETRACTED(Kind.CONFLICT, "The evidence was retracted"),
    DATE_IMPLAUSIBLE(Kind.INVALID, "The day lies in the future or in a past that no school remembers"),
    TOO_MANY_LINKS(Kind.CONFLICT, "The evidence is linked to as many targets as it can be"),
    TOO_MANY_ARTIFACTS(Kind.CONFLICT, "The evidence has as many artifacts as it can have");

    private final Kind kind;
    private final String title;

    EvidenceRejection(Kind kind, String title) {
        this.kind = kind;
        this.title = title;
    }

    @Override
    public Kind kind() {
        return kind;
    }

    @Override
    public String title() {
        return title;
    }
}
