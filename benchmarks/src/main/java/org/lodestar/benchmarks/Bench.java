package org.lodestar.benchmarks;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.lodestar.benchmarks.Trial.Chapter;
import org.lodestar.local.district.RosterImport;
import org.lodestar.local.district.SampleDistrict;
import org.lodestar.local.trial.TrialPlatform;

/**
 * {@code ./lodestar bench}: starts a platform of its own beside any other, loads a large district, measures, and prints a
 * table; {@code commands}, {@code reading} or {@code events} measures only that. {@code --quick} only shows that everything
 * works; {@code --open-transaction SECONDS} says how long the transaction of somebody else lies open.
 */
public final class Bench {

    private static final String QUICK = "--quick";
    private static final String OPEN_TRANSACTION = "--open-transaction";

    private final Pace pace;
    private final List<Chapter> chosen;
    private final TrialPlatform platform;
    private final Path home;
    private final Report report = new Report();

    private Bench(Pace pace, List<Chapter> chosen, Path project, Path home) {
        this.pace = pace;
        this.chosen = chosen;
        this.home = home;
        this.platform = new TrialPlatform(project, home, true);
    }

    /** Runs everything; takes about twenty minutes, with {@code --quick} about three. */
    public static void main(String[] arguments) throws Exception {
        var left = new ArrayList<>(List.of(arguments));
        var pace = left.remove(QUICK) ? Pace.QUICK : Pace.FULL;
        var open = option(left, OPEN_TRANSACTION).map(Long::parseLong).map(Duration::ofSeconds);
        if (!Chapter.names().containsAll(left)) {
            System.err.println("There are these benchmarks: " + String.join(", ", Chapter.names()));
            System.exit(2);
        }
        List<Chapter> chosen = List.of(Chapter.values()).stream()
                .filter(chapter -> left.isEmpty() || left.contains(chapter.text()))
                .toList();
        Path project = Path.of(System.getenv().getOrDefault("LODESTAR_PROJECT", "."));
        Path home = project.resolve(System.getenv().getOrDefault("LODESTAR_HOME", ".lodestar"));
        new Bench(open.map(pace::withTransaction).orElse(pace), chosen, project, home.resolve("bench")).run();
    }

    private static Optional<String> option(List<String> arguments, String name) {
        int at = arguments.indexOf(name);
        if (at < 0 || at + 1 == arguments.size()) {
            return Optional.empty();
        }
        arguments.remove(at);
        return Optional.of(arguments.remove(at));
    }

    private void run() throws Exception {
        try {
            start();
            var trial = new Trial(platform, home, platform.client(), pace, report, new AtomicLong(1));
            trial.measureMemory("after it");
            importRoster(trial);
            for (Chapter chapter : chosen) {
                chapter.on(trial).measure();
            }
            trial.measureMemory("after all this");
        } finally {
            System.out.println();
            System.out.println(Machine.describe(home));
            System.out.println();
            report.print(System.out);
            platform.down();
        }
        platform.reset();
    }

    /** The first start is the training run of the ahead-of-time caches; the second is what a user waits for. */
    private void start() throws IOException, InterruptedException {
        platform.reset();
        platform.up();
        platform.down();
        Duration second = platform.up();
        report.measured(
                "second up, until all is healthy", Machine.seconds(second), "<= 20 s", second.toMillis() <= 20_000);
    }

    private void importRoster(Trial trial) throws IOException, InterruptedException {
        Path file = home.resolve("large.zip");
        int rows;
        try (OutputStream out = Files.newOutputStream(file)) {
            rows = SampleDistrict.large().writeTo(out).values().stream()
                    .mapToInt(Integer::intValue)
                    .sum();
        }
        try (var heap = new HeapWatch(platform.process("roster").pid())) {
            long start = System.nanoTime();
            RosterImport.of(trial.client(), file).await(_ -> {});
            Duration took = Duration.ofNanos(System.nanoTime() - start);
            Duration scaled = took.multipliedBy(100_000).dividedBy(rows);
            report.measured(
                    "roster import of 100,000 rows (of %,d in %s)".formatted(rows, Machine.seconds(took)),
                    Machine.seconds(scaled),
                    "<= 20 s",
                    scaled.toMillis() <= 20_000);
            trial.measureHeap("heap of the importing process", heap);
        }
    }
}
