package org.lodestar.local.platform;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.lodestar.local.district.LodestarClient;
import org.lodestar.local.district.LodestarClient.Answer;

/** Registers and revokes clients of the sample district, and their logins to Kafka, through the gateway, as its administrator client. */
final class ClientCommand {

    private static final String CLIENTS = "/v1/clients";
    private static final String KAFKA_LOGIN = "/kafka-login";
    private static final int MOST_SECRETS = 2;

    /** What opens the events of every service. */
    private static final List<String> READING =
            List.of("events.read", "roster.read", "goals.read", "evidence.read", "observations.read");

    private static final String RESTRICTED = "events.restricted";

    private final LodestarClient platform;
    private final PrintStream out;

    ClientCommand(URI gateway, String secret, PrintStream out) {
        this.platform = new LodestarClient(gateway, Plan.CLIENT_ID, secret);
        this.out = out;
    }

    /** Registers a client and prints its id and its secret, separated by a space. */
    void create(String name, List<String> scopes, Optional<String> expiresAt) throws IOException, InterruptedException {
        var body = new LinkedHashMap<String, Object>(Map.of("name", name, "scopes", scopes));
        expiresAt.ifPresent(end -> body.put("expiresAt", end));
        var client = accepted(write("POST", CLIENTS, body));
        out.println(client.id() + " " + secret(client));
    }

    /** Prints one line for each client: id, status, last use, scopes and name, separated by tabs. */
    void list() throws IOException, InterruptedException {
        for (var client : platform.all(CLIENTS)) {
            out.println(String.join(
                    "\t",
                    client.path("id").asText(),
                    client.path("status").asText(),
                    client.path("lastUsedAt").asText("-"),
                    String.join(" ", texts(client.path("scopes"))),
                    client.path("name").asText()));
        }
    }

    /** Gives a client another secret and prints it. The one before stays good; a third takes the place of the oldest. */
    void rotate(String id) throws IOException, InterruptedException {
        var path = path(id);
        var secrets = found(id).path("secrets");
        if (secrets.size() >= MOST_SECRETS) {
            var oldest = secrets.path(0).path("id").asText();
            accepted(write("DELETE", path + "/secrets/" + oldest, Map.of()));
        }
        out.println(secret(accepted(write("POST", path + "/secrets", Map.of()))));
    }

    /** Ends a client and its tokens, for ever. */
    void revoke(String id) throws IOException, InterruptedException {
        accepted(write("POST", path(found(id).path("id").asText()) + "/revocation", Map.of()));
    }

    /**
     * Gives a client a login to Kafka, in place of the one it has, and prints its user name and password, separated by a space.
     * What it reads there follows from its scopes.
     *
     * @param name of a client, or its id; if there is none yet, one is registered that may read all events
     * @param restricted whether it is to read them whole
     */
    void letIn(String name, boolean restricted) throws IOException, InterruptedException {
        var known = named(name);
        if (known.isPresent()) {
            var scopes = texts(known.get().path("scopes"));
            if (restricted && !scopes.contains(RESTRICTED)) {
                scopes.add(RESTRICTED);
                var id = known.get().path("id").asText();
                accepted(write("POST", path(id) + "/revision", Map.of("scopes", scopes)));
            }
        }
        var id = known.isPresent() ? known.get().path("id").asText() : registerReader(name, restricted);
        var login = accepted(write("POST", path(id) + KAFKA_LOGIN, Map.of())).body();
        if (!login.has("password")) {
            throw new Refusal("The answer with the password was lost on its way. Do it again for another.");
        }
        out.println(
                login.path("username").asText() + " " + login.path("password").asText());
    }

    private String registerReader(String name, boolean restricted) throws IOException, InterruptedException {
        var scopes = new ArrayList<>(READING);
        if (restricted) {
            scopes.add(RESTRICTED);
        }
        return accepted(write("POST", CLIENTS, Map.of("name", name, "scopes", scopes)))
                .id();
    }

    /** Ends the login of a client to Kafka. */
    void shutOut(String name) throws IOException, InterruptedException {
        var client = named(name).orElseThrow(() -> none(name));
        accepted(write("DELETE", path(client.path("id").asText()) + KAFKA_LOGIN, Map.of()));
    }

    /** The client of this id, or the one of this name that was not revoked. */
    private Optional<JsonNode> named(String name) throws IOException, InterruptedException {
        var clients = platform.all(CLIENTS);
        var found = clients.stream()
                .filter(client -> client.path("id").asText().equals(name))
                .toList();
        if (found.isEmpty()) {
            found = clients.stream()
                    .filter(client -> client.path("name").asText().equals(name)
                            && !client.path("status").asText().equals("REVOKED"))
                    .toList();
        }
        if (found.size() > 1) {
            throw new Refusal("Several clients are called " + name + ". Say the id: ./lodestar client list.");
        }
        return found.stream().findFirst();
    }

    private JsonNode found(String id) throws IOException, InterruptedException {
        return platform.all(CLIENTS).stream()
                .filter(client -> client.path("id").asText().equals(id))
                .findFirst()
                .orElseThrow(() -> none(id));
    }

    private static Refusal none(String client) {
        return new Refusal("There is no client " + client + ". See ./lodestar client list.");
    }

    private Answer write(String method, String path, Map<String, ?> body) throws IOException, InterruptedException {
        return platform.write(method, path, body, UUID.randomUUID().toString());
    }

    private static String path(String id) {
        return CLIENTS + "/" + id;
    }

    private static List<String> texts(JsonNode list) {
        var texts = new ArrayList<String>();
        list.forEach(text -> texts.add(text.asText()));
        return texts;
    }

    private static String secret(Answer answer) {
        return answer.body().path("secret").path("value").asText();
    }

    /** What was wrong goes to the person who asked, in the gateway's words. */
    private static Answer accepted(Answer answer) {
        if (!answer.isRefused()) {
            return answer;
        }
        var reasons = new ArrayList<String>();
        answer.body()
                .path("violations")
                .forEach(violation -> reasons.add(violation.path("pointer").asText() + " "
                        + violation.path("detail").asText()));
        throw new Refusal(answer.body().path("title").asText() + ": "
                + (reasons.isEmpty() ? answer.body().path("detail").asText() : String.join("; ", reasons)));
    }
}
