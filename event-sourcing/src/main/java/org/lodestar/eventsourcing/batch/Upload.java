package org.lodestar.eventsourcing.batch;

import io.vertx.core.buffer.Buffer;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.lodestar.eventsourcing.commanding.CommandFailure;
import org.lodestar.eventsourcing.http.Operation;

/** A batch as it is sent, cut into parts one after the other: at most one of them is in memory. */
final class Upload implements Closeable {

    private final MessageDigest digest;
    private final Lines lines;
    private final int most;
    private int count;

    private Upload(MessageDigest digest, Lines lines, int most) {
        this.digest = digest;
        this.lines = lines;
        this.most = most;
    }

    /**
     * Opens what was sent.
     *
     * @throws org.lodestar.eventsourcing.http.InvalidRequest if it is CSV whose columns are not those of the operation
     */
    static Upload open(Path file, boolean csv, Operation operation, BatchConfig config) throws IOException {
        MessageDigest digest = sha256();
        digest.update(((csv ? "csv " : "json ") + operation.id() + ' ').getBytes(StandardCharsets.UTF_8));
        InputStream bytes = new DigestInputStream(Files.newInputStream(file), digest);
        int longest = Math.toIntExact(config.maxLine().asLongValue());
        try {
            Lines lines = csv ? new CsvLines(bytes, longest) : new JsonLines(bytes, longest);
            if (csv) {
                var _ = Columns.of(operation, lines.columns());
            }
            return new Upload(digest, lines, config.maxLines());
        } catch (RuntimeException e) {
            bytes.close();
            throw e;
        }
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /**
     * The next part, unless there is none.
     *
     * @throws CommandFailure.Refused if there are too many lines, or it turns out that there are none
     */
    Optional<Part> next() throws IOException {
        List<Integer> numbers = new ArrayList<>();
        List<Buffer> bytes = new ArrayList<>();
        int size = 0;
        while (numbers.size() < Part.MOST_LINES && size < Part.MOST_BYTES) {
            Optional<Lines.Line> line = lines.next();
            if (line.isEmpty()) {
                break;
            }
            if (++count > most) {
                throw new CommandFailure.Refused(
                        BatchRejection.BATCH_TOO_LONG, "A batch has at most %d lines".formatted(most), List.of());
            }
            numbers.add(line.get().number());
            bytes.add(line.get().bytes());
            size += line.get().bytes().length();
        }
        if (count == 0) {
            throw new CommandFailure.Refused(BatchRejection.BATCH_EMPTY);
        }
        return numbers.isEmpty() ? Optional.empty() : Optional.of(new Part(numbers, bytes));
    }

    /** How many lines there have been. */
    int count() {
        return count;
    }

    List<String> columns() {
        return lines.columns();
    }

    /** Identifies what was sent, once all of it has been read. */
    String fingerprint() {
        return HexFormat.of().formatHex(digest.digest(), 0, 16);
    }

    @Override
    public void close() throws IOException {
        lines.close();
    }
}
