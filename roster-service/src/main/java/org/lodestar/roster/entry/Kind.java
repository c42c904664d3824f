package org.lodestar.roster.entry;

import org.lodestar.roster.entry.RosterEvent.AcademicSessionEvent;
import org.lodestar.roster.entry.RosterEvent.ClassEvent;
import org.lodestar.roster.entry.RosterEvent.CourseEvent;
import org.lodestar.roster.entry.RosterEvent.EnrollmentEvent;
import org.lodestar.roster.entry.RosterEvent.OrgEvent;
import org.lodestar.roster.entry.RosterEvent.UserEvent;

/** The kinds of entries, each after those it refers to. */
public enum Kind {
    ORG("orgs", OrgEvent.class, Org.class, false),
    ACADEMIC_SESSION("academic-sessions", AcademicSessionEvent.class, AcademicSession.class, false),
    COURSE("courses", CourseEvent.class, Course.class, false),
    USER("users", UserEvent.class, User.class, true),
    CLASS("classes", ClassEvent.class, SchoolClass.class, false),
    /** Source systems make the id of an enrollment from the person's. */
    ENROLLMENT("enrollments", EnrollmentEvent.class, Enrollment.class, true);

    private final String category;
    private final Class<? extends RosterEvent> events;
    private final Class<? extends Details> details;
    private final boolean personalIds;

    Kind(String category, Class<? extends RosterEvent> events, Class<? extends Details> details, boolean personalIds) {
        this.category = category;
        this.events = events;
        this.details = details;
        this.personalIds = personalIds;
    }

    /** The first part of the stream ids, and the last of the path of the collection. */
    public String category() {
        return category;
    }

    /** The sealed interface of its events. */
    public Class<? extends RosterEvent> events() {
        return events;
    }

    /** What a roster says about one. */
    public Class<? extends Details> details() {
        return details;
    }

    /** Whether the {@code sourcedId} tells who a person is. */
    public boolean hasPersonalIds() {
        return personalIds;
    }
}
