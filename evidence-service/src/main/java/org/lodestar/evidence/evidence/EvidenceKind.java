package org.lodestar.evidence.evidence;

/** What kind of evidence it is: more than test scores. */
public enum EvidenceKind {
    ASSESSMENT,
    STUDENT_WORK,
    DEMONSTRATION,
    OBSERVATION,
    SURVEY,
    INTERVIEW,
    ATTENDANCE,
    BEHAVIOR,
    ARTIFACT,
    REFLECTION,
    STUDENT_VOICE,
    FAMILY_VOICE,
    PROGRAM_DATA
}
