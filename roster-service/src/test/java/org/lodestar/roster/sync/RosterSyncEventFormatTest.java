package org.lodestar.roster.sync;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.lodestar.eventsourcing.json.EventTypes;
import org.lodestar.eventsourcing.json.Json;
import org.lodestar.roster.sync.RosterSyncEvent.RosterSyncCompleted;
import org.lodestar.roster.sync.RosterSyncEvent.RosterSyncStarted;

/** Every event as it is stored for ever, one file each. A file that has been released is never edited. */
class RosterSyncEventFormatTest {

    private static final Path GOLDEN = Path.of("src/test/resources/golden/sync");
    private static final EventTypes<RosterSyncEvent> TYPES = EventTypes.of(RosterSyncEvent.class, List.of());

    static Stream<RosterSyncEvent> everyEvent() {
        return Stream.of(
                new RosterSyncStarted(Optional.of("Grand Bend SIS")), new RosterSyncCompleted(6, 1, 2, 1, 3, 1));
    }

    @ParameterizedTest
    @MethodSource("everyEvent")
    void is_written_and_read_as_its_file_says(RosterSyncEvent event) throws IOException {
        String name = TYPES.nameOf(event);
        String golden = Files.readString(GOLDEN.resolve(name + ".json"));

        assertThat(Json.read(golden, JsonNode.class)).isEqualTo(Json.read(TYPES.write(event), JsonNode.class));
        assertThat(TYPES.read(name, golden)).isEqualTo(event);
    }

    @Test
    void no_event_is_forgotten() {
        assertThat(everyEvent().map(TYPES::nameOf))
                .containsExactlyInAnyOrderElementsOf(TYPES.byName().keySet());
    }
}
