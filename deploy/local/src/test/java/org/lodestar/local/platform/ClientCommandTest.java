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
