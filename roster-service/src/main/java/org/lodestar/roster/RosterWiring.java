package org.lodestar.roster;

import jakarta.enterprise.inject.Produces;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import org.lodestar.eventsourcing.commanding.Streams;
import org.lodestar.eventsourcing.projection.StateView;
import org.lodestar.roster.entry.Kind;
import org.lodestar.roster.entry.RosterCommand;
import org.lodestar.roster.entry.RosterEntry;
import org.lodestar.roster.entry.RosterEvent;
import org.lodestar.roster.sync.RosterSync;
import org.lodestar.roster.sync.RosterSyncCommand;
import org.lodestar.roster.sync.RosterSyncEvent;

/** Shows every stream and list to the event sourcing, which publishes the ones and fills the others. */
@Singleton
class RosterWiring {

    private final Roster roster;

    RosterWiring(Roster roster) {
        this.roster = roster;
    }

    @Produces
    @Singleton
    Streams<RosterSyncCommand, RosterSync, RosterSyncEvent> syncs() {
        return roster.syncs();
    }

    @Produces
    @Singleton
    @Named("orgs")
    Streams<RosterCommand, RosterEntry, RosterEvent> orgs() {
        return roster.streams(Kind.ORG);
    }

    @Produces
    @Singleton
    @Named("list of orgs")
    StateView<RosterEntry, RosterEvent> listOfOrgs() {
        return roster.view(Kind.ORG);
    }

    @Produces
    @Singleton
    @Named("academic-sessions")
    Streams<RosterCommand, RosterEntry, RosterEvent> academicSessions() {
        return roster.streams(Kind.ACADEMIC_SESSION);
    }

    @Produces
    @Singleton
    @Named("list of academic-sessions")
    StateView<RosterEntry, RosterEvent> listOfAcademicSessions() {
        return roster.view(Kind.ACADEMIC_SESSION);
    }

    @Produces
    @Singleton
    @Named("courses")
    Streams<RosterCommand, RosterEntry, RosterEvent> courses() {
        return roster.streams(Kind.COURSE);
    }

    @Produces
    @Singleton
    @Named("list of courses")
    StateView<RosterEntry, RosterEvent> listOfCourses() {
        return roster.view(Kind.COURSE);
    }

    @Produces
    @Singleton
    @Named("users")
    Streams<RosterCommand, RosterEntry, RosterEvent> users() {
        return roster.streams(Kind.USER);
    }

    @Produces
    @Singleton
    @Named("list of users")
    StateView<RosterEntry, RosterEvent> listOfUsers() {
        return roster.view(Kind.USER);
    }

    @Produces
    @Singleton
    @Named("classes")
    Streams<RosterCommand, RosterEntry, RosterEvent> classes() {
        return roster.streams(Kind.CLASS);
    }

    @Produces
    @Singleton
    @Named("list of classes")
    StateView<RosterEntry, RosterEvent> listOfClasses() {
        return roster.view(Kind.CLASS);
    }

    @Produces
    @Singleton
    @Named("enrollments")
    Streams<RosterCommand, RosterEntry, RosterEvent> enrollments() {
        return roster.streams(Kind.ENROLLMENT);
    }

    @Produces
    @Singleton
    @Named("list of enrollments")
    StateView<RosterEntry, RosterEvent> listOfEnrollments() {
        return roster.view(Kind.ENROLLMENT);
    }
}
