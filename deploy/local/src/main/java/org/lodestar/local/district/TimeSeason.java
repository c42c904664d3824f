package org.lodestar.local.district;

import static java.time.DayOfWeek.FRIDAY;
import static java.time.DayOfWeek.MONDAY;
import static java.time.DayOfWeek.TUESDAY;

import java.io.IOException;
import java.math.BigDecimal;
import java.time.DayOfWeek;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.lodestar.local.district.LodestarClient.Answer;

/** Where the leaders of a school believe that their time goes, and what they note of it beside their visits. */
record TimeSeason(Scribe scribe, Faculty faculty, Year year) {

    private static final String ENTRIES = "/v1/time-entries";
    private static final String PERCEPTIONS = "/v1/time-perceptions";
    private static final int NOTED_WEEKS = 4;

    private record Habit(DayOfWeek day, int hour, int minutes, String category, String subcategory) {}

    /** A week without its visits, which nobody has to note twice. */
    private static final List<Habit> HABITS = List.of(
            new Habit(MONDAY, 8, 60, "ADMINISTRATIVE", ""),
            new Habit(MONDAY, 13, 45, "INSTRUCTIONAL", "DATA_INQUIRY"),
            new Habit(TUESDAY, 11, 50, "BEHAVIOR_MANAGEMENT", ""),
            new Habit(FRIDAY, 14, 90, "INSTRUCTIONAL", "PROFESSIONAL_LEARNING"));

    void take(List<String> goals) throws IOException, InterruptedException {
        for (int leader = 0; leader < Math.min(2, faculty.leaders().size()); leader++) {
            note(leader, goals.getFirst());
            believe(leader);
        }
    }

    private void note(int leader, String goal) throws IOException, InterruptedException {
        Answer last = spent(leader, 2, HABITS.getFirst(), goal);
        for (int week = 3; week < 3 + NOTED_WEEKS; week++) {
            for (Habit habit : HABITS) {
                last = spent(leader, week, habit, goal);
            }
        }
        String mistaken = ENTRIES + "/" + last.id();
        Map<String, Object> right = spent(3 + NOTED_WEEKS - 1, HABITS.getLast(), goal);
        right.put("minutes", 75);
        right.put("reason", "We ended early");
        scribe.write(mistaken + "/correction", "time/" + leader + "/correct", right);
        String twice =
                ENTRIES + "/" + spent(leader, 20, HABITS.getFirst(), goal).id();
        scribe.write(twice + "/withdrawal", "time/" + leader + "/withdraw", Map.of("reason", "Noted twice"));
    }

    private Answer spent(int leader, int week, Habit habit, String goal) throws IOException, InterruptedException {
        Map<String, Object> entry = spent(week, habit, goal);
        entry.put("leader", faculty.leader(leader));
        return scribe.write(ENTRIES, "time/" + leader + "/" + week + "/" + HABITS.indexOf(habit), entry);
    }

    private Map<String, Object> spent(int week, Habit habit, String goal) {
        var entry = new HashMap<String, Object>(Map.of(
                "start", year.at(year.day(week, habit.day()), habit.hour(), 0).toString(),
                "minutes", habit.minutes(),
                "category", habit.category()));
        if (!habit.subcategory().isEmpty()) {
            entry.put("subcategory", habit.subcategory());
            entry.put("goal", goal);
        }
        return entry;
    }

    private void believe(int leader) throws IOException, InterruptedException {
        belief(leader, "autumn", 0, 16, "0.60");
        String early = belief(leader, "first", 16, 20, "0.90");
        scribe.write(
                PERCEPTIONS + "/" + early + "/withdrawal",
                "belief/" + leader + "/withdraw",
                Map.of("reason", "Said before the period was over"));
        belief(leader, "spring", 20, 36, "0.45");
    }

    private String belief(int leader, String key, int fromWeek, int toWeek, String share)
            throws IOException, InterruptedException {
        return scribe.write(
                        PERCEPTIONS,
                        "belief/" + leader + "/" + key,
                        Map.of(
                                "leader", faculty.leader(leader),
                                "from", year.day(fromWeek, MONDAY).toString(),
                                "to", year.day(toWeek, FRIDAY).toString(),
                                "believedShare", new BigDecimal(share)))
                .id();
    }
}
