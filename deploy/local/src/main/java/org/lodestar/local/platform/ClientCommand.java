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

/** Registers and revokes clients of the sample district, through the gateway, as its administrator client. */
final class ClientCommand {

    private static final String CLIENTS = "/v1/clients";
    private static final int MOST_SECRETS = 2;

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
            var scopes = new ArrayList<String>();
            client.path("scopes").forEach(scope -> scopes.add(scope.asText()));
            out.println(String.join(
                    "\t",
                    client.path("id").asText(),
                    client.path("status").asText(),
                    client.path("lastUsedAt").asText("-"),
                    String.join(" ", scopes),
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

    private JsonNode found(String id) throws IOException, InterruptedException {
        return platform.all(CLIENTS).stream()
                .filter(client -> client.path("id").asText().equals(id))
                .findFirst()
                .orElseThrow(() -> new Refusal("There is no client " + id + ". See ./lodestar client list."));
    }

    private Answer write(String method, String path, Map<String, ?> body) throws IOException, InterruptedException {
        return platform.write(method, path, body, UUID.randomUUID().toString());
    }

    private static String path(String id) {
        return CLIENTS + "/" + id;
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
