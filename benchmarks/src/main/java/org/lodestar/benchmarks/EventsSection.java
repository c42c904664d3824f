package org.lodestar.benchmarks;

import java.io.IOException;
import java.sql.Connection;
import java.time.Duration;
import org.lodestar.local.Signals;
import org.lodestar.local.trial.TrialPlatform;

/** How soon others hear of what was committed, by each channel, and how fast they catch up. */
record EventsSection(Trial trial) implements Trial.Section {

    private static final String TYPE = "org.lodestar.goals.goal-proposed.v1";
    private static final String TOPIC = "lodestar." + TrialPlatform.TENANT + ".goals.events.v1";
    private static final double MOST_UNDER_A_TRANSACTION = 1.2;
    private static final double LEAST_FROM_THE_BEGINNING = 20_000;
    private static final double LEAST_AFTER_AN_OUTAGE = 10_000;
    /** Until the compiler has seen the relay, the projections and the consumers at work, too. */
    private static final int WARM_UP_ROUNDS = 6;

    private static final long KIBIBYTE = 1 << 10;

    @Override
    public void measure() throws Exception {
        var school = new SchoolToLoad(trial.client());
        school.proposeOne();
        for (int i = 0; i < WARM_UP_ROUNDS; i++) {
            trial.proposalsPerSecond(school);
        }
        double half = trial.proposalsPerSecond(school) / 2;
        try (var topic = topic()) {
            measure("consumer", topic, school, half, Duration.ofMillis(25), Duration.ofMillis(100));
            measure("consumer", topic, school, Trial.STEADY_RATE, Duration.ofMillis(20), Duration.ofMillis(80));
        }
        try (var stream = new StreamArrivals(trial.platform().gateway(), trial.client(), TYPE)) {
            measure("stream", stream, school, Trial.STEADY_RATE, Duration.ofMillis(75), Duration.ofMillis(150));
        }
        try (var webhook = new WebhookArrivals(trial.client(), TYPE)) {
            measure("webhook", webhook, school, Trial.STEADY_RATE, Duration.ofMillis(150), Duration.ofMillis(300));
        }
        measureBesideTransaction(school);
        measureFeed();
        measureOutage(school);
        measureStreams();
    }

    private TopicArrivals topic() {
        return new TopicArrivals(trial.platform().kafka(), TOPIC);
    }

    private void measure(String to, Arrivals arrivals, SchoolToLoad school, double rate, Duration median, Duration tail)
            throws Exception {
        ages(arrivals, school, rate, trial.pace().warmUp());
        Latencies ages = ages(arrivals, school, rate, trial.pace().round());
        measured("commit to %s at %,.0f/s, p50".formatted(to, rate), ages.percentile(50), median);
        measured("commit to %s at %,.0f/s, p99".formatted(to, rate), ages.percentile(99), tail);
    }

    private void measured(String what, Duration figure, Duration most) {
        trial.report()
                .measured(
                        what,
                        Latencies.milliseconds(figure),
                        "<= " + most.toMillis() + " ms",
                        figure.compareTo(most) <= 0);
    }

    private Latencies ages(Arrivals arrivals, SchoolToLoad school, double rate, Duration duration) throws Exception {
        try (var load = trial.load("goals", Trial.CONNECTIONS, school.proposal(), 201)) {
            arrivals.ages().begin();
            return arrivals.ages().await(load.openLoop(duration, rate).orThrow().answered());
        }
    }

    /** It keeps PostgreSQL from clearing away rows that have changed since, such as the counter of the log. */
    private void measureBesideTransaction(SchoolToLoad school) throws Exception {
        Duration open = trial.pace().transaction();
        try (var topic = topic();
                var other = trial.platform().database("goals");
                var statement = other.createStatement()) {
            Duration before = tail(topic, school, open);
            statement.execute("SET transaction_timeout = 0");
            statement.execute("SET idle_in_transaction_session_timeout = 0");
            other.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
            other.setAutoCommit(false);
            statement.execute("SELECT pg_current_xact_id()");
            Duration beside = tail(topic, school, open);
            other.rollback();
            Duration after = tail(topic, school, open);
            double ratio = beside.toNanos() / ((before.toNanos() + after.toNanos()) / 2.0);
            trial.report()
                    .measured(
                            "  consumer's p99 beside a transaction open for %s (%s) to that without (%s, %s)"
                                    .formatted(
                                            Machine.seconds(open),
                                            Latencies.milliseconds(beside),
                                            Latencies.milliseconds(before),
                                            Latencies.milliseconds(after)),
                            "%.2f".formatted(ratio),
                            "<= " + MOST_UNDER_A_TRANSACTION,
                            ratio <= MOST_UNDER_A_TRANSACTION);
        }
    }

    private Duration tail(Arrivals arrivals, SchoolToLoad school, Duration duration) throws Exception {
        return ages(arrivals, school, Trial.STEADY_RATE, duration).percentile(99);
    }

    /** The first walk warms up, the second counts. */
    private void measureFeed() throws IOException, InterruptedException {
        var reading = new Reading(trial.platform().gateway(), trial.client(), "\"specversion\":");
        reading.walk("/v1/events", trial.pace().eventsToRead());
        Reading.Walk walk = reading.walk("/v1/events", trial.pace().eventsToRead());
        trial.report()
                .measured(
                        "feed from the beginning, 1,000 a page, %,d events".formatted(walk.rows()),
                        Trial.perSecond(walk.rowsPerSecond()),
                        ">= %,.0f /s".formatted(LEAST_FROM_THE_BEGINNING),
                        walk.rowsPerSecond() >= LEAST_FROM_THE_BEGINNING);
    }

    /** The first outage warms up, the second counts. */
    private void measureOutage(SchoolToLoad school) throws Exception {
        try (var topic = topic()) {
            for (int i = 0; i < trial.pace().rounds(); i++) {
                outage(topic, school); // what is compiled while others write is compiled for that
            }
            Outage outage = outage(topic, school);
            trial.report()
                    .measured(
                            "relay after an outage, %,d events, the first %s after it"
                                    .formatted(outage.recorded(), Machine.seconds(outage.first())),
                            Trial.perSecond(outage.perSecond()),
                            ">= %,.0f /s".formatted(LEAST_AFTER_AN_OUTAGE),
                            outage.perSecond() >= LEAST_AFTER_AN_OUTAGE);
        }
    }

    /**
     * What came after the broker was back.
     *
     * @param first how long the first event took
     */
    private record Outage(long recorded, Duration first, double perSecond) {}

    /** The broker stands still, as one does that cannot be reached, while events are recorded. */
    private Outage outage(TopicArrivals topic, SchoolToLoad school) throws Exception {
        ProcessHandle broker = trial.platform().process("kafka");
        try (var load = trial.load("goals", Trial.CONNECTIONS, school.proposal(), 201)) {
            topic.ages().begin();
            long recorded = 0;
            long back;
            Signals.send(broker, "STOP");
            try {
                while (recorded < trial.pace().eventsOfAnOutage()) {
                    recorded +=
                            load.closedLoop(trial.pace().baseline()).orThrow().answered();
                }
            } finally {
                back = System.nanoTime();
                Signals.send(broker, "CONT");
            }
            topic.ages().await(recorded);
            return new Outage(
                    recorded,
                    Duration.ofNanos(topic.ages().firstAt() - back),
                    recorded / (topic.ages().spread().toNanos() / 1e9));
        }
    }

    private void measureStreams() throws IOException, InterruptedException {
        int many = trial.pace().streams();
        try (var heap = new HeapWatch(trial.platform().process("gateway").pid())) {
            long without = heap.usedWithoutGarbage();
            try (var _ = new IdleStreams(trial.platform().gateway(), trial.client(), many)) {
                long each = (heap.usedWithoutGarbage() - without) / many;
                trial.report().say("heap of each of %,d idle streams".formatted(many), each / KIBIBYTE + " KiB");
            }
        }
    }
}
