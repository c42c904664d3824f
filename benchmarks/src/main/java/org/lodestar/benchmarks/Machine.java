package org.lodestar.benchmarks;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;

/** What the figures were measured on. */
final class Machine {

    private static final int SYNCS = 500;

    private Machine() {}

    /**
     * Processors, memory, load and what a durable write of one page costs on the disk that holds a directory.
     */
    static String describe(Path directory) throws IOException {
        var system = (com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        Latencies syncs = fdatasync(directory);
        return String.format(
                "%d processors, %d GiB of memory, load %.1f, Java %s; fdatasync of 8 KiB: median %s, p99 %s",
                system.getAvailableProcessors(),
                system.getTotalMemorySize() >> 30,
                system.getSystemLoadAverage(),
                Runtime.version(),
                Latencies.milliseconds(syncs.percentile(50)),
                Latencies.milliseconds(syncs.percentile(99)));
    }

    /** Resident memory of a process, in bytes. */
    static long residentBytes(long pid) throws IOException {
        for (String line : Files.readAllLines(Path.of("/proc", Long.toString(pid), "status"))) {
            if (line.startsWith("VmRSS:")) {
                return Long.parseLong(line.replaceAll("[^0-9]", "")) * 1024;
            }
        }
        throw new IOException("Process " + pid + " does not say how much memory it uses");
    }

    static Latencies fdatasync(Path directory) throws IOException {
        var latencies = new Latencies();
        Path file = Files.createTempFile(directory, "fdatasync", ".bin");
        try (var channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            var page = ByteBuffer.allocateDirect(8_192);
            for (int i = 0; i < SYNCS; i++) {
                page.clear();
                channel.write(page, (i % 64) * 8_192L);
                long start = System.nanoTime();
                channel.force(false);
                latencies.add(System.nanoTime() - start);
            }
        } finally {
            Files.delete(file);
        }
        return latencies;
    }

    static String seconds(Duration duration) {
        return String.format("%.1f s", duration.toMillis() / 1e3);
    }
}
