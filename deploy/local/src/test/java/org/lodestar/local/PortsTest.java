package org.lodestar.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PortsTest {

    private static final int MANY = 1_000;

    /** Who is given one listens on it only later. */
    @Test
    void nobody_is_given_a_port_that_was_given_before() {
        assertThat(IntStream.range(0, MANY).map(_ -> Ports.free()).toArray()).doesNotHaveDuplicates();
    }

    /** Such as the tests of another module. */
    @Test
    void nor_one_that_another_process_was_given() throws Exception {
        var other = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                        GivesMany.class.getName())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (var said = other.inputReader()) {
            var theirs = said.readLine();
            var ours = IntStream.range(0, MANY).map(_ -> Ports.free()).toArray();

            assertThat(theirs.split(" ")).hasSize(MANY);
            assertThat(IntStream.of(ours).mapToObj(Integer::toString)).doesNotContain(theirs.split(" "));
        } finally {
            other.destroyForcibly();
            assertThat(other.waitFor(1, TimeUnit.MINUTES)).isTrue();
        }
    }

    /** A process that is given many ports, listens on none of them, and says which once it has them all. */
    static final class GivesMany {

        private GivesMany() {}

        public static void main(String[] arguments) throws InterruptedException {
            var ports = IntStream.range(0, MANY).map(_ -> Ports.free()).toArray();
            System.out.println(String.join(
                    " ", IntStream.of(ports).mapToObj(Integer::toString).toList()));
            Thread.sleep(Long.MAX_VALUE);
        }
    }
}
