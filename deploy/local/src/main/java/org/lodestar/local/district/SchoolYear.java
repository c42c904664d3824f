package org.lodestar.local.district;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.lodestar.local.district.LodestarClient.Answer;

/**
 * Walks a loaded district through a school year, as a client of the gateway: each school writes and adopts a plan,
 * proposes goals and meets the focus limit, visits classrooms, gives feedback, looks at where its leaders' time goes,
 * collects evidence and measures progress, and in the end judges its goals.
 *
 * <p>Everything follows from the roster alone, so the same district gets the same year; walked again it changes nothing.
 */
public final class SchoolYear {

    /**
     * A write that was accepted.
     *
     * @param key its {@code Idempotency-Key}
     */
    public record Write(String method, String path, Map<String, ?> body, String key, Answer answer) {}

    private static final int SCHOOLS_AT_ONCE = 4;

    private final LodestarClient client;
    private final PrintStream progress;
    private final List<Write> writes = new ArrayList<>();

    private SchoolYear(LodestarClient client, PrintStream progress) {
        this.client = client;
        this.progress = progress;
    }

    /**
     * Walks the district of a client through the last school year in its roster.
     *
     * @return all that was written, school by school, and of each in order
     */
    public static List<Write> walk(LodestarClient client, PrintStream progress)
            throws IOException, InterruptedException {
        var walk = new SchoolYear(client, progress);
        walk.district();
        return walk.writes;
    }

    /** Walks the district of a client: {@code SchoolYear GATEWAY_URL CLIENT_ID CLIENT_SECRET}. */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        if (arguments.length != 3) {
            System.err.println("usage: SchoolYear GATEWAY_URL CLIENT_ID CLIENT_SECRET");
            System.exit(2);
        }
        walk(new LodestarClient(URI.create(arguments[0]), arguments[1], arguments[2]), System.out);
    }

    private void district() throws IOException, InterruptedException {
        Year year = client.all("/v1/academic-sessions?type=schoolYear").stream()
                .map(session -> new Year(date(session, "startDate"), date(session, "endDate")))
                .max(Comparator.comparing(Year::begin))
                .orElseThrow(() -> new IOException("The roster has no school year"));
        try (ExecutorService schools = Executors.newFixedThreadPool(SCHOOLS_AT_ONCE)) {
            List<Future<List<Write>>> years = new ArrayList<>();
            for (JsonNode school : client.all("/v1/orgs?type=school")) {
                years.add(schools.submit(() -> school(school, year)));
            }
            for (Future<List<Write>> written : years) {
                writes.addAll(of(written));
            }
        }
    }

    private static List<Write> of(Future<List<Write>> year) throws IOException, InterruptedException {
        try {
            return year.get();
        } catch (ExecutionException e) {
            throw new IOException(String.valueOf(e.getMessage()), e);
        }
    }

    private List<Write> school(JsonNode school, Year year) throws IOException, InterruptedException {
        String name = school.path("name").asText();
        Optional<Faculty> faculty = Faculty.of(client, school.path("sourcedId").asText());
        if (faculty.isEmpty()) {
            progress.println("  " + name + ": too few people on the roster for a year");
            return List.of();
        }
        return school(name, faculty.get(), year);
    }

    private List<Write> school(String name, Faculty faculty, Year year) throws IOException, InterruptedException {
        List<Write> written = new ArrayList<>();
        var scribe = new Scribe(client, "year-" + year.number() + "/" + faculty.school() + "/", written::add);
        var goals = new GoalsSeason(scribe, faculty, year);
        GoalsSeason.Autumn autumn = goals.autumn();
        List<String> visits = new VisitsSeason(scribe, faculty, year).take(autumn.goals());
        new TimeSeason(scribe, faculty, year).take(autumn.goals());
        new EvidenceSeason(scribe, faculty, year).take(autumn.goals(), visits, autumn.plan());
        goals.spring(autumn);
        progress.printf(
                "  %-40s a plan, %d goals, %d visits: %d things written down%n",
                name, autumn.goals().size(), visits.size(), written.size());
        return written;
    }

    private static LocalDate date(JsonNode session, String field) {
        return LocalDate.parse(session.path(field).asText());
    }
}
