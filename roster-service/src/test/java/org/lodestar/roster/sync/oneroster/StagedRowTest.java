package org.lodestar.roster.sync.oneroster;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lodestar.eventsourcing.PersonRef;
import org.lodestar.oneroster.csv.CheckedRow;
import org.lodestar.oneroster.csv.OneRosterPackage;
import org.lodestar.oneroster.csv.PackageLimits;
import org.lodestar.oneroster.csv.Rows;
import org.lodestar.roster.entry.Enrollment;
import org.lodestar.roster.entry.Org;
import org.lodestar.roster.entry.User;

class StagedRowTest {

    @TempDir
    Path directory;

    private List<StagedRow> rowsOf(OneRosterFile file) {
        Path path = PackageBuilder.aDistrict().write(directory);
        List<StagedRow> staged = new ArrayList<>();
        try (var opened = OneRosterPackage.open(path, new PackageLimits(30, 1_000_000, 200), OneRosterFile.BINDING);
                Rows rows = opened.rows(file)) {
            rows.forEachRemaining(row -> {
                CheckedRow.Valid valid = (CheckedRow.Valid) row;
                staged.add(new StagedRow(valid.sourcedId(), valid.values()));
            });
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        return staged;
    }

    @Test
    void an_org_is_read() {
        assertThat(rowsOf(OneRosterFile.ORGS).get(1).details(OneRosterFile.ORGS))
                .isEqualTo(new Org("Lincoln School", "school", Optional.of("0107"), Optional.of("d1")));
    }

    @Test
    void a_person_is_read_without_roles() {
        User user = rowsOf(OneRosterFile.USERS).getFirst().user();

        assertThat(user.userIds()).containsExactly(new User.ExternalId("State", "77"));
        assertThat(user.givenName()).isEqualTo("Ada");
        assertThat(user.roles()).isEmpty();
    }

    @Test
    void a_role_is_read() {
        assertThat(rowsOf(OneRosterFile.ROLES).getFirst().role())
                .isEqualTo(new User.Role(
                        "r1", "teacher", "primary", "s1", Optional.of(LocalDate.of(2020, 8, 1)), Optional.empty()));
    }

    @Test
    void an_enrollment_is_read_and_is_not_primary_unless_said() {
        assertThat(rowsOf(OneRosterFile.ENROLLMENTS).get(1).details(OneRosterFile.ENROLLMENTS))
                .isEqualTo(new Enrollment(
                        "k1", "s1", new PersonRef("p1"), "student", false, Optional.empty(), Optional.empty()));
    }

    @Test
    void every_kind_is_read() {
        for (OneRosterFile file : OneRosterFile.values()) {
            if (file != OneRosterFile.ROLES && file != OneRosterFile.DEMOGRAPHICS) {
                assertThat(rowsOf(file))
                        .allSatisfy(row -> assertThat(row.details(file)).isNotNull());
            }
        }
    }
}
