package org.lodestar.evidence.progress;

import java.util.Optional;
import java.util.UUID;
import org.lodestar.eventsourcing.PersonRef;

/**
 * What a point is about; fixed once recorded.
 *
 * @param measure id of the progress measure
 * @param goal id of the goal that it is progress towards
 * @param collector who recorded it and alone may correct it
 * @param inResponseTo id of a point of another collector that this one sees differently
 * @param school sourcedId of the school of the class, if the group is one; absent if it was recorded before that was noted
 */
public record Subject(
        UUID measure,
        Optional<UUID> goal,
        Group group,
        PersonRef collector,
        Optional<UUID> inResponseTo,
        Optional<String> school) {

    /** The same with the school of the class. */
    public Subject at(Optional<String> schoolOfClass) {
        return new Subject(measure, goal, group, collector, inResponseTo, schoolOfClass);
    }
}
