package org.lodestar.local.platform;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lodestar.local.LogTail;
import org.lodestar.local.platform.PartState.Phase;

class WatchTest {

    private static final CompletableFuture<String> NOTHING_NEEDED = CompletableFuture.completedFuture("");

    @TempDir
    Path directory;

    private final LinkedBlockingQueue<PartState> seen = new LinkedBlockingQueue<>();

    @Test
    void starts_a_killed_part_again_and_says_so() throws Exception {
        var watch = watching(StandIn.part(directory), NOTHING_NEEDED);
        watch.begin();
        try {
            var first = await(state -> state.phase() == Phase.READY);
            assertThat(first.restarts()).isZero();
            process(first).destroyForcibly();

            assertThat(await(state -> state.phase() == Phase.CRASHED).lastExit())
                    .hasValue(137);
            var second = await(state -> state.phase() == Phase.READY);
            assertThat(second.restarts()).isEqualTo(1);
            assertThat(second.lastExit()).hasValue(137);
            assertThat(second.process()).isPresent().isNotEqualTo(first.process());
        } finally {
            watch.end();
        }
    }

    @Test
    void gives_up_a_part_that_never_served() throws Exception {
        var part = StandIn.failing(directory);
        var watch = watching(part, NOTHING_NEEDED);
        watch.begin();
        var failed = await(state -> state.phase() == Phase.FAILED);
        assertThat(failed.lastExit()).hasValue(3);
        assertThat(LogTail.of(part.log(), 1)).isEqualTo("cannot go on");
        assertThat(watch.served()).isNotDone();
        watch.end();
    }

    @Test
    void stops_the_part_and_does_not_start_it_again() throws Exception {
        var watch = watching(StandIn.part(directory), NOTHING_NEEDED);
        watch.begin();
        var ready = await(state -> state.phase() == Phase.READY);
        var process = process(ready);
        watch.end();
        assertThat(process.isAlive()).isFalse();
        assertThat(watch.state().phase()).isEqualTo(Phase.STOPPED);
        assertThat(watch.state().restarts()).isZero();
    }

    @Test
    void waits_for_what_the_part_needs() throws Exception {
        var database = new CompletableFuture<String>();
        var watch = watching(StandIn.part(directory), database);
        watch.begin();
        assertThat(watch.state().phase()).isEqualTo(Phase.WAITING);
        database.complete("postgres");
        await(state -> state.phase() == Phase.READY);
        watch.end();
    }

    private Watch watching(Part part, CompletableFuture<?> needs) {
        var self = new CompletableFuture<Watch>();
        var watch = new Watch(part, needs, () -> seen.add(self.join().state()));
        self.complete(watch);
        return watch;
    }

    private PartState await(Predicate<PartState> expected) throws InterruptedException {
        while (true) {
            var next = Optional.ofNullable(seen.poll(2, TimeUnit.MINUTES)).orElseThrow();
            if (expected.test(next)) {
                return next;
            }
        }
    }

    private static ProcessHandle process(PartState state) {
        return ProcessHandle.of(state.process().orElseThrow().pid()).orElseThrow();
    }
}
