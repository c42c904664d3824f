package org.lodestar.roster;

import jakarta.enterprise.inject.Produces;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.util.Optional;
import java.util.function.BiFunction;
import org.lodestar.eventsourcing.commanding.Folded;
import org.lodestar.eventsourcing.commanding.Streams;
import org.lodestar.eventsourcing.http.Filters;
import org.lodestar.eventsourcing.http.ListedView;
import org.lodestar.eventsourcing.http.ViewRow;
import org.lodestar.eventsourcing.leasing.LeaseQueue;
import org.lodestar.eventsourcing.projection.StateView;
import org.lodestar.eventsourcing.publishing.Pseudonyms;
import org.lodestar.eventsourcing.runtime.EventSourcing;
import org.lodestar.roster.entry.Kind;
import org.lodestar.roster.entry.RosterCommand;
import org.lodestar.roster.entry.RosterEntry;
import org.lodestar.roster.entry.RosterEvent;
import org.lodestar.roster.entry.api.AcademicSessionRepresentation;
import org.lodestar.roster.entry.api.ClassRepresentation;
import org.lodestar.roster.entry.api.CourseRepresentation;
import org.lodestar.roster.entry.api.EnrollmentRepresentation;
import org.lodestar.roster.entry.api.OrgRepresentation;
import org.lodestar.roster.entry.api.UserRepresentation;
import org.lodestar.roster.entry.view.lists.AcademicSessionRow;
import org.lodestar.roster.entry.view.lists.ClassRow;
import org.lodestar.roster.entry.view.lists.CourseRow;
import org.lodestar.roster.entry.view.lists.EnrollmentRow;
import org.lodestar.roster.entry.view.lists.EntryStatus;
import org.lodestar.roster.entry.view.lists.OrgRow;
import org.lodestar.roster.entry.view.lists.UserRow;
import org.lodestar.roster.sync.RosterSync;
import org.lodestar.roster.sync.RosterSyncCommand;
import org.lodestar.roster.sync.RosterSyncEvent;
import org.lodestar.roster.sync.intake.ImportConfig;
import org.lodestar.roster.sync.intake.Imports;

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

    @Produces
    @Singleton
    @Named("listed orgs")
    ListedView<RosterEntry, RosterEvent, OrgRepresentation> listedOrgs() {
        return listed(Kind.ORG, OrgRow.class, (_, entry) -> OrgRepresentation.of(entry));
    }

    @Produces
    @Singleton
    @Named("listed academic-sessions")
    ListedView<RosterEntry, RosterEvent, AcademicSessionRepresentation> listedAcademicSessions() {
        return listed(
                Kind.ACADEMIC_SESSION, AcademicSessionRow.class, (_, entry) -> AcademicSessionRepresentation.of(entry));
    }

    @Produces
    @Singleton
    @Named("listed courses")
    ListedView<RosterEntry, RosterEvent, CourseRepresentation> listedCourses() {
        return listed(Kind.COURSE, CourseRow.class, (_, entry) -> CourseRepresentation.of(entry));
    }

    @Produces
    @Singleton
    @Named("listed users")
    ListedView<RosterEntry, RosterEvent, UserRepresentation> listedUsers(Pseudonyms pseudonyms) {
        return listed(
                Kind.USER,
                UserRow.class,
                (tenant, user) -> UserRepresentation.of(
                        user, pseudonyms.of(tenant, user.stream().id())));
    }

    @Produces
    @Singleton
    @Named("listed classes")
    ListedView<RosterEntry, RosterEvent, ClassRepresentation> listedClasses() {
        return listed(Kind.CLASS, ClassRow.class, (_, entry) -> ClassRepresentation.of(entry));
    }

    @Produces
    @Singleton
    @Named("listed enrollments")
    ListedView<RosterEntry, RosterEvent, EnrollmentRepresentation> listedEnrollments() {
        return listed(Kind.ENROLLMENT, EnrollmentRow.class, (_, entry) -> EnrollmentRepresentation.of(entry));
    }

    /** The lists show what is there, unless the caller asks for what was. */
    private <R> ListedView<RosterEntry, RosterEvent, R> listed(
            Kind kind, Class<? extends ViewRow> rows, BiFunction<String, Folded<RosterEntry>, R> representation) {
        return new ListedView<>(
                roster.view(kind),
                rows,
                new Filters().equal("status", Optional.of(EntryStatus.ACTIVE.name())),
                representation);
    }

    @Produces
    @Singleton
    LeaseQueue importQueue(EventSourcing eventSourcing, ImportConfig config) {
        return Imports.TABLES.queue(eventSourcing.pool(), config.lease());
    }
}
