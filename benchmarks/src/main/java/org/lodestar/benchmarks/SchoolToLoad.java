package org.lodestar.benchmarks;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.lodestar.local.district.LodestarClient;
import org.lodestar.local.district.LodestarClient.Answer;

/** The requests that the load consists of, about a loaded district. */
final class SchoolToLoad {

    /** Spread over so many goals that none becomes unlike a real one. */
    private static final int ACTIVE_GOALS = 600;

    private static final String NEED =
            "A third of our readers decode word by word and lose the meaning on the way; they"
                    + " need to read with flow, every day, aloud and in company.";

    private final LodestarClient client;
    private final List<String> schools;
    private final String principal;

    SchoolToLoad(LodestarClient client) throws IOException, InterruptedException {
        this.client = client;
        this.schools = client.all("/v1/orgs?type=school").stream()
                .map(school -> school.path("sourcedId").asText())
                .toList();
        this.principal = client.get("/v1/users?role=principal&limit=1")
                .path("data")
                .path(0)
                .path("sourcedId")
                .asText();
    }

    /** Proposes one goal, however long it takes the services to have heard of the district. */
    void proposeOne() throws IOException, InterruptedException {
        for (int attempt = 0; propose(attempt).isRefused(); attempt++) {
            if (attempt == 10_000) {
                throw new IOException("No goal can be proposed");
            }
        }
    }

    /** Proposes a goal under a key, and tells how many nanoseconds that took. */
    long proposeTimed(String key) throws IOException, InterruptedException {
        long start = System.nanoTime();
        Answer answer = propose(0, key);
        long took = System.nanoTime() - start;
        if (answer.isRefused()) {
            throw new IOException("A goal was refused as " + answer.problem());
        }
        return took;
    }

    private Answer propose(int number) throws IOException, InterruptedException {
        return propose(number, "bench-goal-" + number);
    }

    private Answer propose(int number, String key) throws IOException, InterruptedException {
        return client.write(
                "POST",
                "/v1/goals",
                Map.ofEntries(
                        Map.entry("school", schools.get(number % schools.size())),
                        Map.entry("title", title("of the benchmark")),
                        Map.entry("studentLearningNeed", NEED),
                        Map.entry("scope", "SCHOOL"),
                        Map.entry("owners", List.of(principal)),
                        Map.entry("improvementDomain", "CURRICULUM"),
                        Map.entry("goalType", "ASSESSMENT"),
                        Map.entry(
                                "measure",
                                Map.of(
                                        "name", "Words read aloud correctly",
                                        "unit", "words a minute",
                                        "baseline", 62,
                                        "target", 90,
                                        "direction", "INCREASE")),
                        Map.entry("dueDate", "2026-05-29")),
                key);
    }

    private static String title(String suffix) {
        return "Every student reads fluently " + suffix;
    }

    /** Each a new goal. */
    RequestTemplate proposal() throws IOException, InterruptedException {
        return RequestTemplate.post("/v1/goals", client.bearer(), proposalAsJson(), List.of());
    }

    /** A batch of the same goals. */
    void writeProposals(Path file, int lines) throws IOException {
        String line = "{\"body\":" + proposalAsJson() + "}\n";
        try (var out = Files.newBufferedWriter(file)) {
            for (int number = 0; number < lines; number++) {
                out.write(line.replace(RequestTemplate.NUMBER, "%016d".formatted(number)));
            }
        }
    }

    private String proposalAsJson() {
        return """
                {"school":"%s","title":"%s","studentLearningNeed":"%s","scope":"SCHOOL","owners":["%s"],\
                "improvementDomain":"CURRICULUM","goalType":"ASSESSMENT","measure":{"name":"Words read aloud correctly",\
                "unit":"words a minute","baseline":62,"target":90,"direction":"INCREASE"},"dueDate":"2026-05-29"}""".formatted(schools.getFirst(), title(RequestTemplate.NUMBER), NEED, principal);
    }

    /** Goals that are worked on, over all schools; the focus limit is overridden. */
    List<String> activateGoals() throws IOException, InterruptedException {
        var active = new ArrayList<String>();
        Map<String, ?> override = Map.of("override", Map.of("by", principal, "reason", "To be measured"));
        for (int number = 1; number <= ACTIVE_GOALS; number++) {
            String id = propose(number).id();
            client.write("POST", "/v1/goals/" + id + "/activation", override, "bench-activate-" + number);
            active.add(id);
        }
        return active;
    }

    RequestTemplate checkIn(List<String> goals) throws IOException, InterruptedException {
        String json = """
                {"on":"2025-11-13","status":"ON_TRACK","confidence":4,"value":71.5,\
                "note":"Looked at together in the leadership team, number %s"}""".formatted(RequestTemplate.NUMBER);
        return RequestTemplate.post("/v1/goals/" + RequestTemplate.ID + "/check-ins", client.bearer(), json, goals);
    }

    RequestTemplate read() throws IOException, InterruptedException {
        List<String> ids = new ArrayList<>();
        for (JsonNode goal : client.get("/v1/goals?limit=1000").path("data")) {
            ids.add(goal.path("id").asText());
        }
        return RequestTemplate.get("/v1/goals/" + RequestTemplate.ID, client.bearer(), ids);
    }
}
