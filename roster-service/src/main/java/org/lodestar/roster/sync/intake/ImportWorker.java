package org.lodestar.roster.sync.intake;

import static org.lodestar.roster.sync.intake.Waiting.on;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.vertx.core.Vertx;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.jboss.logging.Logger;
import org.lodestar.roster.Roster;
import org.lodestar.roster.sync.provider.Connections;
import org.lodestar.roster.sync.provider.ProviderClient;
import org.lodestar.roster.sync.provider.PullConfig;

/** Carries out imports, a few at a time in this process, each on a virtual thread of its own. */
@Singleton
public class ImportWorker {

    private static final Logger LOG = Logger.getLogger(ImportWorker.class);
    private static final int AFTER_EVENT_SOURCING = 3000;
    private static final int BEFORE_EVENT_SOURCING = 1;
    private static final int MOST_ATTEMPTS = 20;

    private final Vertx vertx;
    private final ImportQueue queue;
    private final Roster roster;
    private final ImportConfig config;
    private final Connections connections;
    private final ProviderClient providers;
    private final PullConfig pulls;
    private final String name = UUID.randomUUID().toString();
    private final Semaphore work = new Semaphore(0);
    private final List<Thread> threads;

    ImportWorker(
            Vertx vertx,
            ImportQueue queue,
            Roster roster,
            ImportConfig config,
            Connections connections,
            ProviderClient providers,
            PullConfig pulls) {
        this.vertx = vertx;
        this.queue = queue;
        this.roster = roster;
        this.config = config;
        this.connections = connections;
        this.providers = providers;
        this.pulls = pulls;
        this.threads = IntStream.range(0, config.workers())
                .mapToObj(n -> Thread.ofVirtual().name("roster-imports-" + n).unstarted(this::workUntilInterrupted))
                .toList();
    }

    void start(@Observes @Priority(AFTER_EVENT_SOURCING) StartupEvent event) {
        threads.forEach(Thread::start);
    }

    void stop(@Observes @Priority(BEFORE_EVENT_SOURCING) ShutdownEvent event) throws InterruptedException {
        threads.forEach(Thread::interrupt);
        for (Thread thread : threads) {
            boolean _ = thread.join(Duration.ofSeconds(5));
        }
    }

    /** There may be work: look now, not at the next poll. */
    public void wake() {
        work.release();
    }

    private void workUntilInterrupted() {
        try {
            while (true) {
                Optional<Claim> claim = next();
                if (claim.isPresent()) {
                    carryOut(claim.get());
                } else if (work.tryAcquire(1, TimeUnit.SECONDS)) {
                    work.drainPermits();
                }
            }
        } catch (InterruptedException _) {
            LOG.debug("the import worker stops");
        }
    }

    private Optional<Claim> next() throws InterruptedException {
        try {
            return on(queue.claim(name));
        } catch (RuntimeException e) {
            LOG.warnf("imports wait: %s", causeOf(e));
            return Optional.empty();
        }
    }

    private void carryOut(Claim claim) throws InterruptedException {
        long renewal = vertx.setPeriodic(
                config.lease().toMillis() / 3,
                _ -> queue.renew(claim)
                        .onFailure(
                                e -> LOG.warnf("the claim on import %s was not renewed: %s", claim.id(), causeOf(e))));
        try {
            new ImportRun(claim, queue, roster, config, connections, providers, pulls).run();
        } catch (InterruptedException e) {
            var _ = queue.release(claim);
            throw e;
        } catch (Exception e) {
            LOG.warnf("import %s was interrupted (attempt %d): %s", claim.id(), claim.attempts(), causeOf(e));
            LOG.debug("import interrupted", e);
            giveUp(claim);
        } finally {
            vertx.cancelTimer(renewal);
        }
    }

    private void giveUp(Claim claim) throws InterruptedException {
        try {
            on(
                    claim.attempts() < MOST_ATTEMPTS
                            ? queue.release(claim)
                            : queue.within(claim, connection -> new Ledger(claim).failed(connection)));
        } catch (RuntimeException e) {
            LOG.warnf("import %s waits for its lease to end: %s", claim.id(), causeOf(e));
        }
    }

    private static String causeOf(Throwable e) {
        Throwable cause = e.getCause();
        return (cause == null ? e : cause).getClass().getSimpleName();
    }
}
