package org.lodestar.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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
}
