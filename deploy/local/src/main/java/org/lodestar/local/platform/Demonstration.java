package org.lodestar.local.platform;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.lodestar.local.district.LodestarClient;
import org.lodestar.local.district.SampleDistrict;
import org.lodestar.local.district.SchoolYear;

/**
 * Loads a district into the running platform, by the road that a real one takes: a OneRoster package, sent to the
 * gateway. A package that was loaded already is not loaded again.
 */
record Demonstration(Settings settings, PrintStream out) {

    private static final int LOOK_AGAIN_MILLIS = 500;
    private static final int FAULTS_SHOWN = 20;

    /**
     * Loads a package and walks its district through a school year.
     *
     * @param roster a OneRoster 1.2 package; the generated sample if there is none
     */
    void load(Optional<Path> roster) throws IOException, InterruptedException {
        var file = roster.isPresent() ? roster.get().toAbsolutePath() : sample();
        if (!Files.isReadable(file)) {
            throw new Refusal("There is no file " + file + ".");
        }
        var hash = hash(file);
        var loaded = settings.data().resolve("loaded-" + hash);
        if (Files.exists(loaded)) {
            out.println("\nThe district of " + file.getFileName() + " is loaded already.");
            return;
        }
        out.println("\nLoading the district of " + file);
        var client =
                new LodestarClient(URI.create(settings.gatewayUrl()), Plan.CLIENT_ID, new Secrets(settings).client());
        load(client, file, hash);
        out.println("\nWalking it through a school year");
        var began = Instant.now();
        var writes = SchoolYear.walk(client, out).size();
        out.printf("  %,d writes in %.1f s%n", writes, seconds(began));
        // both steps can be repeated without effect, so one that was cut short is simply taken again
        Files.createFile(loaded);
    }

    private Path sample() throws IOException {
        var file = settings.data().resolve("sample-district.zip");
        var part = settings.data().resolve("sample-district.zip.part");
        try (var stream = Files.newOutputStream(part)) {
            SampleDistrict.demo().writeTo(stream);
        }
        return Files.move(part, file, StandardCopyOption.REPLACE_EXISTING);
    }

    private void load(LodestarClient client, Path file, String hash) throws IOException, InterruptedException {
        var began = Instant.now();
        var id = client.post("/v1/roster/imports", "application/zip", file, "roster-" + hash)
                .id();
        var job = "/v1/roster/imports/" + id;
        var shown = "";
        while (true) {
            var answer = client.get(job);
            var state = answer.path("state").asText();
            var line = progress(state, answer.path("progress"));
            if (!line.equals(shown)) {
                out.println(line);
                shown = line;
            }
            switch (state) {
                case "COMPLETED" -> {
                    out.printf(
                            "  loaded in %.1f s%n",
                            Duration.between(began, Instant.now()).toMillis() / 1000.0);
                    return;
                }
                case "REFUSED", "FAILED" -> throw new Refusal("The package was not loaded." + faults(client, job));
                default -> TimeUnit.MILLISECONDS.sleep(LOOK_AGAIN_MILLIS);
            }
        }
    }

    private static double seconds(Instant since) {
        return Duration.between(since, Instant.now()).toMillis() / 1000.0;
    }

    private static String progress(String state, JsonNode counts) {
        return "  %-10s %,9d rows read %,9d created %,9d updated %,9d unchanged %,9d removed %,9d rejected"
                .formatted(
                        state.toLowerCase(Locale.ROOT),
                        counts.path("read").asLong(),
                        counts.path("created").asLong(),
                        counts.path("updated").asLong(),
                        counts.path("unchanged").asLong(),
                        counts.path("removed").asLong(),
                        counts.path("rejected").asLong());
    }

    private static String faults(LodestarClient client, String job) throws IOException, InterruptedException {
        var text = new StringBuilder();
        for (var fault : client.get(job + "/report?limit=" + FAULTS_SHOWN).path("data")) {
            text.append("\n  ").append(fault.path("file").asText("package"));
            if (fault.has("row")) {
                text.append(" row ").append(fault.path("row").asLong());
            }
            if (fault.has("column")) {
                text.append(" ").append(fault.path("column").asText());
            }
            text.append(": ").append(fault.path("detail").asText());
        }
        return text.toString();
    }

    private static String hash(Path file) throws IOException {
        try (var in = new DigestInputStream(Files.newInputStream(file), MessageDigest.getInstance("SHA-256"))) {
            in.transferTo(OutputStream.nullOutputStream());
            return HexFormat.of().formatHex(in.getMessageDigest().digest()).substring(0, 16);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
