package org.lodestar.local.platform;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.lodestar.local.Signals;

/**
 * A JVM of its own, started from an installed application.
 *
 * @param program what to run, with the options of its JVM
 * @param arguments what follows the program on the command line
 * @param environment variables it gets beside those of the supervisor; secrets go here, where {@code ps} does not show
 *     them
 * @param probe whether it answers now
 */
record JavaPart(
        String name,
        int port,
        Path log,
        JavaProgram program,
        List<String> arguments,
        Map<String, String> environment,
        BooleanSupplier probe)
        implements Part {

    /** Long enough to write down what was learnt in a training run, on a busy machine. */
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    @Override
    public Process start() throws IOException {
        Files.createDirectories(log.getParent());
        var command = new ArrayList<>(program.command());
        command.addAll(arguments);
        var output = Redirect.appendTo(log.toFile());
        var builder = new ProcessBuilder(command)
                .directory(program.directory().toFile())
                .redirectOutput(output)
                .redirectError(output);
        // glibc would otherwise reserve an arena per thread, and most of it stays resident
        builder.environment().put("MALLOC_ARENA_MAX", "2");
        builder.environment().putAll(environment);
        return builder.start();
    }

    @Override
    public boolean serves() {
        return probe.getAsBoolean();
    }

    @Override
    public void stop(Process process) {
        Signals.stop(process.toHandle(), "TERM", PATIENCE);
    }
}
