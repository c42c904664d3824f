package org.lodestar.eventsourcing.tally;

import static org.lodestar.eventsourcing.Decision.accept;
import static org.lodestar.eventsourcing.Decision.nothing;
import static org.lodestar.eventsourcing.Decision.reject;
import static org.lodestar.eventsourcing.Decision.rejectAndRecord;
import static org.lodestar.eventsourcing.tally.TallyRejection.LIMIT_REACHED;
import static org.lodestar.eventsourcing.tally.TallyRejection.NOT_ENOUGH;
import static org.lodestar.eventsourcing.tally.TallyRejection.TALLY_NOT_OPEN;
import static org.lodestar.eventsourcing.tally.TallyRejection.TALLY_OPEN_ALREADY;

import java.util.Collections;
import org.lodestar.eventsourcing.Decider;
import org.lodestar.eventsourcing.Decision;
import org.lodestar.eventsourcing.tally.Tally.Open;
import org.lodestar.eventsourcing.tally.Tally.Unopened;
import org.lodestar.eventsourcing.tally.TallyCommand.AddAmount;
import org.lodestar.eventsourcing.tally.TallyCommand.AddInParts;
import org.lodestar.eventsourcing.tally.TallyCommand.OpenTally;
import org.lodestar.eventsourcing.tally.TallyCommand.TakeAmount;
import org.lodestar.eventsourcing.tally.TallyCommand.TakeAmountOnRecord;
import org.lodestar.eventsourcing.tally.TallyEvent.AmountAdded;
import org.lodestar.eventsourcing.tally.TallyEvent.AmountTaken;
import org.lodestar.eventsourcing.tally.TallyEvent.TakingRefused;
import org.lodestar.eventsourcing.tally.TallyEvent.TallyOpened;

public final class TallyDecider implements Decider<TallyCommand, Tally, TallyEvent> {

    @Override
    public Tally initial() {
        return new Unopened();
    }

    @Override
    public Decision<TallyEvent> decide(TallyCommand command, Tally state) {
        return switch (state) {
            case Unopened _ ->
                command instanceof OpenTally open
                        ? accept(new TallyOpened(open.owner(), open.note(), open.limit()))
                        : reject(TALLY_NOT_OPEN);
            case Open open -> decideOpen(command, open);
        };
    }

    private static Decision<TallyEvent> decideOpen(TallyCommand command, Open tally) {
        return switch (command) {
            case OpenTally again when again.limit() == tally.limit() -> nothing();
            case OpenTally _ -> reject(TALLY_OPEN_ALREADY);
            case AddAmount(long amount) when amount == 0 -> nothing();
            case AddAmount(long amount) -> add(tally, amount, 1);
            case AddInParts(long amount, int parts) -> add(tally, amount, parts);
            case TakeAmount(long amount) ->
                amount <= tally.balance() ? accept(new AmountTaken(amount)) : reject(NOT_ENOUGH);
            case TakeAmountOnRecord(long amount) ->
                amount <= tally.balance()
                        ? accept(new AmountTaken(amount))
                        : rejectAndRecord(NOT_ENOUGH, NOT_ENOUGH.title(), new TakingRefused(amount));
        };
    }

    private static Decision<TallyEvent> add(Open tally, long amount, int parts) {
        return tally.balance() + amount * parts <= tally.limit()
                ? accept(Collections.nCopies(parts, new AmountAdded(amount)))
                : reject(LIMIT_REACHED);
    }

    @Override
    public Tally evolve(Tally state, TallyEvent event) {
        return switch (event) {
            case TallyOpened opened -> new Open(opened.owner(), opened.note(), opened.limit(), 0, 0);
            case AmountAdded(long amount) -> changed(state, amount);
            case AmountTaken(long amount) -> changed(state, -amount);
            case TakingRefused _ -> state;
        };
    }

    private static Tally changed(Tally state, long by) {
        return switch (state) {
            case Open t -> new Open(t.owner(), t.note(), t.limit(), t.balance() + by, t.changes() + 1);
            case Unopened unopened -> unopened;
        };
    }
}
