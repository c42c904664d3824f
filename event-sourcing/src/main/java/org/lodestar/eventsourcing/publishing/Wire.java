package org.lodestar.eventsourcing.publishing;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.AnnotationIntrospector;
import com.fasterxml.jackson.databind.JsonSerializer;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.introspect.AnnotatedMember;
import com.fasterxml.jackson.databind.introspect.NopAnnotationIntrospector;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.lodestar.eventsourcing.PersonRef;
import org.lodestar.eventsourcing.Restricted;
import org.lodestar.eventsourcing.StreamId;
import org.lodestar.eventsourcing.commanding.EventMetadata;
import org.lodestar.eventsourcing.commanding.Feature;
import org.lodestar.eventsourcing.commanding.PublishedState;
import org.lodestar.eventsourcing.json.EventTypes.UnknownEventType;
import org.lodestar.eventsourcing.json.Json;
import org.lodestar.eventsourcing.store.StoredEvent;
import org.lodestar.eventsourcing.store.StoredState;

/**
 * What of an event and of a state leaves the service. On the general topic: without {@link Restricted} components, persons by
 * pseudonym. On the restricted topic: whole, for events that have anything to restrict. On the state topic: the states of those
 * features that say so, in the same form as on the general one.
 */
public final class Wire {

    private static final String TENANT = "lodestar.tenant";
    /** What the topic takes, with some room for what is around it. */
    private static final int LARGEST_STATE = Topics.LARGEST_STATE - 10_000;

    private final String service;
    private final Pseudonyms pseudonyms;
    private final Map<String, Feature<?, ?, ?>> features = new HashMap<>();
    private final Set<Class<?>> restricted = new HashSet<>();
    private final ObjectMapper general;
    private final String shapeOfStates;

    public Wire(String service, Pseudonyms pseudonyms, Collection<? extends Feature<?, ?, ?>> features) {
        this.service = service;
        this.pseudonyms = pseudonyms;
        for (Feature<?, ?, ?> feature : features) {
            this.features.put(feature.category(), feature);
            for (Class<?> event : feature.events().byName().values()) {
                if (feature.personal() || restricts(event, new HashSet<>())) {
                    restricted.add(event);
                }
            }
            feature.published().ifPresent(state -> restricts(state.form(), new HashSet<>()));
        }
        this.shapeOfStates = StateShapes.digest(features);
        JsonMapper.Builder builder = Json.configure(JsonMapper.builder())
                .addModule(new SimpleModule()
                        .addSerializer(PersonRef.class, new PseudonymSerializer(pseudonyms))
                        .addKeySerializer(PersonRef.class, new PseudonymKeySerializer(pseudonyms)));
        ObjectMapper mapper = builder.build();
        mapper.setAnnotationIntrospector(AnnotationIntrospector.pair(
                new WithoutRestricted(), mapper.getSerializationConfig().getAnnotationIntrospector()));
        this.general = mapper;
    }

    /**
     * An event as it is published.
     *
     * @param subject the stream, its id a pseudonym where it identifies a person
     * @param schema the path of its JSON Schema at the gateway
     * @param contentHash binds the whole of an event that has anything to restrict
     */
    public record Published(
            StoredEvent stored,
            EventMetadata metadata,
            String type,
            String source,
            String subject,
            String schema,
            String data,
            Optional<String> contentHash) {}

    /**
     * A state as it is published.
     *
     * @param subject as that of the stream's events in the general form
     * @param schema the path of its JSON Schema at the gateway
     * @param data absent if the stream has been deleted
     */
    public record State(
            StoredState stored, String type, String source, String subject, String schema, Optional<String> data) {}

    /** Both forms of an event; {@code restricted} is there if the event has anything to restrict. */
    public record Forms(Published general, Optional<Published> restricted) {}

    /** What leaves of a stored event. */
    public Forms forms(StoredEvent stored) {
        Feature<?, ?, ?> feature = featureOf(stored.stream(), stored.type());
        Object event = feature.events().read(stored.type(), stored.data());
        String name = feature.events().currentName(stored.type());
        String type = typeOf(name);
        String schema = "/schemas/" + type;
        EventMetadata metadata = EventMetadata.of(stored);
        Optional<String> contentHash =
                restricted.contains(event.getClass()) ? Optional.of(contentHash(stored)) : Optional.empty();
        String source = '/' + service;
        Published general = new Published(
                stored,
                metadata,
                type,
                source,
                subject(stored.tenant(), stored.stream(), feature),
                schema,
                write(stored.tenant(), event.getClass(), event),
                contentHash);
        if (contentHash.isEmpty()) {
            return new Forms(general, Optional.empty());
        }
        String whole = name.equals(stored.type()) ? stored.data() : Json.write(event);
        return new Forms(
                general,
                Optional.of(new Published(
                        stored, metadata, type, source, stored.stream(), schema + "/restricted", whole, contentHash)));
    }

    /** Of the event as it is stored, so that it stays the same whatever later code makes of it. */
    private String contentHash(StoredEvent stored) {
        return pseudonyms.contentHash(
                stored.tenant(),
                Canonical.bytes(stored.data()).orElseGet(() -> stored.data().getBytes(UTF_8)));
    }

    /** Changes with whatever the states on the state topic look like, so that they have to be told anew. */
    String shapeOfStates() {
        return shapeOfStates;
    }

    /** Whether this code can read a state, or has no need to; if not, its events are to be folded again. */
    boolean canRead(StoredState stored) {
        Feature<?, ?, ?> feature = featureOf(stored.stream(), "of a state");
        return feature.published().isEmpty() || feature.stateSchema() == stored.stateSchema();
    }

    /** What leaves of a state; nothing if others hear of no state of its feature. */
    public Optional<State> state(StoredState stored) {
        Feature<?, ?, ?> feature = featureOf(stored.stream(), "of a state");
        return feature.published().isEmpty()
                ? Optional.empty()
                : Optional.of(state(stored, feature, feature.readState(stored.state())));
    }

    /** The same of a state that this code cannot read, from all events up to its version. */
    Optional<State> state(StoredState stored, List<StoredEvent> events) {
        Feature<?, ?, ?> feature = featureOf(stored.stream(), "of a state");
        return Optional.of(folded(stored, feature, events));
    }

    private <S> State folded(StoredState stored, Feature<?, S, ?> feature, List<StoredEvent> events) {
        return state(stored, feature, feature.fold(feature.decider().initial(), events));
    }

    @SuppressWarnings("unchecked") // a feature's own state
    private <S> State state(StoredState stored, Feature<?, S, ?> feature, Object folded) {
        PublishedState<S, ?> published = feature.published().orElseThrow();
        String type = typeOf(published.type());
        Optional<String> data =
                published.told().apply((S) folded).map(told -> write(stored.tenant(), published.form(), told));
        if (data.filter(Wire::isTooLarge).isPresent()) {
            throw new IllegalStateException("A state of " + feature.category() + " is larger than its topic takes");
        }
        return new State(
                stored,
                type,
                '/' + service,
                subject(stored.tenant(), stored.stream(), feature),
                "/schemas/" + type,
                data);
    }

    private static boolean isTooLarge(String data) {
        return data.length() > LARGEST_STATE / 4 && data.getBytes(UTF_8).length > LARGEST_STATE;
    }

    /** How the types of this service begin. */
    public String typePrefix() {
        return typeOf("");
    }

    /** The types that events of this service have, each with the names it is stored under. */
    public Map<String, Set<String>> types() {
        Map<String, Set<String>> types = new TreeMap<>();
        features.values()
                .forEach(feature -> feature.events()
                        .storedNames()
                        .forEach(stored -> types.computeIfAbsent(
                                        typeOf(feature.events().currentName(stored)), _ -> new TreeSet<>())
                                .add(stored)));
        return types;
    }

    /** How the streams begin, as they are stored, whose subjects begin like this in the general form. */
    public String streamsOf(String subjects) {
        int slash = subjects.indexOf('/');
        Feature<?, ?, ?> feature = slash < 0 ? null : features.get(subjects.substring(0, slash));
        return feature != null && feature.personal() ? subjects.substring(0, slash + 1) : subjects;
    }

    private String typeOf(String name) {
        return "org.lodestar." + service + '.' + name;
    }

    private Feature<?, ?, ?> featureOf(String stream, String what) {
        Feature<?, ?, ?> feature = features.get(StreamId.parse(stream).category());
        if (feature == null) {
            throw new UnknownEventType(what);
        }
        return feature;
    }

    private String subject(String tenant, String stored, Feature<?, ?, ?> feature) {
        StreamId stream = StreamId.parse(stored);
        return feature.personal()
                ? new StreamId(stream.category(), pseudonyms.of(tenant, stream.id())).toString()
                : stored;
    }

    private String write(String tenant, Class<?> as, Object told) {
        try {
            return general.writerFor(as).withAttribute(TENANT, tenant).writeValueAsString(told);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Whether a record has a restricted component or names a person, at any depth. */
    static boolean restricts(Type type, Set<Type> seen) {
        if (!seen.add(type)) {
            return false;
        }
        if (type instanceof ParameterizedType parameterized) {
            return List.of(parameterized.getActualTypeArguments()).stream().anyMatch(t -> restricts(t, seen));
        }
        if (!(type instanceof Class<?> raw)) {
            return false;
        }
        if (raw == PersonRef.class) {
            return true;
        }
        if (raw.isSealed() && raw.isInterface()) {
            return Json.recordsOf(raw).stream().anyMatch(record -> restricts(record, seen));
        }
        if (!raw.isRecord()) {
            return false;
        }
        for (RecordComponent component : raw.getRecordComponents()) {
            if (component.isAnnotationPresent(Restricted.class) && Json.isValueRecord(raw)) {
                throw new IllegalArgumentException(
                        raw.getName() + " is written as its value: restrict the components that hold one");
            }
            if (component.isAnnotationPresent(Restricted.class) || restricts(component.getGenericType(), seen)) {
                return true;
            }
        }
        return false;
    }

    private static final class WithoutRestricted extends NopAnnotationIntrospector {
        private static final long serialVersionUID = 1L;

        @Override
        public boolean hasIgnoreMarker(AnnotatedMember member) {
            return member.hasAnnotation(Restricted.class);
        }
    }

    private static final class PseudonymSerializer extends JsonSerializer<PersonRef> {
        private final Pseudonyms pseudonyms;

        private PseudonymSerializer(Pseudonyms pseudonyms) {
            this.pseudonyms = pseudonyms;
        }

        @Override
        public void serialize(PersonRef person, JsonGenerator json, SerializerProvider provider) throws IOException {
            json.writeString(pseudonyms.of((String) provider.getAttribute(TENANT), person.value()));
        }
    }

    private static final class PseudonymKeySerializer extends JsonSerializer<PersonRef> {
        private final Pseudonyms pseudonyms;

        private PseudonymKeySerializer(Pseudonyms pseudonyms) {
            this.pseudonyms = pseudonyms;
        }

        @Override
        public void serialize(PersonRef person, JsonGenerator json, SerializerProvider provider) throws IOException {
            json.writeFieldName(pseudonyms.of((String) provider.getAttribute(TENANT), person.value()));
        }
    }
}
