package org.lodestar.local.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the commands say to the gateway, and what they print. */
class ClientCommandTest {

    private record Said(int status, String body) {}

    private final Map<String, Said> says = new ConcurrentHashMap<>();
    private final List<String> asked = new CopyOnWriteArrayList<>();
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private HttpServer gateway;
    private ClientCommand command;

    @BeforeEach
    void a_gateway() throws IOException {
        gateway = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        gateway.createContext("/", this::answer);
        gateway.start();
        says.put("POST /oauth2/token", new Said(200, "{\"access_token\":\"t\",\"expires_in\":900}"));
        command = new ClientCommand(
                URI.create("http://localhost:" + gateway.getAddress().getPort()),
                "secret",
                new PrintStream(out, true, StandardCharsets.UTF_8));
    }

    @AfterEach
    void stop() {
        gateway.stop(0);
    }

    @Test
    void prints_the_id_and_the_secret_of_a_new_client() throws Exception {
        says.put("POST /v1/clients", new Said(201, "{\"id\":\"c-1\",\"secret\":{\"id\":\"s-1\",\"value\":\"hush\"}}"));

        command.create("SIS", List.of("goals.read"), Optional.of("2027-07-31T00:00:00Z"));

        assertThat(printed()).isEqualTo("c-1 hush\n");
        assertThat(asked)
                .contains("POST /v1/clients {\"expiresAt\":\"2027-07-31T00:00:00Z\",\"name\":\"SIS\","
                        + "\"scopes\":[\"goals.read\"]}");
    }

    @Test
    void prints_the_clients_line_by_line() throws Exception {
        says.put("GET /v1/clients", new Said(200, """
                {"data":[{"id":"c-1","name":"SIS","status":"ACTIVE","scopes":["goals.read","roster.read"]}]}"""));

        command.list();

        assertThat(printed()).isEqualTo("c-1\tACTIVE\t-\tgoals.read roster.read\tSIS\n");
    }

    @Test
    void a_third_secret_takes_the_place_of_the_oldest() throws Exception {
        says.put("GET /v1/clients", new Said(200, """
                {"data":[{"id":"c-1","secrets":[{"id":"s-1"},{"id":"s-2"}]}]}"""));
        says.put("DELETE /v1/clients/c-1/secrets/s-1", new Said(204, ""));
        says.put("POST /v1/clients/c-1/secrets", new Said(201, "{\"id\":\"c-1\",\"secret\":{\"value\":\"new\"}}"));

        command.rotate("c-1");

        assertThat(printed()).isEqualTo("new\n");
    }

    @Test
    void revokes_without_a_word() throws Exception {
        says.put("GET /v1/clients", new Said(200, "{\"data\":[{\"id\":\"c-1\"}]}"));
        says.put("POST /v1/clients/c-1/revocation", new Said(200, "{\"id\":\"c-1\"}"));

        command.revoke("c-1");

        assertThat(printed()).isEmpty();
        assertThat(asked).contains("POST /v1/clients/c-1/revocation {}");
        assertThatThrownBy(() -> command.revoke("../goals"))
                .isInstanceOf(Refusal.class)
                .hasMessageContaining("no client");
    }

    @Test
    void registers_who_is_to_read_kafka_and_is_not_known() throws Exception {
        says.put("GET /v1/clients", new Said(200, """
                {"data":[{"id":"c-0","name":"acme","status":"REVOKED"}]}"""));
        says.put("POST /v1/clients", new Said(201, "{\"id\":\"c-1\"}"));
        says.put(
                "POST /v1/clients/c-1/kafka-login", new Said(201, "{\"username\":\"vendor-1\",\"password\":\"hush\"}"));

        command.letIn("acme", false);

        assertThat(printed()).isEqualTo("vendor-1 hush\n");
        assertThat(asked)
                .contains(
                        "POST /v1/clients {\"name\":\"acme\",\"scopes\":[\"events.read\",\"roster.read\",\"goals.read\","
                                + "\"evidence.read\",\"observations.read\"]}");
    }

    @Test
    void lets_a_client_read_what_its_scopes_open_and_whole_if_said_so() throws Exception {
        says.put("GET /v1/clients", new Said(200, """
                {"data":[{"id":"c-1","name":"acme","status":"ACTIVE","scopes":["events.read","goals.read"]}]}"""));
        says.put("POST /v1/clients/c-1/revision", new Said(200, "{\"id\":\"c-1\"}"));
        says.put(
                "POST /v1/clients/c-1/kafka-login", new Said(201, "{\"username\":\"vendor-1\",\"password\":\"hush\"}"));

        command.letIn("c-1", false);
        assertThat(asked).noneMatch(line -> line.contains("/revision"));
        command.letIn("acme", true);

        assertThat(printed()).isEqualTo("vendor-1 hush\nvendor-1 hush\n");
        assertThat(asked)
                .contains(
                        "POST /v1/clients/c-1/revision {\"scopes\":[\"events.read\",\"goals.read\",\"events.restricted\"]}");
    }

    @Test
    void asks_for_the_id_of_one_of_several_clients() {
        says.put("GET /v1/clients", new Said(200, """
                {"data":[{"id":"c-1","name":"acme","status":"ACTIVE"},{"id":"c-2","name":"acme","status":"ACTIVE"}]}"""));

        assertThatThrownBy(() -> command.letIn("acme", false))
                .isInstanceOf(Refusal.class)
                .hasMessageContaining("Several clients");
    }

    @Test
    void ends_what_a_client_reads_of_kafka() throws Exception {
        says.put("GET /v1/clients", new Said(200, """
                {"data":[{"id":"c-1","name":"acme","status":"ACTIVE"}]}"""));
        says.put("DELETE /v1/clients/c-1/kafka-login", new Said(204, ""));

        command.shutOut("acme");

        assertThat(printed()).isEmpty();
        assertThat(asked).contains("DELETE /v1/clients/c-1/kafka-login {}");
        assertThatThrownBy(() -> command.shutOut("nobody"))
                .isInstanceOf(Refusal.class)
                .hasMessageContaining("no client");
    }

    @Test
    void says_why_something_was_refused() {
        says.put("POST /v1/clients", new Said(403, """
                {"title":"Nobody hands out scopes that they do not have","detail":"The token lacks: admin"}"""));

        assertThatThrownBy(() -> command.create("SIS", List.of("admin"), Optional.empty()))
                .isInstanceOf(Refusal.class)
                .hasMessageContaining("Nobody hands out")
                .hasMessageContaining("admin");
        assertThat(printed()).isEmpty();
    }

    private String printed() {
        return out.toString(StandardCharsets.UTF_8);
    }

    private void answer(HttpExchange exchange) throws IOException {
        var line = exchange.getRequestMethod() + " " + exchange.getRequestURI().getPath();
        asked.add(line + " " + new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
        var said = says.getOrDefault(line, new Said(404, "{}"));
        var body = said.body().getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(said.status(), body.length == 0 ? -1 : body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }
}
