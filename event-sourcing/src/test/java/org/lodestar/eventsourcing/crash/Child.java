package org.lodestar.eventsourcing.crash;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** A program of the test class path in a process of its own, which may be killed and paused. */
final class Child implements AutoCloseable {

    private final Process process;
    private final Thread reading;
    private final BufferedWriter input;
    private volatile boolean ready;

    private Child(Process process, Consumer<String> said) {
        this.process = process;
        this.input = new BufferedWriter(process.outputWriter(StandardCharsets.UTF_8));
        this.reading =
                Thread.ofPlatform().daemon().name("child-" + process.pid()).start(() -> read(said));
    }

    /** Starts {@code main} with these arguments; its errors go to {@code log}. */
    static Child start(Class<?> main, Path log, Consumer<String> said, String... arguments) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "--enable-native-access=ALL-UNNAMED",
                "-Djava.util.logging.manager=org.jboss.logmanager.LogManager",
                "-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                main.getName()));
        command.addAll(Arrays.asList(arguments));
        try {
            return new Child(
                    new ProcessBuilder(command)
                            .redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()))
                            .start(),
                    said);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void read(Consumer<String> said) {
        try (BufferedReader output = process.inputReader(StandardCharsets.UTF_8)) {
            for (String line = output.readLine(); line != null; line = output.readLine()) {
                ready = true;
                said.accept(line);
            }
        } catch (IOException _) {
            // killed in the middle of a line: what was not said whole was not said
        }
    }

    /** Whether it has said anything yet. */
    boolean isReady() {
        return ready;
    }

    boolean isAlive() {
        return process.isAlive();
    }

    void tell(String line) {
        try {
            input.write(line + '\n');
            input.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void pause() {
        signal("STOP");
    }

    void resume() {
        signal("CONT");
    }

    /** In order, as {@code kill} does. */
    void terminate() {
        process.destroy();
        ended();
    }

    private void signal(String name) {
        try {
            new ProcessBuilder("kill", "-" + name, Long.toString(process.pid()))
                    .start()
                    .waitFor();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private void ended() {
        try {
            if (!process.waitFor(2, TimeUnit.MINUTES)) {
                throw new IllegalStateException("The process does not end");
            }
            reading.join(); // everything that it said has been heard
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** As {@code kill -9}; afterwards everything that it said has been heard. */
    @Override
    public void close() {
        process.destroyForcibly();
        ended();
    }
}
