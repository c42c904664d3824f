package org.lodestar.eventsourcing.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.lodestar.eventsourcing.EventType;
import org.lodestar.eventsourcing.Upcaster;
import org.lodestar.eventsourcing.json.EventTypes.UnknownEventType;

class EventTypesTest {

    sealed interface Painted {
        @EventType(value = "wall-painted.v3", description = "A wall was painted.")
        record WallPainted(String colour, int coats, BigDecimal litres) implements Painted {}

        sealed interface Scraped extends Painted {
            @EventType(value = "wall-scraped.v1", description = "A wall was scraped.")
            record WallScraped() implements Scraped {}
        }
    }

    private static final Upcaster FIRST =
            new Upcaster("wall-painted.v1", "wall-painted.v2", data -> Map.of("colour", data.get("color"), "coats", 1));

    private static final Upcaster SECOND = new Upcaster("wall-painted.v2", "wall-painted.v3", data -> {
        Map<String, Object> lifted = new HashMap<>(data);
        lifted.put("litres", new BigDecimal("0.50"));
        return lifted;
    });

    private static final EventTypes<Painted> TYPES = EventTypes.of(Painted.class, List.of(SECOND, FIRST));

    @Test
    void an_event_is_stored_under_its_written_name() {
        Painted painted = new Painted.WallPainted("red", 2, new BigDecimal("1.250"));

        assertThat(TYPES.nameOf(painted)).isEqualTo("wall-painted.v3");
        assertThat(TYPES.write(painted)).isEqualTo("{\"colour\":\"red\",\"coats\":2,\"litres\":1.250}");
        assertThat(TYPES.read("wall-painted.v3", TYPES.write(painted))).isEqualTo(painted);
        assertThat(TYPES.byName()).containsOnlyKeys("wall-painted.v3", "wall-scraped.v1");
    }

    @Test
    void an_event_without_components_is_an_empty_object() {
        Painted scraped = new Painted.Scraped.WallScraped();

        assertThat(TYPES.write(scraped)).isEqualTo("{}");
        assertThat(TYPES.read("wall-scraped.v1", "{}")).isEqualTo(scraped);
    }

    @Test
    void old_events_are_lifted_step_by_step() {
        assertThat(TYPES.read("wall-painted.v1", "{\"color\":\"red\"}"))
                .isEqualTo(new Painted.WallPainted("red", 1, new BigDecimal("0.50")));
        assertThat(TYPES.read("wall-painted.v2", "{\"colour\":\"red\",\"coats\":3}"))
                .isEqualTo(new Painted.WallPainted("red", 3, new BigDecimal("0.50")));
        assertThat(TYPES.currentName("wall-painted.v1")).isEqualTo("wall-painted.v3");
        assertThat(TYPES.currentName("wall-scraped.v1")).isEqualTo("wall-scraped.v1");
    }

    @Test
    void a_name_that_nobody_knows_is_not_skipped() {
        assertThatThrownBy(() -> TYPES.read("wall-demolished.v1", "{}")).isInstanceOf(UnknownEventType.class);
        EventTypes<Painted> broken =
                EventTypes.of(Painted.class, List.of(new Upcaster("wall-painted.v1", "wall-painted.v9", data -> data)));
        assertThatThrownBy(() -> broken.read("wall-painted.v1", "{}")).isInstanceOf(UnknownEventType.class);
    }

    @Test
    void an_event_that_lacks_something_or_has_too_much_is_not_read() {
        assertThatThrownBy(() -> TYPES.read("wall-painted.v3", "{\"colour\":\"red\"}"))
                .isInstanceOf(UncheckedIOException.class);
        assertThatThrownBy(() -> TYPES.read("wall-scraped.v1", "{\"colour\":\"red\"}"))
                .isInstanceOf(UncheckedIOException.class);
        assertThatThrownBy(() -> TYPES.read("wall-painted.v1", "not json")).isInstanceOf(UncheckedIOException.class);
    }

    sealed interface Nameless {
        record Happened() implements Nameless {}
    }

    sealed interface Ambiguous {
        @EventType(value = "same.v1", description = "One.")
        record One() implements Ambiguous {}

        @EventType(value = "same.v1", description = "Two.")
        record Two() implements Ambiguous {}
    }

    @Test
    void names_are_there_and_unique() {
        assertThatThrownBy(() -> EventTypes.of(Nameless.class, List.of()))
                .hasMessageContaining("Happened has no @EventType");
        assertThatThrownBy(() -> EventTypes.of(Ambiguous.class, List.of()))
                .hasMessageContaining("Two events are stored as same.v1");
    }

    /** Chains that never end would hang the reader, so they are refused when the service starts. */
    @Test
    void upcasters_that_go_round_in_a_circle_are_refused() {
        assertThatThrownBy(() -> EventTypes.of(
                        Painted.class,
                        List.of(
                                new Upcaster("a.v1", "a.v2", data -> data),
                                new Upcaster("a.v2", "a.v1", data -> data))))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void two_upcasters_of_one_name_are_refused() {
        assertThatThrownBy(() -> EventTypes.of(Painted.class, List.of(FIRST, FIRST)))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
