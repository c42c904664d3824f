package org.lodestar.eventsourcing.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonProcessingException;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.lodestar.eventsourcing.Fault;
import org.lodestar.eventsourcing.json.Json;

class RequestSchemasTest {

    private static final String VALID = """
            {"name":"Ada","colour":"RED","day":"2026-01-31","tags":["a"],"count":3,
             "part":{"id":"0199c2b4-7d1e-7c55-8f5e-0d3f6f1c2a11"}}""";

    private final RequestSchemas schemas = new RequestSchemas();

    enum Colour {
        RED,
        GREEN
    }

    record Part(@NotNull UUID id) {}

    record Request(
            @NotBlank @Size(max = 5) String name,
            @NotNull Colour colour,
            Optional<Colour> other,
            @NotNull LocalDate day,
            @Size(max = 2) List<@NotBlank String> tags,
            @Min(1) @Max(9) int count,
            @NotNull Part part,
            @Size(min = 1) Optional<String> note) {}

    private List<Fault> faults(String body) {
        try {
            return schemas.faults(Request.class, Json.mapper().readTree(body));
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
    }

    @Test
    void what_may_be_left_out_is_left_out() {
        assertThat(faults(VALID)).isEmpty();
        assertThat(faults(VALID.replace("\"tags\":[\"a\"],", ""))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(quoteCharacter = '\'', delimiter = '|', textBlock = """
            "Ada"          | " "            | /name
            "Ada"          | ""             | /name
            "Ada"          | "Adalbert"     | /name
            "Ada"          | 7              | /name
            "Ada"          | null           | /name
            "Ada"          | "A\\u0000"     | /name
            "RED"          | "BLUE"         | /colour
            "RED"          | 7              | /colour
            "RED"          | "RED","other":"BLUE" | /other
            "RED"          | "RED","other":7      | /other
            2026-01-31     | 2026-02-31     | /day
            ["a"]          | ["a"," "]      | /tags/1
            ["a"]          | ["a","b","c"]  | /tags
            ["a"]          | {}             | /tags
            "count":3      | "count":0      | /count
            "count":3      | "count":3.5    | /count
            0199c2b4       | 0199           | /part/id
            "id"           | "ID"           | /part/ID,/part/id
            "count":3,     | "note":"",     | /count,/note
            """)
    void every_place_at_fault_is_named_once(String valid, String invalid, String pointers) {
        assertThat(VALID).contains(valid);
        assertThat(faults(VALID.replace(valid, invalid)))
                .extracting(Fault::pointer)
                .containsExactlyInAnyOrder(pointers.split(","));
    }

    @Test
    void a_blank_name_is_called_blank() {
        assertThat(faults(VALID.replace("Ada", " "))).containsExactly(new Fault("/name", "must not be blank"));
    }

    @Test
    void what_is_wrong_is_said_without_repeating_it() {
        assertThat(faults(VALID.replace("RED", "secret").replace("Ada", "secretive")))
                .hasSize(2)
                .noneMatch(fault -> fault.detail().contains("secret"));
    }

    record Foreign(@JsonProperty("class") Optional<@NotBlank String> schoolClass, Map<String, Object> metadata) {}

    @Test
    void a_component_may_be_called_otherwise_and_a_map_holds_anything() throws JsonProcessingException {
        assertThat(schemas.faults(
                        Foreign.class,
                        Json.mapper().readTree("{\"class\":\"1a\",\"metadata\":{\"a\":{\"b\":[1,true]}}}")))
                .isEmpty();
        assertThat(schemas.faults(Foreign.class, Json.mapper().readTree("{\"schoolClass\":\"1a\",\"metadata\":7}")))
                .extracting(Fault::pointer)
                .containsExactlyInAnyOrder("/schoolClass", "/metadata");
    }
}
