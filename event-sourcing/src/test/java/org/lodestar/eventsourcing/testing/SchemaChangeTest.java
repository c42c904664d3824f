package org.lodestar.eventsourcing.testing;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.lodestar.eventsourcing.EventType;
import org.lodestar.eventsourcing.PersonRef;
import org.lodestar.eventsourcing.Restricted;
import org.lodestar.eventsourcing.Restricted.Classification;
import org.lodestar.eventsourcing.json.Json;
import org.lodestar.eventsourcing.testing.EventSchemas.Form;

/** Each change of a record against the schema that was committed before. */
class SchemaChangeTest {

    private static final EventSchemas SCHEMAS = new EventSchemas();

    enum Colour {
        RED,
        GREEN
    }

    enum MoreColours {
        RED,
        GREEN,
        BLUE
    }

    sealed interface Place {
        record Room(int number) implements Place {}

        record Yard(String name) implements Place {}
    }

    sealed interface FewerPlaces {
        record Room(int number) implements FewerPlaces {}
    }

    @EventType(value = "seen.v1", description = "Somebody saw something.")
    record Before(
            UUID what,
            Optional<String> where,
            Colour colour,
            Place place,
            List<Integer> counts,
            PersonRef by,
            @Restricted(Classification.PERSONAL) String words) {}

    private static List<String> breaks(Class<?> after) {
        return breaks(Before.class, after, Form.GENERAL);
    }

    private static List<String> breaks(Class<?> before, Class<?> after, Form form) {
        return SchemaChange.breaks(SCHEMAS.of(before, form, false), SCHEMAS.of(after, form, false));
    }

    @Nested
    class an_addition_is_no_break {

        @EventType(value = "seen.v1", description = "Said in other words.")
        record After(
                UUID what,
                Optional<String> where,
                MoreColours colour,
                Place place,
                List<Integer> counts,
                PersonRef by,
                @Restricted(Classification.PERSONAL) String words,
                Optional<Integer> later) {}

        @Test
        void of_an_optional_component_a_name_or_other_words() {
            assertThat(breaks(After.class)).isEmpty();
            assertThat(breaks(Before.class)).isEmpty();
        }

        @Test
        void of_a_kind() {
            JsonNode fewer = SCHEMAS.of(Kinds.class, Form.GENERAL, false);
            JsonNode more = SCHEMAS.of(MoreKinds.class, Form.GENERAL, false);

            assertThat(SchemaChange.breaks(fewer, more)).isEmpty();
            assertThat(SchemaChange.breaks(more, fewer)).containsExactly("/place: Yard is no longer one of the kinds");
        }

        @EventType(value = "kinds.v1", description = "One kind.")
        record Kinds(FewerPlaces place) {}

        @EventType(value = "kinds.v1", description = "Two kinds.")
        record MoreKinds(Place place) {}
    }

    @Nested
    class a_break_is_found {

        @EventType(value = "seen.v1", description = "A component was renamed, another removed.")
        record Renamed(UUID which, Colour colour, Place place, List<Integer> counts, PersonRef by) {}

        @Test
        void when_a_component_is_gone_or_has_another_name() {
            assertThat(breaks(Renamed.class))
                    .contains("/what is gone", "/where is gone")
                    .contains("/which is required, and what is on the topics already may lack it");
        }

        @EventType(value = "seen.v1", description = "Other types.")
        record Retyped(
                String what, Optional<Integer> where, Colour colour, Place place, List<String> counts, PersonRef by) {}

        @Test
        void when_a_type_or_a_format_changes() {
            assertThat(breaks(Retyped.class))
                    .contains("/where: type was \"string\" and is \"integer\"")
                    .anyMatch(each -> each.startsWith("/what: format was"))
                    .anyMatch(each -> each.startsWith("/counts/*: type was"));
        }

        @EventType(value = "seen.v1", description = "What was there may be absent, and the other way round.")
        record Loosened(
                Optional<UUID> what, String where, Colour colour, Place place, List<Integer> counts, PersonRef by) {}

        @Test
        void when_something_may_be_absent_or_has_to_be_there() {
            assertThat(breaks(Loosened.class))
                    .containsExactlyInAnyOrder(
                            "/what was always there and may now be absent",
                            "/where is required, and what is on the topics already may lack it");
        }

        @EventType(value = "colours.v1", description = "Three names.")
        record Many(MoreColours colour) {}

        @EventType(value = "colours.v1", description = "Two names.")
        record Few(Colour colour) {}

        @Test
        void when_a_name_is_no_longer_told() {
            assertThat(breaks(Many.class, Few.class, Form.GENERAL))
                    .containsExactly("/colour: BLUE is no longer one of the names");
        }

        @EventType(value = "seen.v1", description = "A component is restricted now.")
        record Restrained(
                UUID what,
                Optional<String> where,
                @Restricted(Classification.PERSONNEL) Colour colour,
                Place place,
                List<Integer> counts,
                PersonRef by,
                @Restricted(Classification.PERSONAL) String words) {}

        @Test
        void when_a_component_leaves_the_general_topic() {
            assertThat(breaks(Restrained.class)).containsExactly("/colour is gone");
            assertThat(breaks(Before.class, Restrained.class, Form.RESTRICTED)).isEmpty();
        }
    }

    @Nested
    class a_new_version {

        private static final JsonNode FIRST = SCHEMAS.of(Before.class, Form.GENERAL, false);
        private static final JsonNode SECOND = SCHEMAS.of(a_break_is_found.Renamed.class, Form.GENERAL, false);

        @Test
        void is_what_a_break_needs() {
            assertThat(SchemaChange.breaks(Map.of("seen.v1", FIRST), Map.of("seen.v1", SECOND), _ -> false))
                    .contains("seen.v1/what is gone");
            assertThat(SchemaChange.breaks(Map.of("seen.v1", FIRST), Map.of("seen.v2", SECOND), "seen.v1"::equals))
                    .isEmpty();
        }

        @Test
        void has_to_read_the_one_before() {
            assertThat(SchemaChange.breaks(Map.of("seen.v1", FIRST), Map.of("seen.v2", SECOND), _ -> false))
                    .containsExactly("seen.v1 is gone");
        }
    }

    @Nested
    class a_schema {

        @Test
        void says_persons_by_pseudonym_and_nothing_restricted_on_the_general_topic() {
            JsonNode general = SCHEMAS.of(Before.class, Form.GENERAL, false);
            JsonNode restricted = SCHEMAS.of(Before.class, Form.RESTRICTED, false);

            assertThat(general.at("/properties/by/format").asText()).isEqualTo("uuid");
            assertThat(restricted.at("/properties/by").has("format")).isFalse();
            assertThat(general.path("properties").has("words")).isFalse();
            assertThat(restricted
                            .at("/properties/words/x-lodestar-classification")
                            .asText())
                    .isEqualTo("PERSONAL");
            assertThat(general.path(EventSchemas.CLASSIFICATION).asText()).isEqualTo("restricted");
        }

        @Test
        void allows_absence_but_no_null() {
            JsonNode where = SCHEMAS.of(Before.class, Form.GENERAL, false).at("/properties/where");

            assertThat(where).isEqualTo(Json.read("{\"type\":\"string\"}", JsonNode.class));
        }

        @Test
        void tells_the_kind_of_a_sealed_component() {
            JsonNode room = SCHEMAS.of(Before.class, Form.GENERAL, false).at("/properties/place/oneOf/0");

            assertThat(room.at("/properties/kind/const").asText()).isEqualTo("Room");
            assertThat(room.path("required").toString()).isEqualTo("[\"kind\",\"number\"]");
        }
    }
}
