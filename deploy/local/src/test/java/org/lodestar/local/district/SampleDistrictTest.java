package org.lodestar.local.district;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.dataformat.csv.CsvMapper;
import com.fasterxml.jackson.dataformat.csv.CsvSchema;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class SampleDistrictTest {

    private static final SampleDistrict DEMO = SampleDistrict.demo();

    /** Blank where the binding allows it; a filled reference must lead somewhere. */
    private static final Map<String, Map<String, String>> REFERENCES = Map.of(
            "academicSessions", Map.of("parentSourcedId", "academicSessions"),
            "orgs", Map.of("parentSourcedId", "orgs"),
            "courses", Map.of("schoolYearSourcedId", "academicSessions", "orgSourcedId", "orgs"),
            "classes",
                    Map.of(
                            "courseSourcedId", "courses",
                            "schoolSourcedId", "orgs",
                            "termSourcedIds", "academicSessions"),
            "users", Map.of("agentSourcedIds", "users", "primaryOrgSourcedId", "orgs"),
            "roles", Map.of("userSourcedId", "users", "orgSourcedId", "orgs"),
            "enrollments", Map.of("classSourcedId", "classes", "schoolSourcedId", "orgs", "userSourcedId", "users"),
            "demographics", Map.of("sourcedId", "users"));

    @Test
    void the_same_parameters_give_the_same_bytes() throws IOException {
        assertThat(bytes(DEMO)).isEqualTo(bytes(SampleDistrict.demo()));
    }

    @Test
    void another_seed_gives_other_people() throws IOException {
        assertThat(bytes(new SampleDistrict(1, 1, 50, false))).isNotEqualTo(bytes(new SampleDistrict(2, 1, 50, false)));
    }

    @Test
    void every_reference_leads_somewhere_and_every_id_occurs_once() throws IOException {
        Map<String, Table> tables = read(bytes(new SampleDistrict(7, 5, 120, true)));
        Map<String, Set<String>> ids = new HashMap<>();
        tables.forEach((file, table) -> {
            List<String> all =
                    table.rows().stream().map(row -> row.get("sourcedId")).toList();
            assertThat(all).as(file).doesNotHaveDuplicates();
            ids.put(file, new HashSet<>(all));
        });
        REFERENCES.forEach((file, columns) ->
                columns.forEach((column, target) -> assertThat(tables.get(file).rows().stream()
                                .flatMap(row -> List.of(row.get(column).split(",")).stream())
                                .filter(reference -> !reference.isEmpty())
                                .collect(Collectors.toSet()))
                        .as(file + "." + column)
                        .isNotEmpty()
                        .isSubsetOf(ids.get(target))));
    }

    @Test
    void has_about_the_size_of_a_small_district() throws IOException {
        var out = new ByteArrayOutputStream();
        Map<String, Integer> counts = DEMO.writeTo(out);
        assertThat(counts)
                .contains(entry("orgs", 5), entry("academicSessions", 7), entry("demographics", 1500))
                .containsEntry("classes", 433);
        Map<String, Table> tables = read(out.toByteArray());
        tables.forEach((file, table) -> assertThat(table.rows()).as(file).hasSize(counts.get(file)));
        Map<String, Long> roles = tables.get("roles").rows().stream()
                .collect(Collectors.groupingBy(row -> row.get("role"), Collectors.counting()));
        assertThat(roles)
                .containsEntry("student", 1500L)
                .containsEntry("principal", 4L)
                .containsEntry("siteAdministrator", 4L)
                .containsKeys("counselor", "aide", "ext:clerk", "ext:instructionalCoach", "districtAdministrator");
        assertThat(roles.get("teacher")).isBetween(80L, 100L);
    }

    @Test
    void bulk_rows_have_a_blank_status_and_no_password() throws IOException {
        read(bytes(DEMO))
                .forEach((file, table) -> assertThat(table.rows()).as(file).allSatisfy(row -> {
                    assertThat(row.get("status")).isEmpty();
                    assertThat(row.get("dateLastModified")).isEmpty();
                    assertThat(row.getOrDefault("password", "")).isEmpty();
                }));
    }

    @Test
    void some_people_have_several_roles_and_some_roles_end() throws IOException {
        List<Map<String, String>> roles = read(bytes(DEMO)).get("roles").rows();
        Map<String, Set<String>> orgsOfUser = roles.stream()
                .collect(Collectors.groupingBy(
                        row -> row.get("userSourcedId"),
                        Collectors.mapping(row -> row.get("orgSourcedId"), Collectors.toSet())));
        assertThat(orgsOfUser.values()).anyMatch(orgs -> orgs.size() > 1);
        assertThat(roles).anyMatch(row -> !row.get("endDate").isEmpty());
        assertThat(roles.stream()
                        .filter(row -> row.get("roleType").equals("primary"))
                        .map(row -> row.get("userSourcedId") + "@" + row.get("orgSourcedId")))
                .doesNotHaveDuplicates();
    }

    @Nested
    class the_timetable {

        @Test
        void never_puts_a_person_in_two_classes_at_once() throws IOException {
            Map<String, Table> tables = read(bytes(DEMO));
            Map<String, String> periodOfClass = tables.get("classes").rows().stream()
                    .collect(Collectors.toMap(row -> row.get("sourcedId"), row -> row.get("periods")));
            assertThat(tables.get("enrollments").rows().stream()
                            .map(row -> row.get("userSourcedId") + " in period "
                                    + periodOfClass.get(row.get("classSourcedId"))))
                    .doesNotHaveDuplicates();
        }

        @Test
        void never_gives_a_room_to_two_classes_at_once() throws IOException {
            assertThat(read(bytes(DEMO)).get("classes").rows().stream()
                            .map(row -> row.get("schoolSourcedId") + " " + row.get("location") + " period "
                                    + row.get("periods")))
                    .doesNotHaveDuplicates();
        }
    }

    @Test
    void the_large_district_has_more_than_100_000_rows() throws IOException {
        assertThat(SampleDistrict.large().writeTo(OutputStream.nullOutputStream()).values().stream()
                        .mapToInt(Integer::intValue)
                        .sum())
                .isBetween(100_000, 115_000);
    }

    @Test
    void has_the_files_headers_and_manifest_properties_of_a_real_package() throws IOException {
        Path real = Path.of(System.getProperty("lodestar.shared", ""), "data", "grand-bend-oneroster-1.2-bulk.zip");
        boolean present = Files.isRegularFile(real);
        if (!present) {
            System.out.println("SKIPPED: there is no real package at " + real + " to compare with");
        }
        assumeTrue(present, "no real package at hand");

        Map<String, Table> theirs = read(Files.readAllBytes(real));
        Map<String, Table> ours = read(bytes(DEMO));
        assertThat(ours.keySet()).containsExactlyElementsOf(theirs.keySet());
        theirs.forEach(
                (file, table) -> assertThat(ours.get(file).columns()).as(file).isEqualTo(table.columns()));
        Map<String, String> ourManifest = manifest(bytes(DEMO));
        Map<String, String> theirManifest = manifest(Files.readAllBytes(real));
        assertThat(ourManifest.keySet()).isEqualTo(theirManifest.keySet());
        theirManifest.forEach((property, value) -> {
            if (!property.startsWith("source.")) {
                assertThat(ourManifest).containsEntry(property, value);
            }
        });
    }

    private record Table(List<String> columns, List<Map<String, String>> rows) {}

    private static byte[] bytes(SampleDistrict district) throws IOException {
        var out = new ByteArrayOutputStream();
        district.writeTo(out);
        return out.toByteArray();
    }

    private static Map<String, Table> read(byte[] zip) throws IOException {
        var tables = new LinkedHashMap<String, Table>();
        for (var entry : entries(zip).entrySet()) {
            if (!entry.getKey().equals("manifest.csv")) {
                tables.put(entry.getKey().replace(".csv", ""), table(entry.getValue()));
            }
        }
        return tables;
    }

    private static Map<String, String> manifest(byte[] zip) throws IOException {
        return table(entries(zip).get("manifest.csv")).rows().stream()
                .collect(Collectors.toMap(row -> row.get("propertyName"), row -> row.get("value")));
    }

    private static Map<String, byte[]> entries(byte[] zip) throws IOException {
        var entries = new LinkedHashMap<String, byte[]>();
        try (var in = new ZipInputStream(new ByteArrayInputStream(zip))) {
            for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
                entries.put(entry.getName(), in.readAllBytes());
            }
        }
        return entries;
    }

    private static Table table(byte[] csv) throws IOException {
        List<String> columns = List.of(new String(csv, StandardCharsets.UTF_8)
                .lines()
                .findFirst()
                .orElseThrow()
                .split(","));
        var rows = new ArrayList<Map<String, String>>();
        try (InputStream in = new ByteArrayInputStream(csv);
                MappingIterator<Map<String, String>> read = new CsvMapper()
                        .readerForMapOf(String.class)
                        .with(CsvSchema.emptySchema().withHeader())
                        .readValues(in)) {
            read.forEachRemaining(rows::add);
        }
        return new Table(columns, rows);
    }
}
