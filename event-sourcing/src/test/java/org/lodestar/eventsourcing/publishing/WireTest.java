package org.lodestar.eventsourcing.publishing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.lodestar.eventsourcing.Decider;
import org.lodestar.eventsourcing.Decision;
import org.lodestar.eventsourcing.EventType;
import org.lodestar.eventsourcing.PersonRef;
import org.lodestar.eventsourcing.Restricted;
import org.lodestar.eventsourcing.Restricted.Classification;
import org.lodestar.eventsourcing.Upcaster;
import org.lodestar.eventsourcing.commanding.Feature;
import org.lodestar.eventsourcing.json.EventTypes.UnknownEventType;
import org.lodestar.eventsourcing.json.Json;
import org.lodestar.eventsourcing.store.StoredEvent;

class WireTest {

    record Remark(
            PersonRef by,
            @Restricted(Classification.PERSONAL) String text,
            int weight) {}

    record Bare(PersonRef value) {}

    sealed interface Target {
        record Person(PersonRef person) implements Target {}

        record Place(
                String name,
                @Restricted(Classification.PERSONNEL) String reason) implements Target {}
    }

    sealed interface Told {
        @EventType(value = "told-openly.v1", description = "Nothing to hide.")
        record ToldOpenly(String what, int count) implements Told {}

        @EventType(value = "told-about.v1", description = "Persons everywhere.")
        record ToldAbout(
                PersonRef one,
                Optional<PersonRef> maybe,
                List<PersonRef> several,
                Map<PersonRef, Integer> counted,
                Bare bare,
                List<Remark> remarks,
                List<Target> targets,
                Map<String, List<Remark>> nested)
                implements Told {}

        @EventType(value = "told-in-confidence.v1", description = "Only restricted components.")
        record ToldInConfidence(
                @Restricted(Classification.PERSONAL) String name,
                @Restricted(Classification.STUDENT_PII) Optional<Integer> level,
                @Restricted(Classification.COACHING_PRIVATE) List<PersonRef> who)
                implements Told {}

        @EventType(value = "told-deeply.v1", description = "Restricted only further down.")
        record ToldDeeply(Map<String, List<Optional<Target>>> deep) implements Told {}

        @EventType(value = "told-later.v2", description = "Was once told otherwise.")
        record ToldLater(
                @Restricted(Classification.PERSONAL) String words, String how) implements Told {}
    }

    private static final class Nobody implements Decider<String, String, Told> {
        @Override
        public String initial() {
            return "";
        }

        @Override
        public Decision<Told> decide(String command, String state) {
            return Decision.nothing();
        }

        @Override
        public String evolve(String state, Told event) {
            return state;
        }
    }

    private static final Pseudonyms PSEUDONYMS = new Pseudonyms("a-key-of-the-platform");
    private static final Feature<String, String, Told> THINGS = Feature.of(
                    "things", new Nobody(), Told.class, String.class)
            .withUpcasters(
                    Told.class,
                    List.of(new Upcaster(
                            "told-later.v1",
                            "told-later.v2",
                            data -> Map.of("words", data.get("words"), "how", "loudly"))));
    private static final Wire WIRE = new Wire("tales", PSEUDONYMS, List.of(THINGS));
    private static final Wire PEOPLE = new Wire(
            "tales",
            PSEUDONYMS,
            List.of(new Feature<>("people", THINGS.decider(), THINGS.events(), String.class, 1, true)));

    private static StoredEvent stored(String stream, String type, String data) {
        return new StoredEvent(
                "district1",
                7,
                stream,
                3,
                new UUID(1, 2),
                type,
                data,
                "{\"actor\":\"client\",\"correlationId\":\"request\",\"causationId\":\"cause\"}",
                Instant.parse("2026-03-01T00:00:00Z"));
    }

    private static StoredEvent stored(Told event) {
        return stored("things/1", THINGS.events().nameOf(event), THINGS.events().write(event));
    }

    private static JsonNode json(Wire.Published published) {
        return Json.read(published.data(), JsonNode.class);
    }

    private static String pseudonym(String person) {
        return PSEUDONYMS.of("district1", person);
    }

    @Test
    void what_hides_nothing_is_told_on_the_general_topic_only() {
        Wire.Forms forms = WIRE.forms(stored(new Told.ToldOpenly("news", 2)));

        assertThat(forms.general().data()).isEqualTo("{\"what\":\"news\",\"count\":2}");
        assertThat(forms.general().type()).isEqualTo("org.lodestar.tales.told-openly.v1");
        assertThat(forms.general().source()).isEqualTo("/tales");
        assertThat(forms.general().subject()).isEqualTo("things/1");
        assertThat(forms.general().metadata().correlationId()).isEqualTo("request");
        assertThat(forms.restricted()).isEmpty();
    }

    @Test
    void persons_are_pseudonyms_on_the_general_topic_wherever_they_stand() {
        Told.ToldAbout told = new Told.ToldAbout(
                new PersonRef("real-ada"),
                Optional.of(new PersonRef("real-bob")),
                List.of(new PersonRef("real-cyd"), new PersonRef("real-dan")),
                Map.of(new PersonRef("real-eve"), 5),
                new Bare(new PersonRef("real-fay")),
                List.of(new Remark(new PersonRef("real-gus"), "secret words", 3)),
                List.of(new Target.Person(new PersonRef("real-hal")), new Target.Place("office", "secret reason")),
                Map.of("k", List.of(new Remark(new PersonRef("real-ivy"), "secret too", 4))));

        Wire.Forms forms = WIRE.forms(stored(told));

        assertThat(forms.general().data()).doesNotContain("real-", "secret");
        JsonNode general = json(forms.general());
        assertThat(general.at("/one").textValue()).isEqualTo(pseudonym("real-ada"));
        assertThat(general.at("/maybe").textValue()).isEqualTo(pseudonym("real-bob"));
        assertThat(general.at("/several/1").textValue()).isEqualTo(pseudonym("real-dan"));
        assertThat(general.at("/counted").propertyStream().map(Map.Entry::getKey))
                .containsExactly(pseudonym("real-eve"));
        assertThat(general.at("/bare").textValue()).isEqualTo(pseudonym("real-fay"));
        assertThat(general.at("/remarks/0").toString())
                .isEqualTo("{\"by\":\"" + pseudonym("real-gus") + "\",\"weight\":3}");
        assertThat(general.at("/targets/0/person").textValue()).isEqualTo(pseudonym("real-hal"));
        assertThat(general.at("/targets/1").toString()).isEqualTo("{\"kind\":\"Place\",\"name\":\"office\"}");
        assertThat(general.at("/nested/k/0/weight").intValue()).isEqualTo(4);
        assertThat(THINGS.events()
                        .read("told-about.v1", forms.restricted().orElseThrow().data()))
                .as("whole on the restricted topic")
                .isEqualTo(told);
    }

    @Test
    void restricted_components_are_on_the_restricted_topic_only() {
        Told.ToldInConfidence told =
                new Told.ToldInConfidence("Ada L.", Optional.of(3), List.of(new PersonRef("real-bob")));

        Wire.Forms forms = WIRE.forms(stored(told));

        assertThat(forms.general().data()).isEqualTo("{}");
        assertThat(THINGS.events()
                        .read(
                                "told-in-confidence.v1",
                                forms.restricted().orElseThrow().data()))
                .isEqualTo(told);
    }

    @Test
    void what_is_restricted_only_further_down_is_found() {
        Told told = new Told.ToldDeeply(Map.of("k", List.of(Optional.of(new Target.Place("here", "secret")))));

        Wire.Forms forms = WIRE.forms(stored(told));

        assertThat(forms.general().data()).isEqualTo("{\"deep\":{\"k\":[{\"kind\":\"Place\",\"name\":\"here\"}]}}");
        assertThat(forms.restricted()).isPresent();
    }

    @Test
    void an_old_event_is_told_in_its_present_form() {
        Wire.Forms forms = WIRE.forms(stored("things/1", "told-later.v1", "{\"words\": \"secret\"}"));

        assertThat(forms.general().type()).isEqualTo("org.lodestar.tales.told-later.v2");
        assertThat(forms.general().data()).isEqualTo("{\"how\":\"loudly\"}");
        assertThat(json(forms.restricted().orElseThrow()))
                .isEqualTo(Json.read("{\"words\":\"secret\",\"how\":\"loudly\"}", JsonNode.class));
    }

    @Test
    void the_id_of_a_person_is_a_pseudonym_in_the_subject_too() {
        Wire.Forms forms = PEOPLE.forms(stored("people/real-ada", "told-openly.v1", "{\"what\":\"x\",\"count\":1}"));

        assertThat(forms.general().subject()).isEqualTo("people/" + pseudonym("real-ada"));
        assertThat(forms.restricted().orElseThrow().subject()).isEqualTo("people/real-ada");
    }

    @Test
    void the_same_person_has_another_pseudonym_in_another_tenant() {
        StoredEvent ours = stored("people/real-ada", "told-openly.v1", "{\"what\":\"x\",\"count\":1}");
        StoredEvent theirs = new StoredEvent(
                "district2",
                7,
                ours.stream(),
                3,
                ours.id(),
                ours.type(),
                ours.data(),
                ours.metadata(),
                ours.recordedAt());

        assertThat(PEOPLE.forms(ours).general().subject())
                .isNotEqualTo(PEOPLE.forms(theirs).general().subject());
    }

    @Test
    void what_nobody_knows_is_not_told() {
        assertThatThrownBy(() -> WIRE.forms(stored("things/1", "unheard-of.v1", "{}")))
                .isInstanceOf(UnknownEventType.class);
        assertThatThrownBy(() -> WIRE.forms(stored("others/1", "told-openly.v1", "{\"what\":\"x\",\"count\":1}")))
                .isInstanceOf(UnknownEventType.class);
    }

    record Whispered(@Restricted(Classification.PERSONAL) String value) {}

    sealed interface Leaking {
        @EventType(value = "leaked.v1", description = "A value whose own component is restricted.")
        record Leaked(Whispered whispered) implements Leaking {}
    }

    /** A value is written as its one component, so that an annotation there would not be seen. */
    @Test
    void a_restricted_value_is_refused_when_the_service_starts() {
        Feature<String, String, Leaking> feature = Feature.of(
                "leaks",
                new Decider<String, String, Leaking>() {
                    @Override
                    public String initial() {
                        return "";
                    }

                    @Override
                    public Decision<Leaking> decide(String command, String state) {
                        return Decision.nothing();
                    }

                    @Override
                    public String evolve(String state, Leaking event) {
                        return state;
                    }
                },
                Leaking.class,
                String.class);

        assertThatThrownBy(() -> new Wire("tales", PSEUDONYMS, List.of(feature)))
                .hasMessageContaining("Whispered is written as its value");
    }
}
