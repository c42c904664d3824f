package org.lodestar.eventsourcing.stage;

import static org.lodestar.eventsourcing.stage.Replica.await;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.lodestar.eventsourcing.PersonRef;
import org.lodestar.eventsourcing.commanding.Call;
import org.lodestar.eventsourcing.tally.TallyCommand.AddAmount;
import org.lodestar.eventsourcing.tally.TallyCommand.OpenTally;

/**
 * Keeps both batches of a pipeline in flight, each waiting for a row that is locked here, until it is closed: what is
 * asked meanwhile goes together in the batch that follows.
 */
public final class Gate implements AutoCloseable {

    private static final long PACE_NANOS = 1_000_000;
    private static final AtomicInteger GATES = new AtomicInteger();
    private final Connection lock;
    private final List<CompletableFuture<?>> held = new ArrayList<>();

    public Gate(Database database, Replica replica) {
        String tenant = "gate" + GATES.incrementAndGet();
        Call call = Call.internal(tenant, "gate", "gate", Optional.empty());
        for (String id : List.of("a", "b")) {
            await(replica.tallies().ask(call, id, new OpenTally(new PersonRef("gate"), "", 100)));
        }
        try {
            lock = database.asSuperuser();
            lock.setAutoCommit(false);
            Database.query(lock, "SELECT stream_id FROM stream WHERE tenant_id = '" + tenant + "' FOR UPDATE");
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
        for (String id : List.of("a", "b")) {
            held.add(replica.tallies()
                    .ask(call, id, new AddAmount(1))
                    .subscribeAsCompletionStage()
                    .toCompletableFuture());
            until(() -> waiting(database) == held.size());
        }
    }

    /** How many connections to the database wait for a lock. */
    public static long waiting(Database database) {
        return (Long) database.query("SELECT count(*) FROM pg_stat_activity WHERE datname = '" + database.name()
                        + "' AND wait_event_type = 'Lock'")
                .getFirst()
                .getFirst();
    }

    /** Waits, two minutes at most, until a condition holds. */
    public static void until(BooleanSupplier condition) {
        long deadline = System.nanoTime() + Duration.ofMinutes(2).toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("What was waited for did not come about");
            }
            LockSupport.parkNanos(PACE_NANOS); // what is waited for needs the processor more
        }
    }

    @Override
    public void close() {
        try {
            lock.rollback();
            lock.close();
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
        held.forEach(CompletableFuture::join);
    }
}
