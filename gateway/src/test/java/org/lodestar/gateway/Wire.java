package org.lodestar.gateway;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** A client that says exactly what it is told to, byte by byte. */
final class Wire implements AutoCloseable {

    /** What came back. */
    record Answer(int status, String head, String body) {

        /** The value of a header, or "" if there is none. */
        String header(String name) {
            return new TestService.Received(head, new byte[0]).header(name);
        }
    }

    private final Socket socket;
    private final InputStream in;

    Wire(int port) throws IOException {
        socket = new Socket("localhost", port);
        socket.setSoTimeout((int) Duration.ofMinutes(2).toMillis());
        in = socket.getInputStream();
    }

    /** Sends a text block; its line ends become CRLF. */
    Wire send(String text) throws IOException {
        TestService.write(socket, text);
        return this;
    }

    /** Sends these bytes. */
    Wire send(byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
        socket.getOutputStream().flush();
        return this;
    }

    /** The next answer, framed by its length, chunks or the end of the connection. */
    Answer answer() throws IOException {
        return answer(true);
    }

    /** The next answer to a HEAD request. */
    Answer answerWithoutBody() throws IOException {
        return answer(false);
    }

    private Answer answer(boolean hasBody) throws IOException {
        var head = readHead();
        var bare = new Answer(status(head), head, "");
        if (!hasBody || bare.status() == 204 || bare.status() == 304 || bare.status() == 100) {
            return bare;
        }
        if (bare.header("Transfer-Encoding").equals("chunked")) {
            return new Answer(bare.status(), head, readChunks());
        }
        var length = bare.header("Content-Length");
        var body = length.isEmpty() ? in.readAllBytes() : in.readNBytes(Integer.parseInt(length));
        if (!length.isEmpty() && body.length < Integer.parseInt(length)) {
            throw new IOException("The body was cut off");
        }
        return new Answer(bare.status(), head, new String(body, StandardCharsets.UTF_8));
    }

    /** Whether the other side ends the connection. */
    boolean isClosed() throws IOException {
        try {
            return in.read() < 0;
        } catch (java.net.SocketTimeoutException _) {
            return false;
        } catch (IOException _) {
            return true;
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }

    private String readHead() throws IOException {
        var head = new ByteArrayOutputStream();
        while (!head.toString(StandardCharsets.ISO_8859_1).endsWith("\r\n\r\n")) {
            var next = in.read();
            if (next < 0) {
                throw new IOException("The connection ended after: " + head);
            }
            head.write(next);
        }
        return head.toString(StandardCharsets.ISO_8859_1);
    }

    private static int status(String head) {
        return Integer.parseInt(head.substring(9, 12));
    }

    private String readChunks() throws IOException {
        var body = new ByteArrayOutputStream();
        while (true) {
            var size = Integer.parseInt(readLine(), 16);
            body.write(in.readNBytes(size));
            readLine();
            if (size == 0) {
                return body.toString(StandardCharsets.UTF_8);
            }
        }
    }

    private String readLine() throws IOException {
        var line = new StringBuilder();
        for (var next = in.read(); next != '\n'; next = in.read()) {
            if (next < 0) {
                throw new IOException("The body was cut off");
            }
            line.append((char) next);
        }
        return line.toString().strip();
    }
}
