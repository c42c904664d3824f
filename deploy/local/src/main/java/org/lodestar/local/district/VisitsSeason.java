package org.lodestar.local.district;

import static java.time.DayOfWeek.MONDAY;
import static java.time.DayOfWeek.THURSDAY;
import static java.time.DayOfWeek.TUESDAY;
import static java.time.DayOfWeek.WEDNESDAY;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Who visits whose classroom over the year, what is said afterwards, and where the leaders' time goes. */
record VisitsSeason(Scribe scribe, Faculty faculty, Year year) {

    private static final String OBSERVATIONS = "/v1/observations";
    private static final String CONVERSATIONS = "/v1/feedback-conversations";

    private record Visit(
            String kind, int week, List<String> observers, String observee, String schoolClass, int minutes) {

        boolean hasObservee() {
            return !observee.isEmpty();
        }
    }

    /** Of every kind at least one, walkthroughs through the year. */
    private List<Visit> visits() {
        var visits = new ArrayList<Visit>();
        for (int i = 0; i < 4; i++) {
            visits.add(visitTo(i, "WALKTHROUGH", 3 + 8 * i, faculty.principal(), 12));
        }
        visits.add(visitTo(1, "FORMAL", 10, faculty.principal(), 50));
        visits.add(visitTo(2, "INFORMAL", 13, faculty.leader(1), 25));
        visits.add(visitTo(2, "PEER", 16, faculty.teacher(0), 40));
        visits.add(visitTo(0, "CO_TEACHING", 19, faculty.principal(), 45));
        visits.add(visitTo(1, "MODELING", 22, faculty.leader(2), 30));
        visits.add(new Visit("RECIPROCAL", 25, List.of(faculty.teacher(2)), faculty.principal(), "", 30));
        List<String> round = List.of(faculty.principal(), faculty.teacher(0), faculty.teacher(1));
        visits.add(new Visit("INSTRUCTIONAL_ROUND", 28, round, "", "", 90));
        return visits;
    }

    private Visit visitTo(int teacher, String kind, int week, String observer, int minutes) {
        return new Visit(kind, week, List.of(observer), faculty.teacher(teacher), faculty.classOf(teacher), minutes);
    }

    /** Visits all year long, and answers the ids of the visits that took place. */
    List<String> take(List<String> goals) throws IOException, InterruptedException {
        var ids = new ArrayList<String>();
        for (Visit visit : visits()) {
            ids.add(take(visit, "visit/" + visit.kind() + "/" + visit.week(), goals.get(visit.week() % goals.size())));
        }
        cancelled();
        talk(ids);
        return ids;
    }

    private String take(Visit visit, String key, String goal) throws IOException, InterruptedException {
        LocalDate day = year.day(visit.week(), TUESDAY);
        String id = scribe.write(OBSERVATIONS, key, plan(visit, day, goal)).id();
        String path = OBSERVATIONS + "/" + id;
        if (visit.kind().equals("FORMAL")) {
            day = year.day(visit.week(), WEDNESDAY);
            scribe.write(
                    path + "/schedule",
                    key + "/move",
                    Map.of(
                            "scheduledOn",
                            day.toString(),
                            "plannedTime",
                            "10:15",
                            "reason",
                            "A fire drill came between"));
            scribe.write(path + "/stakes", key + "/stakes", Map.of("stakes", "EVALUATIVE"));
        }
        Instant start = year.at(day, 9, 30);
        scribe.write(path + "/start", key + "/start", Map.of("startedAt", start.toString()));
        scribe.write(
                path + "/notes", key + "/notes", Map.of("notes", List.of(note(key, visit, 0), note(key, visit, 1))));
        scribe.write(path + "/completion", key + "/complete", completion(visit));
        if (visit.kind().equals("INFORMAL")) {
            scribe.write(
                    path + "/correction",
                    key + "/correct",
                    Map.of(
                            "startedAt",
                            start.plusSeconds(300).toString(),
                            "durationMinutes",
                            visit.minutes() - 5,
                            "reason",
                            "The lesson began late"));
        }
        giveFeedback(visit, path, key);
        return id;
    }

    private Map<String, ?> plan(Visit visit, LocalDate day, String goal) {
        var plan = new HashMap<String, Object>(Map.of(
                "kind", visit.kind(),
                "announced", !visit.kind().equals("WALKTHROUGH"),
                "school", faculty.school(),
                "observers", visit.observers(),
                "goals", List.of(goal),
                "focus", "Who is doing the thinking",
                "scheduledOn", day.toString()));
        if (visit.hasObservee()) {
            plan.put("observee", visit.observee());
        }
        if (!visit.schoolClass().isEmpty()) {
            plan.put("schoolClass", visit.schoolClass());
        }
        return plan;
    }

    private static Map<String, ?> note(String key, Visit visit, int number) {
        return Map.of(
                "noteId",
                UUID.nameUUIDFromBytes((key + number + visit.observers()).getBytes(StandardCharsets.UTF_8))
                        .toString(),
                "offsetSeconds",
                120 + 300 * number,
                "by",
                visit.observers().getFirst(),
                "text",
                number == 0 ? "Two students ask each other why" : "The last question is left open for tomorrow",
                "polarity",
                number == 0 ? "REINFORCEMENT" : "NEUTRAL");
    }

    private static Map<String, ?> completion(Visit visit) {
        return visit.kind().equals("CO_TEACHING")
                ? Map.of(
                        "durationMinutes", visit.minutes(),
                        "coTeaching",
                                Map.of("style", "TEAM_TEACHING", "plannedTogether", true, "reflectedTogether", true))
                : Map.of("durationMinutes", visit.minutes());
    }

    private void giveFeedback(Visit visit, String path, String key) throws IOException, InterruptedException {
        String observer = visit.observers().getFirst();
        scribe.write(
                path + "/feedback",
                key + "/feedback",
                Map.of(
                        "by", observer,
                        "reinforcements",
                                List.of(Map.of("text", "Every student had time to think before anybody spoke")),
                        "refinements", List.of(Map.of("text", "Let a student sum up before you do")),
                        "wonderings", List.of("What would happen if the groups chose their own text?"),
                        "cites", List.of()));
        if (visit.hasObservee()) {
            scribe.write(path + "/sharing", key + "/share", Map.of("by", observer));
            scribe.write(
                    path + "/acknowledgement",
                    key + "/acknowledge",
                    Map.of("by", visit.observee(), "response", "I will try that on Thursday"));
        }
    }

    private void cancelled() throws IOException, InterruptedException {
        Visit visit = visitTo(1, "WALKTHROUGH", 33, faculty.principal(), 10);
        String id = scribe.write(
                        OBSERVATIONS,
                        "visit/cancelled",
                        Map.of(
                                "kind", visit.kind(),
                                "school", faculty.school(),
                                "observers", visit.observers(),
                                "observee", visit.observee(),
                                "goals", List.of(),
                                "scheduledOn", year.day(visit.week(), MONDAY).toString()))
                .id();
        scribe.write(
                OBSERVATIONS + "/" + id + "/cancellation",
                "visit/cancelled/cancel",
                Map.of("reason", "State testing took the morning"));
    }

    private void talk(List<String> visits) throws IOException, InterruptedException {
        String planned = conversation(
                "planned",
                Map.of(
                        "kind", "POST",
                        "participants", List.of(faculty.principal(), faculty.teacher(0)),
                        "observation", visits.getFirst(),
                        "scheduledFor", year.at(year.day(4, WEDNESDAY), 14, 0).toString()));
        String moved = year.at(year.day(4, THURSDAY), 14, 30).toString();
        scribe.write(planned + "/schedule", "talk/planned/move", Map.of("scheduledFor", moved));
        scribe.write(planned + "/completion", "talk/planned/hold", held(moved, 25));
        scribe.write(
                planned + "/correction",
                "talk/planned/correct",
                Map.of("heldAt", moved, "minutes", 35, "reason", "We went on in the corridor"));
        conversation(
                "coaching",
                Map.of(
                        "kind", "COACHING",
                        "participants", List.of(faculty.leader(2), faculty.teacher(1)),
                        "held", held(year.at(year.day(23, MONDAY), 15, 15).toString(), 40)));
        String off = conversation(
                "off",
                Map.of(
                        "kind", "DEBRIEF",
                        "participants", List.of(faculty.principal(), faculty.teacher(1), faculty.teacher(2)),
                        "scheduledFor", year.at(year.day(29, MONDAY), 15, 0).toString()));
        scribe.write(off + "/cancellation", "talk/off/cancel", Map.of("reason", "Joined with the staff meeting"));
    }

    private String conversation(String key, Map<String, ?> body) throws IOException, InterruptedException {
        return CONVERSATIONS + "/"
                + scribe.write(CONVERSATIONS, "talk/" + key, body).id();
    }

    private Map<String, ?> held(String at, int minutes) {
        return Map.of(
                "heldAt",
                at,
                "minutes",
                minutes,
                "learningFocused",
                true,
                "actionSteps",
                List.of(Map.of("text", "Try turn-and-talk twice a week", "owner", faculty.teacher(1))));
    }
}
