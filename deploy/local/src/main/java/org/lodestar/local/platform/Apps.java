package org.lodestar.local.platform;

import static org.lodestar.local.platform.Settings.GATEWAY;
import static org.lodestar.local.platform.Settings.SERVICES;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.lodestar.local.Directories;

/**
 * The packaged applications, copied out of the build, each into a directory named after a hash of its content.
 *
 * <p>So neither a rebuild nor {@code mvn clean} nor a test run pulls the jars from under a running process, and what was
 * learnt about an application is good for as long as its content stays the same.
 */
record Apps(Settings settings) {

    /** PostgreSQL, Kafka and the supervisor. */
    static final String LOCAL = "local";

    private static final int HASH_LENGTH = 16;

    /** Where an application is installed. */
    Path directory(String app) {
        try {
            return settings.apps().resolve(Files.readString(current(app)).strip());
        } catch (IOException e) {
            throw new Refusal("The application " + app + " is not installed in " + settings.apps() + ".", e);
        }
    }

    /** Installs every application as it is packaged now; what did not change is not touched. */
    void install() {
        try {
            Files.createDirectories(settings.apps());
            install(LOCAL, settings.project().resolve("deploy/local/target/app"));
            install(GATEWAY, settings.project().resolve("gateway/target/quarkus-app"));
            for (var service : SERVICES) {
                install(service, settings.project().resolve(service + "-service/target/quarkus-app"));
            }
        } catch (IOException e) {
            throw new UncheckedIOException("The packaged applications could not be installed", e);
        }
    }

    private void install(String app, Path packaged) throws IOException {
        if (!Files.isDirectory(packaged)) {
            throw new Refusal("The application " + app + " is not packaged: " + packaged + " does not exist.");
        }
        var files = filesIn(packaged);
        var stampFile = settings.apps().resolve(app + ".stamp");
        var stamp = stamp(packaged, files);
        if (Files.exists(stampFile)
                && Files.readString(stampFile).equals(stamp)
                && Files.exists(current(app))
                && Files.isDirectory(directory(app))) {
            return;
        }
        var name = app + "-" + hash(packaged, files);
        var installed = settings.apps().resolve(name);
        if (!Files.isDirectory(installed)) {
            var part = settings.apps().resolve(name + ".part");
            Directories.delete(part);
            for (var file : files) {
                var target = part.resolve(packaged.relativize(file));
                Files.createDirectories(target.getParent());
                Files.copy(file, target);
            }
            Files.move(part, installed, StandardCopyOption.ATOMIC_MOVE);
        }
        Files.writeString(current(app), name + "\n");
        Files.writeString(stampFile, stamp);
        deleteOthers(app, name);
    }

    private void deleteOthers(String app, String kept) throws IOException {
        try (var entries = Files.list(settings.apps())) {
            for (var entry : entries.filter(Files::isDirectory).toList()) {
                var name = entry.getFileName().toString();
                if (name.startsWith(app + "-") && !name.equals(kept)) {
                    Directories.delete(entry);
                }
            }
        }
    }

    private Path current(String app) {
        return settings.apps().resolve(app + ".current");
    }

    private static List<Path> filesIn(Path directory) throws IOException {
        try (Stream<Path> paths = Files.walk(directory)) {
            return paths.filter(Files::isRegularFile).sorted().toList();
        }
    }

    /** Cheap to compute, and different after every build. */
    private static String stamp(Path root, List<Path> files) throws IOException {
        return files.stream()
                .map(file -> {
                    try {
                        return root.relativize(file) + " " + Files.size(file) + " " + Files.getLastModifiedTime(file);
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                })
                .collect(Collectors.joining("\n"));
    }

    private static String hash(Path root, List<Path> files) throws IOException {
        try {
            var digest = MessageDigest.getInstance("SHA-256");
            for (var file : files) {
                digest.update(root.relativize(file).toString().getBytes(StandardCharsets.UTF_8));
                digest.update(Files.readAllBytes(file));
            }
            return HexFormat.of().formatHex(digest.digest()).substring(0, HASH_LENGTH);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
