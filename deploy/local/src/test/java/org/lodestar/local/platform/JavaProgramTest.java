package org.lodestar.local.platform;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JavaProgramTest {

    @TempDir
    Path directory;

    @Test
    void learns_from_its_first_run_for_every_later_one() throws Exception {
        var part = StandIn.learning(directory);
        var program = part.program();
        assertThat(program.command()).contains("-XX:AOTMode=record");

        runUntilItServes(part);
        assertThat(program.isTrained()).isTrue();
        program.makeCache();

        assertThat(program.isTrained()).isFalse();
        assertThat(program.command()).anyMatch(option -> option.startsWith("-XX:AOTCache="));
        Files.delete(part.log());
        runUntilItServes(part);
        assertThat(part.log())
                .as("a cache that does not fit would be complained about")
                .isEmptyFile();
    }

    @Test
    void does_not_learn_when_told_not_to() {
        assertThat(StandIn.part(directory).program().command()).noneMatch(option -> option.contains("AOT"));
    }

    private static void runUntilItServes(Part part) throws Exception {
        var process = part.start();
        while (!part.serves()) {
            assertThat(process.waitFor(50, TimeUnit.MILLISECONDS)).isFalse();
        }
        part.stop(process);
    }
}
