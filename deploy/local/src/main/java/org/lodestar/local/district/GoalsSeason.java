package org.lodestar.local.district;

import static java.time.DayOfWeek.FRIDAY;
import static java.time.DayOfWeek.MONDAY;
import static java.time.DayOfWeek.THURSDAY;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What a school sets out to improve: the plan it writes together, the few goals it works on, and how they end. */
record GoalsSeason(Scribe scribe, Faculty faculty, Year year) {

    private static final String PLANS = "/v1/plans/";
    private static final String GOALS = "/v1/goals/";
    private static final int FOCUS = 3;

    /**
     * What the autumn leaves for the rest of the year.
     *
     * @param goals in the order in which they were proposed, all active
     */
    record Autumn(String plan, List<String> goals) {}

    private record Aim(
            String title, String need, String domain, String type, String measure, String unit, int from, int to) {}

    private static final List<Aim> AIMS = List.of(
            new Aim(
                    "Every student reads with flow",
                    "A third of our students decode word by word and lose the meaning on the way",
                    "CURRICULUM",
                    "ASSESSMENT",
                    "Words read aloud correctly",
                    "words a minute",
                    62,
                    90),
            new Aim(
                    "Students carry the discussion",
                    "In most classes the teacher asks and few students answer; students need to think aloud together",
                    "HUMAN_CAPACITY",
                    "INSTRUCTION",
                    "Classes in which students build on each other's words",
                    "percent",
                    20,
                    60),
            new Aim(
                    "Every student is known well by an adult",
                    "Students who feel unknown stay away; forty told us so last spring",
                    "LEARNING_CLIMATE",
                    "CLASSROOM_ENVIRONMENT",
                    "Students who name an adult they would turn to",
                    "percent",
                    68,
                    90),
            new Aim(
                    "Families see what their children learn",
                    "Half of our families hear of their children's learning twice a year",
                    "PARENT_ENGAGEMENT",
                    "STUDENT_ENGAGEMENT",
                    "Families who have seen work of their child since the last report",
                    "percent",
                    45,
                    80));

    Autumn autumn() throws IOException, InterruptedException {
        String plan = adoptedPlan();
        List<String> goals = new ArrayList<>();
        for (int i = 0; i < AIMS.size(); i++) {
            goals.add(proposed(i, plan));
        }
        activate(goals);
        for (int i = 0; i < goals.size(); i++) {
            workOn(i, goals.get(i));
            checkIn(i, goals.get(i), 8);
            checkIn(i, goals.get(i), 14);
        }
        return new Autumn(plan, goals);
    }

    private String adoptedPlan() throws IOException, InterruptedException {
        String plan = scribe.write(
                        "/v1/plans",
                        "plan",
                        Map.of(
                                "org",
                                faculty.school(),
                                "schoolYear",
                                year.number(),
                                "title",
                                "Reading, talking, belonging",
                                "vision",
                                "Nobody leads alone here, and every student has a say in how we learn"))
                .id();
        author(plan, faculty.principal(), "ADMINISTRATOR", "CO_LED");
        author(plan, faculty.teacher(0), "TEACHER", "ORIGINATED");
        author(plan, faculty.student(0), "STUDENT", "CO_LED");
        author(plan, faculty.teacher(1), "TEACHER", "DELEGATED");
        endorse(plan, faculty.teacher(2), "TEACHER");
        endorse(plan, faculty.student(1), "STUDENT");
        scribe.write(PLANS + plan + "/adoption", "plan/adopt", Map.of());
        return plan;
    }

    private void author(String plan, String person, String kind, String mode) throws IOException, InterruptedException {
        scribe.write(
                PLANS + plan + "/authors",
                "plan/author/" + mode + "/" + kind,
                Map.of("person", person, "contributorKind", kind, "mode", mode));
    }

    private void endorse(String plan, String person, String kind) throws IOException, InterruptedException {
        scribe.write(
                PLANS + plan + "/endorsements",
                "plan/endorse/" + kind,
                Map.of("person", person, "contributorKind", kind));
    }

    private String proposed(int index, String plan) throws IOException, InterruptedException {
        Aim aim = AIMS.get(index);
        return scribe.write(
                        "/v1/goals",
                        "goal/" + index,
                        Map.ofEntries(
                                Map.entry("school", faculty.school()),
                                Map.entry("title", aim.title()),
                                Map.entry("studentLearningNeed", aim.need()),
                                Map.entry("scope", "SCHOOL"),
                                Map.entry("owners", List.of(faculty.leader(index), faculty.teacher(index))),
                                Map.entry("improvementDomain", aim.domain()),
                                Map.entry("goalType", aim.type()),
                                Map.entry(
                                        "measure",
                                        Map.of(
                                                "name", aim.measure(),
                                                "unit", aim.unit(),
                                                "baseline", aim.from(),
                                                "target", aim.to(),
                                                "direction", "INCREASE")),
                                Map.entry("dueDate", year.end().minusDays(1).toString()),
                                Map.entry("plan", plan)))
                .id();
    }

    /** The school keeps to three goals at a time; the fourth needs somebody to answer for it. */
    private void activate(List<String> goals) throws IOException, InterruptedException {
        for (int i = 0; i < FOCUS; i++) {
            scribe.write(GOALS + goals.get(i) + "/activation", "goal/" + i + "/activate", Map.of());
        }
        scribe.put("/v1/focus-policies/" + Faculty.encoded(faculty.school()), "focus", Map.of("maxActiveGoals", FOCUS));
        String fourth = GOALS + goals.get(3) + "/activation";
        scribe.writeInVain(fourth, "goal/3/activate", Map.of(), "focus-limit-reached");
        scribe.write(
                fourth,
                "goal/3/override",
                Map.of(
                        "override",
                        Map.of(
                                "by",
                                faculty.principal(),
                                "reason",
                                "The families' council asked for it, and carries most of the work")));
    }

    private void workOn(int index, String goal) throws IOException, InterruptedException {
        String key = "goal/" + index + "/step/";
        String done = step(goal, key + "0", "Plan the first unit together and say what we will look for", index, 4);
        String dropped = step(goal, key + "1", "Visit a school that has tried this", index, 20);
        step(goal, key + "2", "Show each other student work once a month", index + 1, 36);
        scribe.write(GOALS + goal + "/action-steps/" + done + "/start", key + "0/start", Map.of());
        scribe.write(GOALS + goal + "/action-steps/" + done + "/completion", key + "0/complete", Map.of());
        scribe.write(GOALS + goal + "/action-steps/" + dropped + "/drop", key + "1/drop", Map.of());
    }

    private String step(String goal, String key, String text, int teacher, int dueInWeek)
            throws IOException, InterruptedException {
        JsonNode steps = scribe.write(
                        GOALS + goal + "/action-steps",
                        key,
                        Map.of(
                                "text", text,
                                "assignees", List.of(faculty.teacher(teacher)),
                                "dueDate", year.day(dueInWeek, FRIDAY).toString()))
                .body()
                .path("actionSteps");
        return steps.path(steps.size() - 1).path("id").asText();
    }

    private void checkIn(int index, String goal, int week) throws IOException, InterruptedException {
        Aim aim = AIMS.get(index);
        int percentOfTheWay = Math.min(100, week * (3 + index % 2));
        BigDecimal value = BigDecimal.valueOf(aim.from())
                .add(BigDecimal.valueOf((long) (aim.to() - aim.from()) * percentOfTheWay, 2));
        scribe.write(
                GOALS + goal + "/check-ins",
                "goal/" + index + "/check-in/" + week,
                Map.of(
                        "on",
                        year.day(week, THURSDAY).toString(),
                        "status",
                        percentOfTheWay < 30 ? "AT_RISK" : "ON_TRACK",
                        "confidence",
                        percentOfTheWay < 30 ? 3 : 4,
                        "value",
                        value,
                        "note",
                        "Looked at together in the leadership team"));
    }

    /** One goal is met, one set aside, one given up, and one goes on. */
    void spring(Autumn autumn) throws IOException, InterruptedException {
        List<String> goals = autumn.goals();
        for (int week : List.of(24, 32)) {
            checkIn(0, goals.getFirst(), week);
            checkIn(3, goals.get(3), week);
        }
        scribe.write(
                GOALS + goals.get(3) + "/revision",
                "goal/3/revise",
                Map.of(
                        "reason", "The portfolio evenings start only in the new building",
                        "dueDate", year.day(52, MONDAY).toString(),
                        "owners", List.of(),
                        "removed", List.of()));
        scribe.write(
                GOALS + goals.get(1) + "/pause",
                "goal/1/pause",
                Map.of("reason", "The coach is on leave; we take it up again in autumn"));
        scribe.write(
                GOALS + goals.get(2) + "/retirement",
                "goal/2/retire",
                Map.of("reason", "The district now runs it for all schools"));
        judge(goals.getFirst(), "principal", faculty.principal(), "MET", "Eight of ten read at the target in May");
        judge(goals.getFirst(), "teacher", faculty.teacher(0), "MET", "I hear it in every class");
        judge(goals.getFirst(), "student", faculty.student(0), "PARTLY", "Some of us still do not like to read aloud");
        scribe.write(
                GOALS + goals.getFirst() + "/completion",
                "goal/0/complete",
                Map.of("completedOn", year.end().minusDays(2).toString()));
        scribe.write(PLANS + autumn.plan() + "/closure", "plan/close", Map.of());
    }

    private void judge(String goal, String key, String judge, String judgement, String reason)
            throws IOException, InterruptedException {
        scribe.write(
                GOALS + goal + "/judgements",
                "goal/0/judge/" + key,
                Map.of("judge", judge, "judgement", judgement, "reason", reason));
    }
}
