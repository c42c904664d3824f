package org.lodestar.eventsourcing.batch;

import io.vertx.core.buffer.Buffer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Newline-delimited JSON, not read yet. Of a line that is too long no more is kept than it takes to know that. Empty lines are
 * passed over, but counted.
 */
final class JsonLines implements Lines {

    private static final byte[] BYTE_ORDER_MARK = {(byte) 0xef, (byte) 0xbb, (byte) 0xbf};

    private final InputStream bytes;
    private final int longest;
    private final byte[] buffer = new byte[64 * 1024];
    private int position;
    private int filled;
    private int number;

    JsonLines(InputStream bytes, int longest) {
        this.bytes = bytes;
        this.longest = longest;
    }

    @Override
    public Optional<Line> next() throws IOException {
        while (position < filled || fill()) {
            number++;
            byte[] line = line();
            if (!isBlank(line)) {
                return Optional.of(new Line(number, Buffer.buffer(line)));
            }
        }
        return Optional.empty();
    }

    private boolean fill() throws IOException {
        position = 0;
        filled = bytes.read(buffer);
        return filled > 0;
    }

    private byte[] line() throws IOException {
        var line = new ByteArrayOutputStream();
        boolean ended = false;
        while (!ended && (position < filled || fill())) {
            int end = position;
            while (end < filled && buffer[end] != '\n') {
                end++;
            }
            line.write(buffer, position, Math.min(end - position, longest + 1 - line.size()));
            ended = end < filled;
            position = ended ? end + 1 : end;
        }
        byte[] whole = line.toByteArray();
        return number == 1 && Arrays.mismatch(whole, BYTE_ORDER_MARK) == BYTE_ORDER_MARK.length
                ? Arrays.copyOfRange(whole, BYTE_ORDER_MARK.length, whole.length)
                : whole;
    }

    private static boolean isBlank(byte[] line) {
        for (byte character : line) {
            if (character != ' ' && character != '\t' && character != '\r') {
                return false;
            }
        }
        return true;
    }

    @Override
    public List<String> columns() {
        return List.of();
    }

    @Override
    public void close() throws IOException {
        bytes.close();
    }
}
