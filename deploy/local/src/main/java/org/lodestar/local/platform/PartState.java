package org.lodestar.local.platform;

import java.util.Optional;
import java.util.OptionalInt;

/**
 * What is known about a part.
 *
 * @param process the process that runs, if one does
 * @param restarts how often it was started again after it ended by itself
 * @param lastExit the exit code of the last process that ended by itself; above 128 it is 128 plus the signal
 * @param fault why it could not be started at all
 */
record PartState(
        String name,
        Phase phase,
        int port,
        String log,
        Optional<ProcessIdentity> process,
        int restarts,
        OptionalInt lastExit,
        Optional<String> fault) {

    /** Where a part is in its life. */
    enum Phase {
        /** Something it needs does not serve yet. */
        WAITING,
        STARTING,
        READY,
        /** The process runs and was ready, but its health check fails now. */
        UNHEALTHY,
        /** It ended by itself, and will be started again shortly. */
        CRASHED,
        /** It ended again and again without ever having served, and is not tried any more. */
        FAILED,
        STOPPED,
        /** It runs, but the supervisor that started it is gone. */
        ORPHANED
    }

    static PartState waiting(Part part) {
        return new PartState(
                part.name(),
                Phase.WAITING,
                part.port(),
                part.log().toString(),
                Optional.empty(),
                0,
                OptionalInt.empty(),
                Optional.empty());
    }

    PartState in(Phase next) {
        return new PartState(name, next, port, log, process, restarts, lastExit, fault);
    }

    PartState running(ProcessHandle started) {
        return new PartState(
                name,
                Phase.STARTING,
                port,
                log,
                Optional.of(ProcessIdentity.of(started)),
                restarts,
                lastExit,
                Optional.empty());
    }

    PartState ended(Phase next, OptionalInt exit, Optional<String> reason) {
        return new PartState(
                name,
                next,
                port,
                log,
                Optional.empty(),
                next == Phase.CRASHED ? restarts + 1 : restarts,
                exit.isPresent() ? exit : lastExit,
                reason);
    }
}
