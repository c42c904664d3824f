package org.lodestar.local.platform;

import java.io.IOException;
import java.io.PrintStream;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.lodestar.local.LogTail;
import org.lodestar.local.Signals;
import org.lodestar.local.platform.PartState.Phase;

/** Brings the platform up. */
record Start(Settings settings, PrintStream out) {

    private static final Duration PATIENCE = Duration.ofMinutes(10);
    private static final int LOOK_AGAIN_MILLIS = 100;
    private static final int LINES_OF_LOG = 30;
    private static final long LARGEST_LOG = 10_000_000;

    /**
     * Starts what does not run yet and returns when every health check is green.
     *
     * @throws Refusal naming the part that failed, with the end of its log; nothing that this started runs on then
     */
    void up() throws IOException, InterruptedException {
        var state = PlatformState.read(settings.state());
        var stop = new Stop(settings, out);
        if (state.filter(PlatformState::isSupervised).isPresent()) {
            if (state.filter(PlatformState::ending).isPresent()) {
                throw new Refusal("Lodestar is just going down. Try again in a moment.");
            }
            out.println("Lodestar is up already.");
            if (state.filter(PlatformState::isReady).isEmpty()) {
                await(state.get().supervisor().process().orElseThrow());
            }
            return;
        }
        stop.stopOrphans();
        PortCheck.check(settings);
        new Apps(settings).install();
        var supervisor = launch();
        try {
            await(supervisor.toHandle());
        } catch (Refusal e) {
            stop.down();
            throw e;
        }
    }

    private Process launch() throws IOException {
        Files.createDirectories(settings.logs());
        turnLogs();
        Files.deleteIfExists(settings.state());
        var directory = new Apps(settings).directory(Apps.LOCAL);
        var command = new ArrayList<String>();
        // a session of its own: an interrupt in the terminal is meant for this command, not for the platform
        Stream.of("/usr/bin/setsid", "/bin/setsid")
                .filter(setsid -> Files.isExecutable(Path.of(setsid)))
                .findFirst()
                .ifPresent(command::add);
        command.addAll(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx64m",
                "-Xss512k",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-XX:+AutoCreateSharedArchive",
                "-XX:SharedArchiveFile=" + directory.resolve("supervisor.jsa"),
                "-Xlog:cds*=error",
                "-cp",
                directory.resolve("local.jar").toString(),
                Supervisor.class.getName()));
        var log = Redirect.appendTo(settings.log("supervisor").toFile());
        var builder = new ProcessBuilder(command)
                .directory(settings.home().toFile())
                .redirectInput(Redirect.from(Path.of("/dev/null").toFile()))
                .redirectOutput(log)
                .redirectError(log);
        builder.environment().put("LODESTAR_PROJECT", settings.project().toString());
        builder.environment().put("LODESTAR_HOME", settings.home().toString());
        return builder.start();
    }

    private void await(ProcessHandle supervisor) throws InterruptedException {
        var began = Instant.now();
        var shown = new HashSet<String>();
        while (true) {
            boolean supervised = Signals.isAlive(supervisor);
            var state = PlatformState.read(settings.state());
            if (state.isPresent()) {
                showNews(state.get(), shown, began);
                if (state.get().isReady()) {
                    return;
                }
                refuseIfFailed(state.get());
            }
            if (!supervised) {
                throw new Refusal("The supervisor ended." + endOf(settings.log("supervisor")));
            }
            if (Instant.now().isAfter(began.plus(PATIENCE))) {
                throw new Refusal("Not everything serves after " + PATIENCE.toMinutes() + " minutes."
                        + state.map(this::endsOfLaggards).orElse(""));
            }
            TimeUnit.MILLISECONDS.sleep(LOOK_AGAIN_MILLIS);
        }
    }

    private void showNews(PlatformState state, Set<String> shown, Instant began) {
        for (var part : state.parts()) {
            if (part.phase() == Phase.READY && shown.add(part.name())) {
                double seconds = Duration.between(began, Instant.now()).toMillis() / 1000.0;
                out.printf("  %-12s serves on port %-5d  after %4.1f s%n", part.name(), part.port(), seconds);
            }
            if (part.phase() == Phase.CRASHED && shown.add(part.name() + part.restarts())) {
                out.printf("  %-12s ended while starting, and is started again%n", part.name());
            }
        }
    }

    private static void refuseIfFailed(PlatformState state) {
        state.parts().stream()
                .filter(part -> part.phase() == Phase.FAILED)
                .findFirst()
                .ifPresent(part -> {
                    throw new Refusal(part.name() + " could not be started"
                            + (part.lastExit().isPresent()
                                    ? ": it ended with exit code "
                                            + part.lastExit().getAsInt() + "."
                                    : ".")
                            + part.fault().map(fault -> "\n" + fault).orElse("")
                            + endOf(Path.of(part.log())));
                });
    }

    private String endsOfLaggards(PlatformState state) {
        var text = new StringBuilder();
        for (var part : state.parts()) {
            if (part.phase() != Phase.READY && part.phase() != Phase.WAITING) {
                text.append("\n").append(part.name()).append(" does not.").append(endOf(Path.of(part.log())));
            }
        }
        return text.toString();
    }

    private static String endOf(Path log) {
        return "\nThe end of " + log + ":\n" + LogTail.of(log, LINES_OF_LOG);
    }

    /** One older log is kept of each part. */
    private void turnLogs() throws IOException {
        try (Stream<Path> logs = Files.list(settings.logs())) {
            for (var log : logs.filter(file -> file.toString().endsWith(".log")).toList()) {
                if (Files.size(log) > LARGEST_LOG) {
                    Files.move(log, log.resolveSibling(log.getFileName() + ".1"), StandardCopyOption.REPLACE_EXISTING);
                }
            }
        }
    }
}
