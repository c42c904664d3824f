package org.lodestar.eventsourcing.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.lodestar.eventsourcing.PersonRef;

class JsonTest {

    enum Colour {
        RED,
        GREEN
    }

    record Name(String value) {}

    record Level(int value) {}

    record Inner(int n, Optional<String> text) {}

    record Everything(
            String text,
            int whole,
            long large,
            boolean yes,
            BigDecimal exact,
            LocalDate day,
            Instant moment,
            UUID id,
            Colour colour,
            PersonRef person,
            Name name,
            Level level,
            Inner inner,
            Optional<PersonRef> maybe,
            Optional<Inner> maybeInner,
            List<Name> names,
            Set<Colour> colours,
            Map<String, Inner> byName,
            Map<PersonRef, Integer> byPerson,
            List<Optional<Inner>> perhaps) {}

    private static final Everything FULL = new Everything(
            "Grüße, \"quoted\" and \uD83D\uDE00",
            -1,
            Long.MAX_VALUE,
            true,
            new BigDecimal("12345678901234567890.12345678900"),
            LocalDate.of(2026, 2, 28),
            Instant.parse("2026-03-01T00:00:00.000001Z"),
            UUID.fromString("01890a5d-ac96-774b-bcce-b302099a8057"),
            Colour.GREEN,
            new PersonRef("ada"),
            new Name("n"),
            new Level(7),
            new Inner(1, Optional.of("t")),
            Optional.of(new PersonRef("bob")),
            Optional.of(new Inner(2, Optional.empty())),
            List.of(new Name("a"), new Name("b")),
            Set.of(Colour.RED),
            Map.of("k", new Inner(3, Optional.empty())),
            Map.of(new PersonRef("cyd"), 4),
            List.of(Optional.of(new Inner(5, Optional.empty()))));

    @Test
    void everything_that_a_component_may_be_comes_back() {
        assertThat(Json.read(Json.write(FULL), Everything.class)).isEqualTo(FULL);
    }

    @Test
    void is_written_as_people_would_write_it() {
        assertThat(Json.write(FULL))
                .contains(
                        "\"exact\":12345678901234567890.12345678900",
                        "\"day\":\"2026-02-28\"",
                        "\"moment\":\"2026-03-01T00:00:00.000001Z\"",
                        "\"colour\":\"GREEN\"",
                        "\"person\":\"ada\"",
                        "\"name\":\"n\"",
                        "\"level\":7",
                        "\"maybe\":\"bob\"",
                        "\"maybeInner\":{\"n\":2}",
                        "\"names\":[\"a\",\"b\"]",
                        "\"byPerson\":{\"cyd\":4}");
    }

    record Sparse(Optional<String> text, List<String> list, Set<Name> set, Map<String, String> map, int number) {}

    @Test
    void what_is_absent_is_left_out_and_read_as_empty() {
        Sparse empty = new Sparse(Optional.empty(), List.of(), Set.of(), Map.of(), 0);

        assertThat(Json.write(empty)).doesNotContain("text", "null");
        assertThat(Json.read("{\"number\":0}", Sparse.class)).isEqualTo(empty);
        assertThat(Json.read("{\"text\":null,\"list\":null,\"set\":null,\"map\":null,\"number\":0}", Sparse.class))
                .isEqualTo(empty);
        assertThat(Json.read(Json.write(empty), Sparse.class)).isEqualTo(empty);
    }

    sealed interface Shape {
        record Circle(int radius) implements Shape {}

        record Dot() implements Shape {}

        sealed interface Polygon extends Shape {
            record Square(int side) implements Polygon {}

            record Named(Name name, Shape inside) implements Polygon {}
        }
    }

    record Drawing(Shape first, List<Shape> others, Optional<Shape> last) {}

    @Test
    void a_sealed_type_tells_its_kind_at_any_depth() {
        Shape shape = new Shape.Polygon.Named(new Name("x"), new Shape.Polygon.Square(3));
        Drawing drawing = new Drawing(shape, List.of(new Shape.Dot(), new Shape.Circle(1)), Optional.of(shape));

        assertThat(Json.write(shape, Shape.class))
                .isEqualTo("{\"kind\":\"Named\",\"name\":\"x\",\"inside\":{\"kind\":\"Square\",\"side\":3}}");
        assertThat(Json.read(Json.write(shape, Shape.class), Shape.class)).isEqualTo(shape);
        assertThat(Json.read(Json.write(drawing), Drawing.class)).isEqualTo(drawing);
    }

    sealed interface Labelled {
        record Label(String kind) implements Labelled {}
    }

    /** It would be written twice and never be read again, so it is refused before anything is written. */
    @Test
    void a_component_called_kind_is_refused_in_a_sealed_type() {
        assertThatThrownBy(() -> Json.write(new Labelled.Label("Circle"), Labelled.class))
                .hasMessageContaining("Label has a component of the name that tells its type");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"n\":1,\"unknown\":2}",
                "{\"n\":1,\"n\":2}",
                "{\"n\":1} {\"n\":2}",
                "{\"n\":1}}",
                "{\"n\":\"1\"}",
                "{\"n\":null}",
                "{}",
                "{\"n\":NaN}",
                "{\"n\":true}",
                "{\"n\":99999999999}",
                "[]",
                "1",
                ""
            })
    void what_does_not_fit_is_not_bent_to_fit(String json) {
        assertThatThrownBy(() -> Json.read(json, Inner.class)).isInstanceOf(UncheckedIOException.class);
    }

    @Test
    void records_of_a_sealed_type_come_in_the_order_they_were_declared() {
        assertThat(Json.recordsOf(Shape.class))
                .containsExactly(
                        Shape.Circle.class, Shape.Dot.class, Shape.Polygon.Square.class, Shape.Polygon.Named.class);
    }
}
