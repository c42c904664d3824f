package org.lodestar.roster.sync.oneroster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.tuple;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.lodestar.oneroster.csv.Mode;
import org.lodestar.oneroster.csv.OneRosterPackage;
import org.lodestar.oneroster.csv.PackageFault;
import org.lodestar.oneroster.csv.PackageLimits;
import org.lodestar.oneroster.csv.PackageRefused;
import org.lodestar.oneroster.csv.Reason;
import org.lodestar.oneroster.csv.Rows;

class OneRosterPackageTest {

    private static final PackageLimits LIMITS = new PackageLimits(30, 64 * 1024 * 1024, 200);
    private static final String[] VERSIONS = {"manifest.version,1.0", "oneroster.version,1.2"};

    @TempDir
    Path directory;

    private List<PackageFault> faultsOf(PackageBuilder builder) {
        return faultsOf(builder.write(directory));
    }

    private static List<PackageFault> faultsOf(Path file) {
        return refusal(
                () -> OneRosterPackage.open(file, LIMITS, OneRosterFile.BINDING).close());
    }

    private static List<PackageFault> refusal(org.assertj.core.api.ThrowableAssert.ThrowingCallable reading) {
        return assertThatExceptionOfType(PackageRefused.class)
                .isThrownBy(reading)
                .actual()
                .faults();
    }

    private List<PackageFault> faultsOfReading(PackageBuilder builder, OneRosterFile file) {
        return refusal(() -> {
            try (OneRosterPackage<OneRosterFile> opened =
                            OneRosterPackage.open(builder.write(directory), LIMITS, OneRosterFile.BINDING);
                    Rows rows = opened.rows(file)) {
                rows.forEachRemaining(_ -> {});
            }
        });
    }

    @Nested
    class a_good_package {

        @Test
        void says_what_it_holds_and_where_it_comes_from() throws IOException {
            Path file = PackageBuilder.aDistrict()
                    .entry("lineItems.csv", "anything")
                    .write(directory);

            try (OneRosterPackage<OneRosterFile> opened = OneRosterPackage.open(file, LIMITS, OneRosterFile.BINDING)) {
                assertThat(opened.manifest().files().keySet())
                        .containsExactlyInAnyOrderElementsOf(Stream.of(OneRosterFile.values())
                                .filter(f -> f != OneRosterFile.DEMOGRAPHICS)
                                .toList());
                assertThat(opened.manifest().leftAlone()).containsExactly("lineItems");
                assertThat(opened.manifest().sourceSystem()).isEqualTo(Optional.of("Test"));
            }
        }
    }

    @Nested
    class a_package_of_deltas {

        @Test
        void says_file_by_file_how_it_is_meant() throws IOException {
            Path file = new PackageBuilder()
                    .rows(OneRosterFile.ORGS, "d1,,,Riverbend,district,,")
                    .delta(OneRosterFile.ROLES, "r1,tobedeleted,2026-01-01T00:00:00.000Z,t1,,,,,,")
                    .entry("results.csv", "anything")
                    .write(directory);

            try (OneRosterPackage<OneRosterFile> opened = OneRosterPackage.open(file, LIMITS, OneRosterFile.BINDING)) {
                assertThat(opened.manifest().files())
                        .containsExactlyInAnyOrderEntriesOf(
                                Map.of(OneRosterFile.ORGS, Mode.BULK, OneRosterFile.ROLES, Mode.DELTA));
                assertThat(opened.manifest().hasDeltas()).isTrue();
            }
        }

        @Test
        void may_have_a_file_without_rows() throws IOException {
            Path file = new PackageBuilder().delta(OneRosterFile.ORGS).write(directory);

            try (OneRosterPackage<OneRosterFile> opened = OneRosterPackage.open(file, LIMITS, OneRosterFile.BINDING);
                    Rows rows = opened.rows(OneRosterFile.ORGS)) {
                assertThat(rows.hasNext()).isFalse();
            }
        }
    }

    @Nested
    class a_container_is_refused {

        @Test
        void that_is_no_zip() throws IOException {
            Path file = Files.writeString(directory.resolve("no.zip"), "sourcedId,status\n1,active\n");

            assertThat(faultsOf(file)).extracting(PackageFault::reason).containsExactly(Reason.NOT_A_ZIP);
        }

        @Test
        void that_is_empty() throws IOException {
            assertThat(faultsOf(Files.createFile(directory.resolve("empty.zip"))))
                    .extracting(PackageFault::reason)
                    .containsExactly(Reason.NOT_A_ZIP);
        }

        @Test
        void that_was_cut_off() throws IOException {
            byte[] whole = Files.readAllBytes(PackageBuilder.aDistrict().write(directory));
            Path file = Files.write(directory.resolve("cut.zip"), Arrays.copyOf(whole, whole.length / 2));

            assertThat(faultsOf(file)).extracting(PackageFault::reason).containsExactly(Reason.NOT_A_ZIP);
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "../orgs.csv",
                    "/etc/passwd",
                    "district/orgs.csv",
                    "..\\orgs.csv",
                    "C:orgs.csv",
                    "..",
                    "folder/",
                    "orgs.csv\u0000.txt"
                })
        void with_an_entry_that_is_no_file_at_its_top(String name) {
            assertThat(faultsOf(PackageBuilder.aDistrict().manifest(VERSIONS).entry(name, "x")))
                    .extracting(PackageFault::reason)
                    .contains(Reason.UNSAFE_ENTRY_NAME);
        }

        @Test
        void with_a_file_in_two_spellings() {
            assertThat(faultsOf(PackageBuilder.aDistrict().entry("ORGS.csv", "x")))
                    .extracting(PackageFault::reason)
                    .contains(Reason.DUPLICATE_ENTRY);
        }

        @Test
        void with_the_same_name_twice() throws IOException {
            byte[] zip = Files.readAllBytes(
                    PackageBuilder.aDistrict().entry("orgz.csv", "x").write(directory));
            byte[] forged = new String(zip, StandardCharsets.ISO_8859_1)
                    .replace("orgz.csv", "orgs.csv")
                    .getBytes(StandardCharsets.ISO_8859_1);

            assertThat(faultsOf(Files.write(directory.resolve("forged.zip"), forged)))
                    .extracting(PackageFault::reason)
                    .contains(Reason.DUPLICATE_ENTRY);
        }

        @Test
        void with_a_file_that_the_standard_does_not_know() {
            assertThat(faultsOf(PackageBuilder.aDistrict().entry("diary.csv", "x")))
                    .extracting(PackageFault::reason, fault -> fault.file().orElse(""))
                    .containsExactlyInAnyOrder(
                            tuple(Reason.UNKNOWN_FILE, "diary.csv"), tuple(Reason.UNKNOWN_FILE, "manifest.csv"));
        }

        @Test
        void with_too_many_entries() {
            PackageBuilder builder = PackageBuilder.aDistrict();
            for (int i = 0; i < 40; i++) {
                builder.entry("a" + i + ".csv", "");
            }

            assertThat(faultsOf(builder)).extracting(PackageFault::reason).containsExactly(Reason.TOO_MANY_ENTRIES);
        }

        @Test
        void that_inflates_without_end() {
            byte[] bomb = new byte[20 * 1024 * 1024];
            Arrays.fill(bomb, (byte) '\n');

            assertThat(faultsOfReading(PackageBuilder.aDistrict().entry("orgs.csv", bomb), OneRosterFile.ORGS))
                    .extracting(PackageFault::reason, fault -> fault.file().orElse(""))
                    .containsExactly(tuple(Reason.TOO_LARGE, "orgs.csv"));
        }

        @Test
        void whose_files_together_are_too_large() {
            Path file = PackageBuilder.aDistrict().write(directory);

            assertThat(refusal(() -> OneRosterPackage.open(file, new PackageLimits(30, 100, 200), OneRosterFile.BINDING)
                            .close()))
                    .extracting(PackageFault::reason)
                    .containsExactly(Reason.TOO_LARGE);
        }

        @Test
        void with_a_damaged_entry() throws IOException {
            byte[] zip = Files.readAllBytes(PackageBuilder.aDistrict().write(directory));
            int crc = new String(zip, StandardCharsets.ISO_8859_1).lastIndexOf("PK\u0001\u0002") + 16;
            zip[crc] ^= 1;
            Path file = Files.write(directory.resolve("damaged.zip"), zip);

            assertThat(refusal(() -> {
                        try (OneRosterPackage<OneRosterFile> opened =
                                        OneRosterPackage.open(file, LIMITS, OneRosterFile.BINDING);
                                Rows rows = opened.rows(OneRosterFile.ENROLLMENTS)) {
                            rows.forEachRemaining(_ -> {});
                        }
                    }))
                    .extracting(PackageFault::reason)
                    .containsExactly(Reason.NOT_A_ZIP);
        }
    }

    @Nested
    class a_manifest_is_refused {

        @Test
        void that_is_missing() throws IOException {
            byte[] zip = Files.readAllBytes(PackageBuilder.aDistrict().write(directory));
            byte[] renamed = new String(zip, StandardCharsets.ISO_8859_1)
                    .replace("manifest.csv", "scoreScales.csv".substring(0, 12))
                    .getBytes(StandardCharsets.ISO_8859_1);

            assertThat(faultsOf(Files.write(directory.resolve("bare.zip"), renamed)))
                    .extracting(PackageFault::reason)
                    .contains(Reason.MANIFEST_MISSING);
        }

        @ParameterizedTest
        @ValueSource(strings = {"1.1", "1.0", "2.0", "v1.2"})
        void of_another_version(String version) {
            assertThat(faultsOf(PackageBuilder.aDistrict()
                            .manifest("manifest.version,1.0", "oneroster.version," + version)))
                    .extracting(PackageFault::reason)
                    .contains(Reason.UNSUPPORTED_VERSION);
        }

        @Test
        void without_its_versions() {
            assertThat(faultsOf(PackageBuilder.aDistrict().manifest("file.orgs,bulk")))
                    .filteredOn(fault -> fault.reason() == Reason.MANIFEST_INVALID)
                    .hasSize(2);
        }

        @Test
        void that_declares_what_is_not_there_and_hides_what_is() {
            assertThat(faultsOf(new PackageBuilder()
                            .rows(OneRosterFile.ORGS, "d1,,,Riverbend,district,,")
                            .manifest(VERSIONS[0], VERSIONS[1], "file.courses,bulk", "file.orgs,absent")))
                    .extracting(PackageFault::reason, fault -> fault.file().orElse(""))
                    .containsExactlyInAnyOrder(
                            tuple(Reason.FILE_MISSING, "courses.csv"), tuple(Reason.FILE_UNDECLARED, "orgs.csv"));
        }

        @Test
        void that_has_people_without_roles() {
            assertThat(faultsOf(PackageBuilder.aDistrict().without(OneRosterFile.ROLES)))
                    .extracting(PackageFault::reason, fault -> fault.file().orElse(""))
                    .containsExactly(tuple(Reason.FILE_MISSING, "roles.csv"));
        }

        @Test
        void that_has_all_people_and_some_roles_not_at_all() {
            assertThat(faultsOf(new PackageBuilder()
                            .delta(OneRosterFile.USERS)
                            .rows(OneRosterFile.ROLES, "r3,,,p1,primary,student,,,s1,")
                            .without(OneRosterFile.USERS)))
                    .extracting(PackageFault::reason, fault -> fault.file().orElse(""))
                    .containsExactly(tuple(Reason.FILE_MISSING, "users.csv"));
        }

        @Test
        void that_declares_nothing_to_import() {
            assertThat(faultsOf(new PackageBuilder().manifest(VERSIONS)))
                    .extracting(PackageFault::reason)
                    .containsExactly(Reason.NOTHING_TO_IMPORT);
        }

        @Test
        void with_every_fault_at_once() {
            assertThat(faultsOf(new PackageBuilder()
                            .entry("../x", "")
                            .entry("strange.csv", "")
                            .manifest(
                                    "oneroster.version,1.1",
                                    "file.orgs,sometimes",
                                    "file.orgs,bulk",
                                    "file.nothing,bulk",
                                    "one cell")))
                    .extracting(PackageFault::reason)
                    .contains(
                            Reason.UNSAFE_ENTRY_NAME,
                            Reason.UNKNOWN_FILE,
                            Reason.UNSUPPORTED_VERSION,
                            Reason.MANIFEST_INVALID,
                            Reason.FILE_MISSING);
        }
    }

    @Test
    void what_a_stranger_wrote_is_shown_short_and_harmless() {
        String name = "\u001b[31m" + "x".repeat(500);

        assertThat(faultsOf(PackageBuilder.aDistrict().manifest(VERSIONS).entry(name, "x")).stream()
                        .flatMap(fault -> fault.file().stream()))
                .allSatisfy(shown -> assertThat(shown).hasSizeLessThan(110).doesNotContain("\u001b"));
    }
}
