package org.lodestar.benchmarks;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.lodestar.local.district.LodestarClient;

/** A batch of proposals, waited for. */
final class Batch {

    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(50);

    private Batch() {}

    /** How long it took until every line had its outcome; every line has to be accepted. */
    static Duration send(LodestarClient client, Path file, String key) throws IOException, InterruptedException {
        long start = System.nanoTime();
        String id = client.post("/v1/batches?operation=proposeGoal", "application/x-ndjson", file, "bench-batch-" + key)
                .id();
        JsonNode batch = client.get("/v1/batches/" + id);
        while (!batch.path("state").asText().equals("FINISHED")) {
            LockSupport.parkNanos(BETWEEN_LOOKS.toNanos());
            batch = client.get("/v1/batches/" + id);
        }
        if (batch.path("refused").asInt() > 0) {
            throw new IOException("Lines were refused: " + batch);
        }
        return Duration.ofNanos(System.nanoTime() - start);
    }
}
