package org.lodestar.local.platform;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.lodestar.local.platform.PartState.Phase;

/**
 * Keeps one part running: starts it, asks after its health, and starts it again when it ends by itself, at first at once
 * and then ever less often.
 */
final class Watch {

    /** One chance more than none for a part that never served: a start can meet bad luck, but not twice. */
    private static final int MOST_FALSE_STARTS = 2;

    private static final Duration EAGER = Duration.ofMillis(200);
    private static final Duration CALM = Duration.ofSeconds(2);
    private static final Duration FIRST_BACK_OFF = Duration.ofMillis(500);
    private static final Duration LONGEST_BACK_OFF = Duration.ofSeconds(30);
    private static final Duration RECOVERED_AFTER = Duration.ofSeconds(15);

    private final Part part;
    private final Runnable changed;
    private final CompletableFuture<?> needs;
    private final CompletableFuture<String> served = new CompletableFuture<>();
    private final CountDownLatch ending = new CountDownLatch(1);
    private final Thread thread;
    private volatile PartState state;
    private Optional<Process> running = Optional.empty();

    /**
     * @param needs completes when the part may be started
     * @param changed is called after each change of {@link #state()}
     */
    Watch(Part part, CompletableFuture<?> needs, Runnable changed) {
        this.part = part;
        this.needs = needs;
        this.changed = changed;
        this.state = PartState.waiting(part);
        this.thread = Thread.ofPlatform().name("watch-" + part.name()).unstarted(this::watch);
    }

    void begin() {
        var _ = needs.thenRun(thread::start);
    }

    PartState state() {
        return state;
    }

    /** Completes when the part has served for the first time. */
    CompletableFuture<String> served() {
        return served;
    }

    /** Stops the part for good and returns when it is gone. */
    void end() {
        ending.countDown();
        process().ifPresent(part::stop);
        try {
            if (needs.isDone()) {
                thread.join();
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        become(state.ended(Phase.STOPPED, OptionalInt.empty(), state.fault()));
    }

    private void watch() {
        int falseStarts = 0;
        var backOff = FIRST_BACK_OFF;
        while (!isEnding()) {
            var began = Instant.now();
            var exit = OptionalInt.empty();
            Optional<String> fault = Optional.empty();
            try {
                become(state.in(Phase.STARTING));
                var process = part.start();
                remember(process);
                become(state.running(process.toHandle()));
                if (isEnding()) { // asked to end between the start and the line above
                    part.stop(process);
                }
                awaitExit(process);
                exit = OptionalInt.of(process.exitValue());
            } catch (IOException | RuntimeException e) {
                fault = Optional.of(String.valueOf(e.getMessage()));
            } catch (InterruptedException _) {
                return;
            }
            if (isEnding()) {
                return;
            }
            if (!served.isDone() && ++falseStarts >= MOST_FALSE_STARTS) {
                become(state.ended(Phase.FAILED, exit, fault));
                return;
            }
            become(state.ended(Phase.CRASHED, exit, fault));
            if (began.plus(RECOVERED_AFTER).isBefore(Instant.now())) {
                backOff = FIRST_BACK_OFF;
            }
            if (endsWithin(backOff)) {
                return;
            }
            backOff = backOff.multipliedBy(2).compareTo(LONGEST_BACK_OFF) < 0
                    ? backOff.multipliedBy(2)
                    : LONGEST_BACK_OFF;
        }
    }

    private void awaitExit(Process process) throws InterruptedException {
        var interval = EAGER;
        while (!process.waitFor(interval.toMillis(), TimeUnit.MILLISECONDS)) {
            if (isEnding()) {
                process.waitFor();
            } else if (part.serves()) {
                interval = CALM;
                if (state.phase() != Phase.READY) {
                    become(state.in(Phase.READY));
                    served.complete(part.name());
                }
            } else if (state.phase() == Phase.READY && process.isAlive()) {
                become(state.in(Phase.UNHEALTHY));
            }
        }
    }

    private void become(PartState next) {
        if (!next.equals(state)) {
            state = next;
            changed.run();
        }
    }

    private synchronized void remember(Process process) {
        running = Optional.of(process);
    }

    private synchronized Optional<Process> process() {
        return running.filter(Process::isAlive);
    }

    private boolean isEnding() {
        return ending.getCount() == 0;
    }

    private boolean endsWithin(Duration time) {
        try {
            return ending.await(time.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException _) {
            return true;
        }
    }
}
