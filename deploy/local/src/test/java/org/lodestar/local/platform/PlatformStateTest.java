package org.lodestar.local.platform;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lodestar.local.platform.PartState.Phase;

class PlatformStateTest {

    /** The number of this process, but not its start: what is left after a reboot. */
    private static final ProcessIdentity GONE = new ProcessIdentity(
            ProcessHandle.current().pid(), Duration.ofDays(1).toMillis());

    @TempDir
    Path directory;

    @Test
    void is_read_as_it_was_written() {
        var file = directory.resolve("run").resolve("state.json");
        assertThat(PlatformState.read(file)).isEmpty();
        var state = state(GONE, ProcessIdentity.of(ProcessHandle.current()));
        state.write(file);
        assertThat(PlatformState.read(file)).contains(state);
    }

    @Test
    void does_not_take_another_process_for_one_of_its_own() {
        var now = state(GONE, GONE).now();
        assertThat(now.isSupervised()).isFalse();
        assertThat(now.parts().getFirst().phase()).isEqualTo(Phase.STOPPED);
        assertThat(status(now).word()).isEqualTo("down");
        assertThat(status(now).exitCode()).isEqualTo(3);
    }

    @Test
    void knows_a_process_that_outlived_its_supervisor_and_stops_it() throws Exception {
        var part = StandIn.part(directory);
        var process = part.start();
        var state = state(GONE, ProcessIdentity.of(process.toHandle()));
        assertThat(status(state.now()).word()).isEqualTo("orphaned");
        assertThat(status(state.now()).table()).contains("live on: ./lodestar down stops them");

        var settings = Settings.from(Map.of("LODESTAR_HOME", directory.toString()));
        state.write(settings.state());
        var said = new ByteArrayOutputStream();
        new Stop(settings, new PrintStream(said, true, StandardCharsets.UTF_8)).down();
        // it is this JVM's child, which learns of its end a moment after everybody else
        assertThat(process.waitFor(2, TimeUnit.MINUTES)).isTrue();
        assertThat(said.toString(StandardCharsets.UTF_8)).contains("stand-in", "outlived its supervisor");
    }

    @Test
    void tells_a_script_what_a_person_sees() {
        var state = state(ProcessIdentity.of(ProcessHandle.current()), ProcessIdentity.of(ProcessHandle.current()));
        var json = status(state).json();
        assertThat(json.path("status").asText()).isEqualTo("ready");
        assertThat(json.path("gateway").asText()).isEqualTo("http://localhost:8080");
        var part = json.path("parts").path(0);
        assertThat(part.path("health").asText()).isEqualTo("ready");
        assertThat(part.path("restarts").asInt()).isEqualTo(2);
        assertThat(part.path("lastExit").asInt()).isEqualTo(137);
        assertThat(status(state).table()).contains("Lodestar is ready.", "137");
        assertThat(status(state).exitCode()).isZero();
    }

    private static Status status(PlatformState state) {
        return new Status(Settings.from(Map.of()), Optional.of(state));
    }

    private PlatformState state(ProcessIdentity supervisor, ProcessIdentity process) {
        return new PlatformState(
                supervisor,
                false,
                Optional.empty(),
                List.of(new PartState(
                        "stand-in",
                        Phase.READY,
                        8181,
                        directory.resolve("stand-in.log").toString(),
                        Optional.of(process),
                        2,
                        OptionalInt.of(137),
                        Optional.empty())));
    }
}
