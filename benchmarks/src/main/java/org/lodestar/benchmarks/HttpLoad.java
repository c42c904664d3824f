package org.lodestar.benchmarks;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/** Sends requests over keep-alive connections from the calling thread, and waits for every answer. */
final class HttpLoad implements AutoCloseable {

    /**
     * What came of it.
     *
     * @param failed answers whose status was not the expected one
     * @param firstFailure the first of those, for the reader to see
     * @param latency of the answered requests; in an open loop from the moment at which a request was due
     */
    record Result(long answered, long failed, String firstFailure, Duration elapsed, Latencies latency) {

        double perSecond() {
            return answered / (elapsed.toNanos() / 1e9);
        }

        /** This result, if nothing failed. */
        Result orThrow() {
            if (failed > 0 || answered == 0) {
                throw new IllegalStateException(
                        failed + " of " + (answered + failed) + " requests failed: " + firstFailure);
            }
            return this;
        }
    }

    private final Selector selector;
    private final List<Connection> connections = new ArrayList<>();
    private final RequestTemplate template;
    private final int expectedStatus;
    private long nextNumber;

    /**
     * @param firstNumber the number of the first request, so that those of several runs stay distinct
     */
    HttpLoad(int port, int connectionCount, RequestTemplate template, int expectedStatus, long firstNumber)
            throws IOException {
        this.selector = Selector.open();
        this.template = template;
        this.expectedStatus = expectedStatus;
        this.nextNumber = firstNumber;
        for (int i = 0; i < connectionCount; i++) {
            connections.add(new Connection(new InetSocketAddress("localhost", port)));
        }
    }

    /** Each connection sends its next request as soon as the last one is answered. */
    Result closedLoop(Duration duration) throws IOException {
        return run(duration, 0);
    }

    /** Requests fall due at a steady rate, whether or not the earlier ones are answered. */
    Result openLoop(Duration duration, double perSecond) throws IOException {
        return run(duration, perSecond);
    }

    private Result run(Duration duration, double perSecond) throws IOException {
        var run = new Run();
        long start = System.nanoTime();
        long end = start + duration.toNanos();
        double interval = perSecond == 0 ? 0 : 1e9 / perSecond;
        // all of an open loop are sent, also what fell due while this machine stood still at its end
        long due = perSecond == 0 ? Long.MAX_VALUE : Math.round(duration.toNanos() * perSecond / 1e9);
        long sent = 0;
        run.idle.addAll(connections);
        long now = start;
        while (now < end || (interval > 0 && sent < due)) {
            while (!run.idle.isEmpty() && sent < due && (interval == 0 || start + (long) (sent * interval) <= now)) {
                run.idle.remove().send(interval == 0 ? now : start + (long) (sent * interval));
                sent++;
            }
            if (now >= end && run.idle.isEmpty()) {
                awaitAnswer(run);
            } else {
                await(run, interval == 0 || run.idle.isEmpty() ? 100 : 1);
            }
            now = System.nanoTime();
        }
        while (run.idle.size() < connections.size()) {
            awaitAnswer(run);
        }
        return new Result(
                run.answered, run.failed, run.firstFailure, Duration.ofNanos(System.nanoTime() - start), run.latency);
    }

    private void awaitAnswer(Run run) throws IOException {
        if (await(run, 10_000) == 0) {
            throw new IOException("No answer for ten seconds");
        }
    }

    private int await(Run run, long timeoutMillis) throws IOException {
        return selector.select(
                key -> {
                    try {
                        ((Connection) key.attachment()).ready(run);
                    } catch (IOException e) {
                        throw new IllegalStateException("The server closed a connection: " + e.getMessage(), e);
                    }
                },
                timeoutMillis);
    }

    @Override
    public void close() throws IOException {
        for (Connection connection : connections) {
            connection.channel.close();
        }
        selector.close();
    }

    private static final class Run {
        private final ArrayDeque<Connection> idle = new ArrayDeque<>();
        private final Latencies latency = new Latencies();
        private long answered;
        private long failed;
        private String firstFailure = "";
    }

    private final class Connection {

        private final SocketChannel channel;
        private final SelectionKey key;
        private final byte[] request = template.copy();
        private final ByteBuffer out = ByteBuffer.wrap(request);
        private final HttpAnswer answer = new HttpAnswer();
        private long dueAt;

        Connection(InetSocketAddress address) throws IOException {
            channel = SocketChannel.open(address);
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
            channel.configureBlocking(false);
            key = channel.register(selector, SelectionKey.OP_READ, this);
        }

        void send(long due) throws IOException {
            dueAt = due;
            template.fill(request, nextNumber++);
            out.clear();
            write();
        }

        private void write() throws IOException {
            channel.write(out);
            key.interestOps(out.hasRemaining() ? SelectionKey.OP_WRITE : SelectionKey.OP_READ);
        }

        void ready(Run run) throws IOException {
            if (out.hasRemaining()) {
                write();
                return;
            }
            if (!answer.read(channel)) {
                return;
            }
            if (answer.status() == expectedStatus) {
                run.answered++;
                run.latency.add(System.nanoTime() - dueAt);
            } else {
                run.failed++;
                run.firstFailure = run.firstFailure.isEmpty() ? answer.text() : run.firstFailure;
            }
            answer.reset();
            run.idle.add(this);
        }
    }
}
