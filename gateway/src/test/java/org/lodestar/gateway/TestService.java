package org.lodestar.gateway;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A service as seen from the wire: it reads requests byte by byte, keeps them as they came, and answers exactly the bytes
 * it was told to. No HTTP library is in between, so that nothing is made up or tidied away.
 */
public final class TestService implements AutoCloseable {

    /** What it does with a request it has read. */
    @FunctionalInterface
    public interface Behaviour {
        void answer(Received request, Socket connection) throws IOException, InterruptedException;
    }

    /** A request, as it came. */
    public record Received(String head, byte[] body) {

        public String line() {
            return head.substring(0, head.indexOf("\r\n"));
        }

        /** The value of a header, or "" if there is none. */
        public String header(String name) {
            return head.lines()
                    .skip(1)
                    .filter(line -> line.regionMatches(true, 0, name + ":", 0, name.length() + 1))
                    .map(line -> line.substring(name.length() + 1).strip())
                    .reduce((a, b) -> a + "|" + b)
                    .orElse("");
        }
    }

    public static final Behaviour OK = (_, connection) -> write(connection, """
            HTTP/1.1 200 OK
            Content-Type: application/json
            Content-Length: 2

            {}""");

    private final ServerSocket server;
    private final BlockingQueue<Received> received = new LinkedBlockingQueue<>();
    private final AtomicInteger open = new AtomicInteger();
    private volatile Behaviour behaviour = OK;
    private volatile boolean impatient;

    TestService(String name) {
        try {
            server = new ServerSocket(0, 100, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Thread.ofVirtual().name(name).start(this::accept);
    }

    public int port() {
        return server.getLocalPort();
    }

    /** Forgets what came, and does this from now on. */
    public void does(Behaviour chosen) {
        received.clear();
        impatient = false;
        behaviour = chosen;
    }

    /** As {@link #does}, as soon as it has read the head of a request. */
    public void doesAtOnce(Behaviour chosen) {
        does(chosen);
        impatient = true;
    }

    /** The next request that came. */
    public Received next() throws InterruptedException {
        var request = received.poll(2, TimeUnit.MINUTES);
        if (request == null) {
            throw new AssertionError("No request came");
        }
        return request;
    }

    public boolean isIdle() {
        return received.isEmpty();
    }

    /** How many connections are open. */
    public int connections() {
        return open.get();
    }

    /** Writes a text block as HTTP: its line ends become CRLF. */
    public static void write(Socket connection, String text) throws IOException {
        writeRaw(connection.getOutputStream(), text.replace("\n", "\r\n"));
    }

    static void writeRaw(OutputStream out, String text) throws IOException {
        out.write(text.getBytes(StandardCharsets.ISO_8859_1));
        out.flush();
    }

    @Override
    public void close() {
        try {
            server.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                var connection = server.accept();
                Thread.ofVirtual().start(() -> serve(connection));
            } catch (IOException _) {
                return;
            }
        }
    }

    private void serve(Socket connection) {
        open.incrementAndGet();
        try (connection) {
            var in = connection.getInputStream();
            while (!connection.isClosed()) {
                var head = head(in);
                if (head.isEmpty()) {
                    return;
                }
                var incomplete = new Received(head, new byte[0]);
                var request = new Received(head, impatient ? new byte[0] : body(in, incomplete));
                received.add(request);
                behaviour.answer(request, connection);
            }
        } catch (IOException | InterruptedException _) {
            // the other side went away
        } finally {
            open.decrementAndGet();
        }
    }

    private static String head(InputStream in) throws IOException {
        var head = new ByteArrayOutputStream();
        while (!head.toString(StandardCharsets.ISO_8859_1).endsWith("\r\n\r\n")) {
            var next = in.read();
            if (next < 0) {
                return "";
            }
            head.write(next);
        }
        return head.toString(StandardCharsets.ISO_8859_1);
    }

    private static byte[] body(InputStream in, Received request) throws IOException {
        if (request.header("Transfer-Encoding").equals("chunked")) {
            return chunked(in);
        }
        var length = request.header("Content-Length");
        return in.readNBytes(length.isEmpty() ? 0 : Integer.parseInt(length));
    }

    private static byte[] chunked(InputStream in) throws IOException {
        var body = new ByteArrayOutputStream();
        while (true) {
            var size = Integer.parseInt(line(in), 16);
            body.write(in.readNBytes(size));
            line(in);
            if (size == 0) {
                return body.toByteArray();
            }
        }
    }

    private static String line(InputStream in) throws IOException {
        var line = new StringBuilder();
        for (var next = in.read(); next >= 0 && next != '\n'; next = in.read()) {
            line.append((char) next);
        }
        if (line.isEmpty()) {
            throw new IOException("The other side went away");
        }
        return line.toString().strip();
    }
}
