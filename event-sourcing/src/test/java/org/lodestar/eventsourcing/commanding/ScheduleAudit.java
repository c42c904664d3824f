package org.lodestar.eventsourcing.commanding;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.lodestar.eventsourcing.Decision;
import org.lodestar.eventsourcing.StreamId;
import org.lodestar.eventsourcing.commanding.CommandFailure.Contended;
import org.lodestar.eventsourcing.commanding.CommandFailure.KeyReused;
import org.lodestar.eventsourcing.commanding.CommandFailure.Refused;
import org.lodestar.eventsourcing.commanding.CommandFailure.StaleVersion;
import org.lodestar.eventsourcing.commanding.CommandFailure.Unavailable;
import org.lodestar.eventsourcing.commanding.Schedule.Ask;
import org.lodestar.eventsourcing.commanding.ScheduleRun.Attempt;
import org.lodestar.eventsourcing.stage.Replica;
import org.lodestar.eventsourcing.store.Receipt;
import org.lodestar.eventsourcing.store.StoredEvent;
import org.lodestar.eventsourcing.store.StoredStream;
import org.lodestar.eventsourcing.tally.Tally;
import org.lodestar.eventsourcing.tally.TallyCommand.AddAmount;
import org.lodestar.eventsourcing.tally.TallyCommand.TakeAmount;
import org.lodestar.eventsourcing.tally.TallyEvent;
import org.lodestar.eventsourcing.tally.TallyEvent.TakingRefused;

/**
 * Holds every answer against the log, and the log against the rules: the log is what comes out if the commands that
 * wrote are decided one after the other in the order of their positions, and every answer fits a moment of it that is
 * not before the moment at which it was asked.
 */
final class ScheduleAudit {

    private static final Feature<?, Tally, TallyEvent> TALLIES = Replica.TALLIES;

    /** A stream at some moment. */
    private record At(long version, Tally state) {
        private static final At NOTHING = new At(0, TALLIES.decider().initial());
    }

    private final List<Attempt> attempts;
    private final List<StoredEvent> log;
    private final Map<String, List<StoredEvent>> written;
    /** The streams after each position, from 0. */
    private final List<Map<StreamId, At>> moments = new ArrayList<>();

    ScheduleAudit(List<Attempt> attempts, List<StoredEvent> log) {
        this.attempts = attempts;
        this.log = log;
        this.written = log.stream()
                .collect(Collectors.groupingBy(
                        event -> EventMetadata.of(event).correlationId(), LinkedHashMap::new, Collectors.toList()));
        moments.add(Map.of());
        for (StoredEvent event : log) {
            Map<StreamId, At> next = new HashMap<>(moments.getLast());
            StreamId stream = StreamId.parse(event.stream());
            At before = next.getOrDefault(stream, At.NOTHING);
            next.put(stream, new At(event.version(), TALLIES.decider().evolve(before.state(), read(event))));
            moments.add(next);
        }
    }

    private static TallyEvent read(StoredEvent event) {
        return TALLIES.events().read(event.type(), event.data());
    }

    void verify(Map<StreamId, StoredStream> rows, Map<String, Receipt> receipts) {
        Map<String, Attempt> byCorrelation =
                attempts.stream().collect(Collectors.toMap(Attempt::correlation, attempt -> attempt));
        written.forEach((correlation, events) -> {
            assertThat(byCorrelation).as("nobody asked for this").containsKey(correlation);
            follows(byCorrelation.get(correlation), events);
        });
        attempts.forEach(this::fits);
        keysCountOnce(receipts);
        Map<StreamId, At> last = moments.getLast();
        assertThat(rows.keySet()).isEqualTo(last.keySet());
        last.forEach((stream, at) -> {
            assertThat(rows.get(stream).version()).isEqualTo(at.version());
            assertThat(TALLIES.readState(rows.get(stream).state())).isEqualTo(at.state());
        });
    }

    private List<StoredEvent> writtenBy(Attempt attempt) {
        return written.getOrDefault(attempt.correlation(), List.of());
    }

    /** The decision of an attempt at a moment, for each stream it touches. */
    private static List<Decision<TallyEvent>> decide(Attempt attempt, Map<StreamId, At> moment) {
        return switch (attempt.ask()) {
            case Ask.One one ->
                List.of(Replica.TALLIES
                        .decider()
                        .decide(one.command(), at(moment, one.id()).state()));
            case Ask.Create create -> List.of(Replica.TALLIES.decider().decide(create.command(), At.NOTHING.state()));
            case Ask.Transfer(String from, String to, long amount) ->
                List.of(
                        Replica.TALLIES
                                .decider()
                                .decide(new TakeAmount(amount), at(moment, from).state()),
                        Replica.TALLIES
                                .decider()
                                .decide(new AddAmount(amount), at(moment, to).state()));
        };
    }

    private static At at(Map<StreamId, At> moment, String id) {
        return moment.getOrDefault(new StreamId("tallies", id), At.NOTHING);
    }

    private static Optional<Decision.Rejected<TallyEvent>> refusal(List<Decision<TallyEvent>> decisions) {
        return decisions.stream()
                .filter(Decision.Rejected.class::isInstance)
                .map(decision -> (Decision.Rejected<TallyEvent>) decision)
                .findFirst();
    }

    /** What an attempt wrote is what the rules say at the moment before it, whole and in one piece. */
    private void follows(Attempt attempt, List<StoredEvent> events) {
        long first = events.getFirst().position();
        for (int i = 0; i < events.size(); i++) {
            assertThat(events.get(i).position()).as("in one piece").isEqualTo(first + i);
        }
        Map<StreamId, At> before = moments.get((int) first - 1);
        List<Decision<TallyEvent>> decisions = decide(attempt, before);
        Optional<Decision.Rejected<TallyEvent>> refusal = refusal(decisions);
        List<TallyEvent> expected = refusal.map(Decision::events)
                .orElseGet(() -> decisions.stream()
                        .flatMap(decision -> decision.events().stream())
                        .toList());
        assertThat(events.stream().map(ScheduleAudit::read).toList())
                .as("what %s wrote at %d", attempt, first)
                .isEqualTo(expected);
        attempt.call()
                .expectedVersion()
                .ifPresent(version -> assertThat(
                                at(before, ScheduleRun.stream(attempt.ask()).id())
                                        .version())
                        .as("the version that %s named", attempt)
                        .isEqualTo(version));
        if (refusal.isPresent()) {
            assertThat(attempt.outcome()).isInstanceOfAny(Refused.class, Unavailable.class);
        } else {
            assertThat(attempt.outcome()).isInstanceOfAny(Answer.class, Unavailable.class);
        }
    }

    private void fits(Attempt attempt) {
        List<StoredEvent> mine = writtenBy(attempt);
        switch (attempt.outcome()) {
            case Answer<?> answer
            when answer.replayed() -> {
                assertThat(mine).as("what %s wrote", attempt).isEmpty();
                Attempt original = original(attempt);
                assertThat(original.call().idempotency())
                        .isEqualTo(attempt.call().idempotency());
                assertThat(writtenBy(original).getLast().position()).isEqualTo(answer.position());
                answeredState(attempt, answer, answer.position());
            }
            case Answer<?> answer
            when answer.position() > 0 -> {
                assertThat(mine).as("what %s wrote", attempt).isNotEmpty();
                assertThat(mine.getLast().position()).as("where %s is", attempt).isEqualTo(answer.position());
                assertThat(answer.position()).isGreaterThan(attempt.floor());
                answeredState(attempt, answer, answer.position());
            }
            case Answer<?> answer -> {
                assertThat(mine).as("what %s wrote", attempt).isEmpty();
                sometime(attempt, moment -> {
                    At at = moment.getOrDefault(answer.stream(), At.NOTHING);
                    return refusal(decide(attempt, moment)).isEmpty()
                            && decide(attempt, moment).stream()
                                    .allMatch(d -> d.events().isEmpty())
                            && at.version() == answer.version()
                            && at.state().equals(answer.state());
                });
            }
            case Refused refused -> {
                if (!mine.isEmpty()) {
                    assertThat(mine.stream().map(ScheduleAudit::read).toList())
                            .as("what the refused %s wrote", attempt)
                            .singleElement()
                            .isInstanceOf(TakingRefused.class);
                }
                sometime(
                        attempt,
                        moment -> refusal(decide(attempt, moment))
                                .filter(rejected -> rejected.reason() == refused.reason())
                                .isPresent());
            }
            case StaleVersion stale -> {
                assertThat(mine).as("what %s wrote", attempt).isEmpty();
                assertThat(stale.current())
                        .isNotEqualTo(attempt.call().expectedVersion().orElseThrow());
                sometime(
                        attempt,
                        moment -> at(moment, ScheduleRun.stream(attempt.ask()).id())
                                        .version()
                                == stale.current());
            }
            case KeyReused _ -> {
                assertThat(mine).as("what %s wrote", attempt).isEmpty();
                assertThat(original(attempt).call().idempotency())
                        .isNotEqualTo(attempt.call().idempotency());
            }
            case Contended _ -> assertThat(mine).as("what %s wrote", attempt).isEmpty();
            case Unavailable _ -> {} // the outcome is unknown; what it wrote was looked at above
            default -> throw new AssertionError(attempt + " was answered in an unforeseen way");
        }
    }

    /** The one attempt with the same key that wrote what was accepted: a refusal on record does not use the key up. */
    private Attempt original(Attempt attempt) {
        return attempts.stream()
                .filter(other -> sameKey(attempt, other))
                .filter(this::wasAccepted)
                .findFirst()
                .orElseThrow(() -> new AssertionError("nobody wrote before " + attempt));
    }

    /** Whatever it was answered: the answer may have been lost. */
    private boolean wasAccepted(Attempt attempt) {
        return writtenBy(attempt).stream().anyMatch(event -> !(read(event) instanceof TakingRefused));
    }

    private static boolean sameKey(Attempt one, Attempt other) {
        return one.call().actor().equals(other.call().actor())
                && one.call().idempotency().isPresent()
                && other.call().idempotency().isPresent()
                && one.call()
                        .idempotency()
                        .get()
                        .key()
                        .equals(other.call().idempotency().get().key());
    }

    private void answeredState(Attempt attempt, Answer<?> answer, long position) {
        At at = moments.get((int) position).getOrDefault(answer.stream(), At.NOTHING);
        assertThat(at).as("what %s was answered", attempt).isEqualTo(new At(answer.version(), (Tally) answer.state()));
    }

    /** An answer that wrote nothing was right at some moment that was not over when it was asked. */
    private void sometime(Attempt attempt, java.util.function.Predicate<Map<StreamId, At>> right) {
        for (int position = (int) attempt.floor(); position < moments.size(); position++) {
            if (right.test(moments.get(position))) {
                return;
            }
        }
        throw new AssertionError(
                attempt + " was not right at any moment from " + attempt.floor() + " to " + log.size());
    }

    private void keysCountOnce(Map<String, Receipt> receipts) {
        Map<String, List<Attempt>> writers = attempts.stream()
                .filter(attempt -> attempt.call().idempotency().isPresent())
                .filter(this::wasAccepted)
                .collect(Collectors.groupingBy(attempt -> attempt.call().actor()
                        + ' '
                        + attempt.call().idempotency().orElseThrow().key()));
        writers.forEach((key, who) ->
                assertThat(who).as("who wrote with the key %s", key).hasSize(1));
        assertThat(receipts.keySet()).isEqualTo(writers.keySet());
        receipts.forEach((key, receipt) -> assertThat(
                        writtenBy(writers.get(key).getFirst()).getLast().position())
                .isEqualTo(receipt.position()));
    }
}
