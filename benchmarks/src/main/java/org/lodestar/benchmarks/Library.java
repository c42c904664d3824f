package org.lodestar.benchmarks;

import io.smallrye.mutiny.Uni;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgBuilder;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.PoolOptions;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;
import org.lodestar.benchmarks.Notes.Note;
import org.lodestar.benchmarks.Notes.NoteEvent;
import org.lodestar.benchmarks.Notes.Write;
import org.lodestar.eventsourcing.commanding.Answer;
import org.lodestar.eventsourcing.commanding.Call;
import org.lodestar.eventsourcing.commanding.CommandPipeline;
import org.lodestar.eventsourcing.commanding.Streams;
import org.lodestar.eventsourcing.projection.Projector;
import org.lodestar.eventsourcing.store.EventLog;

/** The library as a service uses it, without HTTP. */
final class Library implements AutoCloseable {

    /** As many callers as a service under load has waiting at once. */
    private static final int CALLERS = 256;

    /** The tenants' logs do not mix: what is appended for speed is not what is rebuilt. */
    private static final Call APPENDING = Call.internal("appending", "bench", "bench", Optional.empty());

    private static final Call REBUILDING = Call.internal("rebuilding", "bench", "bench", Optional.empty());

    private static final int EVENTS_PER_STREAM = 5;

    private final Vertx vertx = Vertx.vertx();
    private final Pool pool;
    private final Streams<Write, Note, NoteEvent> streams;
    private final Projector<Note, NoteEvent> projector;
    private final String text;
    private final AtomicLong number = new AtomicLong();

    /** @param payload how many characters the data of an event are to have */
    Library(Database database, int payload) {
        pool = PgBuilder.pool()
                .connectingTo(new PgConnectOptions()
                        .setHost("localhost")
                        .setPort(database.port())
                        .setDatabase(Database.NAME)
                        .setUser(Database.APP)
                        .setPassword(database.password())
                        .setCachePreparedStatements(true)
                        .setPipeliningLimit(16))
                .with(new PoolOptions().setMaxSize(8))
                .using(vertx)
                .build();
        var log = new EventLog(pool);
        streams = new Streams<>(Notes.feature(), new CommandPipeline(vertx, log, (_, _) -> {}), log);
        projector = new Projector<>(vertx, pool, log, Notes.view());
        text = "x".repeat(Math.max(1, payload - "{\"text\":\"\"}".length() - RequestTemplate.NUMBER.length()));
    }

    /** Appends per second, each of one event to a new stream. */
    double appendsPerSecond(Duration duration) throws InterruptedException {
        long start = System.nanoTime();
        long end = start + duration.toNanos();
        long appended = keepAsking(() -> System.nanoTime() < end, _ -> streams.create(APPENDING, write()));
        return appended / ((System.nanoTime() - start) / 1e9);
    }

    /** Makes a log of about as many events, five to a stream. */
    void grow(int events) throws InterruptedException {
        var left = new AtomicInteger(events);
        int strides = events / EVENTS_PER_STREAM;
        keepAsking(() -> left.getAndDecrement() > 0, n -> streams.ask(REBUILDING, "note-" + n % strides, write()));
    }

    /** Events per second at which a projection of that log is built anew. */
    double rebuildPerSecond() {
        long start = System.nanoTime();
        long events = await(projector.rebuild(REBUILDING.tenant()));
        return events / ((System.nanoTime() - start) / 1e9);
    }

    private Write write() {
        return new Write(text + String.format("%016d", number.incrementAndGet()));
    }

    private static long keepAsking(BooleanSupplier more, LongFunction<Uni<Answer<Note>>> ask)
            throws InterruptedException {
        var crowd = new Crowd(more, ask);
        for (int i = 0; i < CALLERS; i++) {
            crowd.next();
        }
        crowd.gone.await();
        Throwable failure = crowd.failure.get();
        if (failure != null) {
            throw new IllegalStateException("An append failed", failure);
        }
        return crowd.answered.get();
    }

    /** Callers of whom each asks again as soon as it is answered. */
    private record Crowd(
            BooleanSupplier more,
            LongFunction<Uni<Answer<Note>>> ask,
            AtomicLong asked,
            AtomicLong answered,
            AtomicReference<@Nullable Throwable> failure,
            CountDownLatch gone) {

        Crowd(BooleanSupplier more, LongFunction<Uni<Answer<Note>>> ask) {
            this(more, ask, new AtomicLong(), new AtomicLong(), new AtomicReference<>(), new CountDownLatch(CALLERS));
        }

        void next() {
            if (failure.get() != null || !more.getAsBoolean()) {
                gone.countDown();
                return;
            }
            ask.apply(asked.getAndIncrement())
                    .subscribe()
                    .with(
                            _ -> {
                                answered.incrementAndGet();
                                next();
                            },
                            failed -> {
                                failure.set(failed);
                                next();
                            });
        }
    }

    @Override
    public void close() {
        await(pool.close());
        await(vertx.close());
    }

    private static <T> T await(Future<T> future) {
        return future.toCompletionStage().toCompletableFuture().join();
    }
}
