package org.lodestar.local.platform;

import java.io.PrintStream;
import java.time.Duration;
import java.util.HashSet;
import java.util.concurrent.TimeUnit;
import org.lodestar.local.Signals;
import org.lodestar.local.platform.PartState.Phase;

/** Takes the platform down; its data stays. */
record Stop(Settings settings, PrintStream out) {

    private static final Duration PATIENCE_WITH_ORPHANS = Duration.ofSeconds(30);
    private static final int LOOK_AGAIN_MILLIS = 100;

    /** Stops everything in order and returns when it is gone, whether or not the supervisor still lives. */
    void down() throws InterruptedException {
        var state = PlatformState.read(settings.state());
        var supervisor = state.flatMap(known -> known.supervisor().process());
        boolean orphans = state.stream()
                .flatMap(known -> known.now().parts().stream())
                .anyMatch(part -> part.phase() == Phase.ORPHANED);
        if (supervisor.isEmpty() && !orphans) {
            out.println("Lodestar is not up.");
            return;
        }
        if (supervisor.isPresent()) {
            supervisor.get().destroy();
            await(supervisor.get());
        }
        stopOrphans();
        out.println("Lodestar is down; its data stays in " + settings.data() + ".");
    }

    /** Stops the processes that outlived a supervisor that was killed. */
    void stopOrphans() {
        var state = PlatformState.read(settings.state()).map(PlatformState::now);
        if (state.isEmpty()) {
            return;
        }
        // the order of the list is that of starting
        for (var part : state.get().parts().reversed()) {
            if (part.phase() == Phase.ORPHANED) {
                out.printf("  %-12s outlived its supervisor and is stopped%n", part.name());
                part.process()
                        .flatMap(ProcessIdentity::process)
                        .ifPresent(process -> Signals.stop(
                                process,
                                part.name().equals(Settings.POSTGRES) ? "INT" : "TERM",
                                PATIENCE_WITH_ORPHANS));
            }
        }
    }

    private void await(ProcessHandle supervisor) throws InterruptedException {
        var shown = new HashSet<String>();
        boolean last = false;
        while (!last) {
            last = !Signals.isAlive(supervisor);
            PlatformState.read(settings.state()).filter(PlatformState::ending).ifPresent(state -> {
                for (var part : state.parts()) {
                    if (part.phase() == Phase.STOPPED && shown.add(part.name())) {
                        out.printf("  %-12s stopped%n", part.name());
                    }
                }
                state.doing().filter(shown::add).ifPresent(doing -> out.println("  " + doing));
            });
            TimeUnit.MILLISECONDS.sleep(LOOK_AGAIN_MILLIS);
        }
    }
}
