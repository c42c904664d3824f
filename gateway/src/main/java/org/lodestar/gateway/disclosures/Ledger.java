package org.lodestar.gateway.disclosures;

import io.quarkus.runtime.ShutdownEvent;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.VertxException;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import jakarta.interceptor.Interceptor;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;
import org.lodestar.gateway.disclosures.Disclosure.Channel;
import org.lodestar.gateway.disclosures.Disclosure.Classification;
import org.lodestar.gateway.oauth.Caller;
import org.lodestar.gateway.oauth.Transactions;

/**
 * Counts what clients are told, and writes it down every two seconds and when the gateway stops. What is restricted is told
 * only after it is written down, and so is everything once there is much that is not: those who wait are written down together.
 */
@Singleton
public class Ledger {

    private static final Logger LOG = Logger.getLogger(Ledger.class);
    private static final Duration PAUSE = Duration.ofSeconds(2);
    private static final int MOST = 50_000;

    private record Line(String tenant, Disclosure.Key key) {}

    /** What is written down together, and who waits for it. */
    private record Page(Map<Line, Disclosure> lines, Promise<Void> written) {

        static Page empty() {
            return new Page(new HashMap<>(), Promise.promise());
        }

        void add(String tenant, Disclosure disclosure) {
            lines.merge(new Line(tenant, disclosure.key()), disclosure, Disclosure::and);
        }
    }

    private final Vertx vertx;
    private final Transactions transactions;
    private final ReentrantLock pen = new ReentrantLock();
    private Page page = Page.empty();
    private boolean writing;
    private boolean again;
    private boolean stopping;
    private boolean well = true;

    Ledger(Vertx vertx, Transactions transactions) {
        this.vertx = vertx;
        this.transactions = transactions;
        vertx.setPeriodic(PAUSE.toMillis(), _ -> write());
    }

    /** What must be written down before it is told cannot be. */
    public static final class Unwritten extends VertxException {

        private static final long serialVersionUID = 1L;

        Unwritten() {
            super("What is told cannot be written down", true);
        }
    }

    /**
     * Counts what a client is about to be told, which it may be once this completes.
     *
     * @param types how many events of each
     */
    public synchronized Future<Void> count(
            Caller caller, Channel channel, Classification classification, Map<String, Integer> types) {
        if (types.isEmpty()) {
            return Future.succeededFuture();
        }
        types.forEach((type, events) -> page.add(
                caller.tenant(),
                Disclosure.now(caller.client(), channel, caller.client(), type, classification, events)));
        if (classification == Classification.GENERAL && page.lines().size() <= MOST && !stopping) {
            return Future.succeededFuture();
        }
        var written = page.written().future();
        write();
        return written;
    }

    private synchronized void write() {
        if (writing) {
            again = true;
            return;
        }
        again = false;
        if (page.lines().isEmpty()) {
            return;
        }
        writing = true;
        var turned = turn();
        Callable<Boolean> work = () -> writeDown(turned);
        vertx.executeBlocking(work, false).onComplete(_ -> rest());
    }

    private synchronized Page turn() {
        var turned = page;
        page = Page.empty();
        return turned;
    }

    private synchronized void rest() {
        writing = false;
        if (again) {
            write();
        }
    }

    /** Answers whether all of it is written down. What is not is counted on, told or not. */
    private boolean writeDown(Page turned) {
        var districts = turned.lines().entrySet().stream()
                .collect(Collectors.groupingBy(
                        line -> line.getKey().tenant(), Collectors.mapping(Map.Entry::getValue, Collectors.toList())));
        var all = true;
        pen.lock();
        try {
            for (var district : districts.entrySet()) {
                all &= writeDown(district.getKey(), district.getValue());
            }
            if (!all && well) {
                LOG.warn("What clients are told cannot be written down; it is counted on");
            }
            well = all;
        } finally {
            pen.unlock();
        }
        if (all) {
            turned.written().complete();
        } else {
            turned.written().fail(new Unwritten());
        }
        return all;
    }

    private boolean writeDown(String tenant, Collection<Disclosure> disclosures) {
        try {
            return transactions.ofDistrict(tenant, connection -> {
                Disclosures.add(connection, tenant, disclosures);
                return true;
            });
        } catch (SQLException e) {
            LOG.debug("Disclosures could not be written down", e);
            synchronized (this) {
                disclosures.forEach(disclosure -> page.add(tenant, disclosure));
            }
            return false;
        }
    }

    /** After the streams have ended; what is still asked for is written down before it is answered. */
    void stop(@Observes @Priority(Interceptor.Priority.LIBRARY_AFTER) ShutdownEvent event) {
        synchronized (this) {
            stopping = true;
        }
        writeDown(turn());
    }
}
