package org.lodestar.local.district;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Set;
import java.util.function.Consumer;

/** A roster package on its way into the platform. */
public final class RosterImport {

    private static final String IMPORTS = "/v1/roster/imports";
    private static final Set<String> FINAL_STATES = Set.of("COMPLETED", "REFUSED", "FAILED");
    private static final Duration PATIENCE = Duration.ofMinutes(10);
    private static final int FAULTS_SHOWN = 20;

    private final LodestarClient client;
    private final String id;

    private RosterImport(LodestarClient client, String id) {
        this.client = client;
        this.id = id;
    }

    /** Sends a package. The same file again within a day is the same import. */
    public static RosterImport of(LodestarClient client, Path file) throws IOException, InterruptedException {
        String key = "roster-import-" + sha256(file);
        return new RosterImport(
                client, client.post(IMPORTS, "application/zip", file, key).id());
    }

    /**
     * Waits until the import is over.
     *
     * @param progress is shown the import each time it is looked at
     * @return the import as it ended
     */
    public JsonNode awaitEnd(Consumer<JsonNode> progress) throws IOException, InterruptedException {
        Instant deadline = Instant.now().plus(PATIENCE);
        while (true) {
            JsonNode now = client.get(IMPORTS + "/" + id);
            progress.accept(now);
            if (FINAL_STATES.contains(now.path("state").asText())) {
                return now;
            }
            if (Instant.now().isAfter(deadline)) {
                throw new IOException("The import is not over after " + PATIENCE.toMinutes() + " minutes: " + now);
            }
            LodestarClient.pause();
        }
    }

    /**
     * Waits until the package is in the roster.
     *
     * @throws IOException if it was refused, with the first faults of the report
     */
    public JsonNode await(Consumer<JsonNode> progress) throws IOException, InterruptedException {
        JsonNode ended = awaitEnd(progress);
        if (ended.path("state").asText().equals("COMPLETED")) {
            return ended;
        }
        var message = new StringBuilder("The package was not imported: ").append(ended);
        client.get(IMPORTS + "/" + id + "/report?limit=" + FAULTS_SHOWN)
                .path("data")
                .forEach(fault -> message.append("\n  ").append(fault));
        throw new IOException(message.toString());
    }

    private static String sha256(Path file) throws IOException {
        try (var in = Files.newInputStream(file)) {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            byte[] block = new byte[65_536];
            for (int read = in.read(block); read >= 0; read = in.read(block)) {
                digest.update(block, 0, read);
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
