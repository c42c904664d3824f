package org.lodestar.evidence.evidence;

/** In which capacity somebody contributes. */
public enum ContributorKind {
    ADMINISTRATOR,
    TEACHER,
    STUDENT,
    STAFF,
    FAMILY,
    EXTERNAL
}
