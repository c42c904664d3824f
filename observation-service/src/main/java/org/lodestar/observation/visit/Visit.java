package org.lodestar.observation.visit;

import static org.lodestar.eventsourcing.Restricted.Classification.COACHING_PRIVATE;
import static org.lodestar.eventsourcing.Restricted.Classification.PERSONAL;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.lodestar.eventsourcing.PersonRef;
import org.lodestar.eventsourcing.Restricted;

/** Where a visit stands. */
public sealed interface Visit {

    record Unscheduled() implements Visit {}

    record Scheduled(Plan plan) implements Visit {}

    record Started(Plan plan, Instant startedAt, List<Note> notes) implements Visit {
        public Started {
            notes = List.copyOf(notes);
        }
    }

    /** Feedback is a draft that only observers may read. */
    record Completed(Report report, Optional<Feedback> feedback) implements Visit {}

    /** The observee may read the feedback; that on a round, everybody. */
    record Shared(Report report, Feedback feedback, Sharing sharing) implements Visit {}

    /** The observee has read it, which does not mean that they agree. */
    record Acknowledged(Report report, Feedback feedback, Sharing sharing, Acknowledgement acknowledgement)
            implements Visit {}

    record Cancelled(Plan plan, @Restricted(PERSONAL) String reason, Instant cancelledAt) implements Visit {}

    /** What was agreed; nothing for a visit that was never scheduled. */
    default Optional<Plan> planIfAny() {
        return switch (this) {
            case Unscheduled _ -> Optional.empty();
            case Scheduled(var plan) -> Optional.of(plan);
            case Started started -> Optional.of(started.plan());
            case Cancelled cancelled -> Optional.of(cancelled.plan());
            case Completed _, Shared _, Acknowledged _ -> reportIfAny().map(Report::plan);
        };
    }

    /** What was seen, once the visit is over. */
    default Optional<Report> reportIfAny() {
        return switch (this) {
            case Completed completed -> Optional.of(completed.report());
            case Shared shared -> Optional.of(shared.report());
            case Acknowledged acknowledged -> Optional.of(acknowledged.report());
            case Unscheduled _, Scheduled _, Started _, Cancelled _ -> Optional.empty();
        };
    }

    /** When it began; nothing for a visit that has not. */
    default Optional<Instant> startedAtIfAny() {
        return this instanceof Started started
                ? Optional.of(started.startedAt())
                : reportIfAny().map(Report::startedAt);
    }

    /** What observers noted so far. */
    default List<Note> notes() {
        return this instanceof Started(var _, var _, var notes)
                ? notes
                : reportIfAny().map(Report::notes).orElse(List.of());
    }

    /**
     * What was agreed before the visit.
     *
     * @param school sourcedId of the school
     * @param schoolClass sourcedId of the class
     * @param observee empty for an instructional round
     * @param goals ids of the goals that the visit serves
     * @param plannedTime in the school's local time
     */
    record Plan(
            VisitKind kind,
            Stakes stakes,
            boolean announced,
            String school,
            Optional<String> schoolClass,
            List<PersonRef> observers,
            Optional<PersonRef> observee,
            List<UUID> goals,
            @Restricted(PERSONAL) Optional<String> focus,
            LocalDate scheduledOn,
            Optional<LocalTime> plannedTime) {

        public Plan {
            observers = List.copyOf(observers);
            goals = List.copyOf(goals);
        }

        Plan on(LocalDate date, Optional<LocalTime> time) {
            return new Plan(
                    kind, stakes, announced, school, schoolClass, observers, observee, goals, focus, date, time);
        }

        Plan with(Stakes changed) {
            return new Plan(
                    kind,
                    changed,
                    announced,
                    school,
                    schoolClass,
                    observers,
                    observee,
                    goals,
                    focus,
                    scheduledOn,
                    plannedTime);
        }
    }

    /**
     * What was seen.
     *
     * @param durationMinutes of the visit itself, without preparation or talk
     * @param coTeaching present if and only if the visit was co-teaching
     */
    record Report(
            Plan plan, Instant startedAt, int durationMinutes, Optional<CoTeaching> coTeaching, List<Note> notes) {

        public Report {
            notes = List.copyOf(notes);
        }

        Report with(Note note) {
            return new Report(plan, startedAt, durationMinutes, coTeaching, append(notes, note));
        }

        Report lasting(Instant start, int minutes) {
            return new Report(plan, start, minutes, coTeaching, notes);
        }
    }

    /**
     * One thing seen or heard.
     *
     * @param noteId made by the observer's device, so that sending a note again does not double it
     * @param offsetSeconds since the start of the visit
     * @param element the standards element it speaks to, such as a CASE identifier
     */
    record Note(
            UUID noteId,
            int offsetSeconds,
            PersonRef by,
            @Restricted(COACHING_PRIVATE) String text,
            @Restricted(COACHING_PRIVATE) Optional<String> element,
            @Restricted(COACHING_PRIVATE) Optional<NotePolarity> polarity) {}

    /** How a co-taught lesson was shared. */
    record CoTeaching(CoTeachingStyle style, boolean plannedTogether, boolean reflectedTogether) {}

    /** What the observee is told; {@code cites} are the ids of earlier visits it builds on. */
    record Feedback(
            PersonRef by,
            @Restricted(COACHING_PRIVATE) List<Point> reinforcements,
            @Restricted(COACHING_PRIVATE) List<Point> refinements,
            @Restricted(COACHING_PRIVATE) List<String> wonderings,
            List<UUID> cites) {
        public Feedback {
            reinforcements = List.copyOf(reinforcements);
            refinements = List.copyOf(refinements);
            wonderings = List.copyOf(wonderings);
            cites = List.copyOf(cites);
        }
    }

    /** One strength or one thing to work on, with the standards element it speaks to. */
    record Point(String text, Optional<String> element) {}

    /** {@code hoursAfterVisit} counts from the end of the visit. */
    record Sharing(PersonRef by, Instant sharedAt, BigDecimal hoursAfterVisit) {}

    /** The observee's receipt of the feedback, and their answer if they gave one. */
    record Acknowledgement(
            Instant acknowledgedAt,
            @Restricted(COACHING_PRIVATE) Optional<String> response) {}

    /** The list with one more at its end. */
    static <T> List<T> append(List<T> list, T last) {
        var longer = new ArrayList<>(list);
        longer.add(last);
        return List.copyOf(longer);
    }
}
