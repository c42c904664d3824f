package org.lodestar.systemtests;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.security.scram.ScramLoginModule;
import org.lodestar.local.district.LodestarClient;

/**
 * A third party that may read the events of a district: a client of it, which knows the gateway and nothing else.
 *
 * @param gateway as it is set for a program
 */
record Vendor(String gateway, String id, String secret) {

    private static final List<String> SCOPES =
            List.of("events.read", "roster.read", "goals.read", "evidence.read", "observations.read");

    /** Registers one. */
    static Vendor of(LodestarClient admin, URI gateway) throws IOException, InterruptedException {
        JsonNode client = post(admin, "/v1/clients", Map.of("name", "vendor", "scopes", SCOPES));
        return new Vendor(
                gateway.toString(),
                client.path("id").asText(),
                client.at("/secret/value").asText());
    }

    /** A login to the topics, as the API gives it out, once the broker goes by it. */
    JsonNode kafkaLogin(LodestarClient admin) throws IOException, InterruptedException {
        JsonNode login = post(admin, "/v1/clients/" + id + "/kafka-login", Map.of());
        Await.until("the broker goes by the login", Duration.ofMinutes(1), () -> {
            try (var reader = Admin.create(ofKafka(login))) {
                return !reader.listTopics().names().get().isEmpty();
            } catch (ExecutionException _) {
                return false;
            }
        });
        return login;
    }

    /** What a plain Kafka client has to be told of a login. */
    static Properties ofKafka(JsonNode login) {
        var settings = new Properties();
        settings.putAll(Map.of(
                "bootstrap.servers", login.path("bootstrapServers").asText(),
                "security.protocol", login.path("securityProtocol").asText(),
                "sasl.mechanism", login.path("mechanism").asText(),
                "sasl.jaas.config",
                        "%s required username=\"%s\" password=\"%s\";"
                                .formatted(
                                        ScramLoginModule.class.getName(),
                                        login.path("username").asText(),
                                        login.path("password").asText())));
        return settings;
    }

    /** What a program has to be told to ask the gateway. */
    Map<String, String> settings() {
        return Map.of("GATEWAY", gateway, "CLIENT_ID", id, "CLIENT_SECRET", secret);
    }

    private static JsonNode post(LodestarClient admin, String path, Map<String, ?> body)
            throws IOException, InterruptedException {
        return admin.write("POST", path, body, UUID.randomUUID().toString()).body();
    }
}
