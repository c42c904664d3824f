package org.lodestar.local;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;

/** Signals that Java itself cannot send, and the end of processes that are not children of this one. */
public final class Signals {

    private static final int LOOK_AGAIN_MILLIS = 20;

    private Signals() {}

    /**
     * Sends {@code signal} (INT, QUIT, TERM, …) and waits until the process is gone; one that outlives {@code patience} is
     * killed.
     */
    public static void stop(ProcessHandle process, String signal, Duration patience) {
        try {
            send(process, signal);
            var deadline = Instant.now().plus(patience);
            while (isAlive(process)) {
                if (Instant.now().isAfter(deadline)) {
                    process.destroyForcibly();
                }
                TimeUnit.MILLISECONDS.sleep(LOOK_AGAIN_MILLIS);
            }
        } catch (IOException e) {
            throw new IllegalStateException("Process " + process.pid() + " could not be signalled", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while process " + process.pid() + " was stopping", e);
        }
    }

    /** Whether the process runs. One that has ended, but that its parent has not asked about yet, does not. */
    public static boolean isAlive(ProcessHandle process) {
        return process.isAlive() && !isZombie(process.pid());
    }

    private static boolean isZombie(long pid) {
        try {
            // pid (name) state ...; the name may hold anything
            var stat = Files.readString(Path.of("/proc", Long.toString(pid), "stat"), StandardCharsets.ISO_8859_1);
            return stat.startsWith(") Z", stat.lastIndexOf(')'));
        } catch (IOException _) {
            return false; // not Linux, or just gone
        }
    }

    /** Sends a signal, to a process that need not be a child of this one. */
    public static void send(ProcessHandle process, String signal) throws IOException, InterruptedException {
        var kill = new ProcessBuilder("kill", "-" + signal, Long.toString(process.pid()))
                .redirectErrorStream(true)
                .start();
        var said = new String(kill.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (kill.waitFor() != 0 && isAlive(process)) {
            throw new IOException(said.strip());
        }
    }
}
