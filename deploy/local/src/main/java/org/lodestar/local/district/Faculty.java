package org.lodestar.local.district;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The people of a school whom the year needs, by sourcedId.
 *
 * @param leaders the principal first, then others who lead or coach
 * @param classes the class that each teacher is visited in
 */
record Faculty(
        String school,
        List<String> leaders,
        List<String> teachers,
        Map<String, String> classes,
        List<String> students) {

    private static final int ENOUGH = 12;

    /** Reads the roster; nothing if the school has nobody to lead, to teach or to learn. */
    static Optional<Faculty> of(LodestarClient client, String school) throws IOException, InterruptedException {
        var classes = new LinkedHashMap<String, String>();
        for (JsonNode enrollment : client.get("/v1/enrollments?limit=1000&role=teacher&school=" + encoded(school))
                .path("data")) {
            if (classes.size() < ENOUGH) {
                classes.putIfAbsent(
                        enrollment.path("user").asText(),
                        enrollment.path("class").asText());
            }
        }
        var leaders = new ArrayList<String>();
        for (String role : List.of("principal", "siteAdministrator", "ext:instructionalCoach", "counselor")) {
            people(client, school, role)
                    .filter(person -> !leaders.contains(person))
                    .forEach(leaders::add);
        }
        List<String> teachers = classes.keySet().stream()
                .filter(teacher -> !leaders.contains(teacher))
                .toList();
        List<String> students = people(client, school, "student").limit(ENOUGH).toList();
        return leaders.isEmpty() || teachers.size() < 3 || students.isEmpty()
                ? Optional.empty()
                : Optional.of(new Faculty(school, leaders, teachers, classes, students));
    }

    private static Stream<String> people(LodestarClient client, String school, String role)
            throws IOException, InterruptedException {
        JsonNode found = client.get("/v1/users?limit=100&role=" + encoded(role) + "&org=" + encoded(school));
        return found.path("data").findValuesAsText("sourcedId").stream();
    }

    String principal() {
        return leaders.getFirst();
    }

    /** The n-th leader, and the first again after the last. */
    String leader(int n) {
        return leaders.get(n % leaders.size());
    }

    /** The n-th teacher, and the first again after the last. */
    String teacher(int n) {
        return teachers.get(n % teachers.size());
    }

    /** A class of the n-th teacher. */
    String classOf(int n) {
        return classes.getOrDefault(teacher(n), "");
    }

    String student(int n) {
        return students.get(n % students.size());
    }

    static String encoded(String value) {
        return URLEncoder.encode(value, StandardCharsets.UTF_8);
    }
}
