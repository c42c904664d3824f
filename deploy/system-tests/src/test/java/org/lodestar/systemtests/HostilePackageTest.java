package org.lodestar.systemtests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.ExtendWith;
import org.lodestar.local.district.LodestarClient;
import org.lodestar.local.district.SampleDistrict;

/** Packages that mean harm or are simply wrong: refused with the reason, in bounded time and memory, with nothing changed. */
@ExtendWith(Stage.class)
class HostilePackageTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String IMPORTS = "/v1/roster/imports";
    private static final Duration LONG_ENOUGH = Duration.ofSeconds(30);
    private static final Set<String> ENDED = Set.of("COMPLETED", "REFUSED", "FAILED");

    @TestFactory
    Stream<DynamicTest> every_hostile_package_is_refused(Districts districts)
            throws SQLException, IOException, InterruptedException {
        String tenant = districts.first().tenant();
        Map<String, Long> before = districts.settledHeads(tenant);
        long process = districts.platform().process("roster").pid();
        Stream<DynamicTest> refusals = HostilePackages.all().entrySet().stream()
                .map(hostile -> dynamicTest(hostile.getKey(), () -> isRefused(districts, hostile.getValue())));
        DynamicTest unharmed = dynamicTest("and the roster is as it was, in the same process", () -> {
            assertThat(districts.settledHeads(tenant)).isEqualTo(before);
            assertThat(districts.platform().process("roster").pid()).isEqualTo(process);
            assertThat(Files.exists(Path.of("escaped.csv"))).isFalse();
        });
        return Stream.concat(refusals, Stream.of(unharmed));
    }

    @Test
    void an_import_needs_a_token_a_scope_a_zip_and_a_key_of_its_own(Districts districts)
            throws SQLException, IOException, InterruptedException {
        byte[] one = Files.readAllBytes(
                districts.write(new SampleDistrict(99, 1, 12, false)).path());
        byte[] other = Files.readAllBytes(
                districts.write(new SampleDistrict(98, 1, 12, false)).path());
        LodestarClient client = districts.newcomer("importdistrict");

        assertProblem(districts, request(districts, one), 401, "unauthorized");
        assertProblem(
                districts,
                request(districts, one).header("Authorization", "Bearer " + client.bearer("roster.read")),
                403,
                "forbidden-scope");
        assertProblem(
                districts,
                request(districts, one)
                        .header("Authorization", "Bearer " + client.bearer())
                        .setHeader("Content-Type", "application/json"),
                415,
                "unsupported-media-type");

        var first = request(districts, one)
                .header("Authorization", "Bearer " + client.bearer())
                .header("Idempotency-Key", "the-same-key");
        HttpResponse<String> accepted = Http.send(first);
        assertThat(accepted.statusCode()).as(accepted.body()).isEqualTo(202);
        HttpResponse<String> again = Http.send(first);
        assertThat(JSON.readTree(again.body()).path("id"))
                .isEqualTo(JSON.readTree(accepted.body()).path("id"));
        assertProblem(
                districts,
                request(districts, other)
                        .header("Authorization", "Bearer " + client.bearer())
                        .header("Idempotency-Key", "the-same-key"),
                422,
                "idempotency-key-reused");
    }

    private static HttpRequest.Builder request(Districts districts, byte[] roster) {
        return HttpRequest.newBuilder(districts.platform().gateway().resolve(IMPORTS))
                .header("Content-Type", "application/zip")
                .POST(BodyPublishers.ofByteArray(roster));
    }

    private static void assertProblem(Districts districts, HttpRequest.Builder request, int status, String slug)
            throws IOException, InterruptedException {
        HttpResponse<String> response = Http.send(request);
        assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
        assertThat(JSON.readTree(response.body()).path("type").asText()).isEqualTo("/problems/" + slug);
        assertThat(districts.contract().breach(districts.contract().operation("POST", IMPORTS), response))
                .isEmpty();
    }

    private static void isRefused(Districts districts, byte[] hostile) throws IOException, InterruptedException {
        LodestarClient client = districts.first().client();
        Instant start = Instant.now();
        HttpResponse<String> response =
                Http.send(request(districts, hostile).header("Authorization", "Bearer " + client.bearer()));
        assertThat(districts.contract().breach(districts.contract().operation("POST", IMPORTS), response))
                .isEmpty();
        JsonNode answer = JSON.readTree(response.body());
        if (response.statusCode() == 202) {
            List<JsonNode> faults = faultsOfRefused(client, answer.path("id").asText());
            assertThat(faults).isNotEmpty().allSatisfy(fault -> {
                assertThat(fault.path("reason").asText()).isNotEmpty();
                assertThat(fault.path("detail").asText()).isNotEmpty();
            });
            assertThat(faults)
                    .anySatisfy(fault -> assertThat(fault.path("file").asText()).isNotEmpty());
        } else {
            assertThat(response.statusCode()).as(response.body()).isBetween(400, 499);
            assertThat(answer.path("type").asText()).startsWith("/problems/");
            assertThat(answer.path("violations")).as(response.body()).isNotEmpty();
        }
        assertThat(Duration.between(start, Instant.now())).isLessThan(LONG_ENOUGH);
    }

    private static List<JsonNode> faultsOfRefused(LodestarClient client, String id)
            throws IOException, InterruptedException {
        String path = IMPORTS + "/" + id;
        Await.until(
                "the import is over",
                LONG_ENOUGH,
                () -> ENDED.contains(client.get(path).path("state").asText()));
        JsonNode ended = client.get(path);
        assertThat(ended.path("state").asText()).as(ended.toString()).isEqualTo("REFUSED");
        assertThat(ended.path("refusedFor")).isNotEmpty();
        return client.all(path + "/report");
    }
}
