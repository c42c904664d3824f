package org.lodestar.local.platform;

import java.time.Instant;
import java.util.Optional;
import org.lodestar.local.Signals;

/**
 * A process and the moment it started. The number alone is not enough: after a reboot, or a long time, it belongs to
 * another.
 *
 * @param startedAt milliseconds since 1970
 */
record ProcessIdentity(long pid, long startedAt) {

    /** The system counts from the boot, and what it takes for the time of the boot moves a little with the clock. */
    private static final long TOLERANCE_MILLIS = 3_000;

    static ProcessIdentity of(ProcessHandle process) {
        return new ProcessIdentity(
                process.pid(), startOf(process).orElseGet(() -> Instant.now().toEpochMilli()));
    }

    /** The process, if it still runs. */
    Optional<ProcessHandle> process() {
        return ProcessHandle.of(pid)
                .filter(Signals::isAlive)
                .filter(process -> startOf(process)
                        .map(start -> Math.abs(start - startedAt) <= TOLERANCE_MILLIS)
                        .orElse(false));
    }

    private static Optional<Long> startOf(ProcessHandle process) {
        return process.info().startInstant().map(Instant::toEpochMilli);
    }
}
