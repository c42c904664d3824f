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
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.ExtendWith;
import org.lodestar.local.district.LodestarClient;

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

    private static void isRefused(Districts districts, byte[] hostile) throws IOException, InterruptedException {
        LodestarClient client = districts.first().client();
        Instant start = Instant.now();
        HttpResponse<String> response =
                Http.send(HttpRequest.newBuilder(districts.platform().gateway().resolve(IMPORTS))
                        .header("Authorization", "Bearer " + client.bearer())
                        .header("Content-Type", "application/zip")
                        .POST(BodyPublishers.ofByteArray(hostile)));
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
