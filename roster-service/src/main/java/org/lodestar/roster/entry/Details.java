package org.lodestar.roster.entry;

/** Everything a roster says about one entry. Two that are equal mean that nothing has changed. */
public sealed interface Details permits Org, AcademicSession, Course, User, SchoolClass, Enrollment {}
