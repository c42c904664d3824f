package org.lodestar.goals.focus;

import java.util.UUID;
import org.lodestar.eventsourcing.EventType;
import org.lodestar.eventsourcing.PersonRef;
import org.lodestar.eventsourcing.Restricted;
import org.lodestar.eventsourcing.Restricted.Classification;

/** What happened to a school's focus places. Stored for ever: add a new version, never edit one. */
public sealed interface FocusEvent {

    @EventType(value = "focus-policy-set.v1", description = "A school chose how many goals may be active at once.")
    record FocusPolicySet(int maxActiveGoals) implements FocusEvent {}

    /**
     * A goal became active.
     *
     * @param activeCount the school's active goals, this one included
     */
    @EventType(value = "focus-place-taken.v1", description = "A goal that becomes active took a focus place.")
    record FocusPlaceTaken(UUID goal, int activeCount, int limit) implements FocusEvent {}

    /**
     * A goal is active no more.
     *
     * @param activeCount the school's active goals, this one not included
     */
    @EventType(value = "focus-place-released.v1", description = "A goal that is active no more left its focus place.")
    record FocusPlaceReleased(UUID goal, int activeCount, int limit) implements FocusEvent {}

    /**
     * A goal was refused.
     *
     * @param activeCount the school's active goals, this one not included
     */
    @EventType(
            value = "focus-limit-exceeded.v1",
            description = "A goal was refused because all focus places of its school are taken.")
    record FocusLimitExceeded(UUID goal, int activeCount, int limit) implements FocusEvent {}

    /**
     * A goal was let in all the same; it takes its place in the next event.
     *
     * @param activeCount the school's active goals, this one not included
     */
    @EventType(
            value = "focus-override-granted.v1",
            description = "Somebody let one more goal be active than the focus policy allows, for a reason.")
    record FocusOverrideGranted(
            UUID goal,
            int activeCount,
            int limit,
            PersonRef by,
            @Restricted(Classification.PERSONAL) String reason) implements FocusEvent {}
}
