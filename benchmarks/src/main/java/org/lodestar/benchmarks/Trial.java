package org.lodestar.benchmarks;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.lodestar.local.district.LodestarClient;
import org.lodestar.local.trial.TrialPlatform;

/**
 * What a section of the benchmarks measures on, and where it writes what came out.
 *
 * @param home the directory for files
 * @param client the administrator of a district that is loaded
 */
record Trial(TrialPlatform platform, Path home, LodestarClient client, Pace pace, Report report, AtomicLong numbers) {

    static final long MEBIBYTE = 1 << 20;

    /** How many requests are under way at once, where nothing else is said. */
    static final int CONNECTIONS = 64;

    /** A load that is there all day, and leaves room for a neighbour. */
    static final double STEADY_RATE = 200;

    HttpLoad load(String part, int connections, RequestTemplate template, int status) throws IOException {
        return new HttpLoad(platform.port(part), connections, template, status, numbers.getAndAdd(100_000_000));
    }

    /** How many goals are proposed in a second, straight to the service, by as many connections. */
    double proposalsPerSecond(SchoolToLoad school) throws IOException, InterruptedException {
        try (var load = load("goals", CONNECTIONS, school.proposal(), 201)) {
            return load.closedLoop(pace.round()).orThrow().perSecond();
        }
    }

    /** The memory that the five services have now. */
    void measureMemory(String when) throws IOException, InterruptedException {
        long resident = Machine.residentBytes(platform.process("gateway").pid());
        for (String part : TrialPlatform.SERVICES) {
            resident += Machine.residentBytes(platform.process(part).pid());
        }
        report.measured(
                "resident memory of the five services " + when,
                resident / MEBIBYTE + " MiB",
                "< 1,536 MiB",
                resident < 1_536 * MEBIBYTE);
    }

    /** A figure that says how heavy a process was on its heap. */
    void measureHeap(String what, HeapWatch heap) {
        report.measured(
                what,
                heap.highestUsed() / MEBIBYTE + " of " + heap.limit() / MEBIBYTE + " MiB",
                "< 512 MiB",
                heap.highestUsed() < 512 * MEBIBYTE);
    }

    static String perSecond(double figure) {
        return "%,.0f /s".formatted(figure);
    }

    /** What can be measured by itself. */
    interface Section {
        void measure() throws Exception;
    }

    /** The sections there are, by their names. */
    enum Chapter {
        COMMANDS,
        READING,
        EVENTS;

        static List<String> names() {
            return List.of(values()).stream().map(Chapter::text).toList();
        }

        String text() {
            return name().toLowerCase(java.util.Locale.ROOT);
        }

        Section on(Trial trial) {
            return switch (this) {
                case COMMANDS -> new CommandsSection(trial);
                case READING -> new ReadingSection(trial);
                case EVENTS -> new EventsSection(trial);
            };
        }
    }
}
