package org.lodestar.local.platform;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Who listens on a port, as far as Linux tells and this user may know. */
final class PortOwner {

    private static final Path PROC = Path.of("/proc");
    private static final String LISTENING = "0A";

    private PortOwner() {}

    /** The process that listens on {@code port}; nothing if there is none, or it belongs to somebody else. */
    static Optional<ProcessHandle> of(int port) {
        var sockets = listening(port);
        return sockets.isEmpty()
                ? Optional.empty()
                : ProcessHandle.allProcesses()
                        .filter(process -> holdsOneOf(sockets, process.pid()))
                        .findFirst();
    }

    private static Set<String> listening(int port) {
        var suffix = ":%04X".formatted(port);
        var sockets = new HashSet<String>();
        for (var table : List.of("tcp", "tcp6")) {
            try (Stream<String> lines = Files.lines(PROC.resolve("net").resolve(table))) {
                // columns: number, local address, remote address, state, ..., inode
                lines.map(line -> line.strip().split("\\s+"))
                        .filter(columns -> columns.length > 9)
                        .filter(columns -> columns[1].endsWith(suffix) && columns[3].equals(LISTENING))
                        .forEach(columns -> sockets.add("socket:[" + columns[9] + "]"));
            } catch (IOException _) {
                // not Linux
            }
        }
        return sockets;
    }

    private static boolean holdsOneOf(Set<String> sockets, long pid) {
        try (Stream<Path> open = Files.list(PROC.resolve(Long.toString(pid)).resolve("fd"))) {
            return open.anyMatch(descriptor -> {
                try {
                    return sockets.contains(Files.readSymbolicLink(descriptor).toString());
                } catch (IOException _) {
                    return false;
                }
            });
        } catch (IOException _) {
            return false;
        }
    }
}
