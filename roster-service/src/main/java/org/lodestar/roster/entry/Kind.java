package org.lodestar.roster.entry;

import org.lodestar.roster.entry.RosterEvent.AcademicSessionEvent;
import org.lodestar.roster.entry.RosterEvent.ClassEvent;
import org.lodestar.roster.entry.RosterEvent.CourseEvent;
import org.lodestar.roster.entry.RosterEvent.EnrollmentEvent;
import org.lodestar.roster.entry.RosterEvent.OrgEvent;
import org.lodestar.roster.entry.RosterEvent.UserEvent;

/** The kinds of entries, each after those it refers to. */
public enum Kind {
    ORG("orgs", OrgEvent.class, false),
    ACADEMIC_SESSION("academic-sessions", AcademicSessionEvent.class, false),
    COURSE("courses", CourseEvent.class, false),
    USER("users", UserEvent.class, true),
    CLASS("classes", ClassEvent.class, false),
    /** Source systems make the id of an enrollment from the person's. */
    ENROLLMENT("enrollments", EnrollmentEvent.class, true);

    private final String category;
    private final Class<? extends RosterEvent> events;
    private final boolean personalIds;

    Kind(String category, Class<? extends RosterEvent> events, boolean personalIds) {
        this.category = category;
        this.events = events;
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

    /** Whether the {@code sourcedId} tells who a person is. */
    public boolean hasPersonalIds() {
        return personalIds;
    }
}
