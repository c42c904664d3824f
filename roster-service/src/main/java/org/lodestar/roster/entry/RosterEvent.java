package org.lodestar.roster.entry;

import org.lodestar.eventsourcing.EventType;

/** What happened to an entry. Stored for ever: add a new version, never edit one. */
public sealed interface RosterEvent {

    sealed interface OrgEvent extends RosterEvent {}

    @EventType(
            value = "org-registered.v1",
            description = "The roster lists an organisation, for the first time or again.")
    record OrgRegistered(Org org) implements OrgEvent {}

    @EventType(
            value = "org-changed.v1",
            description = "The roster says something else about an organisation; carries the whole.")
    record OrgChanged(Org org) implements OrgEvent {}

    @EventType(value = "org-removed.v1", description = "The roster no longer lists an organisation.")
    record OrgRemoved() implements OrgEvent {}

    sealed interface AcademicSessionEvent extends RosterEvent {}

    @EventType(
            value = "academic-session-registered.v1",
            description = "The roster lists an academic session, for the first time or again.")
    record AcademicSessionRegistered(AcademicSession session) implements AcademicSessionEvent {}

    @EventType(
            value = "academic-session-changed.v1",
            description = "The roster says something else about an academic session; carries the whole.")
    record AcademicSessionChanged(AcademicSession session) implements AcademicSessionEvent {}

    @EventType(value = "academic-session-removed.v1", description = "The roster no longer lists an academic session.")
    record AcademicSessionRemoved() implements AcademicSessionEvent {}

    sealed interface CourseEvent extends RosterEvent {}

    @EventType(value = "course-registered.v1", description = "The roster lists a course, for the first time or again.")
    record CourseRegistered(Course course) implements CourseEvent {}

    @EventType(
            value = "course-changed.v1",
            description = "The roster says something else about a course; carries the whole.")
    record CourseChanged(Course course) implements CourseEvent {}

    @EventType(value = "course-removed.v1", description = "The roster no longer lists a course.")
    record CourseRemoved() implements CourseEvent {}

    sealed interface UserEvent extends RosterEvent {}

    @EventType(value = "user-registered.v1", description = "The roster lists a person, for the first time or again.")
    record UserRegistered(User user) implements UserEvent {}

    @EventType(
            value = "user-changed.v1",
            description = "The roster says something else about a person; carries the whole.")
    record UserChanged(User user) implements UserEvent {}

    @EventType(value = "user-removed.v1", description = "The roster no longer lists a person.")
    record UserRemoved() implements UserEvent {}

    sealed interface ClassEvent extends RosterEvent {}

    @EventType(value = "class-registered.v1", description = "The roster lists a class, for the first time or again.")
    record ClassRegistered(SchoolClass schoolClass) implements ClassEvent {}

    @EventType(
            value = "class-changed.v1",
            description = "The roster says something else about a class; carries the whole.")
    record ClassChanged(SchoolClass schoolClass) implements ClassEvent {}

    @EventType(value = "class-removed.v1", description = "The roster no longer lists a class.")
    record ClassRemoved() implements ClassEvent {}

    sealed interface EnrollmentEvent extends RosterEvent {}

    @EventType(
            value = "enrollment-registered.v1",
            description = "The roster lists an enrollment, for the first time or again.")
    record EnrollmentRegistered(Enrollment enrollment) implements EnrollmentEvent {}

    @EventType(
            value = "enrollment-changed.v1",
            description = "The roster says something else about an enrollment; carries the whole.")
    record EnrollmentChanged(Enrollment enrollment) implements EnrollmentEvent {}

    @EventType(value = "enrollment-removed.v1", description = "The roster no longer lists an enrollment.")
    record EnrollmentRemoved() implements EnrollmentEvent {}
}
