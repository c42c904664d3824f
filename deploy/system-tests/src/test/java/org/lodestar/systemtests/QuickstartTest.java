package org.lodestar.systemtests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The blocks of docs/quickstart.md, run one after the other by a shell that knows nothing else. */
@ExtendWith(Stage.class)
class QuickstartTest {

    private static final Path PROJECT = Path.of(System.getProperty("lodestar.project"));
    private static final Pattern BLOCK = Pattern.compile("(?ms)^```sh\n(.*?)^```$");
    private static final Path DELTA = Districts.GRAND_BEND.resolveSibling("grand-bend-oneroster-1.2-delta.zip");

    @Test
    void every_block_works(Districts districts, @TempDir Path directory) throws Exception {
        assumeThat(Stream.of("bash", "curl", "jq", "sha256sum"))
                .as("tools of the reader")
                .allMatch(QuickstartTest::isInstalled);
        assumeThat(DELTA).as("the real district's packages").isRegularFile();
        Files.copy(Districts.GRAND_BEND, directory.resolve("roster.zip"));
        Files.copy(DELTA, directory.resolve("delta.zip"));
        List<String> blocks = BLOCK.matcher(Files.readString(PROJECT.resolve("docs/quickstart.md")))
                .results()
                .map((MatchResult block) -> block.group(1))
                .toList();
        assertThat(blocks).hasSizeGreaterThan(5);
        Path script = Files.writeString(
                directory.resolve("quickstart.sh"),
                "set -euo pipefail\n" + blocks.stream().collect(Collectors.joining("echo --\n")));

        String said = run(districts, directory, script);

        String[] parts = said.split("(?m)^--$");
        assertThat(parts[1]).contains("\"state\":\"COMPLETED\"").contains("\"rejected\":0");
        assertThat(parts[3]).contains("\"state\":\"COMPLETED\"");
        assertThat(parts[4]).contains("\"status\":\"RECORDED\"");
        assertThat(parts[5]).contains("version");
        assertThat(Files.readAllLines(directory.resolve("changes.txt")))
                .hasSizeGreaterThan(1_000)
                .anyMatch(line -> line.startsWith("ACTIVE progress-points/"))
                .anyMatch(line -> line.startsWith("DELETED users/"));
        assertThat(parts[6]).contains("/problems/invalid-request").contains("Mend what");
    }

    private static String run(Districts districts, Path directory, Path script) throws Exception {
        districts.newcomer("quickstartdistrict");
        var shell = new ProcessBuilder("bash", script.toString()).directory(directory.toFile());
        shell.environment()
                .put("GATEWAY", districts.platform().gateway().toString().replaceFirst("/$", ""));
        shell.environment().put("CLIENT_ID", "quickstartdistrict-admin");
        shell.environment().put("CLIENT_SECRET", Districts.SECRET);
        Path out = directory.resolve("out");
        Process process =
                shell.redirectErrorStream(true).redirectOutput(out.toFile()).start();
        try {
            assertThat(process.waitFor(3, TimeUnit.MINUTES)).as("it ends").isTrue();
        } finally {
            process.destroyForcibly();
        }
        String said = Files.readString(out);
        assertThat(process.exitValue()).as(said).isZero();
        return said;
    }

    private static boolean isInstalled(String tool) {
        try {
            return new ProcessBuilder("bash", "-c", "command -v " + tool)
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException _) {
            return false;
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
