package org.lodestar.local.platform;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.jar.JarOutputStream;
import java.util.zip.ZipEntry;
import org.lodestar.local.Ports;

/** A process that does nothing but listen on a port, or end at once if it is told to. */
final class StandIn {

    private StandIn() {}

    public static void main(String[] arguments) throws IOException {
        if (arguments[0].equals("fail")) {
            System.err.println("cannot go on");
            System.exit(3);
        }
        try (var socket = new ServerSocket(Integer.parseInt(arguments[0]), 5, InetAddress.getLoopbackAddress())) {
            while (true) {
                socket.accept().close();
            }
        }
    }

    static JavaPart part(Path directory) {
        int port = Ports.free();
        return part(directory, port, Integer.toString(port), false);
    }

    static JavaPart failing(Path directory) {
        return part(directory, Ports.free(), "fail", false);
    }

    static JavaPart learning(Path directory) {
        int port = Ports.free();
        return part(directory, port, Integer.toString(port), true);
    }

    private static JavaPart part(Path directory, int port, String argument, boolean learns) {
        var classes = Path.of("target", "test-classes").toAbsolutePath();
        var program = new JavaProgram(
                directory,
                List.of("-Xmx32m", "-XX:+UseSerialGC"),
                List.of("-cp", jar(directory, classes).toString(), StandIn.class.getName()),
                learns);
        return new JavaPart(
                "stand-in",
                port,
                directory.resolve("stand-in.log"),
                program,
                List.of(argument),
                Map.of(),
                () -> answers(port));
    }

    /** The ahead-of-time cache knows classes from jars only. */
    private static Path jar(Path directory, Path classes) {
        var jar = directory.resolve("stand-in.jar");
        var name = StandIn.class.getName().replace('.', '/') + ".class";
        try (var out = new JarOutputStream(Files.newOutputStream(jar))) {
            out.putNextEntry(new ZipEntry(name));
            Files.copy(classes.resolve(name), out);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return jar;
    }

    private static boolean answers(int port) {
        try (var _ = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return true;
        } catch (IOException _) {
            return false;
        }
    }
}
