package org.lodestar.benchmarks;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.lodestar.local.district.LodestarClient;

/** Many streams that wait at the end of the logs. */
final class IdleStreams implements AutoCloseable {

    private final List<Socket> sockets = new ArrayList<>();

    /** Opens them, and returns when each has begun. */
    IdleStreams(URI gateway, LodestarClient client, int many) throws IOException, InterruptedException {
        String now = client.get("/v1/events/heads").path("cursor").asText();
        byte[] request =
                """
                GET /v1/events/stream?after=%s HTTP/1.1
                Host: localhost
                Authorization: Bearer %s

                """.formatted(now, client.bearer()).replace("\n", "\r\n").getBytes(StandardCharsets.US_ASCII);
        for (int i = 0; i < many; i++) {
            var socket = new Socket("localhost", gateway.getPort());
            sockets.add(socket);
            socket.getOutputStream().write(request);
        }
        for (Socket socket : sockets) {
            var in = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII), 256);
            String status = String.valueOf(in.readLine());
            if (!status.contains(" 200 ")) {
                throw new IOException("A stream was answered with " + status);
            }
        }
    }

    @Override
    public void close() throws IOException {
        for (Socket socket : sockets) {
            socket.close();
        }
    }
}
