package org.lodestar.benchmarks;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;

/** Just enough of an HTTP/1.1 answer to know its status and where it ends. */
final class HttpAnswer {

    private static final byte[] END_OF_CHUNKS = "0\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

    private ByteBuffer in = ByteBuffer.allocate(16_384);
    private int bodyStart;
    private int bodyLength;
    private boolean chunked;

    /** Reads what has arrived; answers whether that completes the answer. */
    boolean read(ReadableByteChannel channel) throws IOException {
        if (!in.hasRemaining()) {
            in = ByteBuffer.allocate(in.capacity() * 2).put(in.flip());
        }
        if (channel.read(in) < 0) {
            throw new EOFException("connection closed after " + in.position() + " bytes");
        }
        if (bodyStart == 0 && !readHead()) {
            return false;
        }
        return chunked ? endsWithLastChunk() : in.position() >= bodyStart + bodyLength;
    }

    int status() {
        return (in.get(9) - '0') * 100 + (in.get(10) - '0') * 10 + (in.get(11) - '0');
    }

    String text() {
        return new String(in.array(), 0, in.position(), StandardCharsets.UTF_8);
    }

    void reset() {
        in.clear();
        bodyStart = 0;
    }

    private boolean readHead() {
        byte[] bytes = in.array();
        int end = in.position();
        for (int i = 3; i < end; i++) {
            if (bytes[i] == '\n' && bytes[i - 1] == '\r' && bytes[i - 2] == '\n' && bytes[i - 3] == '\r') {
                bodyStart = i + 1;
                String head = new String(bytes, 0, bodyStart, StandardCharsets.US_ASCII).toLowerCase(Locale.ROOT);
                int length = head.indexOf("\r\ncontent-length:");
                chunked = head.contains("\r\ntransfer-encoding: chunked");
                bodyLength = length < 0
                        ? 0
                        : Integer.parseInt(head.substring(length + 17, head.indexOf('\r', length + 2))
                                .trim());
                return true;
            }
        }
        return false;
    }

    private boolean endsWithLastChunk() {
        int end = in.position();
        return end - bodyStart >= END_OF_CHUNKS.length
                && Arrays.equals(in.array(), end - END_OF_CHUNKS.length, end, END_OF_CHUNKS, 0, END_OF_CHUNKS.length);
    }
}
