package org.lodestar.local;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Set;

/** Generated secrets, each made when it is first asked for and kept in a file that only its owner may read. */
public final class Secret {

    private static final int BYTES_OF_PASSWORD = 24;
    private static final int BYTES_OF_KEY = 32;

    private Secret() {}

    /** The password in {@code file}: 192 random bits in letters that need no quoting in a URL, a shell or SQL. */
    public static String in(Path file) throws IOException {
        return in(file, Base64.getUrlEncoder().withoutPadding(), BYTES_OF_PASSWORD);
    }

    /** A password that is kept nowhere, of the same form. */
    public static String random() {
        return random(Base64.getUrlEncoder().withoutPadding(), BYTES_OF_PASSWORD);
    }

    /** The key in {@code file}: 256 random bits in Base64. */
    public static String keyIn(Path file) throws IOException {
        return in(file, Base64.getEncoder(), BYTES_OF_KEY);
    }

    private static String in(Path file, Base64.Encoder encoder, int length) throws IOException {
        if (!Files.exists(file)) {
            write(file, random(encoder, length));
        }
        return Files.readString(file).strip();
    }

    private static String random(Base64.Encoder encoder, int length) {
        byte[] random = new byte[length];
        new SecureRandom().nextBytes(random);
        return encoder.encodeToString(random);
    }

    private static void write(Path file, String secret) throws IOException {
        Files.createDirectories(file.toAbsolutePath().getParent());
        var part = file.resolveSibling(file.getFileName() + ".part");
        Files.deleteIfExists(part);
        var ownerOnly = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
        try (var channel =
                FileChannel.open(part, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), ownerOnly)) {
            channel.write(ByteBuffer.wrap(secret.getBytes(StandardCharsets.UTF_8)));
            channel.force(true);
        }
        Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
    }
}
