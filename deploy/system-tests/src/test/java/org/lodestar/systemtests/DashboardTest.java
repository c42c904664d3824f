package org.lodestar.systemtests;

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
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.lodestar.local.Ports;

/** The dashboard of docs/examples on the sample district, over the stream and from Kafka, and as a browser shows it. */
@ExtendWith(Stage.class)
class DashboardTest {

    private static final Path PROJECT = Path.of(System.getProperty("lodestar.project"));
    private static final Path SOURCES = PROJECT.resolve("docs/examples/dashboard");
    private static final Path SCREENSHOT = Path.of("target", "dashboard.png").toAbsolutePath();
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final List<String> SCOPES =
            List.of("events.read", "roster.read", "goals.read", "evidence.read", "observations.read");
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    @Test
    void it_shows_what_the_district_did_whichever_way_the_events_come(Districts districts, @TempDir Path directory)
            throws Exception {
        assumeThat(Stream.of("node", "npm"))
                .as("what the dashboard is made with")
                .allMatch(DashboardTest::isInstalled);
        Path app = build(directory);
        var district = districts.first();
        Map<String, Long> heads = districts.settledHeads(district.tenant());

        try (var streamed = new Dashboard(app, directory.resolve("stream"), overHttp(districts));
                var consumed = new Dashboard(app, directory.resolve("kafka"), overKafka(districts))) {
            Await.until("the stream was read to its end", PATIENCE, () -> streamed.hasSeen(heads));
            Await.until("the topics were read to their end", PATIENCE, () -> consumed.hasSeen(heads));

            JsonNode state = streamed.state();
            assertThat(withoutPlace(consumed.state())).isEqualTo(withoutPlace(state));
            assertThat(state.get("goals")).isNotEmpty();
            assertThat(state.get("estimates")).isNotEmpty();
            photograph(streamed, directory);
        }
    }

    @Test
    void after_a_kill_it_goes_on_where_it_was(Districts districts, @TempDir Path directory) throws Exception {
        assumeThat(Stream.of("node", "npm"))
                .as("what the dashboard is made with")
                .allMatch(DashboardTest::isInstalled);
        Path app = build(directory);
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

    /** As a client of the district that may read events. */
    private static Map<String, String> overHttp(Districts districts) throws IOException, InterruptedException {
        JsonNode client = districts
                .first()
                .client()
                .write(
                        "POST",
                        "/v1/clients",
                        Map.of("name", "dashboard", "scopes", SCOPES),
                        UUID.randomUUID().toString())
                .body();
        return Map.of(
                "GATEWAY", districts.platform().gateway().toString().replaceFirst("/$", ""),
                "CLIENT_ID", client.get("id").asText(),
                "CLIENT_SECRET", client.at("/secret/value").asText());
    }

    private static Map<String, String> overKafka(Districts districts) {
        return Map.of(
                "KAFKA", districts.platform().kafka(),
                "TENANT", districts.first().tenant(),
                "KAFKA_GROUP", "dashboard-test");
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
