package org.lodestar.benchmarks;

import org.lodestar.eventsourcing.Decider;
import org.lodestar.eventsourcing.Decision;
import org.lodestar.eventsourcing.EventType;
import org.lodestar.eventsourcing.commanding.Feature;
import org.lodestar.eventsourcing.projection.StateView;

/** The smallest thing that can be event-sourced: a note that is written and written again. */
final class Notes {

    sealed interface Note {
        record Unwritten() implements Note {}

        record Written(String text, int times) implements Note {}
    }

    record Write(String text) {}

    sealed interface NoteEvent {
        @EventType(value = "note-written.v1", description = "Somebody wrote a note.")
        record NoteWritten(String text) implements NoteEvent {}
    }

    private Notes() {}

    static Feature<Write, Note, NoteEvent> feature() {
        return Feature.of("notes", new NoteDecider(), NoteEvent.class, Note.class);
    }

    static StateView<Note, NoteEvent> view() {
        return new StateView<>("note_view", feature(), (_, note) -> switch (note) {
            case Note.Unwritten _ -> java.util.Map.of("times", 0);
            case Note.Written(var _, var times) -> java.util.Map.of("times", times);
        });
    }

    private static final class NoteDecider implements Decider<Write, Note, NoteEvent> {

        @Override
        public Note initial() {
            return new Note.Unwritten();
        }

        @Override
        public Decision<NoteEvent> decide(Write command, Note state) {
            return Decision.accept(new NoteEvent.NoteWritten(command.text()));
        }

        @Override
        public Note evolve(Note note, NoteEvent event) {
            NoteEvent.NoteWritten written = (NoteEvent.NoteWritten) event;
            return switch (note) {
                case Note.Unwritten _ -> new Note.Written(written.text(), 1);
                case Note.Written(var _, var times) -> new Note.Written(written.text(), times + 1);
            };
        }
    }
}
