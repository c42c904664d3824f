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

/** Generated passwords, each in a file that only its owner may read. */
public final class Secret {

    private static final int BYTES = 24;

    private Secret() {}

    /** The password in {@code file}, made and written durably if the file does not exist. */
    public static String in(Path file) throws IOException {
        if (!Files.exists(file)) {
            write(file, generated());
        }
        return Files.readString(file).strip();
    }

    /** 192 random bits in letters that need no quoting in a URL, a shell or SQL. */
    public static String generated() {
        byte[] random = new byte[BYTES];
        new SecureRandom().nextBytes(random);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(random);
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
