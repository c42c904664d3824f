package org.lodestar.oneroster.csv;

import java.io.CharConversionException;
import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/**
 * UTF-8 that is not repaired: the first malformed byte ends the reading and its line is told, which the readers of the
 * JDK do not know. A byte order mark is passed over.
 */
final class StrictUtf8Reader extends Reader {

    private static final int BUFFER = 16 * 1024;
    private static final char BYTE_ORDER_MARK = '\uFEFF';

    private final InputStream in;
    private final CharsetDecoder decoder = StandardCharsets.UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .onUnmappableCharacter(CodingErrorAction.REPORT);
    private final ByteBuffer bytes = ByteBuffer.allocate(BUFFER).flip();
    private final CharBuffer chars = CharBuffer.allocate(BUFFER).flip();
    private boolean begun;
    private boolean ended;
    private long line = 1;

    StrictUtf8Reader(InputStream in) {
        this.in = in;
    }

    @Override
    public int read(char[] target, int offset, int length) throws IOException {
        while (!chars.hasRemaining()) {
            if (ended && !bytes.hasRemaining()) {
                return -1;
            }
            decode();
        }
        int count = Math.min(length, chars.remaining());
        chars.get(target, offset, count);
        return count;
    }

    private void decode() throws IOException {
        bytes.compact();
        int read = in.read(bytes.array(), bytes.position(), bytes.remaining());
        ended = read < 0;
        bytes.position(bytes.position() + Math.max(read, 0)).flip();

        chars.clear();
        boolean malformed = decoder.decode(bytes, chars, ended).isError();
        chars.flip();
        line += chars.chars().filter(c -> c == '\n').count();
        if (malformed) {
            throw new NotUtf8(line);
        }
        if (!begun && chars.hasRemaining()) {
            begun = true;
            if (chars.get(0) == BYTE_ORDER_MARK) {
                chars.get();
            }
        }
    }

    @Override
    public void close() throws IOException {
        in.close();
    }

    /** The bytes are not UTF-8. */
    static final class NotUtf8 extends CharConversionException {

        private static final long serialVersionUID = 1L;

        private final long line;

        NotUtf8(long line) {
            this.line = line;
        }

        /** The line that the first malformed byte is on, from 1. */
        long line() {
            return line;
        }
    }
}
