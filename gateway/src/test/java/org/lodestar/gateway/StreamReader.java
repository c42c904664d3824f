package org.lodestar.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;

/** A reader of a stream that knows what an {@code EventSource} of a browser knows. */
final class StreamReader implements AutoCloseable {

    /** One event, as the stream tells it. */
    record Told(String id, String type, JsonObject data) {}

    private final Socket socket = new Socket();
    private final BufferedReader in;
    private Optional<String> lastId;

    StreamReader(URI gateway, String token, String query, Optional<String> lastId, int buffer) throws IOException {
        this.lastId = lastId;
        socket.setReceiveBufferSize(buffer);
        socket.connect(new InetSocketAddress("localhost", gateway.getPort()));
        socket.setSoTimeout((int) Duration.ofMinutes(2).toMillis());
        TestService.write(socket, """
                GET %s HTTP/1.1
                Host: localhost
                Authorization: Bearer %s
                Accept: text/event-stream
                Accept-Encoding: gzip%s

                """.formatted(
                        EventStreams.PATH + query,
                        token,
                        lastId.map(id -> "\nLast-Event-ID: " + id).orElse("")));
        in = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
        assertThat(in.readLine()).isEqualTo("HTTP/1.1 200 OK");
        var line = in.readLine();
        while (!line.isEmpty()) {
            assertThat(line.toLowerCase(Locale.ROOT)).doesNotContain("gzip");
            line = in.readLine();
        }
    }

    StreamReader(URI gateway, String token, String query, Optional<String> lastId) throws IOException {
        this(gateway, token, query, lastId, 65_536);
    }

    /** The last id that came, or that it began with. */
    Optional<String> lastId() {
        return lastId;
    }

    /** The next event; empty if the stream has ended. */
    Optional<Told> next() throws IOException {
        var type = "";
        var data = "";
        for (var line = line(); line.isPresent(); line = line()) {
            var text = line.get();
            if (text.startsWith("id: ")) {
                lastId = Optional.of(text.substring(4));
            } else if (text.startsWith("event: ")) {
                type = text.substring(7);
            } else if (text.startsWith("data: ")) {
                data = text.substring(6);
            } else if (text.isEmpty() && !data.isEmpty()) {
                return Optional.of(new Told(lastId.orElseThrow(), type, new JsonObject(data)));
            }
        }
        return Optional.empty();
    }

    /** A line; the sizes of chunks are lines too, and the last is zero. */
    private Optional<String> line() throws IOException {
        try {
            return Optional.ofNullable(in.readLine()).filter(line -> !line.equals("0"));
        } catch (SocketException _) {
            return Optional.empty();
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
