package org.lodestar.goals.plan;

import java.time.Instant;
import java.util.Optional;
import org.lodestar.eventsourcing.StateType;

/** A school improvement plan as it stands. */
public sealed interface Plan {

    /** No such plan. */
    record Unset() implements Plan {}

    /** One that was drafted. */
    @StateType(value = "plan.state.v1", description = "A school improvement plan as it stands.")
    sealed interface Known extends Plan {}

    /** Being written. */
    record Drafted(PlanContent content) implements Known {}

    /** What the school works by. Who wrote it is settled; it can still be endorsed. */
    record Adopted(PlanContent content, Instant adoptedAt) implements Known {}

    /** Over. */
    record Closed(PlanContent content, Optional<Instant> adoptedAt, Instant closedAt) implements Known {}

    /** What it shares with every other plan; nothing for one that was never drafted. */
    default Optional<PlanContent> contentIfAny() {
        return switch (this) {
            case Unset _ -> Optional.empty();
            case Drafted(var content) -> Optional.of(content);
            case Adopted(var content, var _) -> Optional.of(content);
            case Closed(var content, var _, var _) -> Optional.of(content);
        };
    }
}
