package org.lodestar.local;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

/** TCP ports of this machine's loopback interface. */
public final class Ports {

    /** Below the range from which operating systems take the ports of outgoing connections, so that a port stays ours. */
    private static final int FIRST = 20_000;

    private static final int LAST = 32_000;

    /**
     * Who is given a port listens on it only later. Until it ends it holds a lock on the byte of that number in this file, so
     * that neither another process is given the same port meanwhile, nor itself once more.
     */
    private static final FileChannel GIVEN = openGiven();

    private static final List<FileLock> HELD = new ArrayList<>();

    private Ports() {}

    /** A port nobody listens on now, that nobody else is given, and that no outgoing connection will be. */
    public static synchronized int free() {
        for (int attempt = 0; attempt < 1_000; attempt++) {
            int port = ThreadLocalRandom.current().nextInt(FIRST, LAST);
            if (take(port) && isFree(port)) {
                return port;
            }
        }
        throw new IllegalStateException("No free port between " + FIRST + " and " + LAST);
    }

    private static boolean take(int port) {
        try {
            FileLock lock = GIVEN.tryLock(port, 1, false);
            return lock != null && HELD.add(lock);
        } catch (OverlappingFileLockException _) {
            return false; // by this process
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static FileChannel openGiven() {
        String user = System.getProperty("user.name");
        try {
            return FileChannel.open(
                    Path.of(System.getProperty("java.io.tmpdir"), "lodestar-ports-" + user),
                    StandardOpenOption.CREATE,
                    StandardOpenOption.WRITE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Whether a server could listen on {@code port}, on the loopback interface and on all of them. */
    public static boolean isFree(int port) {
        return canBind(new InetSocketAddress(port))
                && canBind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    }

    private static boolean canBind(InetSocketAddress address) {
        try (var socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(address);
            return true;
        } catch (IOException _) {
            return false;
        }
    }
}
