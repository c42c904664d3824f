package org.lodestar.gateway.kafka;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** A way to a broker on which nothing passes until it is opened. */
final class SlowWay implements AutoCloseable {

    private final String to;
    private final ServerSocket server;
    private final CountDownLatch somebody = new CountDownLatch(1);
    private final CountDownLatch open = new CountDownLatch(1);

    SlowWay(String to) throws IOException {
        this.to = to;
        this.server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().start(this::accept);
    }

    String address() {
        return "localhost:" + server.getLocalPort();
    }

    /** Returns when somebody has come. */
    void awaitSomebody() throws InterruptedException {
        if (!somebody.await(2, TimeUnit.MINUTES)) {
            throw new AssertionError("Nobody came");
        }
    }

    /** Lets those pass who wait, and all who come. */
    void open() {
        open.countDown();
    }

    private void accept() {
        try {
            while (!server.isClosed()) {
                var from = server.accept();
                somebody.countDown();
                Thread.ofVirtual().start(() -> pass(from));
            }
        } catch (IOException _) {
            // closed
        }
    }

    private void pass(Socket from) {
        var colon = to.lastIndexOf(':');
        try (from;
                var broker = new Socket(to.substring(0, colon), Integer.parseInt(to.substring(colon + 1)))) {
            open.await();
            Thread.ofVirtual().start(() -> copy(from, broker));
            broker.getInputStream().transferTo(from.getOutputStream());
        } catch (IOException | InterruptedException _) {
            // one of them has gone
        }
    }

    private static void copy(Socket from, Socket to) {
        try (InputStream in = from.getInputStream();
                OutputStream out = to.getOutputStream()) {
            in.transferTo(out);
        } catch (IOException _) {
            // one of them has gone
        }
    }

    @Override
    public void close() throws IOException {
        open.countDown();
        server.close();
    }
}
