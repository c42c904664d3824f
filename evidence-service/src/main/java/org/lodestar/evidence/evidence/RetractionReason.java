package org.lodestar.evidence.evidence;

/** Why an item of evidence is taken back. */
public enum RetractionReason {
    ENTERED_IN_ERROR,
    DUPLICATE,
    INACCURATE,
    CONSENT_WITHDRAWN,
    OTHER
}
