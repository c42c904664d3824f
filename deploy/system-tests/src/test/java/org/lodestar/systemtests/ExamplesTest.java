package org.lodestar.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.lodestar.local.district.SchoolYear.Write;
import org.lodestar.systemtests.Contract.Operation;

/**
 * The examples of the contract are what was really sent and answered: {@code contracts/examples.json} is written by this
 * test with {@code -Dcontracts.update}, and checked without it. Ids and the times of the recording are replaced by others.
 */
@ExtendWith(Stage.class)
class ExamplesTest {

    private static final Path EXAMPLES =
            Path.of(System.getProperty("lodestar.project")).resolve("contracts/examples.json");
    private static final ObjectMapper JSON =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();
    /** Where the ids below addresses come from that list nothing themselves. */
    private static final Map<String, String> LISTS = Map.of(
            "/v1/schools", "/v1/orgs?type=school&limit=1",
            "/v1/leaders", "/v1/users?role=principal&limit=1",
            "/v1/focus-policies", "/v1/orgs?type=school&limit=1");

    private static final Map<String, String> PERIODS = Map.of(
            "getLeaderTimeUse", "?from=2026-01-05&to=2026-01-16", "getVisitCoverage", "?from=2026-01-05&to=2026-01-16");
    private static final Pattern UUID = Pattern.compile("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}");
    private static final Pattern RECORDED_AT = Pattern.compile("\"\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d+Z\"");

    @Test
    void every_example_fits_and_was_accepted(Districts districts) throws IOException, InterruptedException {
        if (System.getProperty("contracts.update") != null) {
            Files.writeString(EXAMPLES, JSON.writeValueAsString(recorded(districts)) + '\n');
        }
        JsonNode examples = JSON.readTree(EXAMPLES.toFile());
        var softly = new SoftAssertions();
        for (Operation operation : districts.contract().operations()) {
            JsonNode example = examples.path(operation.id());
            if (example.isMissingNode()) {
                continue;
            }
            if (example.has("request")) {
                softly.assertThat(operation
                                .jsonBody()
                                .flatMap(schema -> districts.contract().violations(schema, example.path("request"))))
                        .as(operation + " as sent")
                        .isEmpty();
            }
            if (!example.has("response")) {
                continue; // the answer has no body
            }
            JsonNode declared = districts
                    .contract()
                    .resolve(operation
                            .node()
                            .path("responses")
                            .path(example.path("status").asText()));
            softly.assertThat(districts
                            .contract()
                            .violations(
                                    declared.path("content")
                                            .path("application/json")
                                            .path("schema"),
                                    example.path("response")))
                    .as(operation + " as answered")
                    .isEmpty();
        }
        softly.assertAll();
        assertThat(examples.size()).isGreaterThan(60);
    }

    @Test
    void every_step_of_the_year_has_its_example(Districts districts) throws IOException, InterruptedException {
        JsonNode examples = JSON.readTree(EXAMPLES.toFile());
        assertThat(districts.first().writes())
                .allSatisfy(write -> assertThat(examples.has(districts
                                .contract()
                                .operation(write.method(), write.path())
                                .id()))
                        .as(write.method() + " " + write.path())
                        .isTrue());
    }

    private static ObjectNode recorded(Districts districts) throws IOException, InterruptedException {
        Map<String, ObjectNode> recorded = new TreeMap<>();
        for (Write write : districts.first().writes()) {
            String id =
                    districts.contract().operation(write.method(), write.path()).id();
            recorded.computeIfAbsent(id, _ -> {
                ObjectNode example = JSON.createObjectNode();
                example.set("request", JSON.valueToTree(write.body()));
                return example.put("status", write.answer().status())
                        .set("response", write.answer().body());
            });
        }
        for (Operation read : districts.contract().operations()) {
            boolean ends = !read.node().at("/responses/200/content").has("text/event-stream");
            if (read.method().equals("GET") && ends && read.path().matches("/(v1|ims)/.*")) {
                answer(districts, read)
                        .ifPresent(body -> recorded.put(
                                read.id(),
                                JSON.createObjectNode().put("status", 200).set("response", body)));
            }
        }
        ObjectNode all = JSON.createObjectNode();
        recorded.forEach(all::set);
        return (ObjectNode) JSON.readTree(withoutTraces(JSON.writeValueAsString(all)));
    }

    /** A short page of what there is. */
    private static Optional<JsonNode> answer(Districts districts, Operation read)
            throws IOException, InterruptedException {
        var client = districts.first().client();
        String path = read.path();
        while (path.contains("/{")) {
            String list = path.substring(0, path.indexOf("/{"));
            if (!LISTS.containsKey(list) && !isListed(districts, list)) {
                return Optional.empty();
            }
            JsonNode page = client.get(LISTS.getOrDefault(list, list + "?limit=1"));
            JsonNode first = page.elements().next().path(0);
            path = path.replaceFirst(
                    "\\{[^}]+}",
                    first.path(first.has("sourcedId") ? "sourcedId" : "id").asText());
        }
        String query = read.isPaged() ? "?limit=1" : PERIODS.getOrDefault(read.id(), "");
        HttpResponse<String> answer =
                Http.send(HttpRequest.newBuilder(districts.platform().gateway().resolve(path + query))
                        .header("Authorization", "Bearer " + client.bearer())
                        .GET());
        String mediaType = answer.headers().firstValue("Content-Type").orElse("");
        return answer.statusCode() == 200 && mediaType.startsWith("application/json")
                ? Optional.of(JSON.readTree(answer.body()))
                : Optional.empty();
    }

    private static boolean isListed(Districts districts, String path) {
        return districts.contract().operations().stream()
                .anyMatch(other -> other.method().equals("GET") && other.matches(path));
    }

    private static String withoutTraces(String text) {
        Map<String, String> stable = new HashMap<>();
        String named = UUID.matcher(text)
                .replaceAll(id -> stable.computeIfAbsent(
                        id.group(), _ -> "0199c2b4-7d1e-7c55-8f5e-%012x".formatted(stable.size() + 1)));
        return RECORDED_AT.matcher(named).replaceAll("\"2026-03-02T15:04:05.678Z\"");
    }
}
