package org.lodestar.local;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.stream.Collectors;

/** The last lines of a log. */
public final class LogTail {

    private static final int MOST_BYTES = 64 * 1024;

    private LogTail() {}

    /** The last {@code lines} lines of {@code log}, or a sentence saying that it cannot be read. */
    public static String of(Path log, int lines) {
        try (var file = new RandomAccessFile(log.toFile(), "r")) {
            byte[] end = new byte[(int) Math.min(MOST_BYTES, file.length())];
            file.seek(file.length() - end.length);
            file.readFully(end);
            var all = new String(end, StandardCharsets.UTF_8).lines().toList();
            return all.stream().skip(Math.max(0, all.size() - lines)).collect(Collectors.joining("\n"));
        } catch (IOException e) {
            return "(no log: " + e.getMessage() + ")";
        }
    }
}
