package org.lodestar.roster.sync.oneroster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.tuple;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.lodestar.oneroster.csv.CheckedRow;
import org.lodestar.oneroster.csv.CsvLines;
import org.lodestar.oneroster.csv.Mode;
import org.lodestar.oneroster.csv.PackageFault;
import org.lodestar.oneroster.csv.PackageRefused;
import org.lodestar.oneroster.csv.Reason;
import org.lodestar.oneroster.csv.Rows;

class RowsTest {

    private static final String ORG_HEADER = "sourcedId,status,dateLastModified,name,type,identifier,parentSourcedId";

    private static List<CheckedRow> read(OneRosterFile file, byte[] bytes) {
        return read(file, Mode.BULK, bytes);
    }

    private static List<CheckedRow> read(OneRosterFile file, Mode mode, byte[] bytes) {
        try (Rows rows = new Rows(file, mode, new CsvLines(file.fileName(), new ByteArrayInputStream(bytes)))) {
            List<CheckedRow> all = new ArrayList<>();
            rows.forEachRemaining(all::add);
            return all;
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static List<CheckedRow> read(OneRosterFile file, String... rows) {
        return read(
                file, (PackageBuilder.header(file) + "\n" + String.join("\n", rows)).getBytes(StandardCharsets.UTF_8));
    }

    private static List<CheckedRow> readOrgs(String text) {
        return read(OneRosterFile.ORGS, text.getBytes(StandardCharsets.UTF_8));
    }

    private static List<PackageFault> faults(OneRosterFile file, String row) {
        assertThat(read(file, row)).singleElement().isInstanceOf(CheckedRow.Invalid.class);
        return ((CheckedRow.Invalid) read(file, row).getFirst()).faults();
    }

    private static List<PackageFault> refusalOf(byte[] orgs) {
        return assertThatExceptionOfType(PackageRefused.class)
                .isThrownBy(() -> read(OneRosterFile.ORGS, orgs))
                .actual()
                .faults();
    }

    private static List<PackageFault> refusalOf(String orgs) {
        return refusalOf(orgs.getBytes(StandardCharsets.UTF_8));
    }

    @Nested
    class a_good_file {

        @Test
        void gives_the_values_that_are_kept_with_their_line() {
            assertThat(read(OneRosterFile.CLASSES, "", "k1,,,\"Reading, 3\",\"03, 04\",c1,,scheduled,,s1,\"y1,y2\",,,"))
                    .containsExactly(new CheckedRow.Valid(
                            3,
                            "k1",
                            Map.of(
                                    "title", "Reading, 3",
                                    "grades", List.of("03", "04"),
                                    "courseSourcedId", "c1",
                                    "classType", "scheduled",
                                    "schoolSourcedId", "s1",
                                    "termSourcedIds", List.of("y1", "y2"))));
        }

        @Test
        void never_gives_a_password() {
            assertThat(read(OneRosterFile.USERS, "t1,,,true,ada,,Ada,Okafor,,,,,,,,correct horse,,,,,,")
                            .getFirst())
                    .isInstanceOfSatisfying(
                            CheckedRow.Valid.class,
                            row -> assertThat(row.values())
                                    .doesNotContainKey("password")
                                    .doesNotContainValue("correct horse"));
        }

        @Test
        void keeps_nothing_of_demographics() {
            assertThat(read(OneRosterFile.DEMOGRAPHICS, "p1,,,2015-02-03,female,false,true,false,false,false,,,,,,"))
                    .containsExactly(new CheckedRow.Valid(2, "p1", Map.of()));
        }

        @Test
        void may_begin_with_a_byte_order_mark_and_end_lines_either_way() {
            assertThat(readOrgs("\uFEFF" + ORG_HEADER + "\r\nd1,,,Riverbend,district,,\r\n"))
                    .containsExactly(new CheckedRow.Valid(2, "d1", Map.of("name", "Riverbend", "type", "district")));
        }

        @Test
        void may_have_extension_columns_and_any_order() {
            assertThat(readOrgs("name,type,sourcedId,status,dateLastModified,identifier,parentSourcedId,metadata.x\n"
                            + "Riverbend,district,d1,,,,,whatever"))
                    .containsExactly(new CheckedRow.Valid(2, "d1", Map.of("name", "Riverbend", "type", "district")));
        }

        @Test
        void may_hold_letters_of_every_script() {
            assertThat(readOrgs(ORG_HEADER + "\nd1,,,Škola 学校 🏫,district,,"))
                    .containsExactly(new CheckedRow.Valid(2, "d1", Map.of("name", "Škola 学校 🏫", "type", "district")));
        }
    }

    @Nested
    class a_file_is_refused {

        @Test
        void whose_bytes_are_not_utf_8_with_the_line() {
            byte[] latin = (ORG_HEADER + "\nd1,,,Riverbend,district,,\nd2,,,Caf\u00e9,school,,\n")
                    .getBytes(StandardCharsets.ISO_8859_1);

            assertThat(refusalOf(latin))
                    .extracting(PackageFault::reason, PackageFault::row)
                    .containsExactly(tuple(Reason.NOT_UTF_8, OptionalLong.of(3)));
        }

        @Test
        void whose_bytes_end_in_the_middle_of_a_letter_far_down() {
            String row = "d1,,,Riverbend,district,,\n";
            byte[] text = (ORG_HEADER + "\n" + row.repeat(5_000) + "d2,,,Caf\u00e9").getBytes(StandardCharsets.UTF_8);
            byte[] cut = java.util.Arrays.copyOf(text, text.length - 1);

            assertThat(refusalOf(cut))
                    .extracting(PackageFault::reason, PackageFault::row)
                    .containsExactly(tuple(Reason.NOT_UTF_8, OptionalLong.of(5_002)));
        }

        @Test
        void without_rows() {
            assertThat(refusalOf(ORG_HEADER + "\n"))
                    .extracting(PackageFault::reason)
                    .containsExactly(Reason.FILE_WITHOUT_ROWS);
            assertThat(refusalOf("")).extracting(PackageFault::reason).containsExactly(Reason.FILE_WITHOUT_ROWS);
        }

        @Test
        void with_every_wrong_column_named() {
            assertThat(refusalOf("sourcedId,status,dateLastModified,Name,type,type\nd1,,,x,district,district"))
                    .extracting(PackageFault::reason, fault -> fault.column().orElse(""))
                    .containsExactlyInAnyOrder(
                            tuple(Reason.UNKNOWN_COLUMN, "Name"),
                            tuple(Reason.DUPLICATE_COLUMN, "type"),
                            tuple(Reason.COLUMN_MISSING, "name"),
                            tuple(Reason.COLUMN_MISSING, "identifier"),
                            tuple(Reason.COLUMN_MISSING, "parentSourcedId"));
        }

        @Test
        void with_a_quote_that_never_ends() {
            assertThat(refusalOf(ORG_HEADER + "\nd1,,,\"River" + "bend,\n".repeat(20_000)))
                    .extracting(PackageFault::reason, PackageFault::row)
                    .containsExactly(tuple(Reason.MALFORMED_CSV, OptionalLong.of(2)));
        }

        @Test
        void with_letters_after_a_quoted_value() {
            assertThat(refusalOf(ORG_HEADER + "\nd1,,,\"River\"bend,district,,"))
                    .extracting(PackageFault::reason)
                    .containsExactly(Reason.MALFORMED_CSV);
        }

        @Test
        void with_a_line_of_endless_cells() {
            assertThat(refusalOf(ORG_HEADER + "\nd1" + ",".repeat(100_000)))
                    .extracting(PackageFault::reason)
                    .containsExactly(Reason.MALFORMED_CSV);
        }

        @Test
        void without_reading_a_name_that_never_ends_into_memory() {
            var endless = new SequenceInputStream(
                    new ByteArrayInputStream((ORG_HEADER + "\nd1,,,").getBytes(StandardCharsets.UTF_8)),
                    new java.io.InputStream() {
                        @Override
                        public int read() {
                            return 'x';
                        }
                    });

            assertThatExceptionOfType(PackageRefused.class).isThrownBy(() -> {
                try (Rows rows = new Rows(OneRosterFile.ORGS, Mode.BULK, new CsvLines("orgs.csv", endless))) {
                    rows.forEachRemaining(_ -> {});
                }
            });
        }
    }

    @Nested
    class a_row_is_rejected {

        @Test
        void with_a_wrong_number_of_cells() {
            assertThat(faults(OneRosterFile.ORGS, "d1,,,Riverbend"))
                    .extracting(PackageFault::reason, PackageFault::row)
                    .containsExactly(tuple(Reason.WRONG_NUMBER_OF_CELLS, OptionalLong.of(2)));
        }

        @ParameterizedTest
        @CsvSource(delimiter = '|', textBlock = """
                ORGS | ,,,Riverbend,district,, | sourcedId | VALUE_MISSING
                ORGS | d 1,,,Riverbend,district,, | sourcedId | VALUE_INVALID
                ORGS | d1,active,,Riverbend,district,, | status | VALUE_FORBIDDEN_IN_BULK
                ORGS | d1,,2026-01-01T00:00:00.000Z,Riverbend,district,, | dateLastModified | VALUE_FORBIDDEN_IN_BULK
                ORGS | d1,,,,district,, | name | VALUE_MISSING
                ORGS | d1,,,\u0020\u0020,district,, | name | VALUE_MISSING
                ORGS | d1,,,Riverbend,School,, | type | VALUE_INVALID
                ORGS | d1,,,Riverbend,ext:,, | type | VALUE_INVALID
                ORGS | d1,,,Riverbend,district,,d%1 | parentSourcedId | VALUE_INVALID
                ACADEMIC_SESSIONS | y1,,,2027,schoolYear,2026-02-30,2027-06-01,,2027 | startDate | VALUE_INVALID
                ACADEMIC_SESSIONS | y1,,,2027,schoolYear,2026-8-1,2027-06-01,,2027 | startDate | VALUE_INVALID
                ACADEMIC_SESSIONS | y1,,,2027,schoolYear,2026-08-01,2026-06-01,,2027 | endDate | DATES_REVERSED
                ACADEMIC_SESSIONS | y1,,,2027,schoolYear,2026-08-01,2027-06-01,,27 | schoolYear | VALUE_INVALID
                CLASSES | k1,,,Reading,,c1,,scheduled,,s1,,,, | termSourcedIds | VALUE_MISSING
                CLASSES | k1,,,Reading,,c1,,scheduled,,s1,"y1,,y2",,, | termSourcedIds | VALUE_INVALID
                ROLES | r1,,,t1,tertiary,teacher,,,s1, | roleType | VALUE_INVALID
                ROLES | r1,,,t1,primary,wizard,,,s1, | role | VALUE_INVALID
                ROLES | r1,,,t1,primary,teacher,2026-01-02,2026-01-01,s1, | endDate | DATES_REVERSED
                ENROLLMENTS | e1,,,k1,s1,t1,teacher,yes,, | primary | VALUE_INVALID
                """)
        void for_a_value_of_the_wrong_form(OneRosterFile file, String row, String column, Reason reason) {
            assertThat(faults(file, row.replace("\\u0020", " ")))
                    .extracting(fault -> fault.column().orElse(""), PackageFault::reason)
                    .containsExactly(tuple(column, reason));
        }

        @Test
        void with_all_that_is_wrong_and_what_was_found() {
            assertThat(faults(OneRosterFile.ORGS, "d 1,,,,planet,,"))
                    .extracting(fault -> fault.column().orElse(""), PackageFault::value)
                    .containsExactly(
                            tuple("sourcedId", Optional.of("d 1")),
                            tuple("name", Optional.empty()),
                            tuple("type", Optional.of("planet")));
        }

        @Test
        void without_telling_what_is_personal() {
            assertThat(faults(OneRosterFile.USERS, "t1,,,true,ada,nonsense,Ada,Okafor,,,,,,,,,,,,,,"))
                    .extracting(fault -> fault.column().orElse(""), PackageFault::value)
                    .containsExactly(tuple("userIds", Optional.of(PackageFault.WITHHELD)));
            assertThat(faults(OneRosterFile.DEMOGRAPHICS, "p1,,,3 Feb 2015,,,,,,,,,,,,"))
                    .extracting(PackageFault::value)
                    .containsExactly(Optional.of(PackageFault.WITHHELD));
        }

        @ParameterizedTest
        @ValueSource(strings = {"\"River\nbend\"", "River\u0000bend", "River\u0007bend"})
        void with_line_breaks_or_control_characters(String name) {
            assertThat(faults(OneRosterFile.ORGS, "d1,,," + name + ",district,,"))
                    .extracting(PackageFault::reason)
                    .containsExactly(Reason.VALUE_INVALID);
        }

        @Test
        void for_a_value_that_is_too_long() {
            assertThat(faults(OneRosterFile.ORGS, "d1,,," + "x".repeat(3_000) + ",district,,"))
                    .extracting(
                            PackageFault::reason,
                            fault -> fault.value().orElse("").length())
                    .containsExactly(tuple(Reason.VALUE_TOO_LONG, 101));
        }
    }

    @Nested
    class a_row_of_a_delta {

        private static List<CheckedRow> readDelta(OneRosterFile file, String row) {
            return read(file, Mode.DELTA, (PackageBuilder.header(file) + "\n" + row).getBytes(StandardCharsets.UTF_8));
        }

        @Test
        void lists_its_entry() {
            assertThat(readDelta(OneRosterFile.ORGS, "d1,active,2026-08-31T06:30:00.000Z,Riverbend,district,,"))
                    .containsExactly(new CheckedRow.Valid(2, "d1", Map.of("name", "Riverbend", "type", "district")));
        }

        @Test
        void removes_its_entry_whatever_else_it_says() {
            assertThat(readDelta(OneRosterFile.ROLES, "r1,tobedeleted,2026-08-31T06:30:00Z,t1,,wizard,someday,,,"))
                    .containsExactly(new CheckedRow.Removal(2, "r1", Map.of("userSourcedId", "t1")));
        }

        @ParameterizedTest
        @CsvSource(delimiter = '|', textBlock = """
                d1,,2026-08-31T06:30:00.000Z,Riverbend,district,, | status | VALUE_MISSING
                d1,active,,Riverbend,district,, | dateLastModified | VALUE_MISSING
                d1,tobedeleted,,,,, | dateLastModified | VALUE_MISSING
                d1,toBeDeleted,2026-08-31T06:30:00.000Z,Riverbend,district,, | status | VALUE_INVALID
                d1,inactive,2026-08-31T06:30:00.000Z,Riverbend,district,, | status | VALUE_INVALID
                d1,active,2026-08-31,Riverbend,district,, | dateLastModified | VALUE_INVALID
                d1,active,2026-08-31T06:30:00.000+02:00,Riverbend,district,, | dateLastModified | VALUE_INVALID
                d 1,tobedeleted,2026-08-31T06:30:00.000Z,,,, | sourcedId | VALUE_INVALID
                d1,active,2026-08-31T06:30:00.000Z,,district,, | name | VALUE_MISSING
                """)
        void is_rejected_for_what_it_does_not_say_well(String row, String column, Reason reason) {
            assertThat(readDelta(OneRosterFile.ORGS, row))
                    .singleElement()
                    .isInstanceOfSatisfying(
                            CheckedRow.Invalid.class,
                            invalid -> assertThat(invalid.faults())
                                    .extracting(fault -> fault.column().orElse(""), PackageFault::reason)
                                    .containsExactly(tuple(column, reason)));
        }
    }
}
