package org.lodestar.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EventPageTest {

    private static final int EVENTS = 100;

    private static JsonObject event(int position) {
        return new JsonObject().put("id", "event-" + position).put("data", new JsonObject().put("text", "é"));
    }

    /** The answer of a service with so many events, of which its index has some. */
    private static Buffer answer(int events, int indexed) {
        var index = new JsonArray();
        var data = new JsonArray();
        IntStream.rangeClosed(1, events).forEach(position -> {
            data.add(event(position));
            if (position <= indexed) {
                index.add(new JsonArray()
                        .add(position)
                        .add(position)
                        .add("org.lodestar.goals.odd.v1")
                        .add("goals/" + position)
                        .add(event(position).encode().getBytes(UTF_8).length));
            }
        });
        return new JsonObject()
                .put("epoch", "e")
                .put("head", events)
                .put("next", events)
                .put("index", index)
                .put("data", data)
                .toBuffer();
    }

    @Test
    void has_each_event_as_it_came() throws IOException {
        var page = EventPage.of("goals", answer(EVENTS, EVENTS));

        assertThat(page.events())
                .extracting(told -> told.json().toJsonObject())
                .isEqualTo(IntStream.rangeClosed(1, EVENTS)
                        .mapToObj(EventPageTest::event)
                        .toList());
        assertThat(EventPage.of("goals", answer(0, 0)).events()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, EVENTS - 1})
    void is_none_if_its_index_lacks_some_as_they_would_be_skipped(int indexed) {
        assertThatThrownBy(() -> EventPage.of("goals", answer(EVENTS, indexed))).isInstanceOf(IOException.class);
    }

    @Test
    void is_none_without_an_index() {
        var older = answer(EVENTS, EVENTS).toJsonObject();
        older.remove("index");

        assertThatThrownBy(() -> EventPage.of("goals", older.toBuffer())).isInstanceOf(IOException.class);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 50, 60, 90, EVENTS - 1})
    void weighs_as_much_as_it_holds_on_to_and_that_is_at_most_twice_what_is_in_it(int taken) throws IOException {
        var whole = EventPage.of("goals", answer(EVENTS, EVENTS));

        var left = whole.after(taken / 2).after(taken - taken / 2);

        assertThat(left.events()).isEqualTo(whole.events().subList(taken, EVENTS));
        var told =
                left.events().stream().mapToInt(event -> event.json().length()).sum();
        var held = left.events().stream()
                .map(event -> memory(event.json()))
                .distinct()
                .mapToInt(ByteBuf::capacity)
                .sum();
        assertThat(left.weight()).isGreaterThanOrEqualTo(held);
        if (taken > 0) {
            assertThat(held).isLessThanOrEqualTo(2 * told);
        }
    }

    /** What a buffer is a part of. */
    @SuppressWarnings("deprecation") // nothing else tells it
    private static ByteBuf memory(Buffer buffer) {
        var memory = buffer.getByteBuf();
        while (memory.unwrap() != null) {
            memory = memory.unwrap();
        }
        return memory;
    }
}
