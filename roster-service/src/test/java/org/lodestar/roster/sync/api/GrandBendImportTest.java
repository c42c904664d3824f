package org.lodestar.roster.sync.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;

import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.io.TempDir;
import org.lodestar.eventsourcing.testing.PlatformResource;
import org.lodestar.roster.RosterClient;
import org.lodestar.roster.sync.oneroster.PackageBuilder;

/** A real district: Grand Bend ISD of the Ed-Fi Alliance, as OneRoster. */
@QuarkusTest
@WithTestResource(value = PlatformResource.class, initArgs = @ResourceArg(name = "service", value = "roster"))
@EnabledIf(value = "isThere", disabledReason = "the packages are not beside the project (lodestar.shared)")
class GrandBendImportTest {

    private static final Path BULK =
            Path.of(System.getProperty("lodestar.shared", "."), "data", "grand-bend-oneroster-1.2-bulk.zip");
    private static final Path DELTA = BULK.resolveSibling("grand-bend-oneroster-1.2-delta.zip");
    private static final Path WITH_ASSESSMENTS =
            BULK.resolveSibling("grand-bend-oneroster-1.2-bulk-with-assessments.zip");
    private static final String RETITLED =
            "section-255901001-2022-2021-2022-Spring-Semester-ALG-1-25590100102Trad220ALG122011";
    private static final int ROWS = 25 + 4 + 84 + 532 + 1_028 + 1_030 + 748 + 960;
    private static final int ENTRIES = 25 + 4 + 84 + 532 + 1_028 + 748;

    static boolean isThere() {
        return Files.exists(BULK);
    }

    @Test
    void it_loads_completely_and_once() {
        RosterClient district = RosterClient.ofANewDistrict();

        Response first = district.importAll(BULK);
        Response second = district.importAll(BULK);

        assertThat(first.<Map<String, Integer>>path("progress"))
                .isEqualTo(Map.of(
                        "read", ROWS, "created", ENTRIES, "updated", 0, "unchanged", 0, "removed", 0, "rejected", 0));
        assertThat(second.<Map<String, Integer>>path("progress"))
                .isEqualTo(Map.of(
                        "read", ROWS, "created", 0, "updated", 0, "unchanged", ENTRIES, "removed", 0, "rejected", 0));
        first.then().body("sourceSystem", equalTo("Grand Bend ISD (Ed-Fi sample data)"));
        district.get("/v1/orgs?type=school").then().body("data", hasSize(3));
        district.get("/v1/classes?limit=1000").then().body("data", hasSize(532));
        district.get("/v1/users?limit=1000&role=student").then().body("data", hasSize(960));
        district.get("/v1/users?limit=1000&role=ext:clerk").then().body("data", hasSize(3));
        district.get("/v1/users/staff-207283")
                .then()
                .body("roles.role", equalTo(java.util.List.of("counselor", "counselor")));
    }

    @Test
    void it_loads_with_assessments_in_the_same_package_and_says_where_these_belong() {
        RosterClient district = RosterClient.ofANewDistrict();

        Response done = district.importAll(WITH_ASSESSMENTS);

        done.then().body("state", equalTo("COMPLETED")).body("faults", equalTo(2));
        assertThat(done.<Map<String, Integer>>path("progress"))
                .containsEntry("created", ENTRIES)
                .containsEntry("rejected", 0);
        district.get("/v1/roster/imports/" + done.path("id") + "/report")
                .then()
                .body("data.file", equalTo(List.of("assessmentLineItems.csv", "assessmentResults.csv")))
                .body("data.reason", equalTo(List.of("imported-elsewhere", "imported-elsewhere")))
                .body("data[0].detail", containsString("/v1/assessment-imports"));
    }

    @Test
    void its_changes_apply_to_it() {
        RosterClient district = RosterClient.ofANewDistrict();
        district.importAll(BULK);

        Response first = district.importAll(DELTA);
        Response second = district.importAll(DELTA);

        assertThat(RosterClient.progressOf(first)).isEqualTo(RosterClient.progress(14, 1, 3, 0, 2, 0));
        assertThat(RosterClient.progressOf(second)).isEqualTo(RosterClient.progress(14, 0, 0, 6, 0, 0));
        first.then().body("state", equalTo("COMPLETED")).body("faults", equalTo(0));
        second.then().body("faults", equalTo(0));
        assertThat(counts(first))
                .containsExactlyInAnyOrder(
                        "users.csv 4 1 1 0 2 0",
                        "roles.csv 6 3 1 0 2 0",
                        "classes.csv 1 0 1 0 0 0",
                        "enrollments.csv 1 0 1 0 0 0",
                        "demographics.csv 2 0 0 0 0 0");
        assertThat(counts(second))
                .containsExactlyInAnyOrder(
                        "users.csv 4 0 0 4 0 0",
                        "roles.csv 6 0 0 6 0 0",
                        "classes.csv 1 0 0 1 0 0",
                        "enrollments.csv 1 0 0 1 0 0",
                        "demographics.csv 2 0 0 0 0 0");
        Map<String, Map<String, Object>> users = all(district, "users");
        assertThat(users).hasSize(1_027);
        assertThat(users.values().stream()
                        .mapToInt(user -> ((List<?>) user.getOrDefault("roles", List.of())).size())
                        .sum())
                .isEqualTo(1_031);
        assertThat(all(district, "classes")).hasSize(532);
        assertThat(all(district, "enrollments")).hasSize(748);
        assertThat(all(district, "courses")).hasSize(84);
        assertThat(all(district, "orgs")).hasSize(4);
        assertThat(all(district, "academic-sessions")).hasSize(25);
        district.get("/v1/users/staff-990001").then().body("roles.role", containsInAnyOrder("teacher", "counselor"));
        district.get("/v1/users/staff-207281")
                .then()
                .body("primaryOrg", equalTo("255901044"))
                .body("roles.find { it.org == '255901001' }.endDate", equalTo("2022-05-31"));
        district.get("/v1/users/student-604826").then().body("status", equalTo("REMOVED"));
        district.get("/v1/classes/" + RETITLED).then().body("title", equalTo("Algebra I (Honors)"));
    }

    @Test
    void it_ends_the_same_sent_whole_or_as_changes(@TempDir Path directory) throws IOException {
        RosterClient byDelta = RosterClient.ofANewDistrict();
        RosterClient whole = RosterClient.ofANewDistrict();
        byDelta.importAll(BULK);
        byDelta.importAll(DELTA);

        Response done = whole.importAll(merged(directory));

        done.then().body("state", equalTo("COMPLETED"));
        assertThat(RosterClient.progressOf(done)).containsEntry("created", ENTRIES - 1);
        for (String kind : List.of("orgs", "academic-sessions", "courses", "users", "classes", "enrollments")) {
            assertThat(all(byDelta, kind)).isEqualTo(all(whole, kind));
        }
    }

    private static List<String> counts(Response imported) {
        return imported.<List<Map<String, Object>>>path("files").stream()
                .map(file -> Stream.of("file", "read", "created", "updated", "unchanged", "removed", "rejected")
                        .map(name -> String.valueOf(file.get(name)))
                        .collect(Collectors.joining(" ")))
                .toList();
    }

    /** All that is listed of a kind, by id; without what is different in every district. */
    private static Map<String, Map<String, Object>> all(RosterClient district, String kind) {
        Map<String, Map<String, Object>> entries = new TreeMap<>();
        Response page = district.get("/v1/" + kind + "?limit=1000");
        for (boolean more = true; more; ) {
            page.then().statusCode(200);
            for (Map<String, Object> entry : page.<List<Map<String, Object>>>path("data")) {
                entry.remove("pseudonym");
                entries.put((String) entry.get("sourcedId"), entry);
            }
            String next = page.header("Link");
            more = next != null;
            if (more) {
                page = district.request().urlEncodingEnabled(false).get(next.substring(1, next.indexOf('>')));
            }
        }
        return entries;
    }

    /** The bulk package with the delta worked into it, as the district would export it afterwards. */
    private static Path merged(Path directory) throws IOException {
        PackageBuilder merged = new PackageBuilder();
        try (ZipFile bulk = new ZipFile(BULK.toFile());
                ZipFile delta = new ZipFile(DELTA.toFile())) {
            for (ZipEntry entry : Collections.list(bulk.entries())) {
                if (entry.getName().equals("manifest.csv")) {
                    continue;
                }
                List<String> lines = new ArrayList<>(lines(bulk, entry));
                String header = lines.removeFirst();
                Map<String, String> rows = new LinkedHashMap<>();
                lines.forEach(line -> rows.put(sourcedId(line), line));
                ZipEntry changes = delta.getEntry(entry.getName());
                if (changes != null) {
                    lines(delta, changes).stream().skip(1).forEach(line -> {
                        if (line.contains(",tobedeleted,")) {
                            rows.remove(sourcedId(line));
                        } else {
                            rows.put(sourcedId(line), line.replaceFirst(",active,[^,]*,", ",,,"));
                        }
                    });
                }
                merged.entry(entry.getName(), header + "\n" + String.join("\n", rows.values()) + "\n");
            }
        }
        return merged.write(directory);
    }

    private static String sourcedId(String line) {
        return line.substring(0, line.indexOf(','));
    }

    private static List<String> lines(ZipFile zip, ZipEntry entry) throws IOException {
        try (InputStream in = zip.getInputStream(entry)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8).lines().toList();
        }
    }
}
