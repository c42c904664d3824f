package org.lodestar.roster.entry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.lodestar.roster.entry.RosterFixtures.aClass;
import static org.lodestar.roster.entry.RosterFixtures.aCourse;
import static org.lodestar.roster.entry.RosterFixtures.aSchool;
import static org.lodestar.roster.entry.RosterFixtures.aSemester;
import static org.lodestar.roster.entry.RosterFixtures.aTeacher;
import static org.lodestar.roster.entry.RosterFixtures.anEnrollment;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.lodestar.eventsourcing.json.EventTypes;
import org.lodestar.eventsourcing.json.Json;

/**
 * Every event as it is stored for ever, one file each. An event without a file writes it: review it and commit it. A file
 * that has been released is never edited.
 */
class RosterEventFormatTest {

    private static final Path GOLDEN = Path.of("src/test/resources/golden/entry");
    private static final EventTypes<RosterEvent> TYPES = EventTypes.of(RosterEvent.class, List.of());

    static Stream<RosterEvent> everyEvent() {
        return Stream.of(
                new RosterEvent.OrgRegistered(aSchool()),
                new RosterEvent.OrgChanged(aSchool()),
                new RosterEvent.OrgRemoved(),
                new RosterEvent.AcademicSessionRegistered(aSemester()),
                new RosterEvent.AcademicSessionChanged(aSemester()),
                new RosterEvent.AcademicSessionRemoved(),
                new RosterEvent.CourseRegistered(aCourse()),
                new RosterEvent.CourseChanged(aCourse()),
                new RosterEvent.CourseRemoved(),
                new RosterEvent.UserRegistered(aTeacher()),
                new RosterEvent.UserChanged(aTeacher()),
                new RosterEvent.UserRemoved(),
                new RosterEvent.ClassRegistered(aClass()),
                new RosterEvent.ClassChanged(aClass()),
                new RosterEvent.ClassRemoved(),
                new RosterEvent.EnrollmentRegistered(anEnrollment()),
                new RosterEvent.EnrollmentChanged(anEnrollment()),
                new RosterEvent.EnrollmentRemoved());
    }

    @ParameterizedTest
    @MethodSource("everyEvent")
    void is_written_and_read_as_its_file_says(RosterEvent event) throws IOException {
        String name = TYPES.nameOf(event);
        JsonNode written = Json.mapper().readTree(TYPES.write(event));
        Path golden = GOLDEN.resolve(name + ".json");
        if (Files.notExists(golden)) {
            Files.createDirectories(GOLDEN);
            Files.writeString(
                    golden,
                    Json.mapper().writer(SerializationFeature.INDENT_OUTPUT).writeValueAsString(written) + "\n");
        }

        assertThat(Json.mapper().readTree(Files.readString(golden))).isEqualTo(written);
        assertThat(TYPES.read(name, Files.readString(golden))).isEqualTo(event);
    }

    @Test
    void no_event_is_forgotten() {
        assertThat(everyEvent().map(TYPES::nameOf))
                .containsExactlyInAnyOrderElementsOf(TYPES.byName().keySet());
    }

    @ParameterizedTest
    @MethodSource("everyEvent")
    void its_state_is_read_as_it_was_written(RosterEvent event) {
        RosterDecider decider = new RosterDecider();
        RosterEntry entry = decider.evolve(new RosterEntry.Listed(aSchool()), event);

        assertThat(Json.read(Json.write(entry, RosterEntry.class), RosterEntry.class))
                .isEqualTo(entry);
    }
}
