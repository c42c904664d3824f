package org.lodestar.goals.plan;

/** In what capacity somebody contributes. */
public enum ContributorKind {
    ADMINISTRATOR,
    TEACHER,
    STUDENT,
    STAFF,
    FAMILY,
    EXTERNAL
}
