package org.lodestar.local.district;

import static java.time.DayOfWeek.FRIDAY;
import static java.time.DayOfWeek.TUESDAY;
import static java.time.DayOfWeek.WEDNESDAY;

import java.io.IOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What a school collects over the year, and how its numbers go. */
record EvidenceSeason(Scribe scribe, Faculty faculty, Year year) {

    private static final String MEASURES = "/v1/progress-measures";
    private static final String POINTS = "/v1/progress-points";
    private static final int STUDENTS = 24;

    /** @param goals those worked on, the first until the end of the year */
    void take(List<String> goals, List<String> visits, String plan) throws IOException, InterruptedException {
        collect(goals, visits, plan);
        measure(goals);
    }

    private void collect(List<String> goals, List<String> visits, String plan)
            throws IOException, InterruptedException {
        String work = evidence(
                "work",
                "STUDENT_WORK",
                6,
                faculty.teacher(0),
                "TEACHER",
                "Exit tickets of week 6: most now give a reason with their answer",
                List.of(link("GOAL", goals.getFirst())));
        String voice = evidence(
                "voice",
                "STUDENT_VOICE",
                12,
                faculty.student(0),
                "STUDENT",
                "Students say that reading aloud in pairs is when they understand a text",
                List.of(link("GOAL", goals.getFirst()), link("PLAN", plan)));
        evidence(
                "seen",
                "OBSERVATION",
                15,
                faculty.principal(),
                "ADMINISTRATOR",
                "Discussion in four of five classes visited; students build on what others said",
                List.of(link("OBSERVATION", visits.getFirst()), link("GOAL", goals.get(1))));
        evidence(
                "survey",
                "SURVEY",
                20,
                faculty.leader(1),
                "STAFF",
                "Mid-year survey: three teachers in four have planned a lesson together since September",
                List.of(link("GOAL", goals.get(1)), link("STANDARD_ELEMENT", "https://standards.example/leading/4b")));
        String mistaken = evidence(
                "mistaken",
                "ASSESSMENT",
                21,
                faculty.teacher(1),
                "TEACHER",
                "Winter benchmark of the wrong grade",
                List.of());

        scribe.write("/v1/evidence/" + work + "/links", "evidence/work/link", link("OBSERVATION", visits.getLast()));
        scribe.write("/v1/evidence/" + voice + "/unlinking", "evidence/voice/unlink", link("PLAN", plan));
        scribe.write(
                "/v1/evidence/" + work + "/artifacts",
                "evidence/work/artifact",
                Map.of(
                        "mediaType", "application/pdf",
                        "uri", "https://files.example/exit-tickets-week-6.pdf",
                        "sha256", "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
                        "bytes", 182_400));
        scribe.write(
                "/v1/evidence/" + mistaken + "/retraction",
                "evidence/mistaken/retract",
                Map.of(
                        "by", faculty.teacher(1),
                        "reason", "ENTERED_IN_ERROR",
                        "explanation", "It belongs to another grade and was entered again there"));
    }

    private String evidence(
            String key,
            String kind,
            int week,
            String collector,
            String contributorKind,
            String summary,
            List<Map<String, String>> links)
            throws IOException, InterruptedException {
        return scribe.write(
                        "/v1/evidence",
                        "evidence/" + key,
                        Map.of(
                                "kind", kind,
                                "observedOn", year.day(week, WEDNESDAY).toString(),
                                "collector", collector,
                                "contributorKind", contributorKind,
                                "school", faculty.school(),
                                "summary", summary,
                                "links", links,
                                "artifacts", List.of()))
                .id();
    }

    private static Map<String, String> link(String type, String id) {
        return Map.of("targetType", type, "targetId", id);
    }

    private void measure(List<String> goals) throws IOException, InterruptedException {
        String fluency = scribe.write(
                        MEASURES,
                        "measure/fluency",
                        Map.of(
                                "name", "Oral reading fluency",
                                "kind", "NUMERIC",
                                "unit", "words a minute",
                                "scale", Map.of("min", 0, "max", 250, "labels", List.of()),
                                "direction", "INCREASE"))
                .id();
        String discussion = scribe.write(
                        MEASURES,
                        "measure/discussion",
                        Map.of(
                                "name", "Who carries the discussion",
                                "kind", "ORDINAL",
                                "scale", Map.of("labels", List.of("the teacher", "some students", "most students")),
                                "direction", "INCREASE"))
                .id();
        String retell = scribe.write(
                        MEASURES,
                        "measure/retell",
                        Map.of("name", "What students tell about a text", "kind", "NARRATIVE"))
                .id();

        List<String> points = new ArrayList<>();
        for (int month = 0; month < 8; month++) {
            points.add(point(
                    "fluency/" + month,
                    fluency,
                    goals.getFirst(),
                    4 + 4 * month,
                    Map.of("value", BigDecimal.valueOf(620 + 41L * month - 7L * (month % 3), 1))));
        }
        for (int term = 0; term < 3; term++) {
            String label =
                    List.of("the teacher", "some students", "most students").get(term);
            point("discussion/" + term, discussion, goals.get(1), 8 + 10 * term, Map.of("label", label));
        }
        String narrative = "They retell the events in order, and begin to say why people in the text do what they do";
        String told = point("retell/0", retell, goals.getFirst(), 18, Map.of("narrative", narrative));

        scribe.write(
                POINTS + "/" + points.get(2) + "/correction",
                "point/fluency/2/correct",
                Map.of(
                        "by", faculty.teacher(0),
                        "date", year.day(12, TUESDAY).toString(),
                        "students", STUDENTS - 1,
                        "result", Map.of("value", new BigDecimal("69.5")),
                        "reason", "One recording had been counted twice"));
        scribe.write(
                POINTS + "/" + told + "/withdrawal",
                "point/retell/0/withdraw",
                Map.of("by", faculty.teacher(0), "reason", "It named a student"));
        scribe.write(
                MEASURES + "/" + discussion + "/revision",
                "measure/discussion/revise",
                Map.of(
                        "name", "Who carries the discussion",
                        "kind", "ORDINAL",
                        "scale",
                                Map.of(
                                        "labels",
                                        List.of("the teacher", "some students", "most students", "all students")),
                        "direction", "INCREASE",
                        "reason", "In spring some classes went beyond the scale"));
        scribe.write(
                MEASURES + "/" + retell + "/retirement",
                "measure/retell/retire",
                Map.of("reason", "The fluency recordings tell the same with less writing"));
    }

    private String point(String key, String measure, String goal, int week, Map<String, ?> result)
            throws IOException, InterruptedException {
        return scribe.write(
                        POINTS,
                        "point/" + key,
                        Map.of(
                                "measure", measure,
                                "goal", goal,
                                "group", Map.of("type", "CLASS", "sourcedId", faculty.classOf(0)),
                                "date", year.day(week, FRIDAY).toString(),
                                "students", STUDENTS,
                                "result", result,
                                "collector", faculty.teacher(0)))
                .id();
    }
}
