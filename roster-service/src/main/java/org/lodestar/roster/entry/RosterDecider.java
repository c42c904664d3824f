package org.lodestar.roster.entry;

import static org.lodestar.eventsourcing.Decision.accept;
import static org.lodestar.eventsourcing.Decision.nothing;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.lodestar.eventsourcing.Decider;
import org.lodestar.eventsourcing.Decision;
import org.lodestar.roster.entry.RosterCommand.AmendUser;
import org.lodestar.roster.entry.RosterCommand.RegisterEntry;
import org.lodestar.roster.entry.RosterCommand.RemoveEntry;
import org.lodestar.roster.entry.RosterEntry.Listed;
import org.lodestar.roster.entry.RosterEntry.Removed;
import org.lodestar.roster.entry.RosterEntry.Unlisted;
import org.lodestar.roster.entry.RosterEvent.AcademicSessionChanged;
import org.lodestar.roster.entry.RosterEvent.AcademicSessionRegistered;
import org.lodestar.roster.entry.RosterEvent.AcademicSessionRemoved;
import org.lodestar.roster.entry.RosterEvent.ClassChanged;
import org.lodestar.roster.entry.RosterEvent.ClassRegistered;
import org.lodestar.roster.entry.RosterEvent.ClassRemoved;
import org.lodestar.roster.entry.RosterEvent.CourseChanged;
import org.lodestar.roster.entry.RosterEvent.CourseRegistered;
import org.lodestar.roster.entry.RosterEvent.CourseRemoved;
import org.lodestar.roster.entry.RosterEvent.EnrollmentChanged;
import org.lodestar.roster.entry.RosterEvent.EnrollmentRegistered;
import org.lodestar.roster.entry.RosterEvent.EnrollmentRemoved;
import org.lodestar.roster.entry.RosterEvent.OrgChanged;
import org.lodestar.roster.entry.RosterEvent.OrgRegistered;
import org.lodestar.roster.entry.RosterEvent.OrgRemoved;
import org.lodestar.roster.entry.RosterEvent.UserChanged;
import org.lodestar.roster.entry.RosterEvent.UserRegistered;
import org.lodestar.roster.entry.RosterEvent.UserRemoved;

/** A roster is the source system's truth, so no command is refused; one that brings nothing new records nothing. */
public final class RosterDecider implements Decider<RosterCommand, RosterEntry, RosterEvent> {

    @Override
    public RosterEntry initial() {
        return new Unlisted();
    }

    @Override
    public Decision<RosterEvent> decide(RosterCommand command, RosterEntry entry) {
        return switch (entry) {
            case Listed(var known) ->
                switch (command) {
                    case RegisterEntry(var details) -> register(details, known);
                    case AmendUser amendment -> register(amended(known, amendment), known);
                    case RemoveEntry _ -> accept(removed(known));
                };
            case Unlisted _, Removed _ ->
                switch (command) {
                    case RegisterEntry(var details) -> accept(registered(details));
                    case AmendUser amendment ->
                        amendment
                                .person()
                                .map(person -> accept(registered(inRoles(person, List.of(), amendment))))
                                .orElseGet(Decision::nothing);
                    case RemoveEntry _ -> nothing();
                };
        };
    }

    private static Decision<RosterEvent> register(Details details, Details known) {
        return details.equals(known) ? nothing() : accept(changed(details));
    }

    private static Details amended(Details known, AmendUser amendment) {
        return known instanceof User user ? inRoles(amendment.person().orElse(user), user.roles(), amendment) : known;
    }

    private static User inRoles(User person, List<User.Role> known, AmendUser amendment) {
        Map<String, User.Role> roles = new TreeMap<>();
        known.forEach(role -> roles.put(role.sourcedId(), role));
        roles.keySet().removeAll(amendment.dropped());
        amendment.roles().forEach(role -> roles.put(role.sourcedId(), role));
        return person.in(List.copyOf(roles.values()));
    }

    @Override
    public RosterEntry evolve(RosterEntry entry, RosterEvent event) {
        return switch (event) {
            case OrgRegistered(var org) -> new Listed(org);
            case OrgChanged(var org) -> new Listed(org);
            case AcademicSessionRegistered(var session) -> new Listed(session);
            case AcademicSessionChanged(var session) -> new Listed(session);
            case CourseRegistered(var course) -> new Listed(course);
            case CourseChanged(var course) -> new Listed(course);
            case UserRegistered(var user) -> new Listed(user);
            case UserChanged(var user) -> new Listed(user);
            case ClassRegistered(var schoolClass) -> new Listed(schoolClass);
            case ClassChanged(var schoolClass) -> new Listed(schoolClass);
            case EnrollmentRegistered(var enrollment) -> new Listed(enrollment);
            case EnrollmentChanged(var enrollment) -> new Listed(enrollment);
            case OrgRemoved _,
                    AcademicSessionRemoved _,
                    CourseRemoved _,
                    UserRemoved _,
                    ClassRemoved _,
                    EnrollmentRemoved _ -> entry instanceof Listed(var last) ? new Removed(last) : entry;
        };
    }

    private static RosterEvent registered(Details details) {
        return switch (details) {
            case Org org -> new OrgRegistered(org);
            case AcademicSession session -> new AcademicSessionRegistered(session);
            case Course course -> new CourseRegistered(course);
            case User user -> new UserRegistered(user);
            case SchoolClass schoolClass -> new ClassRegistered(schoolClass);
            case Enrollment enrollment -> new EnrollmentRegistered(enrollment);
        };
    }

    private static RosterEvent changed(Details details) {
        return switch (details) {
            case Org org -> new OrgChanged(org);
            case AcademicSession session -> new AcademicSessionChanged(session);
            case Course course -> new CourseChanged(course);
            case User user -> new UserChanged(user);
            case SchoolClass schoolClass -> new ClassChanged(schoolClass);
            case Enrollment enrollment -> new EnrollmentChanged(enrollment);
        };
    }

    private static RosterEvent removed(Details details) {
        return switch (details) {
            case Org _ -> new OrgRemoved();
            case AcademicSession _ -> new AcademicSessionRemoved();
            case Course _ -> new CourseRemoved();
            case User _ -> new UserRemoved();
            case SchoolClass _ -> new ClassRemoved();
            case Enrollment _ -> new EnrollmentRemoved();
        };
    }
}
