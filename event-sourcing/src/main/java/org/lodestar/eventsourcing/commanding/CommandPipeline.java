package org.lodestar.eventsourcing.commanding;

import com.github.f4b6a3.uuid.UuidCreator;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;
import org.lodestar.eventsourcing.Decision;
import org.lodestar.eventsourcing.Decision.Accepted;
import org.lodestar.eventsourcing.Decision.Rejected;
import org.lodestar.eventsourcing.StreamId;
import org.lodestar.eventsourcing.store.AppendOutcome;
import org.lodestar.eventsourcing.store.AppendUnit;
import org.lodestar.eventsourcing.store.EventLog;
import org.lodestar.eventsourcing.store.Receipt;
import org.lodestar.eventsourcing.store.StoredStream;
import org.lodestar.eventsourcing.store.StreamKey;

/**
 * Group commit: while a batch is being appended, the commands that arrive wait and go together in the next. An idle
 * pipeline keeps nobody waiting.
 *
 * <p>Commands of a batch are decided one after the other, each on the state that the ones before it left, and are
 * appended in one transaction. What was decided on a state that turned out stale is decided again. Rejections are
 * never given on a cached state, nor on one that a command of the same batch made before it is durable.
 *
 * <p>All mutable state is confined to one event-loop context.
 */
public final class CommandPipeline {

    private static final Logger LOG = Logger.getLogger(CommandPipeline.class);
    private static final int LARGEST_BATCH = 500;
    private static final int BATCHES_IN_FLIGHT = 2;
    private static final int LONGEST_QUEUE = 20_000;
    private static final int MOST_ATTEMPTS = 20;
    private static final int CACHED_STREAMS = 5_000;
    /** A message of Kafka holds 1 MiB with its headers. */
    private static final int LARGEST_EVENT = 900_000;
    /** Unique violation, serialization failure, deadlock: two callers met, nothing was written. */
    private static final Set<String> MEETINGS = Set.of("23505", "40001", "40P01");
    /** Classes of errors that are in the data: data exception, integrity violation, limit exceeded. */
    private static final Set<String> UNFIT = Set.of("22", "23", "54");

    private final EventLog log;
    private final Context context;
    private final BiConsumer<String, Long> committed;
    private final Queue<Proposal> inbox = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean awake = new AtomicBoolean();
    private final ArrayDeque<Proposal> queue = new ArrayDeque<>();
    /** The streams and idempotency keys that are in flight. */
    private final Set<Object> busy = new HashSet<>();

    private int inFlight;

    private final Map<StreamKey, Cached> cache = new LinkedHashMap<>(256, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<StreamKey, Cached> eldest) {
            return size() > CACHED_STREAMS;
        }
    };

    /**
     * @param committed told the tenant and its new highest position after each commit, on the pipeline's thread
     */
    public CommandPipeline(Vertx vertx, EventLog log, BiConsumer<String, Long> committed) {
        this.log = log;
        this.context = vertx.getOrCreateContext();
        this.committed = committed;
    }

    /** A stream that a proposal touches; {@code fresh} if its id was made just now, so that there is nothing to load. */
    record Slot(StreamKey key, Feature<?, ?, ?> feature, boolean fresh) {}

    private record Cached(long version, Object state) {}

    /** An idempotency key, which is its client's and its tenant's own. */
    private record Key(String tenant, String client, String key) {}

    /** A command on its way: the streams it touches, the decision, and the promise of an answer. */
    static final class Proposal {
        private final @Nullable Context origin = Vertx.currentContext();
        private final Call call;
        private final List<Slot> slots;
        private final Function<List<Object>, List<Decision<?>>> decide;
        private final CompletableFuture<Answer<?>> answer = new CompletableFuture<>();
        private int attempts;
        private boolean mustLoad;
        /** It failed a batch, or may have: it is tried without others. */
        private boolean alone;
        /** In the queue, or on its way to an answer: nothing that befalls its batch concerns it any more. */
        private boolean released;

        Proposal(Call call, List<Slot> slots, Function<List<Object>, List<Decision<?>>> decide) {
            this.call = call;
            this.slots = slots;
            this.decide = decide;
        }

        CompletionStage<Answer<?>> answer() {
            return answer;
        }

        private Optional<Key> key() {
            return call.idempotency().map(idempotency -> new Key(call.tenant(), call.actor(), idempotency.key()));
        }
    }

    void submit(Proposal proposal) {
        inbox.add(proposal);
        if (awake.compareAndSet(false, true)) {
            context.runOnContext(_ -> takeIn());
        }
    }

    private void takeIn() {
        awake.set(false);
        for (Proposal proposal = inbox.poll(); proposal != null; proposal = inbox.poll()) {
            if (queue.size() >= LONGEST_QUEUE) {
                proposal.answer.completeExceptionally(
                        new CommandFailure.Unavailable("Too many commands are waiting; nothing was written"));
            } else {
                queue.add(proposal);
            }
        }
        drain();
    }

    private void drain() {
        while (inFlight < BATCHES_IN_FLIGHT && !queue.isEmpty()) {
            Batch batch = new Batch();
            Set<Object> taken = take(batch.proposals);
            if (batch.proposals.isEmpty()) {
                return;
            }
            busy.addAll(taken);
            inFlight++;
            batch.run()
                    .onComplete(_ -> context.runOnContext(_ -> {
                        inFlight--;
                        busy.removeAll(taken);
                        drain();
                    }));
        }
    }

    /**
     * Takes those that may go now, oldest first. One that has to wait keeps its streams for itself, so that commands
     * on one stream go in order and none on two busy streams is passed over for ever. Twins by key never go together.
     */
    private Set<Object> take(List<Proposal> batch) {
        Set<Object> taken = new HashSet<>();
        Set<Object> reserved = new HashSet<>();
        Iterator<Proposal> waiting = queue.iterator();
        while (waiting.hasNext() && batch.size() < LARGEST_BATCH) {
            Proposal proposal = waiting.next();
            Optional<Key> key = proposal.key();
            boolean free = !(proposal.alone && !batch.isEmpty())
                    && key.filter(k -> busy.contains(k) || taken.contains(k)).isEmpty();
            for (Slot slot : proposal.slots) {
                free &= !busy.contains(slot.key()) && !reserved.contains(slot.key());
            }
            if (free) {
                waiting.remove();
                proposal.released = false;
                batch.add(proposal);
                proposal.slots.forEach(slot -> taken.add(slot.key()));
                key.ifPresent(taken::add);
                if (proposal.alone) {
                    break;
                }
            } else {
                proposal.slots.forEach(slot -> reserved.add(slot.key()));
            }
        }
        return taken;
    }

    private void again(Proposal proposal) {
        proposal.mustLoad = true;
        if (++proposal.attempts > MOST_ATTEMPTS) {
            proposal.answer.completeExceptionally(new CommandFailure.Contended());
        } else {
            proposal.released = true;
            queue.addFirst(proposal);
        }
    }

    /** A stream within a batch: where it was, and where the commands so far have brought it. */
    private static final class Cell {
        private final Slot slot;
        private final boolean fromCache;
        private final long base;
        private long version;
        private Object state;
        private @Nullable Unit unit;

        private Cell(Slot slot, long version, Object state, boolean fromCache) {
            this.slot = slot;
            this.base = version;
            this.version = version;
            this.state = state;
            this.fromCache = fromCache;
        }
    }

    /** What hangs together: streams joined by commands that touch several of them, appended whole or not at all. */
    private static final class Unit {
        private final Set<Cell> cells = new LinkedHashSet<>();
        private final List<AppendUnit.NewEvent> events = new ArrayList<>();
        private final List<AppendUnit.NewReceipt> receipts = new ArrayList<>();
        private final List<Settlement> settlements = new ArrayList<>();
        private final List<Proposal> proposals = new ArrayList<>();

        private void record(Move move) {
            move.cell.version += move.events.size();
            move.cell.state = move.state;
            events.addAll(move.events);
        }
    }

    /** What a command does to one stream, worked out whole before anything is changed. */
    private record Move(Cell cell, Object state, List<AppendUnit.NewEvent> events) {}

    private static Move move(Cell cell, List<?> events, Call call) {
        Object state = cell.state;
        for (Object event : events) {
            state = evolve(cell.slot.feature(), state, event);
        }
        Set<String> orgs = new HashSet<>(orgs(cell.slot, cell.state));
        orgs.addAll(orgs(cell.slot, state));
        String metadata = EventMetadata.of(call, orgs);
        List<AppendUnit.NewEvent> stored = new ArrayList<>(events.size());
        for (Object event : events) {
            stored.add(newEvent(cell, cell.version + stored.size() + 1, event, metadata));
        }
        return new Move(cell, state, stored);
    }

    /** Completes an answer once the unit is durable at a first position. */
    @FunctionalInterface
    private interface Settlement {
        void settle(long firstPosition);
    }

    private final class Batch {
        private final List<Proposal> proposals = new ArrayList<>();
        private final Map<StreamKey, Cell> cells = new HashMap<>();
        private final List<Unit> units = new ArrayList<>();
        private final Map<StreamKey, RuntimeException> unreadable = new HashMap<>();
        private final Map<Optional<Context>, List<Runnable>> answers = new HashMap<>();

        Future<?> run() {
            return Future.succeededFuture()
                    .compose(_ -> load())
                    .compose(_ -> append())
                    .recover(failure -> {
                        failed(failure);
                        return Future.succeededFuture();
                    });
        }

        private Future<?> load() {
            Map<StreamKey, Slot> toLoad = new LinkedHashMap<>();
            for (Proposal proposal : proposals) {
                for (Slot slot : proposal.slots) {
                    if (proposal.mustLoad) {
                        cache.remove(slot.key());
                    }
                    if (!slot.fresh() && !cache.containsKey(slot.key())) {
                        toLoad.put(slot.key(), slot);
                    }
                }
            }
            // What is remembered is held on to: it may be forgotten while the others are loaded.
            for (Proposal proposal : proposals) {
                for (Slot slot : proposal.slots) {
                    if (!toLoad.containsKey(slot.key())) {
                        cell(slot);
                    }
                }
            }
            return load(toLoad);
        }

        private Future<?> load(Map<StreamKey, Slot> toLoad) {
            if (toLoad.isEmpty()) {
                return Future.succeededFuture();
            }
            return log.load(List.copyOf(toLoad.keySet())).compose(found -> {
                List<Future<?>> folds = new ArrayList<>();
                for (Slot slot : toLoad.values()) {
                    StoredStream stored = found.get(slot.key());
                    if (stored == null) {
                        open(slot, 0, () -> initial(slot.feature()));
                    } else if (slot.feature().canRead(stored)) {
                        open(slot, stored.version(), () -> read(slot.feature(), stored.state()));
                    } else {
                        folds.add(log.readStream(slot.key().tenant(), slot.key().stream(), 0, stored.version())
                                .onSuccess(events -> open(slot, stored.version(), () -> fold(slot.feature(), events))));
                    }
                }
                return folds.isEmpty() ? Future.succeededFuture() : Future.all(folds);
            });
        }

        /** A stream that cannot be read fails the commands that touch it, and no others. */
        private void open(Slot slot, long version, Supplier<Object> state) {
            try {
                cells.put(slot.key(), new Cell(slot, version, state.get(), false));
            } catch (RuntimeException e) {
                LOG.errorf(
                        "a stream of %s cannot be read: %s",
                        slot.feature().category(), e.getClass().getSimpleName());
                unreadable.put(slot.key(), e);
            }
        }

        private Cell cell(Slot slot) {
            RuntimeException fault = unreadable.get(slot.key());
            if (fault != null) {
                throw fault;
            }
            Cell cell = cells.get(slot.key());
            if (cell == null) {
                Cached cached = cache.get(slot.key());
                cell = cached == null
                        ? new Cell(slot, 0, initial(slot.feature()), false)
                        : new Cell(slot, cached.version(), cached.state(), true);
                cells.put(slot.key(), cell);
            }
            return cell;
        }

        private Future<?> append() {
            for (Proposal proposal : proposals) {
                try {
                    decide(proposal);
                } catch (RuntimeException e) {
                    proposal.answer.completeExceptionally(e);
                }
            }
            List<Unit> toAppend = new ArrayList<>();
            List<AppendUnit> stored = new ArrayList<>();
            for (Unit unit : units) {
                try {
                    stored.add(stored(unit));
                    toAppend.add(unit);
                } catch (RuntimeException e) {
                    unit.proposals.forEach(proposal -> proposal.answer.completeExceptionally(e));
                }
            }
            if (toAppend.isEmpty()) {
                return Future.succeededFuture();
            }
            return log.append(stored).map(outcomes -> {
                Map<String, Long> heads = new HashMap<>();
                for (int i = 0; i < outcomes.size(); i++) {
                    settle(toAppend.get(i), stored.get(i), outcomes.get(i), heads);
                }
                answer();
                heads.forEach(committed);
                return outcomes;
            });
        }

        private AppendUnit stored(Unit unit) {
            List<AppendUnit.Change> changes = new ArrayList<>(unit.cells.size());
            for (Cell cell : unit.cells) { // one that was only read is there for its version to be checked
                changes.add(new AppendUnit.Change(
                        cell.slot.key().stream().toString(),
                        cell.base,
                        cell.version,
                        write(cell.slot.feature(), cell.state),
                        cell.slot.feature().stateSchema()));
            }
            return new AppendUnit(
                    unit.cells.iterator().next().slot.key().tenant(), changes, unit.receipts, unit.events);
        }

        private void settle(Unit unit, AppendUnit stored, AppendOutcome outcome, Map<String, Long> heads) {
            switch (outcome) {
                case AppendOutcome.Appended appended -> {
                    long first = appended.firstPosition();
                    for (Cell cell : unit.cells) {
                        cache.put(cell.slot.key(), new Cached(cell.version, cell.state));
                    }
                    heads.merge(stored.tenant(), first + stored.events().size() - 1, Math::max);
                    unit.settlements.forEach(settlement -> settlement.settle(first));
                }
                case AppendOutcome.Stale _ -> {
                    unit.cells.forEach(cell -> cache.remove(cell.slot.key()));
                    unit.proposals.reversed().forEach(CommandPipeline.this::again);
                }
                case AppendOutcome.ReceiptExists _ -> {
                    unit.cells.forEach(cell -> cache.remove(cell.slot.key()));
                    // Only those that have been answered before are; the others are decided again without them.
                    unit.proposals
                            .reversed()
                            .forEach(proposal -> answeredBefore(proposal, () -> {
                                again(proposal);
                                drain();
                            }));
                }
            }
        }

        private void decide(Proposal proposal) {
            Call call = proposal.call;
            List<Cell> touched = proposal.slots.stream().map(this::cell).toList();
            Cell first = touched.getFirst();
            long expected = call.expectedVersion().orElse(first.version);
            List<Decision<?>> decisions = expected == first.version
                    ? proposal.decide.apply(
                            touched.stream().map(cell -> cell.state).toList())
                    : List.of();

            Rejected<?> rejected = null;
            Cell refusing = first;
            boolean records = false;
            for (int i = 0; i < decisions.size(); i++) {
                if (decisions.get(i) instanceof Rejected<?> r && rejected == null) {
                    rejected = r;
                    refusing = touched.get(i);
                }
                records |= !decisions.get(i).events().isEmpty();
            }
            boolean accepted = rejected == null && records;

            if (!accepted && touched.stream().anyMatch(cell -> cell.fromCache)) {
                again(proposal); // a refusal is given on what is stored, not on what is remembered
                return;
            }
            if (expected != first.version) {
                long current = first.version;
                conclude(proposal, touched, _ -> fail(proposal, new CommandFailure.StaleVersion(current)));
                return;
            }
            if (rejected != null) {
                CommandFailure refusal =
                        new CommandFailure.Refused(rejected.reason(), rejected.detail(), rejected.faults());
                if (rejected.events().isEmpty()) {
                    conclude(proposal, touched, _ -> fail(proposal, refusal));
                } else {
                    Move move = move(refusing, rejected.events(), call);
                    Unit unit = unite(touched);
                    unit.record(move);
                    // The key is not used up, but a repetition of what was accepted must not record a refusal.
                    call.idempotency()
                            .ifPresent(idempotency -> unit.receipts.add(AppendUnit.NewReceipt.absent(
                                    call.actor(), idempotency.key(), idempotency.fingerprint())));
                    unit.proposals.add(proposal);
                    unit.settlements.add(_ -> fail(proposal, refusal));
                }
                return;
            }
            if (!records) {
                Answer<?> unchanged = new Answer<>(first.slot.key().stream(), first.version, first.state, 0, false);
                conclude(proposal, touched, _ -> answeredBefore(proposal, () -> proposal.answer.complete(unchanged)));
                return;
            }
            List<Move> moves = new ArrayList<>(touched.size());
            for (int i = 0; i < decisions.size(); i++) {
                moves.add(move(touched.get(i), ((Accepted<?>) decisions.get(i)).events(), call));
            }
            Unit unit = unite(touched);
            moves.forEach(unit::record);
            int offset = unit.events.size() - 1;
            Answer<?> pending = new Answer<>(first.slot.key().stream(), first.version, first.state, 0, false);
            call.idempotency()
                    .ifPresent(idempotency -> unit.receipts.add(new AppendUnit.NewReceipt(
                            call.actor(),
                            idempotency.key(),
                            idempotency.fingerprint(),
                            pending.stream().toString(),
                            pending.version(),
                            offset)));
            unit.proposals.add(proposal);
            unit.settlements.add(position -> {
                proposal.released = true;
                answers.computeIfAbsent(Optional.ofNullable(proposal.origin), _ -> new ArrayList<>())
                        .add(() -> proposal.answer.complete(new Answer<>(
                                pending.stream(), pending.version(), pending.state(), position + offset, false)));
            });
        }

        /** Completes the answers where they were asked for, so that what follows does not hold up the next batch. */
        private void answer() {
            answers.forEach((origin, completions) -> {
                if (origin.isPresent() && !origin.get().equals(context)) {
                    origin.get().runOnContext(_ -> completions.forEach(Runnable::run));
                } else {
                    completions.forEach(Runnable::run);
                }
            });
        }

        /** Answers at once, or when the uncommitted state that the answer rests on has become durable. */
        private void conclude(Proposal proposal, List<Cell> touched, Settlement settlement) {
            List<Cell> uncommitted =
                    touched.stream().filter(cell -> cell.unit != null).toList();
            if (uncommitted.isEmpty()) {
                settlement.settle(0);
                return;
            }
            Unit unit = unite(uncommitted);
            unit.proposals.add(proposal);
            unit.settlements.add(settlement);
        }

        private Unit unite(List<Cell> touched) {
            Unit united = null;
            for (Cell cell : touched) {
                Unit unit = cell.unit;
                if (unit == null) {
                    continue;
                }
                if (united == null) {
                    united = unit;
                } else if (united != unit) {
                    join(united, unit);
                }
            }
            if (united == null) {
                united = new Unit();
                units.add(united);
            }
            for (Cell cell : touched) {
                cell.unit = united;
                united.cells.add(cell);
            }
            return united;
        }

        /** Puts the events of one unit behind those of another; positions are told by offset. */
        private void join(Unit into, Unit from) {
            int shift = into.events.size();
            into.events.addAll(from.events);
            from.receipts.forEach(receipt -> into.receipts.add(receipt.behind(shift)));
            from.settlements.forEach(s -> into.settlements.add(position -> s.settle(position + shift)));
            into.proposals.addAll(from.proposals);
            for (Cell cell : from.cells) {
                cell.unit = into;
                into.cells.add(cell);
            }
            from.events.clear();
            from.receipts.clear();
            from.settlements.clear();
            from.proposals.clear();
            units.remove(from);
        }

        private void failed(Throwable failure) {
            boolean met = failure instanceof PgException pg && MEETINGS.contains(pg.getSqlState());
            boolean unfit = !met
                    && failure instanceof PgException pg
                    && UNFIT.contains(pg.getSqlState().substring(0, 2));
            if (!met) {
                LOG.errorf("append failed: %s", failure.getClass().getSimpleName());
                LOG.debug("append failed", failure);
            }
            for (Proposal proposal : proposals.reversed()) {
                proposal.slots.forEach(slot -> cache.remove(slot.key()));
                if (proposal.answer.isDone() || proposal.released) {
                    continue;
                }
                if (met) {
                    again(proposal);
                } else if (!unfit) {
                    proposal.answer.completeExceptionally(unavailable());
                } else if (proposals.size() > 1) {
                    proposal.alone = true; // one of them is to blame
                    again(proposal);
                } else {
                    proposal.answer.completeExceptionally(new CommandFailure.Refused(StorageRejection.NOT_STORABLE));
                }
            }
        }
    }

    private static CommandFailure unavailable() {
        return new CommandFailure.Unavailable("The log cannot be reached; the outcome is unknown");
    }

    private void fail(Proposal proposal, CommandFailure failure) {
        answeredBefore(proposal, () -> proposal.answer.completeExceptionally(failure));
    }

    /** Gives the first answer to the same idempotency key again, if there was one. */
    private void answeredBefore(Proposal proposal, Runnable otherwise) {
        proposal.released = true;
        if (proposal.call.idempotency().isEmpty()) {
            otherwise.run();
            return;
        }
        Call.Idempotency idempotency = proposal.call.idempotency().get();
        log.receipt(proposal.call.tenant(), proposal.call.actor(), idempotency.key())
                .onFailure(_ -> proposal.answer.completeExceptionally(unavailable()))
                .onSuccess(found -> {
                    if (found.isEmpty()) {
                        context.runOnContext(_ -> otherwise.run());
                    } else if (!found.get().fingerprint().equals(idempotency.fingerprint())) {
                        proposal.answer.completeExceptionally(new CommandFailure.KeyReused());
                    } else {
                        replay(proposal, found.get());
                    }
                });
    }

    private void replay(Proposal proposal, Receipt receipt) {
        StreamId stream = StreamId.parse(receipt.stream());
        log.readStream(proposal.call.tenant(), stream, 0, receipt.version())
                .onFailure(_ -> proposal.answer.completeExceptionally(unavailable()))
                .map(events -> fold(proposal.slots.getFirst().feature(), events))
                .onFailure(proposal.answer::completeExceptionally)
                .onSuccess(state -> proposal.answer.complete(
                        new Answer<>(stream, receipt.version(), state, receipt.position(), true)));
    }

    // A feature's types belong together; these are the only places where the pipeline forgets them.

    private static Object initial(Feature<?, ?, ?> feature) {
        return of(feature).decider().initial();
    }

    private static Object read(Feature<?, ?, ?> feature, String state) {
        return of(feature).readState(state);
    }

    private static String write(Feature<?, ?, ?> feature, Object state) {
        return of(feature).writeState(state);
    }

    private static Object fold(Feature<?, ?, ?> feature, List<org.lodestar.eventsourcing.store.StoredEvent> events) {
        return of(feature).fold(of(feature).decider().initial(), events);
    }

    private static Object evolve(Feature<?, ?, ?> feature, Object state, Object event) {
        return of(feature).decider().evolve(state, event);
    }

    private static Set<String> orgs(Slot slot, Object state) {
        return of(slot.feature()).orgs().apply(slot.key().stream().id(), state);
    }

    private static AppendUnit.NewEvent newEvent(Cell cell, long version, Object event, String metadata) {
        Feature<Object, Object, Object> feature = of(cell.slot.feature());
        String data = feature.events().write(event);
        if (data.length() > LARGEST_EVENT / 4 && data.getBytes(StandardCharsets.UTF_8).length > LARGEST_EVENT) {
            throw new CommandFailure.Refused(StorageRejection.EVENT_TOO_LARGE);
        }
        return new AppendUnit.NewEvent(
                cell.slot.key().stream().toString(),
                version,
                UuidCreator.getTimeOrderedEpoch(),
                feature.events().nameOf(event),
                data,
                metadata);
    }

    @SuppressWarnings("unchecked")
    private static Feature<Object, Object, Object> of(Feature<?, ?, ?> feature) {
        return (Feature<Object, Object, Object>) feature;
    }
}
