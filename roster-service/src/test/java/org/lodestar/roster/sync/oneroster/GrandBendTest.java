package org.lodestar.roster.sync.oneroster;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.lodestar.oneroster.csv.CheckedRow;
import org.lodestar.oneroster.csv.Mode;
import org.lodestar.oneroster.csv.OneRosterPackage;
import org.lodestar.oneroster.csv.PackageLimits;
import org.lodestar.oneroster.csv.Reason;
import org.lodestar.oneroster.csv.Rows;

/** A real package: Grand Bend ISD of the Ed-Fi Alliance, as OneRoster. */
@EnabledIf(value = "isThere", disabledReason = "the packages are not beside the project (lodestar.shared)")
class GrandBendTest {

    private static final Path DATA = Path.of(System.getProperty("lodestar.shared", "."), "data");
    private static final PackageLimits LIMITS = new PackageLimits(30, 64 * 1024 * 1024, 200);

    static boolean isThere() {
        return Files.exists(DATA.resolve("grand-bend-oneroster-1.2-bulk.zip"));
    }

    @Test
    void every_row_of_the_bulk_package_is_valid() throws IOException {
        Map<OneRosterFile, Integer> rows = new EnumMap<>(OneRosterFile.class);
        try (var opened = OneRosterPackage.open(
                DATA.resolve("grand-bend-oneroster-1.2-bulk.zip"), LIMITS, OneRosterFile.BINDING)) {
            for (OneRosterFile file : opened.manifest().files().keySet()) {
                try (Rows all = opened.rows(file)) {
                    all.forEachRemaining(row -> {
                        assertThat(row).isInstanceOf(CheckedRow.Valid.class);
                        rows.merge(file, 1, Integer::sum);
                    });
                }
            }
        }
        assertThat(rows)
                .containsExactlyInAnyOrderEntriesOf(Map.of(
                        OneRosterFile.ORGS, 4,
                        OneRosterFile.ACADEMIC_SESSIONS, 25,
                        OneRosterFile.COURSES, 84,
                        OneRosterFile.USERS, 1028,
                        OneRosterFile.ROLES, 1030,
                        OneRosterFile.CLASSES, 532,
                        OneRosterFile.ENROLLMENTS, 748,
                        OneRosterFile.DEMOGRAPHICS, 960));
    }

    @Test
    void every_row_of_the_delta_package_is_valid_and_some_remove() throws IOException {
        Map<OneRosterFile, Integer> valid = new EnumMap<>(OneRosterFile.class);
        Map<OneRosterFile, Integer> removals = new EnumMap<>(OneRosterFile.class);
        try (var opened = OneRosterPackage.open(
                DATA.resolve("grand-bend-oneroster-1.2-delta.zip"), LIMITS, OneRosterFile.BINDING)) {
            assertThat(opened.manifest().files().values()).containsOnly(Mode.DELTA);
            for (OneRosterFile file : opened.manifest().files().keySet()) {
                try (Rows all = opened.rows(file)) {
                    all.forEachRemaining(row -> {
                        switch (row) {
                            case CheckedRow.Valid _ -> valid.merge(file, 1, Integer::sum);
                            case CheckedRow.Removal _ -> removals.merge(file, 1, Integer::sum);
                            case CheckedRow.Invalid invalid -> throw new AssertionError(invalid.faults());
                        }
                    });
                }
            }
        }
        assertThat(valid)
                .containsExactlyInAnyOrderEntriesOf(Map.of(
                        OneRosterFile.USERS, 2,
                        OneRosterFile.ROLES, 4,
                        OneRosterFile.CLASSES, 1,
                        OneRosterFile.ENROLLMENTS, 1));
        assertThat(removals)
                .containsExactlyInAnyOrderEntriesOf(
                        Map.of(OneRosterFile.USERS, 2, OneRosterFile.ROLES, 2, OneRosterFile.DEMOGRAPHICS, 2));
    }

    @Test
    void assessments_in_the_same_package_are_left_to_their_own_import() throws IOException {
        try (var opened = OneRosterPackage.open(
                DATA.resolve("grand-bend-oneroster-1.2-bulk-with-assessments.zip"), LIMITS, OneRosterFile.BINDING)) {
            assertThat(opened.manifest().files().keySet()).containsExactly(OneRosterFile.values());
            assertThat(opened.manifest().elsewhere(OneRosterFile.BINDING))
                    .allSatisfy(fault -> assertThat(fault.reason()).isEqualTo(Reason.IMPORTED_ELSEWHERE))
                    .extracting(fault -> fault.file().orElseThrow())
                    .containsExactly("assessmentLineItems.csv", "assessmentResults.csv");
        }
    }
}
