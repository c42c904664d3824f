package org.lodestar.systemtests;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.lodestar.local.Ports;
import org.lodestar.local.district.LodestarClient;

/** The dashboard of docs/examples on the sample district, over the stream and from Kafka, and as a browser shows it. */
@ExtendWith(Stage.class)
class DashboardTest {

    private static final Path PROJECT = Path.of(System.getProperty("lodestar.project"));
    private static final Path SOURCES = PROJECT.resolve("docs/examples/dashboard");
    private static final Path SCREENSHOT = Path.of("target", "dashboard.png").toAbsolutePath();
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final Pattern COVERAGE = Pattern.compile("data-coverage=\"([^\"]*)\"");
    private static final Pattern BELIEF = Pattern.compile("data-belief=\"([^\"]*)\"");
    private static final int PERIOD = 30;
    /** More than there is of any service. */
    private static final Map<String, Long> FORMER =
            Map.of("roster", 1_000_000L, "goals", 1_000_000L, "evidence", 1_000_000L, "observation", 1_000_000L);

    @TempDir
    static Path directory;

    private static Path app;

    @BeforeAll
    static void build() throws Exception {
        assumeThat(Stream.of("node", "npm"))
                .as("what the dashboard is made with")
                .allMatch(DashboardTest::isInstalled);
        app = build(directory);
    }

    @Test
    void it_shows_what_the_district_did_whichever_way_the_events_come(Districts districts) throws Exception {
        var district = districts.first();
        LocalDate corrected = correctedVisit(district.client());
        Map<String, Long> heads = districts.settledHeads(district.tenant());

        try (var streamed = new Dashboard(app, directory.resolve("stream"), overHttp(districts));
                var consumed = new Dashboard(app, directory.resolve("kafka"), overKafka(districts))) {
            Await.until("the stream was read to its end", PATIENCE, () -> streamed.hasSeen(heads));
            Await.until("the topics were read to their end", PATIENCE, () -> consumed.hasSeen(heads));

            JsonNode state = streamed.state();
            assertThat(withoutPlace(consumed.state())).isEqualTo(withoutPlace(state));
            assertThat(state.get("goals")).isNotEmpty().isEqualTo(goals(district.client()));
            for (LocalDate day : List.of(corrected, corrected.minusDays(PERIOD + 1), LocalDate.now(ZoneOffset.UTC))) {
                assertThat(streamed.shown(COVERAGE, district.client(), day))
                        .isEqualTo(coverage(district.client(), day));
            }
            assertThat(streamed.shown(BELIEF, district.client(), corrected))
                    .isNotEmpty()
                    .containsExactlyInAnyOrderElementsOf(beliefs(district.client()));
            photograph(streamed, directory);
        }
    }

    /** Puts right that a visit took place a period earlier, and answers the day on which it was counted. */
    private static LocalDate correctedVisit(LodestarClient client) throws IOException, InterruptedException {
        JsonNode visit = client.all("/v1/observations?limit=1000").stream()
                .filter(each -> each.path("kind").asText().equals("PEER"))
                .findFirst()
                .orElseThrow();
        Instant start = Instant.parse(visit.path("startedAt").asText());
        var right = Map.of(
                "startedAt", start.minus(PERIOD + 1, ChronoUnit.DAYS).toString(),
                "durationMinutes", visit.path("durationMinutes").asInt(),
                "reason", "It was in another month");
        var answer =
                client.write("POST", "/v1/observations/" + visit.path("id").asText() + "/correction", right, "moved");
        assertThat(answer.status()).isEqualTo(200);
        return LocalDate.ofInstant(start, ZoneOffset.UTC);
    }

    /** As the dashboard has them. */
    private static JsonNode goals(LodestarClient client) throws IOException, InterruptedException {
        ObjectNode goals = JSON.createObjectNode();
        for (JsonNode goal : client.all("/v1/goals?limit=1000")) {
            var checkIns = goals.putObject(goal.path("id").asText())
                    .put("domain", goal.path("improvementDomain").asText())
                    .<ObjectNode>set("baseline", goal.at("/measure/baseline"))
                    .<ObjectNode>set("target", goal.at("/measure/target"))
                    .put("dueDate", goal.path("dueDate").asText())
                    .put("school", goal.path("school").asText())
                    .put("status", goal.path("status").asText())
                    .putArray("checkIns");
            goal.path("checkIns")
                    .valueStream()
                    .filter(checkIn -> checkIn.has("value"))
                    .forEach(checkIn -> checkIns.addObject()
                            .put("on", checkIn.path("on").asText())
                            .set("value", checkIn.path("value")));
        }
        return goals;
    }

    /** What the platform says of each school: classes visited, of how many, and how often. */
    private static List<String> coverage(LodestarClient client, LocalDate day)
            throws IOException, InterruptedException {
        var coverage = new ArrayList<String>();
        for (String school : schools(client)) {
            JsonNode found = client.get(
                    "/v1/schools/%s/visit-coverage?from=%s&to=%s".formatted(school, day.minusDays(PERIOD), day));
            int visits = found.path("data").findValues("visits").stream()
                    .mapToInt(JsonNode::asInt)
                    .sum();
            coverage.add("%s/%s %d".formatted(found.path("visited"), found.path("classes"), visits));
        }
        return coverage;
    }

    /** What the platform says of each estimate that stands: what was believed, and the minutes that were measured. */
    private static List<String> beliefs(LodestarClient client) throws IOException, InterruptedException {
        var beliefs = new ArrayList<String>();
        for (JsonNode estimate : client.all("/v1/time-perceptions?limit=1000")) {
            if (estimate.path("status").asText().equals("RECORDED")) {
                String from = estimate.path("from").asText();
                String to = estimate.path("to").asText();
                JsonNode use = client.get("/v1/leaders/%s/time-use?from=%s&to=%s"
                        .formatted(estimate.path("leader").asText(), from, to));
                beliefs.add("%s to %s %s %d/%s"
                        .formatted(
                                from,
                                to,
                                estimate.path("believedShare"),
                                use.at("/minutesByCategory/INSTRUCTIONAL").asInt(),
                                use.path("workingMinutes")));
            }
        }
        return beliefs;
    }

    private static List<String> schools(LodestarClient client) throws IOException, InterruptedException {
        return client.all("/v1/orgs?type=school&limit=1000").stream()
                .map(school -> school.path("sourcedId").asText())
                .toList();
    }

    @Test
    void after_a_kill_it_goes_on_where_it_was(Districts districts) throws Exception {
        Map<String, Long> heads = districts.settledHeads(districts.first().tenant());
        JsonNode whole;
        try (var undisturbed = new Dashboard(app, directory.resolve("undisturbed"), overHttp(districts))) {
            Await.until("it was read to its end", PATIENCE, () -> undisturbed.hasSeen(heads));
            whole = withoutPlace(undisturbed.state());
        }
        Path state = directory.resolve("killed");
        for (int kills = 0; kills < 3; kills++) {
            try (var killed = new Dashboard(app, state, overHttp(districts))) {
                Await.until(
                        "it has read and written",
                        PATIENCE,
                        () -> killed.hasSeen(Map.of("goals", 1L)) && Files.exists(state.resolve("district.json")));
            }
        }
        try (var last = new Dashboard(app, state, overHttp(districts))) {
            Await.until("it was read to its end", PATIENCE, () -> last.hasSeen(heads));
            assertThat(withoutPlace(last.state())).isEqualTo(whole);
        }
    }

    /** It is at a place in a life of the log that is not the present one, and has seen more than there is now. */
    @Test
    void it_forgets_what_it_has_of_a_log_that_was_restored(Districts districts) throws Exception {
        String tenant = districts.first().tenant();
        Map<String, Long> heads = districts.settledHeads(tenant);
        String cursor = districts
                .first()
                .client()
                .get("/v1/events?limit=1")
                .path("cursor")
                .asText();
        String place = new String(Base64.getUrlDecoder().decode(cursor), UTF_8).replaceAll("@[0-9a-f]+", "@00000000");
        Path stream = former(Base64.getUrlEncoder().encodeToString(place.getBytes(UTF_8)));
        Path kafka =
                former("{\"lodestar.%s.goals.events.v1\":{\"offset\":\"0\",\"epoch\":\"former\"}}".formatted(tenant));

        try (var streamed = new Dashboard(app, stream, overHttp(districts));
                var consumed = new Dashboard(app, kafka, overKafka(districts))) {
            for (Dashboard each : List.of(streamed, consumed)) {
                Await.until("it has what there is now", PATIENCE, () -> !each.hasSeen(FORMER) && each.hasSeen(heads));
                assertThat(each.state().get("goals").has("lost")).isFalse();
            }
        }
    }

    private static Path former(String place) throws IOException {
        ObjectNode state = JSON.createObjectNode().put("form", 2).put("place", place);
        FORMER.forEach((service, head) -> state.withObject("seen").put('/' + service, head));
        for (String each : List.of("schools", "classes", "people", "goals", "visits", "entries", "estimates")) {
            state.putObject(each);
        }
        state.withObject("goals").putObject("lost");
        Path former = Files.createTempDirectory(directory, "former");
        JSON.writeValue(former.resolve("district.json").toFile(), state);
        return former;
    }

    private static Path build(Path directory) throws Exception {
        Path app = directory.resolve("app");
        Files.createDirectories(app.resolve("src"));
        try (var files = Files.walk(SOURCES.resolve("src"))) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Files.copy(file, app.resolve("src").resolve(file.getFileName().toString()));
            }
        }
        for (String file : List.of("package.json", "package-lock.json", "tsconfig.json", ".npmrc")) {
            Files.copy(SOURCES.resolve(file), app.resolve(file));
        }
        assumeThat(run(app, directory, "npm", "ci", "--silent"))
                .as("the registry of npm")
                .isZero();
        assertThat(run(app, directory, "npm", "test")).isZero();
        return app;
    }

    private static void photograph(Dashboard dashboard, Path directory) throws Exception {
        var browser = Stream.of("chromium", "chromium-browser", "google-chrome")
                .filter(DashboardTest::isInstalled)
                .findFirst();
        if (browser.isEmpty()) {
            System.out.println("DashboardTest: no screenshot, as there is no Chromium (apt install chromium)");
            return;
        }
        String page = dashboard.address() + "/?school=school-001&still";
        List<String> headless = List.of(
                browser.get(),
                "--headless",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-dev-shm-usage",
                "--virtual-time-budget=2000",
                "--window-size=1200,1000",
                "--user-data-dir=" + directory.resolve("browser"));
        Path dom = directory.resolve("dom.html");
        var shown = new ProcessBuilder(Stream.concat(headless.stream(), Stream.of("--dump-dom", page))
                        .toList())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .redirectOutput(dom.toFile())
                .start();
        assertThat(shown.waitFor(3, TimeUnit.MINUTES)).isTrue();
        assertThat(dom).content().contains("data-goal=", "data-coverage=", "data-belief", "measured");
        var taken = new ProcessBuilder(Stream.concat(headless.stream(), Stream.of("--screenshot=" + SCREENSHOT, page))
                        .toList())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        assertThat(taken.waitFor(3, TimeUnit.MINUTES)).isTrue();
        assertThat(SCREENSHOT).isNotEmptyFile();
    }

    private static Map<String, String> overHttp(Districts districts) throws IOException, InterruptedException {
        return Vendor.of(districts.first().client(), districts.platform().gateway())
                .settings();
    }

    /** With a login and all that is not said as the dashboard has it by itself. */
    private static Map<String, String> overKafka(Districts districts) throws IOException, InterruptedException {
        LodestarClient admin = districts.first().client();
        JsonNode login = Vendor.of(admin, districts.platform().gateway()).kafkaLogin(admin);
        return Map.of(
                "KAFKA", login.path("bootstrapServers").asText(),
                "KAFKA_PROTOCOL", login.path("securityProtocol").asText(),
                "KAFKA_USERNAME", login.path("username").asText(),
                "KAFKA_PASSWORD", login.path("password").asText(),
                "TENANT", districts.first().tenant());
    }

    private static JsonNode withoutPlace(JsonNode state) {
        return ((ObjectNode) state.deepCopy()).without("place");
    }

    private static int run(Path app, Path directory, String... command) throws Exception {
        Process process = new ProcessBuilder(command)
                .directory(app.toFile())
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("npm.log").toFile())
                .start();
        if (!process.waitFor(3, TimeUnit.MINUTES)) {
            process.destroyForcibly();
            return -1;
        }
        return process.exitValue();
    }

    private static boolean isInstalled(String tool) {
        try {
            return new ProcessBuilder("bash", "-c", "command -v " + tool)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException | InterruptedException _) {
            return false;
        }
    }

    /** The program, run as a vendor would run it; closing kills it. */
    private static final class Dashboard implements AutoCloseable {

        private final HttpClient http = HttpClient.newHttpClient();
        private final Process process;
        private final String address;

        Dashboard(Path app, Path state, Map<String, String> settings) throws IOException {
            int port = Ports.free();
            address = "http://localhost:" + port;
            Files.createDirectories(state);
            var program = new ProcessBuilder("node", "build/main.js").directory(app.toFile());
            program.environment().putAll(settings);
            program.environment()
                    .putAll(Map.of(
                            "PORT", Integer.toString(port),
                            "STATE", state.resolve("district.json").toString()));
            process = program.redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.appendTo(
                            state.resolve("log").toFile()))
                    .start();
        }

        String address() {
            return address;
        }

        /** What the pages of all schools say on a day. */
        List<String> shown(Pattern what, LodestarClient client, LocalDate day)
                throws IOException, InterruptedException {
            var shown = new ArrayList<String>();
            for (String school : schools(client)) {
                String page = http.send(
                                HttpRequest.newBuilder(
                                                URI.create(address + "/?still&school=" + school + "&today=" + day))
                                        .build(),
                                BodyHandlers.ofString())
                        .body();
                what.matcher(page).results().forEach(found -> shown.add(found.group(1)));
            }
            return shown;
        }

        boolean hasSeen(Map<String, Long> heads) throws InterruptedException {
            Optional<JsonNode> state = ask();
            return state.isPresent()
                    && heads.entrySet().stream()
                            .allMatch(head -> state.get()
                                            .path("seen")
                                            .path('/' + head.getKey())
                                            .asLong()
                                    >= head.getValue());
        }

        JsonNode state() throws InterruptedException {
            return ask().orElseThrow();
        }

        private Optional<JsonNode> ask() throws InterruptedException {
            try {
                var answer = http.send(
                        HttpRequest.newBuilder(URI.create(address + "/state.json"))
                                .timeout(Duration.ofSeconds(10))
                                .build(),
                        BodyHandlers.ofString());
                return Optional.of(JSON.readTree(answer.body()));
            } catch (IOException _) {
                return Optional.empty(); // it is still starting
            }
        }

        @Override
        public void close() {
            process.destroyForcibly();
            http.close();
        }
    }
}
