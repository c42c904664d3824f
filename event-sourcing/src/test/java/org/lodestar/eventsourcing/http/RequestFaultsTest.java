package org.lodestar.eventsourcing.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import jakarta.validation.Valid;
import jakarta.validation.constraints.DecimalMax;
import jakarta.validation.constraints.DecimalMin;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Positive;
import jakarta.validation.constraints.Size;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.lodestar.eventsourcing.Fault;
import org.lodestar.eventsourcing.PersonRef;
import org.lodestar.eventsourcing.json.Json;

class RequestFaultsTest {

    enum Colour {
        RED,
        GREEN
    }

    record Level(int value) {}

    record Part(
            @NotBlank @Size(max = 10) String label,
            @Min(1) @Max(9) int weight,
            Optional<LocalDate> due) {}

    record Request(
            @NotBlank @Size(max = 20) String title,
            @NotNull Colour colour,
            int count,
            boolean urgent,
            @NotNull @DecimalMin("0.5") @DecimalMax("99.5") BigDecimal amount,
            @NotNull LocalDate day,
            @NotNull Instant moment,
            @NotNull PersonRef owner,
            @NotNull @Valid Part part,
            @NotEmpty @Size(max = 3) List<@Valid Part> parts,
            Optional<@Size(max = 4) String> note,
            Optional<UUID> id,
            Optional<Part> maybe,
            Optional<Integer> number,
            @Pattern(regexp = "[A-Z]{2}") String country,
            @Positive Integer positive,
            @Size(max = 2) Set<Colour> colours,
            Level level,
            Long large) {}

    private static final String VALID = """
            {"title":"t","colour":"RED","count":1,"urgent":false,"amount":1.5,"day":"2026-02-28",
             "moment":"2026-02-28T00:00:00Z","owner":"ada","part":{"label":"l","weight":1},
             "parts":[{"label":"l","weight":9,"due":"2026-02-28"}]}""";

    private final RequestSchemas schemas = new RequestSchemas();

    private List<Fault> faults(String json) {
        return schemas.faults(Request.class, Json.read(json, JsonNode.class));
    }

    private List<String> pointers(String json) {
        return faults(json).stream().map(Fault::pointer).distinct().sorted().toList();
    }

    /** The valid request with one member added or replaced. */
    private static String with(String name, String value) {
        var body = (com.fasterxml.jackson.databind.node.ObjectNode) Json.read(VALID, JsonNode.class);
        body.set(name, Json.read(value, JsonNode.class));
        return body.toString();
    }

    @Test
    void what_is_needed_is_enough_and_can_be_read() {
        assertThat(faults(VALID)).isEmpty();
        assertThat(Json.read(VALID, Request.class).parts()).hasSize(1);
        assertThat(Json.read(VALID, Request.class).note()).isEmpty();
    }

    @Test
    void everything_that_is_missing_is_named_at_once() {
        assertThat(pointers("{}"))
                .containsExactly(
                        "/amount", "/colour", "/count", "/day", "/moment", "/owner", "/part", "/parts", "/title",
                        "/urgent");
    }

    @Test
    void faults_at_every_depth_are_named_at_once() {
        assertThat(pointers("""
                {"title":"this title is too long","colour":"BLUE","count":"1","urgent":"yes","amount":0.4,
                 "day":"2026-02-30","moment":"yesterday","owner":7,"part":{"label":"","weight":10,"extra":1},
                 "parts":[{"label":"l","weight":1},{"label":"l","weight":0},{"weight":1}],
                 "note":"fives","id":"not-a-uuid","maybe":{},"number":1.5,"country":"Us","positive":0,
                 "colours":["RED","PINK"],"level":"high","unknown":null}"""))
                .containsExactly(
                        "/amount",
                        "/colour",
                        "/colours/1",
                        "/count",
                        "/country",
                        "/day",
                        "/id",
                        "/level",
                        "/maybe/label",
                        "/maybe/weight",
                        "/moment",
                        "/note",
                        "/number",
                        "/owner",
                        "/part/extra",
                        "/part/label",
                        "/part/weight",
                        "/parts/1/weight",
                        "/parts/2/label",
                        "/positive",
                        "/title",
                        "/unknown",
                        "/urgent");
    }

    /** Whatever has no fault must be readable: nothing may pass the schema and fail in the mapper. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "note|null",
                "maybe|null",
                "number|7",
                "id|\"01890a5d-ac96-774b-bcce-b302099a8057\"",
                "colours|[]",
                "level|3",
                "positive|1",
                "country|\"US\"",
                "amount|99.5",
                "amount|1",
                "amount|1e1",
                "count|-5",
                "moment|\"2026-02-28T00:00:00.123456Z\"",
                "moment|\"2026-02-28T00:00:00+02:00\"",
                "title|\"ü\uD83D\uDE00\""
            })
    void what_has_no_fault_can_be_read(String name, String value) {
        assertThat(faults(with(name, value))).isEmpty();
        assertThat(Json.read(with(name, value), Request.class)).isNotNull();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "title|null|/title",
                "title|\"   \"|/title",
                "title|\"a\\u0000b\"|/title",
                "title|[]|/title",
                "colour|\"red\"|/colour",
                "colour|0|/colour",
                "count|null|/count",
                "count|1.5|/count",
                "count|99999999999|/count",
                "count|-99999999999|/count",
                "count|true|/count",
                "level|99999999999|/level",
                "large|9999999999999999999|/large",
                "number|99999999999|/number",
                "urgent|1|/urgent",
                "amount|\"1.5\"|/amount",
                "amount|99.51|/amount",
                "amount|1e999999999|/amount",
                "day|\"28.02.2026\"|/day",
                "day|\"2026-02-28T00:00:00Z\"|/day",
                "day|20260228|/day",
                "day|\"+999999999-01-01\"|/day",
                "moment|\"2026-02-28\"|/moment",
                "moment|\"2026-02-28T00:00:00\"|/moment",
                "moment|1767225600|/moment",
                "moment|\"2026-02-28T25:00:00Z\"|/moment",
                "colours|null|/colours",
                "owner|{\"value\":\"ada\"}|/owner",
                "owner|null|/owner",
                "part|null|/part",
                "part|[]|/part",
                "parts|[]|/parts",
                "parts|null|/parts",
                "parts|[null]|/parts/0",
                "parts|{}|/parts",
                "parts|[{\"label\":\"l\",\"weight\":1},{\"label\":\"l\",\"weight\":1},{\"label\":\"l\",\"weight\":1},{\"label\":\"l\",\"weight\":1}]|/parts",
                "id|\"1-1-1-1-1\"|/id",
                "colours|[\"RED\",\"GREEN\",\"RED\"]|/colours",
                "colours|[null]|/colours/0",
                "a/b~c|1|/a~1b~0c"
            })
    void what_cannot_be_read_or_kept_is_a_fault_at_its_place(String name, String value, String pointer) {
        assertThat(pointers(with(name, value))).containsExactly(pointer);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"[]", "null", "1", "\"text\"", "true"})
    void a_body_that_is_no_object_is_a_fault(String body) {
        assertThat(faults(body)).isNotEmpty();
    }

    @Test
    void a_fault_says_what_would_be_right_and_never_what_was_sent() {
        assertThat(faults(with("note", "\"secret words\"")))
                .singleElement()
                .satisfies(fault -> assertThat(fault.detail()).contains("4").doesNotContain("secret"));
        assertThat(faults(with("colour", "\"secret\"")))
                .singleElement()
                .satisfies(fault -> assertThat(fault.detail()).contains("RED").doesNotContain("secret"));
        assertThat(faults(with("day", "\"secret\"")))
                .singleElement()
                .satisfies(fault -> assertThat(fault.detail()).doesNotContain("secret"));
        assertThat(faults(with("country", "\"secret\"")))
                .singleElement()
                .satisfies(fault -> assertThat(fault.detail()).doesNotContain("secret"));
    }

    @Test
    void faults_are_many_but_not_without_end() {
        StringBuilder parts = new StringBuilder("[");
        for (int i = 0; i < 5_000; i++) {
            parts.append(i == 0 ? "" : ",").append("{}");
        }
        assertThat(faults(with("parts", parts + "]"))).hasSizeBetween(50, 200);
    }
}
