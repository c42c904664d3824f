package org.lodestar.eventsourcing.runtime;

import io.quarkus.arc.All;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgBuilder;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.PoolOptions;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;
import org.lodestar.eventsourcing.commanding.CommandPipeline;
import org.lodestar.eventsourcing.commanding.Feature;
import org.lodestar.eventsourcing.commanding.Streams;
import org.lodestar.eventsourcing.consuming.References;
import org.lodestar.eventsourcing.consuming.Subscription;
import org.lodestar.eventsourcing.kafka.Broker;
import org.lodestar.eventsourcing.projection.Projector;
import org.lodestar.eventsourcing.projection.StateView;
import org.lodestar.eventsourcing.publishing.Pseudonyms;
import org.lodestar.eventsourcing.publishing.Relay;
import org.lodestar.eventsourcing.publishing.Wire;
import org.lodestar.eventsourcing.sealing.Sealer;
import org.lodestar.eventsourcing.sealing.Seals;
import org.lodestar.eventsourcing.store.EventLog;

/**
 * The event sourcing of one service. A service produces {@link Streams} (by {@link #streams}), {@link StateView}s and
 * {@link SubscriptionTo}s as beans; this starts what they need once the schema is migrated, and stops it in order.
 */
@Singleton
public class EventSourcing {

    private static final Logger LOG = Logger.getLogger(EventSourcing.class);
    private static final int RECEIPT_HOURS = 48;
    private static final long POLL_MILLIS = 1_000;
    private static final long HOUR_MILLIS = 3_600_000;

    private final Vertx vertx;
    private final LodestarConfig config;
    private final PgConnectOptions connect;
    private final Pool pool;
    private final Broker broker;
    private final EventLog log;
    private final CommandPipeline pipeline;
    private final Pseudonyms pseudonyms;
    private final Leadership leadership;
    private final Heads heads;
    private final List<Projector<?, ?>> projectors = new ArrayList<>();
    private final List<Subscription> subscriptions = new ArrayList<>();
    private @Nullable Wire wire;
    private volatile @Nullable Relay relay;
    private volatile @Nullable Sealer sealer;
    private final Seals seals;

    EventSourcing(Vertx vertx, LodestarConfig config) {
        this.vertx = vertx;
        this.config = config;
        this.connect = new PgConnectOptions()
                .setHost(config.postgres().host())
                .setPort(config.postgres().port())
                .setDatabase(config.service())
                .setUser(config.service() + "_app")
                .setPassword(config.postgres().appPassword())
                .setCachePreparedStatements(true)
                .setPipeliningLimit(16)
                .addProperty("application_name", config.service() + "-log")
                // A paused process must not hold the counter of a district for long.
                .addProperty("transaction_timeout", "30s")
                .addProperty("idle_in_transaction_session_timeout", "10s");
        this.pool = PgBuilder.pool()
                .with(new PoolOptions()
                        .setMaxSize(config.postgres().logPool())
                        .setConnectionTimeout(10)
                        .setName("log"))
                .connectingTo(connect)
                .using(vertx)
                .build();
        LodestarConfig.Kafka kafka = config.kafka();
        this.broker = new Broker(
                kafka.bootstrapServers(),
                kafka.securityProtocol(),
                kafka.username()
                        .map(name -> new Broker.Login(
                                kafka.saslMechanism(), name, kafka.password().orElse(""))));
        this.log = new EventLog(pool);
        this.seals = new Seals(pool);
        this.pipeline = new CommandPipeline(vertx, log, this::committedHere);
        this.heads = new Heads(vertx);
        this.pseudonyms = new Pseudonyms(config.pseudonymKey());
        this.leadership = new Leadership(
                vertx,
                new PgConnectOptions(connect).addProperty("application_name", config.service() + "-leader"),
                this::elected,
                this::deposed,
                this::committed);
    }

    /** A topic of another service that this one reads; produced as a bean. */
    public record SubscriptionTo(String service, boolean restricted, String name, Subscription.Listener listener) {}

    /** The streams of a feature. Call it once per feature, from a {@code @Singleton} producer. */
    public <C, S, E> Streams<C, S, E> streams(Feature<C, S, E> feature) {
        return new Streams<>(feature, pipeline, log);
    }

    @Produces
    @Singleton
    References references() {
        return new References(pool);
    }

    @Produces
    @Singleton
    Pseudonyms pseudonyms() {
        return pseudonyms;
    }

    /** The log itself, for feeds and benchmarks. */
    public EventLog log() {
        return log;
    }

    /** Where the gateway is reached from outside. */
    public String publicUrl() {
        return config.publicUrl();
    }

    /** What of an event leaves the service. */
    public Wire wire() {
        return Objects.requireNonNull(wire);
    }

    /** The proof of the log. */
    public Seals seals() {
        return seals;
    }

    /** The pool of the log, for a service's own tables; see {@link org.lodestar.eventsourcing.store.Tenancy}. */
    public Pool pool() {
        return pool;
    }

    void start(
            @Observes StartupEvent event,
            @All List<Streams<?, ?, ?>> streams,
            @All List<StateView<?, ?>> views,
            @All List<SubscriptionTo> subscribed) {
        wire = new Wire(
                config.service(),
                pseudonyms,
                streams.stream().map(Streams::feature).toList());
        sealer = new Sealer(vertx, log, seals, wire());
        for (StateView<?, ?> view : views) {
            projectors.add(new Projector<>(vertx, pool, log, view));
        }
        leadership.start();
        vertx.setPeriodic(POLL_MILLIS, _ -> poll());
        vertx.setPeriodic(HOUR_MILLIS, _ -> forgetReceipts());
        for (SubscriptionTo to : subscribed) {
            Subscription subscription = new Subscription(
                    "lodestar-" + config.service() + '-' + to.name(),
                    to.service(),
                    to.restricted(),
                    broker,
                    to.listener());
            subscriptions.add(subscription);
            subscription.start();
        }
    }

    void stop(@Observes ShutdownEvent event) {
        subscriptions.forEach(Subscription::close);
        deposed();
        leadership.close();
        var _ = pool.close();
    }

    private void committedHere(String tenant, long head) {
        committed(tenant, head);
        leadership.announce(tenant, head);
    }

    private void committed(String tenant, long head) {
        heads.reached(tenant, head);
        if (leadership.isLeader()) {
            projectors.forEach(projector -> projector.advance(tenant, head));
            Relay running = relay;
            if (running != null) {
                running.advance(tenant, head);
            }
            seal(tenant, head);
        }
    }

    private void seal(String tenant, long head) {
        Sealer started = sealer;
        if (started != null) {
            started.advance(tenant, head);
        }
    }

    /** The net below signals and notifications. */
    private void poll() {
        log.heads()
                .onSuccess(found -> found.forEach((tenant, head) -> {
                    if (heads.of(tenant) < head) {
                        committed(tenant, head);
                    }
                }));
    }

    private synchronized void elected() {
        Relay elected = new Relay(log, wire(), config.service(), broker, config.publicUrl());
        relay = elected;
        elected.start();
        heads.forEach((tenant, head) -> {
            projectors.forEach(projector -> projector.advance(tenant, head));
            seal(tenant, head);
        });
        poll();
    }

    private void deposed() {
        Relay running = relay;
        relay = null;
        if (running != null) {
            // Closing waits for the broker, so not on the event loop.
            Thread.ofVirtual().start(running::close);
        }
    }

    private void forgetReceipts() {
        if (leadership.isLeader()) {
            heads.tenants()
                    .forEach(tenant -> log.forgetReceipts(tenant, RECEIPT_HOURS)
                            .onFailure(e ->
                                    LOG.warnf("receipts stay: %s", e.getClass().getSimpleName())));
        }
    }

    /** The projector of a table, if this service has it. */
    public Optional<Projector<?, ?>> projector(String table) {
        return projectors.stream()
                .filter(projector -> projector.view().table().equals(table))
                .findFirst();
    }

    /** All projections of this service. */
    public List<Projector<?, ?>> projectors() {
        return List.copyOf(projectors);
    }

    /**
     * Completes when the rows of {@code table} contain everything up to {@code position}.
     *
     * @return fails with a time-out after {@code atMost}
     */
    public Uni<Void> awaitProjection(String table, String tenant, long position, Duration atMost) {
        Future<Void> reached = projector(table)
                .map(projector -> leadership.isLeader()
                        ? projector.await(tenant, position)
                        : awaitElsewhere(projector, tenant, position, System.nanoTime() + atMost.toNanos()))
                .orElseGet(Future::succeededFuture);
        Uni<Void> answer = Uni.createFrom()
                .completionStage(reached.toCompletionStage())
                .ifNoItem()
                .after(atMost)
                .fail();
        // Whoever completes it, the caller goes on in its own context: sessions are bound to that.
        Context caller = Vertx.currentContext();
        return caller == null ? answer : answer.emitOn(then -> caller.runOnContext(_ -> then.run()));
    }

    private Future<Void> awaitElsewhere(Projector<?, ?> projector, String tenant, long position, long deadline) {
        return projector.checkpoint(tenant).compose(checkpoint -> {
            if (checkpoint.position() >= position || System.nanoTime() > deadline) {
                return Future.succeededFuture();
            }
            return vertx.timer(20).compose(_ -> awaitElsewhere(projector, tenant, position, deadline));
        });
    }

    /** Completes when the log of a tenant is known to reach beyond a position, or after {@code atMost}. */
    public Future<Void> awaitMore(String tenant, long position, Duration atMost) {
        return heads.awaitMore(tenant, position, atMost);
    }

    /** The highest position that this process knows of; 0 if it knows nothing of the tenant. */
    public long knownHead(String tenant) {
        return heads.of(tenant);
    }
}
