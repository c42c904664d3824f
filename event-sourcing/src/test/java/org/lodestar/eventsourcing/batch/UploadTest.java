package org.lodestar.eventsourcing.batch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.lodestar.eventsourcing.Fault;
import org.lodestar.eventsourcing.commanding.CommandFailure;
import org.lodestar.eventsourcing.commanding.Streams;
import org.lodestar.eventsourcing.http.InvalidRequest;
import org.lodestar.eventsourcing.http.Operation;
import org.lodestar.eventsourcing.http.TallyOperations;
import org.lodestar.eventsourcing.json.Json;
import org.lodestar.eventsourcing.stage.Replica;

/** How an upload is told apart into lines, and what a line of CSV stands for. */
class UploadTest {

    private static final int LONGEST = 100;

    private static List<Lines.Line> all(Lines lines) throws IOException {
        List<Lines.Line> all = new ArrayList<>();
        for (Optional<Lines.Line> line = lines.next(); line.isPresent(); line = lines.next()) {
            all.add(line.get());
        }
        return all;
    }

    private static List<Lines.Line> json(String text) throws IOException {
        return all(new JsonLines(bytes(text), LONGEST));
    }

    private static CsvLines csv(String text) {
        return new CsvLines(bytes(text), 10_000);
    }

    private static ByteArrayInputStream bytes(String text) {
        return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String text(Lines.Line line) {
        return line.bytes().toString();
    }

    @Test
    void empty_lines_are_passed_over_and_counted() throws IOException {
        List<Lines.Line> lines = json("\ufeff{}\r\n\n  \n{\"a\":1}\n{}");

        assertThat(lines).extracting(Lines.Line::number).containsExactly(1, 4, 5);
        assertThat(lines).extracting(UploadTest::text).containsExactly("{}\r", "{\"a\":1}", "{}");
        assertThat(json("")).isEmpty();
        assertThat(json("\n\n")).isEmpty();
    }

    @Test
    void of_a_line_that_is_too_long_only_that_is_kept() throws IOException {
        List<Lines.Line> lines = json("x".repeat(300_000) + "\n{}\n" + "y".repeat(LONGEST));

        assertThat(lines).extracting(line -> line.bytes().length()).containsExactly(LONGEST + 1, 2, LONGEST);
    }

    @Test
    void a_record_is_where_it_begins() throws IOException {
        Lines lines = csv("\ufeffid, note \n1,\"two\nlines\"\n\n3,\"a \"\"b\"\"\"\n");

        assertThat(lines.columns()).containsExactly("id", "note");
        List<Lines.Line> records = all(lines);
        assertThat(records).extracting(Lines.Line::number).containsExactly(2, 5);
        assertThat(records)
                .extracting(UploadTest::text)
                .containsExactly("[\"1\",\"two\\nlines\"]", "[\"3\",\"a \\\"b\\\"\"]");
    }

    @Test
    void what_is_no_csv_is_refused_with_its_place() {
        CsvLines unclosed = csv("a,b\n1,2\n3,\"4\n5,6\n");
        assertThatThrownBy(() -> all(unclosed))
                .asInstanceOf(type(CommandFailure.Refused.class))
                .extracting(CommandFailure.Refused::reason)
                .isEqualTo(BatchRejection.BATCH_UNREADABLE);
        CsvLines broken = csv("a,b\n1,2\n3,\"4\"4\n5,6\n");
        assertThatThrownBy(() -> all(broken))
                .asInstanceOf(type(CommandFailure.Refused.class))
                .satisfies(refused -> {
                    assertThat(refused.reason()).isEqualTo(BatchRejection.BATCH_UNREADABLE);
                    assertThat(refused).hasMessageContaining("line 3");
                });
        assertThatThrownBy(() -> csv(""))
                .asInstanceOf(type(CommandFailure.Refused.class))
                .extracting(CommandFailure.Refused::reason)
                .isEqualTo(BatchRejection.BATCH_EMPTY);
        assertThatThrownBy(() -> all(new CsvLines(new ByteArrayInputStream(new byte[] {'a', '\n', (byte) 0xff}), 100)))
                .asInstanceOf(type(CommandFailure.Refused.class))
                .extracting(CommandFailure.Refused::reason)
                .isEqualTo(BatchRejection.BATCH_UNREADABLE);
    }

    private static Operation operation(String id) {
        // never called
        return TallyOperations.of(new Streams<>(Replica.TALLIES, null, null)).get(id);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "limit; 500; {\"body\":{\"limit\":500}}",
                "limit; 1e3; {\"body\":{\"limit\":1E+3}}",
                "limit; many; {\"body\":{\"limit\":\"many\"}}",
                "limit; 007; {\"body\":{\"limit\":\"007\"}}",
                "id; 12; {\"body\":{\"id\":\"12\"}}",
                "owner; ada; {\"body\":{\"owner\":\"ada\"}}",
                "note; true; {\"body\":{\"note\":\"true\"}}",
                "hidden; true; {\"body\":{\"hidden\":true}}",
                "hidden; yes; {\"body\":{\"hidden\":\"yes\"}}",
                "labels; a|b; {\"body\":{\"labels\":[\"a\",\"b\"]}}",
                "levels; 1|x; {\"body\":{\"levels\":[1,\"x\"]}}",
                "part.name; n; {\"body\":{\"part\":{\"name\":\"n\"}}}",
                "part.weight; -1.50; {\"body\":{\"part\":{\"weight\":-1.50}}}",
                "ifMatch; 3; {\"ifMatch\":3}",
                "note; ''; {}",
            })
    void a_cell_becomes_what_its_property_is(String column, String cell, String line) {
        Columns columns = Columns.of(operation("openTally"), List.of(column));

        assertThat(columns.line(Json.mapper().valueToTree(List.of(cell)))).isEqualTo(Json.read(line, JsonNode.class));
    }

    @Test
    void every_column_at_fault_is_named() {
        Operation add = operation("addAmount");

        assertThatThrownBy(() -> Columns.of(add, List.of("amount", "amount", "amonut", "path.no", "amount.x", "")))
                .asInstanceOf(type(InvalidRequest.class))
                .extracting(
                        invalid -> invalid.faults().stream().map(Fault::pointer).toList())
                .isEqualTo(List.of("amount", "amonut", "path.no", "amount.x", "", "path.id"));
        Operation open = operation("openTally");
        assertThatThrownBy(() -> Columns.of(open, List.of("part")))
                .asInstanceOf(type(InvalidRequest.class))
                .extracting(
                        invalid -> invalid.faults().stream().map(Fault::pointer).toList())
                .isEqualTo(List.of("part"));
    }

    @Test
    void a_record_has_a_cell_for_every_column() {
        Columns columns = Columns.of(operation("addAmount"), List.of("path.id", "amount"));

        assertThatThrownBy(() -> columns.line(Json.mapper().valueToTree(List.of("a"))))
                .isInstanceOf(InvalidRequest.class);
        assertThatThrownBy(() -> columns.line(Json.mapper().valueToTree(List.of("a", "1", ""))))
                .isInstanceOf(InvalidRequest.class);
    }
}
