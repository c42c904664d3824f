package org.lodestar.systemtests;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** The answer to bytes as they are sent, for what no HTTP client would send. */
record RawAnswer(String text) {

    private static final int TIMEOUT_MILLIS = 10_000;

    /** Sends the bytes and reads until the server closes the connection or the announced body is complete. */
    static RawAnswer to(int port, String request) throws IOException {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(TIMEOUT_MILLIS);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            var answer = new RawAnswer("");
            byte[] block = new byte[8_192];
            for (int read = socket.getInputStream().read(block);
                    read > 0;
                    read = socket.getInputStream().read(block)) {
                answer = new RawAnswer(answer.text + new String(block, 0, read, StandardCharsets.UTF_8));
                if (answer.isComplete()) {
                    break;
                }
            }
            return answer;
        }
    }

    int status() {
        return Integer.parseInt(text.split(" ", 3)[1]);
    }

    String header(String name) {
        return text.lines()
                .filter(line -> line.regionMatches(true, 0, name + ":", 0, name.length() + 1))
                .map(line -> line.substring(name.length() + 1).strip())
                .findFirst()
                .orElse("");
    }

    String body() {
        return text.substring(text.indexOf("\r\n\r\n") + 4);
    }

    private boolean isComplete() {
        String length = header("Content-Length");
        return text.contains("\r\n\r\n")
                && !length.isEmpty()
                && body().getBytes(StandardCharsets.UTF_8).length >= Integer.parseInt(length);
    }
}
