package org.lodestar.roster;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;
import org.lodestar.eventsourcing.testing.TokenIssuer;

/** A district's student information system. */
public final class RosterClient {

    private static final Set<String> FINAL = Set.of("COMPLETED", "REFUSED", "FAILED");
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    private final String tenant;

    private RosterClient(String tenant) {
        this.tenant = tenant;
    }

    /** A district that nobody has heard of. */
    public static RosterClient ofANewDistrict() {
        return new RosterClient("t" + Long.toString(ThreadLocalRandom.current().nextLong(1L << 40, 1L << 50), 36));
    }

    public String tenant() {
        return tenant;
    }

    public RequestSpecification request() {
        return given().auth().oauth2(TokenIssuer.token(tenant, "roster.read", "roster.write"));
    }

    public Response get(String path) {
        return request().get(path);
    }

    public Response send(Path file) {
        return request().contentType("application/zip").body(file.toFile()).post("/v1/roster/imports");
    }

    /** Sends a package and waits until its import is over. */
    public Response importAll(Path file) {
        Response sent = send(file);
        assertThat(sent.statusCode()).as(sent.asString()).isEqualTo(202);
        return await(sent.path("id"));
    }

    public Response await(String id) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        Response found = get("/v1/roster/imports/" + id);
        while (!FINAL.contains(found.<String>path("state"))) {
            assertThat(System.nanoTime()).as("still " + found.asString()).isLessThan(deadline);
            LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
            found = get("/v1/roster/imports/" + id);
        }
        return found;
    }

    public static Map<String, Integer> progressOf(Response imported) {
        return imported.path("progress");
    }

    public static Map<String, Integer> progress(
            int read, int created, int updated, int unchanged, int removed, int rejected) {
        return Map.of(
                "read", read,
                "created", created,
                "updated", updated,
                "unchanged", unchanged,
                "removed", removed,
                "rejected", rejected);
    }
}
