package org.lodestar.goals.goal;

import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.lodestar.eventsourcing.PersonRef;
import org.lodestar.eventsourcing.Restricted;
import org.lodestar.eventsourcing.Restricted.Classification;

/** A piece of the work towards a goal. */
public record ActionStep(
        UUID id,
        @Restricted(Classification.PERSONAL) String text,
        List<PersonRef> assignees,
        Optional<LocalDate> dueDate,
        ActionStepStatus status) {

    public ActionStep {
        assignees = List.copyOf(assignees);
    }

    ActionStep with(ActionStepStatus now) {
        return new ActionStep(id, text, assignees, dueDate, now);
    }
}
