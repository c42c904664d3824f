package org.lodestar.goals.focus.api;

import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.lodestar.eventsourcing.commanding.Folded;
import org.lodestar.goals.focus.Focus;

/** A school's focus policy, and the goals that hold its places, as clients see them. */
@Schema(name = "FocusPolicy")
record FocusPolicyRepresentation(
        @Schema(description = "sourcedId of the school") String school,

        int maxActiveGoals,

        @Schema(description = "Whether the school chose the limit itself; otherwise it has the default of 3")
        boolean chosen,

        @Schema(description = "May be more than the limit, after an override or when the limit was lowered")
        List<UUID> activeGoals) {

    static FocusPolicyRepresentation of(Folded<Focus> focus) {
        return new FocusPolicyRepresentation(
                focus.stream().id(),
                focus.state().maxActiveGoals(),
                focus.state() instanceof Focus.Chosen,
                focus.state().activeGoals());
    }
}
