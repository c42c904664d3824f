package org.lodestar.oneroster.intake;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.lodestar.eventsourcing.Fault;
import org.lodestar.eventsourcing.commanding.CommandFailure;
import org.lodestar.oneroster.csv.Binding;
import org.lodestar.oneroster.csv.OneRosterPackage;
import org.lodestar.oneroster.csv.PackageFault;
import org.lodestar.oneroster.csv.PackageLimits;
import org.lodestar.oneroster.csv.PackageRefused;

/** Looks at a package's container and manifest while its sender still waits: what is wrong there is told at once. */
public final class PackageCheck {

    private PackageCheck() {}

    /**
     * Identifies the bytes of a package that is worth taking in. Blocks.
     *
     * @throws CommandFailure.Refused if it is not
     */
    public static String fingerprint(Path file, PackageLimits limits, Binding<?> binding) throws IOException {
        try (OneRosterPackage<?> _ = OneRosterPackage.open(file, limits, binding)) {
            return digest(file);
        } catch (PackageRefused refused) {
            throw new CommandFailure.Refused(
                    ImportRejection.PACKAGE_REFUSED,
                    ImportRejection.PACKAGE_REFUSED.title(),
                    refused.faults().stream().map(PackageCheck::fault).toList());
        }
    }

    private static String digest(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file);
                DigestOutputStream digest =
                        new DigestOutputStream(OutputStream.nullOutputStream(), MessageDigest.getInstance("SHA-256"))) {
            in.transferTo(digest);
            return HexFormat.of().formatHex(digest.getMessageDigest().digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Points into the package as if it were a document: file, line, column. */
    private static Fault fault(PackageFault fault) {
        String pointer = Stream.of(
                        fault.file().stream(), fault.row().stream().mapToObj(Long::toString), fault.column().stream())
                .flatMap(part -> part)
                .map(part -> '/' + part.replace("~", "~0").replace("/", "~1"))
                .collect(Collectors.joining());
        return new Fault(pointer, fault.reason().slug() + ": " + fault.detail());
    }
}
