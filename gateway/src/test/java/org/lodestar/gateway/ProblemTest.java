package org.lodestar.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ProblemTest {

    @ParameterizedTest
    @EnumSource
    void each_is_explained_to_callers(Problem problem) throws Exception {
        assertThat(Files.readString(Path.of("..", "docs", "problems.md")))
                .contains("\n| `" + problem.slug() + "` | " + problem.status() + " | ");
    }
}
