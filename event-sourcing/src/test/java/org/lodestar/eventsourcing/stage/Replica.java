package org.lodestar.eventsourcing.stage;

import io.smallrye.mutiny.Uni;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Pool;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.UnaryOperator;
import org.lodestar.eventsourcing.commanding.CommandPipeline;
import org.lodestar.eventsourcing.commanding.Feature;
import org.lodestar.eventsourcing.commanding.Streams;
import org.lodestar.eventsourcing.store.EventLog;
import org.lodestar.eventsourcing.tally.Tally;
import org.lodestar.eventsourcing.tally.TallyCommand;
import org.lodestar.eventsourcing.tally.TallyDecider;
import org.lodestar.eventsourcing.tally.TallyEvent;

/** One process of a service, as far as commands go: an event loop, a pool and a pipeline of its own. */
public final class Replica implements AutoCloseable {

    public static final Feature<TallyCommand, Tally, TallyEvent> TALLIES = Feature.of(
                    "tallies", new TallyDecider(), TallyEvent.class, Tally.class)
            .publishing(Tally.Open.class);
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final Vertx vertx = Vertx.vertx();
    private final Pool pool;
    private final EventLog log;
    private final CommandPipeline pipeline;
    private final Map<String, Long> heads = new ConcurrentHashMap<>();

    private Replica(Database database, int connections, UnaryOperator<Pool> seen) {
        pool = seen.apply(database.pool(vertx, connections));
        log = new EventLog(pool);
        pipeline = new CommandPipeline(vertx, log, (tenant, head) -> heads.merge(tenant, head, Math::max));
    }

    public static Replica of(Database database) {
        return of(database, 8);
    }

    public static Replica of(Database database, int connections) {
        return new Replica(database, connections, pool -> pool);
    }

    /** A replica that sees its pool through {@code seen}. */
    public static Replica of(Database database, UnaryOperator<Pool> seen) {
        return new Replica(database, 8, seen);
    }

    public Vertx vertx() {
        return vertx;
    }

    public Pool pool() {
        return pool;
    }

    public EventLog log() {
        return log;
    }

    public CommandPipeline pipeline() {
        return pipeline;
    }

    /** The head that the pipeline told of, 0 if it has not. */
    public long committed(String tenant) {
        return heads.getOrDefault(tenant, 0L);
    }

    public Streams<TallyCommand, Tally, TallyEvent> tallies() {
        return streams(TALLIES);
    }

    public <C, S, E> Streams<C, S, E> streams(Feature<C, S, E> feature) {
        return new Streams<>(feature, pipeline, log);
    }

    public static <T> T await(Future<T> future) {
        try {
            return future.toCompletionStage().toCompletableFuture().get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RuntimeException unchecked ? unchecked : new IllegalStateException(e);
        } catch (InterruptedException | TimeoutException e) {
            throw new IllegalStateException(e);
        }
    }

    public static <T> T await(Uni<T> uni) {
        return uni.await().atMost(PATIENCE);
    }

    @Override
    public void close() {
        await(pool.close());
        await(vertx.close());
    }
}
