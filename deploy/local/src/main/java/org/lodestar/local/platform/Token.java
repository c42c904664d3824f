package org.lodestar.local.platform;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;

/** A bearer token of the sample district's administrator client. */
record Token(String value) {

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    /**
     * Asks the gateway for one.
     *
     * @param scope what it is good for, separated by spaces; blank for all that the client may do
     * @throws Refusal if the gateway does not answer, or refuses
     */
    static Token of(Settings settings, String scope) throws InterruptedException {
        var form = "grant_type=client_credentials"
                + (scope.isBlank() ? "" : "&scope=" + URLEncoder.encode(scope, StandardCharsets.UTF_8));
        var credentials = Plan.CLIENT_ID + ":" + new Secrets(settings).client();
        var request = HttpRequest.newBuilder(URI.create(settings.gatewayUrl() + "/oauth2/token"))
                .timeout(PATIENCE)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .header(
                        "Authorization",
                        "Basic " + Base64.getEncoder().encodeToString(credentials.getBytes(StandardCharsets.UTF_8)))
                .POST(BodyPublishers.ofString(form))
                .build();
        try (var http = HttpClient.newBuilder().connectTimeout(PATIENCE).build()) {
            var response = http.send(request, BodyHandlers.ofString());
            if (response.statusCode() != 200) {
                throw new Refusal("The gateway refused a token with " + response.statusCode() + ": " + response.body());
            }
            return new Token(new ObjectMapper()
                    .readTree(response.body())
                    .path("access_token")
                    .asText());
        } catch (IOException e) {
            throw new Refusal(
                    "The gateway does not answer on " + settings.gatewayUrl() + ". Is Lodestar up? (./lodestar status)",
                    e);
        }
    }
}
