package org.lodestar.systemtests;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.config.ConfigResource;
import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.lodestar.local.district.LodestarClient;
import org.lodestar.local.district.SchoolYear.Write;
import org.lodestar.local.trial.TrialPlatform;
import org.lodestar.systemtests.Contract.Operation;

/** What the gateway answers is what its contract says, status by status and shape by shape. */
@ExtendWith(Stage.class)
class ContractTest {

    private static final ObjectMapper JSON = JsonMapper.builder()
            .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
            .build();

    /** What a resource need not have. */
    private static final Set<String> NOT_EVERYWHERE = Set.of("getKafkaLogin");

    @Test
    void every_accepted_write_answers_as_the_contract_says(Districts districts)
            throws IOException, InterruptedException {
        var softly = new SoftAssertions();
        for (Write write : districts.first().writes()) {
            Operation operation = districts.contract().operation(write.method(), write.path());
            HttpResponse<String> again = Http.send(
                    HttpRequest.newBuilder(districts.platform().gateway().resolve(write.path()))
                            .header(
                                    "Authorization",
                                    "Bearer " + districts.first().client().bearer())
                            .header("Content-Type", "application/json")
                            .header("Idempotency-Key", write.key())
                            .method(write.method(), BodyPublishers.ofString(JSON.writeValueAsString(write.body()))));
            softly.assertThat(again.statusCode())
                    .as(operation + " again")
                    .isEqualTo(write.answer().status());
            softly.assertThat(JSON.readTree(again.body()))
                    .as(operation + " again")
                    .isEqualTo(write.answer().body());
            softly.assertThat(districts.contract().breach(operation, again))
                    .as(operation.toString())
                    .isEmpty();
            if (again.statusCode() == 201) {
                softly.assertThat(again.headers().firstValue("Location"))
                        .as(operation.toString())
                        .isPresent();
                softly.assertThat(again.headers().firstValue("ETag"))
                        .as(operation.toString())
                        .isPresent();
            }
        }
        softly.assertAll();
    }

    @Test
    void every_read_answers_as_the_contract_says(Districts districts) throws IOException, InterruptedException {
        var softly = new SoftAssertions();
        var read = new HashSet<String>();
        for (Operation list : districts.contract().operations()) {
            if (!list.method().equals("GET")
                    || list.hasPathParameter()
                    || !list.isPaged()
                    || !list.path().startsWith("/v1/")) {
                continue;
            }
            HttpResponse<String> answer = read(districts, list.path() + "?limit=20");
            softly.assertThat(answer.statusCode()).as(list.path()).isEqualTo(200);
            softly.assertThat(districts.contract().breach(list, answer))
                    .as(list.path())
                    .isEmpty();
            read.add(list.path());
            JsonNode first = JSON.readTree(answer.body()).path("data").path(0);
            String id = first.path(first.has("sourcedId") ? "sourcedId" : "id").asText();
            for (Operation item : districts.contract().operations()) {
                if (!id.isEmpty() && item.method().equals("GET") && item.path().startsWith(list.path() + "/{")) {
                    String path = item.path().replaceFirst("\\{[^}]+}", id);
                    HttpResponse<String> one = read(districts, path);
                    softly.assertThat(one.statusCode())
                            .as(path)
                            .isEqualTo(NOT_EVERYWHERE.contains(item.id()) && one.statusCode() != 200 ? 404 : 200);
                    softly.assertThat(districts.contract().breach(item, one))
                            .as(path)
                            .isEmpty();
                    read.add(item.path());
                }
            }
        }
        softly.assertAll();
        assertThat(read).hasSizeGreaterThan(25);
    }

    @Test
    void every_order_and_inclusion_of_a_list_answers_as_the_contract_says(Districts districts)
            throws IOException, InterruptedException {
        var softly = new SoftAssertions();
        int asked = 0;
        for (Operation list : districts.contract().operations()) {
            if (!list.method().equals("GET") || !list.path().startsWith("/v1/")) {
                continue;
            }
            for (String choice : choices(districts, list)) {
                String next = list.path() + "?limit=7&" + choice;
                for (int page = 0; page < 3 && !next.isEmpty(); page++) {
                    HttpResponse<String> answer = read(districts, next);
                    softly.assertThat(answer.statusCode()).as(next).isEqualTo(200);
                    softly.assertThat(districts.contract().breach(list, answer))
                            .as(next)
                            .isEmpty();
                    softly.assertThat(JSON.readTree(answer.body()).has("included"))
                            .as(next)
                            .isEqualTo(choice.startsWith("include="));
                    next = answer.headers()
                            .firstValue("Link")
                            .map(link -> link.replaceFirst("<(.*)>.*", "$1"))
                            .orElse("");
                }
                asked++;
            }
        }
        softly.assertAll();
        assertThat(asked).isGreaterThan(80);
    }

    /** Each order that the contract names, and all that it says can be included. */
    private static List<String> choices(Districts districts, Operation list) {
        var choices = new ArrayList<String>();
        for (JsonNode declared : list.node().path("parameters")) {
            JsonNode parameter = districts.contract().resolve(declared);
            if (parameter.path("name").asText().equals("sort")) {
                parameter.path("schema").path("enum").forEach(order -> choices.add("sort=" + order.asText()));
            }
            if (parameter.path("name").asText().equals("include")) {
                choices.add("include=" + parameter.path("example").asText());
            }
        }
        return choices;
    }

    @Test
    void the_contract_is_fit_for_generators(Districts districts) {
        var softly = new SoftAssertions();
        var ids = new HashSet<String>();
        softly.assertThat(districts.contract().document().path("openapi").asText())
                .startsWith("3.1");
        for (Operation operation : districts.contract().operations()) {
            softly.assertThat(ids.add(operation.id()))
                    .as(operation + " has an id of its own")
                    .isTrue();
            softly.assertThat(operation.node().path("summary").asText())
                    .as(operation.toString())
                    .isNotEmpty();
            if (operation.path().startsWith("/v1/")) {
                softly.assertThat(operation.scopes())
                        .as(operation + " names its scopes")
                        .isNotEmpty();
                for (String status : new String[] {"401", "403"}) {
                    softly.assertThat(operation.node().path("responses").has(status))
                            .as(operation + " declares " + status)
                            .isTrue();
                }
            }
        }
        softly.assertAll();
    }

    @Test
    void every_example_is_as_its_schema_says(Districts districts) {
        var softly = new SoftAssertions();
        int shown = check(districts.contract(), "", districts.contract().document(), softly);
        softly.assertAll();
        assertThat(shown).isGreaterThan(300);
    }

    private static int check(Contract contract, String place, JsonNode node, SoftAssertions softly) {
        int shown = 0;
        if (node.has("schema") && node.has("example")) {
            softly.assertThat(contract.violations(node.path("schema"), node.path("example")))
                    .as(place)
                    .isEmpty();
            shown++;
        }
        for (var member : node.properties()) {
            shown += check(contract, place + '/' + member.getKey(), member.getValue(), softly);
        }
        for (int i = 0; node.isArray() && i < node.size(); i++) {
            shown += check(contract, place + '/' + i, node.path(i), softly);
        }
        return shown;
    }

    @Test
    void every_event_is_told_as_the_contract_says(Districts districts) throws IOException, InterruptedException {
        assertAsTheContractSays(districts, "CloudEvent", firstOfStream(districts));

        var received = new LinkedBlockingQueue<String>();
        HttpServer receiver = receiver(received);
        try {
            LodestarClient client = districts.first().client();
            String url = "http://localhost:" + receiver.getAddress().getPort() + '/';
            Map<String, Object> terms =
                    Map.of("url", url, "types", List.of("org.lodestar.goals.goal-*"), "from", "BEGINNING");
            String webhook = "/v1/webhooks/"
                    + client.write("POST", "/v1/webhooks", terms, "contract/webhook")
                            .id();
            JsonNode event = next(received);
            assertAsTheContractSays(districts, "DeliveredEvent", event);
            assertThat(event.path("type").asText()).startsWith("org.lodestar.goals.");
            client.write("POST", webhook + "/ping", Map.of(), "contract/ping");
            JsonNode ping;
            do {
                ping = next(received);
                assertAsTheContractSays(districts, "DeliveredEvent", ping);
            } while (!ping.path("source").asText().equals("/gateway"));
            assertThat(new Schemas()
                            .violations(
                                    ping.path("dataschema").asText(),
                                    ping.path("data").toString()))
                    .isEmpty();
            client.write("DELETE", webhook, Map.of(), "contract/end");
        } finally {
            receiver.stop(0);
        }
    }

    @Test
    void every_topic_is_configured_as_the_document_of_events_says(Districts districts) throws Exception {
        JsonNode channels = JSON.readTree(
                        Http.get(districts.platform().gateway().resolve("/asyncapi.json"))
                                .body())
                .path("channels");
        districts.settledHeads(districts.first().tenant()); // each service has told something by then
        var said = new HashMap<ConfigResource, JsonNode>();
        for (JsonNode channel : channels) {
            JsonNode configuration = channel.at("/bindings/kafka/topicConfiguration");
            if (!configuration.isMissingNode()) {
                String topic = channel.path("address")
                        .asText()
                        .replace("{tenant}", districts.first().tenant());
                said.put(new ConfigResource(ConfigResource.Type.TOPIC, topic), configuration);
            }
        }
        assertThat(said).hasSize(3 * TrialPlatform.SERVICES.size());
        var softly = new SoftAssertions();
        try (Admin admin =
                Admin.create(Map.of("bootstrap.servers", districts.platform().kafka()))) {
            var configured = admin.describeConfigs(said.keySet()).all().get(1, TimeUnit.MINUTES);
            said.forEach((topic, settings) -> settings.properties()
                    .forEach(setting -> softly.assertThat(
                                    configured.get(topic).get(setting.getKey()).value())
                            .as(topic.name() + " " + setting.getKey())
                            .isEqualTo((setting.getValue().isArray()
                                            ? setting.getValue().path(0)
                                            : setting.getValue())
                                    .asText())));
        }
        softly.assertAll();
    }

    /** Nothing is wrong with it, and there is nothing about it that the contract does not name. */
    private static void assertAsTheContractSays(Districts districts, String schema, JsonNode event) {
        Contract contract = districts.contract();
        JsonNode named = contract.document().at("/components/schemas/" + schema);
        assertThat(contract.violations(named, event)).as(event.toString()).isEmpty();
        assertThat(named.path("properties").properties().stream().map(Map.Entry::getKey))
                .as(schema)
                .containsAll(event.properties().stream().map(Map.Entry::getKey).toList());
    }

    private static JsonNode firstOfStream(Districts districts) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(districts.platform().gateway().resolve("/v1/events/stream"))
                .header("Authorization", "Bearer " + districts.first().client().bearer());
        try (var client = HttpClient.newHttpClient();
                Stream<String> lines =
                        client.send(request.build(), BodyHandlers.ofLines()).body()) {
            String data = "data: ";
            String first =
                    lines.filter(line -> line.startsWith(data)).findFirst().orElseThrow();
            client.shutdownNow();
            return JSON.readTree(first.substring(data.length()));
        }
    }

    private static HttpServer receiver(BlockingQueue<String> received) throws IOException {
        var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            try (exchange) {
                received.add(new String(exchange.getRequestBody().readAllBytes(), UTF_8));
                exchange.sendResponseHeaders(204, -1);
            }
        });
        server.start();
        return server;
    }

    private static JsonNode next(BlockingQueue<String> received) throws IOException, InterruptedException {
        String body = received.poll(1, TimeUnit.MINUTES);
        assertThat(body).as("something arrives").isNotNull();
        return JSON.readTree(body);
    }

    private static HttpResponse<String> read(Districts districts, String path)
            throws IOException, InterruptedException {
        return Http.send(HttpRequest.newBuilder(districts.platform().gateway().resolve(path))
                .header("Authorization", "Bearer " + districts.first().client().bearer())
                .GET());
    }
}
