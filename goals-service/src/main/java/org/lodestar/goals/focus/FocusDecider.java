package org.lodestar.goals.focus;

import static org.lodestar.eventsourcing.Decision.accept;
import static org.lodestar.eventsourcing.Decision.nothing;
import static org.lodestar.eventsourcing.Decision.reject;
import static org.lodestar.eventsourcing.Decision.rejectAndRecord;
import static org.lodestar.goals.focus.FocusRejection.FOCUS_LIMIT_OUT_OF_RANGE;
import static org.lodestar.goals.focus.FocusRejection.FOCUS_LIMIT_REACHED;

import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.lodestar.eventsourcing.Decider;
import org.lodestar.eventsourcing.Decision;
import org.lodestar.eventsourcing.Fault;
import org.lodestar.goals.focus.Focus.Chosen;
import org.lodestar.goals.focus.Focus.Default;
import org.lodestar.goals.focus.FocusCommand.ReleasePlace;
import org.lodestar.goals.focus.FocusCommand.SetFocusPolicy;
import org.lodestar.goals.focus.FocusCommand.TakePlace;
import org.lodestar.goals.focus.FocusEvent.FocusLimitExceeded;
import org.lodestar.goals.focus.FocusEvent.FocusOverrideGranted;
import org.lodestar.goals.focus.FocusEvent.FocusPlaceReleased;
import org.lodestar.goals.focus.FocusEvent.FocusPlaceTaken;
import org.lodestar.goals.focus.FocusEvent.FocusPolicySet;

/** The rules of a school's focus places. */
public final class FocusDecider implements Decider<FocusCommand, Focus, FocusEvent> {

    private static final int HIGHEST_LIMIT = 10;

    @Override
    public Focus initial() {
        return new Default(List.of());
    }

    @Override
    public Decision<FocusEvent> decide(FocusCommand command, Focus focus) {
        return switch (command) {
            case SetFocusPolicy(var limit) -> set(limit, focus);
            case TakePlace take -> take(take, focus);
            case ReleasePlace(var goal) -> release(goal, focus);
        };
    }

    private static Decision<FocusEvent> set(int limit, Focus focus) {
        if (limit < 1 || limit > HIGHEST_LIMIT) {
            return reject(
                    FOCUS_LIMIT_OUT_OF_RANGE, List.of(new Fault("/maxActiveGoals", FOCUS_LIMIT_OUT_OF_RANGE.title())));
        }
        return focus instanceof Chosen(var before, var _) && before == limit
                ? nothing()
                : accept(new FocusPolicySet(limit));
    }

    private static Decision<FocusEvent> take(TakePlace command, Focus focus) {
        UUID goal = command.goal();
        if (focus.activeGoals().contains(goal)) {
            return nothing();
        }
        int active = focus.activeGoals().size();
        int limit = focus.maxActiveGoals();
        var taken = new FocusPlaceTaken(goal, active + 1, limit);
        if (active < limit) {
            return accept(taken);
        }
        return command.override()
                .map(override -> Decision.<FocusEvent>accept(
                        new FocusOverrideGranted(goal, active, limit, override.by(), override.reason()), taken))
                .orElseGet(() -> rejectAndRecord(
                        FOCUS_LIMIT_REACHED,
                        "The school has %d active goals and its focus policy allows %d; pause, complete or retire one, or override with a reason"
                                .formatted(active, limit),
                        new FocusLimitExceeded(goal, active, limit)));
    }

    private static Decision<FocusEvent> release(UUID goal, Focus focus) {
        return focus.activeGoals().contains(goal)
                ? accept(new FocusPlaceReleased(goal, focus.activeGoals().size() - 1, focus.maxActiveGoals()))
                : nothing();
    }

    @Override
    public Focus evolve(Focus focus, FocusEvent event) {
        return switch (event) {
            case FocusPolicySet(var limit) -> new Chosen(limit, focus.activeGoals());
            case FocusPlaceTaken(var goal, var _, var _) ->
                with(
                        focus,
                        Stream.concat(focus.activeGoals().stream(), Stream.of(goal))
                                .toList());
            case FocusPlaceReleased(var goal, var _, var _) ->
                with(
                        focus,
                        focus.activeGoals().stream()
                                .filter(other -> !other.equals(goal))
                                .toList());
            case FocusLimitExceeded _, FocusOverrideGranted _ -> focus;
        };
    }

    private static Focus with(Focus focus, List<UUID> activeGoals) {
        return switch (focus) {
            case Default _ -> new Default(activeGoals);
            case Chosen(var limit, var _) -> new Chosen(limit, activeGoals);
        };
    }
}
