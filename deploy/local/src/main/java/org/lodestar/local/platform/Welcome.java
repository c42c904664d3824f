package org.lodestar.local.platform;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.lodestar.local.district.LodestarClient;

/** What {@code ./lodestar up} ends with: where things are, and three calls that work when pasted. */
record Welcome(Settings settings, String secret) {

    /** Whose goal it would be, the likeliest first. */
    private static final List<String> OWNERS = List.of("principal", "siteAdministrator", "teacher");

    private static final int MONTHS_TO_REACH_IT = 9;

    static Welcome to(Settings settings) {
        return new Welcome(settings, new Secrets(settings).client());
    }

    void print(PrintStream out) throws InterruptedException {
        var url = settings.gatewayUrl();
        out.printf("""

                Lodestar is up.

                  Gateway    %1$s
                  Contract   %1$s/openapi.json
                  Kafka      %2$s
                  Client     %3$s
                  Secret     %4$s

                Get a token, list the district's schools, propose a goal:

                TOKEN=$(curl -s -u %3$s:%4$s -d grant_type=client_credentials %1$s/oauth2/token | sed 's/.*"access_token" *: *"\\([^"]*\\)".*/\\1/')
                curl -s -H "Authorization: Bearer $TOKEN" '%1$s/v1/orgs?type=school'
                %5$s
                """, url, settings.kafkaServers(), Plan.CLIENT_ID, secret, proposal());
    }

    private String proposal() throws InterruptedException {
        try {
            return goal().map(this::call)
                    .orElse("(A goal needs a school, and there is none yet: ./lodestar demo loads a sample district.)");
        } catch (IOException e) {
            return "(No goal can be proposed: " + e.getMessage() + ")";
        }
    }

    private String call(String goal) {
        return "curl -s -H \"Authorization: Bearer $TOKEN\" -H 'Content-Type: application/json' -d '"
                + goal.replace("'", "'\\''") + "' " + settings.gatewayUrl() + "/v1/goals";
    }

    /** A goal of a school and a person that are really there. */
    private Optional<String> goal() throws IOException, InterruptedException {
        var client = new LodestarClient(URI.create(settings.gatewayUrl()), Plan.CLIENT_ID, secret);
        var school = first(client, "/v1/orgs?type=school&limit=1");
        if (school.isEmpty()) {
            return Optional.empty();
        }
        for (var role : OWNERS) {
            var at = URLEncoder.encode(school.get(), StandardCharsets.UTF_8);
            var owner = first(client, "/v1/users?role=" + role + "&org=" + at + "&limit=1");
            if (owner.isPresent()) {
                return Optional.of(goal(school.get(), owner.get()));
            }
        }
        return Optional.empty();
    }

    private static Optional<String> first(LodestarClient client, String path) throws IOException, InterruptedException {
        return Optional.of(
                        client.get(path).path("data").path(0).path("sourcedId").asText())
                .filter(id -> !id.isEmpty());
    }

    private static String goal(String school, String owner) throws JsonProcessingException {
        var goal = new LinkedHashMap<String, Object>();
        goal.put("school", school);
        goal.put("title", "Every third-grader reads fluently");
        goal.put("studentLearningNeed", "A third of our third-graders decode well but read without flow");
        goal.put("scope", "SCHOOL");
        goal.put("owners", List.of(owner));
        goal.put("improvementDomain", "CURRICULUM");
        goal.put("goalType", "INSTRUCTION");
        goal.put(
                "measure",
                Map.of(
                        "name",
                        "Words read aloud",
                        "unit",
                        "words a minute",
                        "baseline",
                        62,
                        "target",
                        90,
                        "direction",
                        "INCREASE"));
        goal.put(
                "dueDate",
                LocalDate.now(ZoneOffset.UTC).plusMonths(MONTHS_TO_REACH_IT).toString());
        return JsonMapper.builder().build().writeValueAsString(goal);
    }
}
