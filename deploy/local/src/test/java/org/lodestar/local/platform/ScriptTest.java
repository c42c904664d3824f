package org.lodestar.local.platform;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ScriptTest {

    private static final Path PROJECT = Path.of("..", "..").toAbsolutePath().normalize();

    @TempDir
    Path home;

    @Test
    void is_bash_without_a_slip() throws Exception {
        assertThat(run(List.of("bash", "-n", "lodestar"))).isEqualTo(new Answer(0, ""));
        assertThat(run(List.of("bash", "-n", ".ci/run"))).isEqualTo(new Answer(0, ""));
        assertThat(Files.isExecutable(PROJECT.resolve("lodestar"))).isTrue();
    }

    @Test
    void explains_every_command() throws Exception {
        var help = run(List.of("./lodestar", "help"));
        assertThat(help.code()).isZero();
        assertThat(help.text())
                .contains(
                        "up",
                        "down",
                        "status",
                        "logs",
                        "token",
                        "client",
                        "kafka grant",
                        "demo",
                        "reset",
                        "test",
                        "bench",
                        "kills",
                        "LODESTAR_PORT");
        assertThat(run(List.of("./lodestar", "fly")).code()).isEqualTo(2);
    }

    @Test
    void says_what_to_install_when_there_is_no_jdk() throws Exception {
        var script = Files.readString(PROJECT.resolve("lodestar")).replace("java_needed=25", "java_needed=99");
        var answer = run(List.of("bash", "-c", script, "lodestar", "status"));
        assertThat(answer.code()).isEqualTo(1);
        assertThat(answer.text()).contains("A JDK 99 is needed").contains("apt install");
    }

    @Test
    void asks_before_it_deletes() throws Exception {
        Files.createDirectories(home.resolve("data"));
        var answer = run(List.of("./lodestar", "reset"));
        assertThat(answer.code()).isEqualTo(1);
        assertThat(answer.text()).contains("--yes");
        assertThat(home.resolve("data")).exists();
        assertThat(run(List.of("./lodestar", "reset", "--yes")).code()).isZero();
        assertThat(home.resolve("data")).doesNotExist();
    }

    private Answer run(List<String> command) throws Exception {
        var builder = new ProcessBuilder(command).directory(PROJECT.toFile()).redirectErrorStream(true);
        builder.environment().put("LODESTAR_HOME", home.toString());
        var process = builder.start();
        process.getOutputStream().close();
        var text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return new Answer(process.waitFor(), text);
    }

    private record Answer(int code, String text) {}
}
