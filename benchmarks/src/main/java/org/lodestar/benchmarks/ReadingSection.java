package org.lodestar.benchmarks;

import java.io.IOException;
import java.util.List;

/** Whole collections, read as an integrator's nightly run does, and requests that are repeated. */
record ReadingSection(Trial trial) implements Trial.Section {

    private static final String USERS = "/ims/oneroster/rostering/v1p2/users?limit=1000";
    private static final long ROWS_TO_READ = 100_000;
    private static final int REPETITIONS = 200;

    /** The first walk warms up, the second counts. */
    @Override
    public void measure() throws IOException, InterruptedException {
        var client = trial.client();
        var reading = new Reading(trial.platform().gateway(), client, "\"sourcedId\":");
        reading.walk("/v1/enrollments", ROWS_TO_READ);
        Reading.Walk walk = reading.walk("/v1/enrollments", ROWS_TO_READ);
        double later = (double) walk.lastPages().toNanos() / walk.firstPages().toNanos();
        trial.report()
                .say(
                        "%,d rows read by cursor, 1,000 a page, gateway".formatted(walk.rows()),
                        Trial.perSecond(walk.rowsPerSecond()));
        trial.report()
                .measured(
                        "  its last pages (%s) to its first (%s)"
                                .formatted(
                                        Latencies.milliseconds(walk.lastPages()),
                                        Latencies.milliseconds(walk.firstPages())),
                        "%.2f".formatted(later),
                        "<= 1.50",
                        later <= 1.5);
        try (var load = trial.load("gateway", 1, RequestTemplate.get(USERS, client.bearer(), List.of()), 200)) {
            load.closedLoop(trial.pace().baseline()).orThrow();
            HttpLoad.Result result = load.closedLoop(trial.pace().round()).orThrow();
            trial.report()
                    .say(
                            "OneRoster users, 1,000 a page, gateway, p50 and p95",
                            Latencies.milliseconds(result.latency().percentile(50)) + ", "
                                    + Latencies.milliseconds(result.latency().percentile(95)));
        }
        measureRepetition(new SchoolToLoad(client));
    }

    /** One caller, as those who repeat after a fault are: each proposal, and then the same once more. */
    private void measureRepetition(SchoolToLoad school) throws IOException, InterruptedException {
        school.proposeOne();
        var first = new Latencies();
        var again = new Latencies();
        for (int number = 0; number < 2 * REPETITIONS; number++) {
            long once = school.proposeTimed("repeated-" + number);
            long twice = school.proposeTimed("repeated-" + number);
            if (number >= REPETITIONS) {
                first.add(once);
                again.add(twice);
            }
        }
        trial.report().say("a goal proposed, one caller, gateway, p50", Latencies.milliseconds(first.percentile(50)));
        double ratio =
                (double) again.percentile(50).toNanos() / first.percentile(50).toNanos();
        trial.report()
                .measured(
                        "  the same again with its key (%s) to that"
                                .formatted(Latencies.milliseconds(again.percentile(50))),
                        "%.2f".formatted(ratio),
                        "<= 1.00",
                        ratio <= 1);
    }
}
