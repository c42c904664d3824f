package org.lodestar.observation.time;

import static org.lodestar.eventsourcing.Decision.accept;
import static org.lodestar.eventsourcing.Decision.nothing;
import static org.lodestar.eventsourcing.Decision.reject;
import static org.lodestar.observation.time.TimeEntryRejection.SOURCE_NOT_CLAIMABLE;
import static org.lodestar.observation.time.TimeEntryRejection.SUBCATEGORY_MISSING;
import static org.lodestar.observation.time.TimeEntryRejection.SUBCATEGORY_NOT_APPLICABLE;
import static org.lodestar.observation.time.TimeEntryRejection.TIME_ALREADY_LOGGED;
import static org.lodestar.observation.time.TimeEntryRejection.TIME_ENTRY_NOT_FOUND;
import static org.lodestar.observation.time.TimeEntryRejection.TIME_FOLLOWS_ITS_ORIGIN;
import static org.lodestar.observation.time.TimeEntryRejection.TIME_IN_FUTURE;
import static org.lodestar.observation.time.TimeEntryRejection.TIME_WITHDRAWN;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.lodestar.eventsourcing.Decider;
import org.lodestar.eventsourcing.Decision;
import org.lodestar.eventsourcing.Fault;
import org.lodestar.observation.time.TimeEntry.Account;
import org.lodestar.observation.time.TimeEntry.Logged;
import org.lodestar.observation.time.TimeEntry.Origin;
import org.lodestar.observation.time.TimeEntry.Spent;
import org.lodestar.observation.time.TimeEntry.Unlogged;
import org.lodestar.observation.time.TimeEntry.Withdrawn;
import org.lodestar.observation.time.TimeEntryCommand.CorrectTime;
import org.lodestar.observation.time.TimeEntryCommand.DeriveTime;
import org.lodestar.observation.time.TimeEntryCommand.LogTime;
import org.lodestar.observation.time.TimeEntryCommand.WithdrawTime;
import org.lodestar.observation.time.TimeEntryEvent.TimeCorrected;
import org.lodestar.observation.time.TimeEntryEvent.TimeDerived;
import org.lodestar.observation.time.TimeEntryEvent.TimeLogged;
import org.lodestar.observation.time.TimeEntryEvent.TimeWithdrawn;

/** The rules of a time entry. */
public final class TimeEntryDecider implements Decider<TimeEntryCommand, TimeEntry, TimeEntryEvent> {

    /** How far a caller's clock may run ahead of ours. */
    static final Duration CLOCK_TOLERANCE = Duration.ofMinutes(5);

    @Override
    public TimeEntry initial() {
        return new Unlogged();
    }

    @Override
    public Decision<TimeEntryEvent> decide(TimeEntryCommand command, TimeEntry entry) {
        return switch (entry) {
            case Unlogged _ -> whenUnlogged(command);
            case Logged(var account, var _) -> whenLogged(command, account);
            case Withdrawn withdrawn -> whenWithdrawn(command, withdrawn);
        };
    }

    private static Decision<TimeEntryEvent> whenUnlogged(TimeEntryCommand command) {
        return switch (command) {
            case LogTime log -> log(log);
            case DeriveTime derive -> accept(derived(derive));
            case CorrectTime _, WithdrawTime _ -> reject(TIME_ENTRY_NOT_FOUND);
        };
    }

    private static Decision<TimeEntryEvent> whenLogged(TimeEntryCommand command, Account account) {
        return switch (command) {
            case LogTime(var leader, var spent, var source, var orgs, var _)
            when account.equals(new Account(leader, spent, source, Optional.empty(), Optional.of(orgs))) -> nothing();
            case LogTime _ -> reject(TIME_ALREADY_LOGGED);
            case DeriveTime derive -> isNews(derive.origin(), account.origin()) ? accept(derived(derive)) : nothing();
            case CorrectTime _ when account.origin().isPresent() -> reject(TIME_FOLLOWS_ITS_ORIGIN);
            case CorrectTime correct when correct.spent().equals(account.spent()) -> nothing();
            case CorrectTime correct -> correct(correct, account);
            case WithdrawTime(var reason) -> accept(new TimeWithdrawn(account.leader(), reason));
        };
    }

    private static Decision<TimeEntryEvent> whenWithdrawn(TimeEntryCommand command, Withdrawn withdrawn) {
        return switch (command) {
            case DeriveTime _ -> nothing();
            case WithdrawTime(var reason) when reason.equals(withdrawn.reason()) -> nothing();
            case LogTime _, CorrectTime _, WithdrawTime _ -> reject(TIME_WITHDRAWN);
        };
    }

    /** A replay tells what is already known, in the old order: only a later version of the origin says something new. */
    private static boolean isNews(Origin told, Optional<Origin> known) {
        return known.filter(origin -> origin.version() >= told.version()).isEmpty();
    }

    private static Decision<TimeEntryEvent> log(LogTime command) {
        Spent spent = command.spent();
        if (command.source() == TimeSource.DERIVED) {
            return reject(SOURCE_NOT_CLAIMABLE, List.of(new Fault("/source", "must not be DERIVED")));
        }
        return accepted(
                spent,
                command.at(),
                new TimeLogged(
                        command.leader(),
                        spent.start(),
                        spent.minutes(),
                        spent.category(),
                        spent.subcategory(),
                        command.source(),
                        spent.goal(),
                        Optional.of(command.orgs())));
    }

    private static Decision<TimeEntryEvent> correct(CorrectTime command, Account account) {
        Spent spent = command.spent();
        return accepted(
                spent,
                command.at(),
                new TimeCorrected(
                        account.leader(),
                        spent.start(),
                        spent.minutes(),
                        spent.category(),
                        spent.subcategory(),
                        spent.goal(),
                        command.reason()));
    }

    private static TimeDerived derived(DeriveTime command) {
        Spent spent = command.spent();
        return new TimeDerived(
                command.leader(),
                spent.start(),
                spent.minutes(),
                spent.category(),
                spent.subcategory(),
                spent.goal(),
                command.origin(),
                command.orgs());
    }

    private static Decision<TimeEntryEvent> accepted(Spent spent, Instant now, TimeEntryEvent event) {
        var reasons = new ArrayList<TimeEntryRejection>();
        var faults = new ArrayList<Fault>();
        boolean instructional = spent.category() == TimeCategory.INSTRUCTIONAL;
        if (instructional && spent.subcategory().isEmpty()) {
            reasons.add(SUBCATEGORY_MISSING);
            faults.add(new Fault("/subcategory", "must be present for instructional time"));
        }
        if (!instructional && spent.subcategory().isPresent()) {
            reasons.add(SUBCATEGORY_NOT_APPLICABLE);
            faults.add(new Fault("/subcategory", "must be absent unless the time was instructional"));
        }
        if (spent.start().isAfter(now.plus(CLOCK_TOLERANCE))) {
            reasons.add(TIME_IN_FUTURE);
            faults.add(new Fault("/start", "must not lie in the future"));
        }
        return reasons.isEmpty() ? accept(event) : reject(reasons.getFirst(), faults);
    }

    @Override
    public TimeEntry evolve(TimeEntry entry, TimeEntryEvent event) {
        return switch (event) {
            case TimeLogged e ->
                new Logged(
                        new Account(
                                e.leader(),
                                new Spent(e.start(), e.minutes(), e.category(), e.subcategory(), e.goal()),
                                e.source(),
                                Optional.empty(),
                                e.orgs()),
                        Optional.empty());
            case TimeDerived e ->
                new Logged(
                        new Account(
                                e.leader(),
                                new Spent(e.start(), e.minutes(), e.category(), e.subcategory(), e.goal()),
                                TimeSource.DERIVED,
                                Optional.of(e.origin()),
                                e.orgs()),
                        Optional.empty());
            case TimeCorrected e ->
                entry instanceof Logged(var account, var _)
                        ? new Logged(
                                account.with(
                                        new Spent(e.start(), e.minutes(), e.category(), e.subcategory(), e.goal())),
                                Optional.of(e.reason()))
                        : entry;
            case TimeWithdrawn e ->
                entry instanceof Logged(var account, var _) ? new Withdrawn(account, e.reason()) : entry;
        };
    }
}
