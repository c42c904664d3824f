package org.lodestar.benchmarks;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import org.lodestar.benchmarks.Comparison.Candidate;
import org.lodestar.local.district.LodestarClient;

/** How many commands the platform takes, beside what the disk and a naive row per request would allow. */
record CommandsSection(Trial trial) implements Trial.Section {

    @Override
    public void measure() throws Exception {
        var client = trial.client();
        var school = new SchoolToLoad(client);
        var database = new Database(
                trial.platform().port("postgres"),
                trial.platform().superuser(),
                trial.platform().superuserPassword());
        database.create();
        school.proposeOne();
        var sample = sample();
        var baseline = new SingleRowInserts(database, sample);
        try (var library = new Library(database, sample.data().length())) {
            var comparison = new Comparison(trial.pace(), baseline::perSecond);
            comparison.add("appends through the library", 1.5, library::appendsPerSecond);
            proposals(comparison, school, "goals", Trial.CONNECTIONS, 0.5);
            proposals(comparison, school, "goals", 2 * Trial.CONNECTIONS, 0.5);
            proposals(comparison, school, "gateway", Trial.CONNECTIONS, 0.3);
            proposals(comparison, school, "gateway", 2 * Trial.CONNECTIONS, 0.3);
            comparison.run();

            trial.report()
                    .say(
                            "baseline: rows of %d bytes by %s, 32 clients"
                                    .formatted(sample.data().length(), baseline.name()),
                            Trial.perSecond(comparison.baselinePerSecond()));
            for (Candidate candidate : comparison.candidates()) {
                trial.report()
                        .compared(
                                candidate.name(),
                                Trial.perSecond(candidate.perSecond()),
                                candidate.ratio(),
                                candidate.target());
            }
            measureBatch(client, school);
            measureCheckIns(school);
            measureReads(school);
            measureRebuild(library);
        }
    }

    private void proposals(Comparison to, SchoolToLoad school, String part, int connections, double target) {
        String way = part.equals("goals") ? "straight" : "through the gateway";
        to.add("goals proposed " + way + ", " + connections + " connections", target, duration -> {
            try (var load = trial.load(part, connections, school.proposal(), 201)) {
                return load.closedLoop(duration).orThrow().perSecond();
            }
        });
    }

    private SingleRowInserts.Sample sample() throws SQLException, IOException {
        try (var connection = trial.platform().database("goals");
                var statement = connection.createStatement();
                var row = statement.executeQuery(
                        "SELECT type, data::text, metadata::text FROM event WHERE type = 'goal-proposed.v1' LIMIT 1")) {
            row.next();
            return new SingleRowInserts.Sample(row.getString(1), row.getString(2), row.getString(3));
        }
    }

    /** From the first byte of the upload to the outcome of the last line, beside the same goals sent one by one. */
    private void measureBatch(LodestarClient client, SchoolToLoad school) throws Exception {
        int lines = trial.pace().linesOfABatch();
        Path file = trial.home().resolve("proposals.ndjson");
        school.writeProposals(file, lines);
        double alone;
        try (var load = trial.load("gateway", Trial.CONNECTIONS, school.proposal(), 201)) {
            alone = load.closedLoop(trial.pace().round()).orThrow().perSecond();
        }
        try (var heap = new HeapWatch(trial.platform().process("goals").pid())) {
            Batch.send(client, file, "warm-up");
            Duration took = Batch.send(client, file, "measured");
            Duration scaled = took.multipliedBy(100_000).dividedBy(lines);
            double together = lines / (took.toNanos() / 1e9);
            trial.report()
                    .measured(
                            "batch of 100,000 goals through the gateway (%,d in %s)"
                                    .formatted(lines, Machine.seconds(took)),
                            Machine.seconds(scaled),
                            "<= 60 s",
                            scaled.toMillis() <= 60_000);
            trial.report()
                    .say(
                            "its lines, %.1f times as fast as one by one over %d connections"
                                    .formatted(together / alone, Trial.CONNECTIONS),
                            Trial.perSecond(together));
            trial.measureHeap("heap of the process that carries it out", heap);
        }
    }

    private void measureCheckIns(SchoolToLoad school) throws Exception {
        List<String> goals = school.activateGoals();
        try (var load = trial.load("goals", Trial.CONNECTIONS, school.checkIn(goals), 200)) {
            load.closedLoop(trial.pace().baseline()).orThrow();
            HttpLoad.Result result = load.closedLoop(trial.pace().baseline()).orThrow();
            trial.report()
                    .say(
                            "check-ins on %d goals, straight".formatted(goals.size()),
                            Trial.perSecond(result.perSecond()));
        }
    }

    private void measureReads(SchoolToLoad school) throws Exception {
        for (String part : List.of("goals", "gateway")) {
            try (var load = trial.load(part, Trial.CONNECTIONS, school.read(), 200)) {
                load.closedLoop(trial.pace().round()).orThrow();
                HttpLoad.Result result = load.closedLoop(trial.pace().round()).orThrow();
                trial.report()
                        .say(
                                "goals read by id, " + (part.equals("goals") ? "straight" : "gateway"),
                                Trial.perSecond(result.perSecond()) + ", p99 "
                                        + Latencies.milliseconds(
                                                result.latency().percentile(99)));
            }
        }
    }

    private void measureRebuild(Library library) throws InterruptedException {
        library.grow(trial.pace().eventsToRebuild());
        library.rebuildPerSecond();
        double rebuilt = library.rebuildPerSecond();
        trial.report()
                .measured("projection rebuilt, events", Trial.perSecond(rebuilt), ">= 25,000 /s", rebuilt >= 25_000);
    }
}
