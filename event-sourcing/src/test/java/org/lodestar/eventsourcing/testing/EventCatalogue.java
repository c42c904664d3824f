package org.lodestar.eventsourcing.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SchemaValidatorsConfig;
import com.networknt.schema.SpecVersion;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import org.lodestar.eventsourcing.commanding.Feature;
import org.lodestar.eventsourcing.commanding.PublishedState;
import org.lodestar.eventsourcing.commanding.Streams;
import org.lodestar.eventsourcing.json.Json;
import org.lodestar.eventsourcing.store.AppendOutcome;
import org.lodestar.eventsourcing.store.AppendUnit;
import org.lodestar.eventsourcing.store.EventLog;
import org.lodestar.eventsourcing.testing.EventSchemas.Form;

/**
 * The catalogue of a service's events and states, {@code contracts/events}: a schema of each type and form, with an example.
 * The examples are what the running service published of its golden files, those of states what became of several of them. Run
 * with {@code -Dcontracts.update} to write it.
 *
 * <p>A type that has left the records stays in the catalogue for as long as an upcaster reads it.
 */
public final class EventCatalogue {

    private static final Path COMMITTED = Path.of("..", "contracts", "events");
    private static final Path DOCUMENT = Path.of("..", "contracts", "asyncapi.json");
    private static final Path GOLDEN = Path.of("src", "test", "resources", "golden");
    private static final String SUFFIX = ".schema.json";
    private static final String TENANT = "catalogue";
    private static final long PATIENCE_SECONDS = 30;
    private static final int MOST_STATES = 20_000;

    private static final JsonSchemaFactory FACTORY = JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012);
    private static final SchemaValidatorsConfig FORMATS =
            SchemaValidatorsConfig.builder().formatAssertionsEnabled(true).build();
    private static final Map<String, JsonSchema> READ = new ConcurrentHashMap<>();
    private static final Map<String, JsonSchema> HEADERS = new ConcurrentHashMap<>();

    private final EventSchemas schemas = new EventSchemas();
    private final String service;
    private final EventLog log;
    private final List<? extends Feature<?, ?, ?>> features;

    /** The catalogue of the service that runs in this test. */
    public EventCatalogue(String service, EventLog log, List<Streams<?, ?, ?>> streams) {
        this.service = service;
        this.log = log;
        this.features = streams.stream().map(Streams::feature).toList();
    }

    /** Publishes one event of each type, and holds what arrives and the schemas made now against the catalogue. */
    public void check() throws Exception {
        Map<UUID, Subject> told = append();
        Map<String, ObjectNode> now = new TreeMap<>();
        addExamples(Form.GENERAL, told, told.keySet(), now);
        addExamples(
                Form.RESTRICTED,
                told,
                told.entrySet().stream()
                        .filter(each -> each.getValue().isRestricted(schemas))
                        .map(Map.Entry::getKey)
                        .collect(Collectors.toSet()),
                now);
        addStates(now);
        assertThat(breaks(now))
                .as("breaks those who consume it: add a record of the next version and an upcaster")
                .isEmpty();
        if (System.getProperty("contracts.update") != null) {
            write(now);
        }
        for (Map.Entry<String, ObjectNode> each : now.entrySet()) {
            assertThat(committed(each.getKey()))
                    .as(each.getKey() + "; if this is meant: run this test with -Dcontracts.update")
                    .contains(each.getValue());
        }
    }

    /** Fails if a record that a service published is not as the catalogue says. */
    static void verify(ConsumerRecord<String, String> record) {
        if (record.headers().lastHeader("ce_dataschema") != null) {
            verifyHeaders(record);
            String address = Topics.header(record, "ce_dataschema");
            verify(
                    address.substring(address.indexOf("/schemas/") + "/schemas/".length())
                            .replace('/', '.'),
                    record.value());
        }
    }

    private static void verifyHeaders(ConsumerRecord<String, String> record) {
        ObjectNode headers = Json.mapper().createObjectNode();
        record.headers().forEach(header -> headers.put(header.key(), Topics.header(record, header.key())));
        assertThat(HEADERS.computeIfAbsent(record.topic(), EventCatalogue::headers)
                        .validate(headers))
                .as("headers on " + record.topic())
                .isEmpty();
    }

    /** What the AsyncAPI document says of the headers on a topic: the same of all its messages. */
    private static JsonSchema headers(String topic) {
        JsonNode document = Json.read(text(DOCUMENT), JsonNode.class);
        return document.path("channels").properties().stream()
                .map(Map.Entry::getValue)
                .filter(channel -> isOf(channel.path("address").asText(), topic))
                .flatMap(channel -> channel.path("messages").valueStream())
                .map(message -> follow(document, message))
                .filter(message -> message.has("traits"))
                .map(message -> follow(document, message.path("traits").path(0)))
                .map(trait -> strict(trait.path("headers")))
                .findFirst()
                .orElseThrow(() -> new AssertionError("No channel says what is on " + topic));
    }

    private static boolean isOf(String address, String topic) {
        int tenant = address.indexOf("{tenant}");
        return tenant >= 0
                && topic.startsWith(address.substring(0, tenant))
                && topic.endsWith(address.substring(tenant + "{tenant}".length()));
    }

    private static JsonNode follow(JsonNode document, JsonNode reference) {
        return document.at(reference.path("$ref").asText().substring(1));
    }

    private static void verify(String name, @Nullable String value) {
        if (value == null) {
            return; // the state of what is gone
        }
        JsonSchema schema = READ.computeIfAbsent(
                name,
                _ -> strict(
                        committed(name).orElseThrow(() -> new AssertionError("No schema says what " + name + " is"))));
        assertThat(schema.validate(Json.read(value, JsonNode.class))).as(name).isEmpty();
    }

    private static JsonSchema strict(JsonNode schema) {
        return FACTORY.getSchema(EventSchemas.strict(schema), FORMATS);
    }

    /** An event of the catalogue. */
    private record Subject(String type, Class<?> event, boolean personalId) {

        boolean isRestricted(EventSchemas schemas) {
            return !schemas.of(event, Form.GENERAL, personalId)
                    .path(EventSchemas.CLASSIFICATION)
                    .asText()
                    .equals("general");
        }
    }

    private Map<UUID, Subject> append() throws Exception {
        Map<String, String> golden = golden();
        Map<UUID, Subject> told = new TreeMap<>();
        List<AppendUnit> units = new ArrayList<>();
        for (Feature<?, ?, ?> feature : features) {
            feature.events().byName().forEach((type, event) -> {
                String data = Optional.ofNullable(golden.get(type))
                        .orElseThrow(() -> new AssertionError("There is no golden file of " + type));
                UUID id = UUID.fromString(Streams.newId());
                String stream = feature.category() + '/' + id;
                units.add(new AppendUnit(
                        TENANT,
                        List.of(new AppendUnit.Change(
                                stream, 0, 1, folded(feature, type, data), feature.stateSchema())),
                        List.of(),
                        List.of(event(stream, 1, id, type, data))));
                told.put(id, new Subject(type, event, feature.personal()));
            });
        }
        appended(units);
        return told;
    }

    private List<Long> appended(List<AppendUnit> units) throws Exception {
        List<AppendOutcome> outcomes =
                log.append(units).toCompletionStage().toCompletableFuture().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        return outcomes.stream()
                .map(outcome -> assertThat(outcome)
                        .asInstanceOf(type(AppendOutcome.Appended.class))
                        .actual()
                        .firstPosition())
                .toList();
    }

    private static AppendUnit.NewEvent event(String stream, long version, UUID id, String type, String data) {
        return new AppendUnit.NewEvent(
                stream, version, id, type, data, "{\"actor\":\"test\",\"correlationId\":\"catalogue\"}");
    }

    private static <S, E> String folded(Feature<?, S, E> feature, String type, String data) {
        return feature.writeState(feature.decider()
                .evolve(feature.decider().initial(), feature.events().read(type, data)));
    }

    /** A stream for each state, of the golden events that make it tell most. */
    private void addStates(Map<String, ObjectNode> catalogue) throws Exception {
        Map<String, String> golden = golden();
        List<Feature<?, ?, ?>> told = features.stream()
                .<Feature<?, ?, ?>>map(feature -> feature)
                .filter(feature -> feature.published().isPresent())
                .toList();
        Map<Long, Feature<?, ?, ?>> byLast = new TreeMap<>();
        for (Feature<?, ?, ?> feature : told) {
            List<String> types = fullest(feature, golden);
            AppendUnit unit = stream(feature, types, golden);
            byLast.put(appended(List.of(unit)).getFirst() + types.size() - 1, feature);
        }
        Map<Long, ConsumerRecord<String, String>> arrived = new TreeMap<>();
        Topics.readUnverified("lodestar.%s.%s.state.v1".formatted(TENANT, service), records -> {
            records.stream()
                    .filter(record -> record.headers().lastHeader("ce_sequence") != null)
                    .forEach(record -> arrived.put(Long.parseLong(Topics.header(record, "ce_sequence")), record));
            return arrived.keySet().containsAll(byLast.keySet());
        });
        byLast.forEach((last, feature) -> {
            ConsumerRecord<String, String> record = Objects.requireNonNull(arrived.get(last));
            PublishedState<?, ?> published = feature.published().orElseThrow();
            String type = "org.lodestar." + service + '.' + published.type();
            JsonNode data = Json.read(record.value(), JsonNode.class);
            ObjectNode schema = schemas.ofState(published.form(), feature.personal());
            assertThat(strict(schema).validate(data)).as(type).isEmpty();
            verifyHeaders(record);
            assertThat(Topics.header(record, "ce_type")).isEqualTo(type);
            assertThat(Topics.header(record, "ce_dataschema")).endsWith("/schemas/" + type);
            schema.putArray("examples").add(data);
            catalogue.put(type, schema);
        });
    }

    private static <S, E> AppendUnit stream(Feature<?, S, E> feature, List<String> types, Map<String, String> golden) {
        String stream = feature.category() + '/' + Streams.newId();
        S state = feature.decider().initial();
        List<AppendUnit.NewEvent> events = new ArrayList<>();
        for (String type : types) {
            String data = Objects.requireNonNull(golden.get(type));
            state = feature.decider().evolve(state, feature.events().read(type, data));
            events.add(event(stream, events.size() + 1, UUID.fromString(Streams.newId()), type, data));
        }
        return new AppendUnit(
                TENANT,
                List.of(new AppendUnit.Change(
                        stream, 0, events.size(), feature.writeState(state), feature.stateSchema())),
                List.of(),
                events);
    }

    /** The types of events, each at most once, whose golden files make the longest state. */
    private static <S, E> List<String> fullest(Feature<?, S, E> feature, Map<String, String> golden) {
        Map<S, List<String>> ways = new LinkedHashMap<>();
        Deque<S> open = new ArrayDeque<>();
        ways.put(feature.decider().initial(), List.of());
        open.add(feature.decider().initial());
        while (!open.isEmpty() && ways.size() < MOST_STATES) {
            S state = open.remove();
            List<String> way = Objects.requireNonNull(ways.get(state));
            for (String type : new TreeSet<>(feature.events().byName().keySet())) {
                if (!way.contains(type)) {
                    E event = feature.events().read(type, Objects.requireNonNull(golden.get(type)));
                    S next = feature.decider().evolve(state, event);
                    if (ways.putIfAbsent(
                                    next,
                                    Stream.concat(way.stream(), Stream.of(type)).toList())
                            == null) {
                        open.add(next);
                    }
                }
            }
        }
        return ways.entrySet().stream()
                .max(Comparator.comparingInt(each -> length(feature, each.getKey())))
                .orElseThrow()
                .getValue();
    }

    private static <S> int length(Feature<?, S, ?> feature, S state) {
        return feature.published()
                .orElseThrow()
                .told()
                .apply(state)
                .map(told -> Json.write(told).length())
                .orElse(0);
    }

    private static Map<String, String> golden() throws IOException {
        try (Stream<Path> files = Files.walk(GOLDEN)) {
            return files.filter(Files::isRegularFile)
                    .collect(Collectors.toMap(
                            file -> file.getFileName().toString().replaceFirst("\\.json$", ""), EventCatalogue::text));
        }
    }

    private void addExamples(
            Form form, Map<UUID, Subject> told, Set<UUID> expected, Map<String, ObjectNode> catalogue) {
        String topic =
                "lodestar.%s.%s.%s.v1".formatted(TENANT, service, form == Form.GENERAL ? "events" : "restricted");
        Map<UUID, ConsumerRecord<String, String>> arrived = new TreeMap<>();
        if (!expected.isEmpty()) {
            Topics.readUnverified(topic, records -> {
                records.forEach(record -> arrived.put(UUID.fromString(Topics.header(record, "ce_id")), record));
                return arrived.keySet().containsAll(expected);
            });
        }
        arrived.keySet().retainAll(told.keySet()); // a policy may have reacted to them
        assertThat(arrived.keySet()).as(topic).containsExactlyInAnyOrderElementsOf(expected);
        arrived.forEach((id, record) -> {
            Subject subject = Objects.requireNonNull(told.get(id));
            String type = "org.lodestar." + service + '.' + subject.type();
            JsonNode data = Json.read(record.value(), JsonNode.class);
            ObjectNode schema = schemas.of(subject.event(), form, subject.personalId());
            assertThat(strict(schema).validate(data)).as(type).isEmpty();
            verifyHeaders(record);
            assertThat(Topics.header(record, "ce_type")).isEqualTo(type);
            assertThat(Topics.header(record, "ce_dataschema"))
                    .endsWith("/schemas/" + type + (form == Form.GENERAL ? "" : "/restricted"));
            schema.putArray("examples").add(data);
            catalogue.put(type + (form == Form.GENERAL ? "" : ".restricted"), schema);
        });
    }

    private List<String> breaks(Map<String, ObjectNode> now) throws IOException {
        Map<String, JsonNode> before = new TreeMap<>();
        for (String name : committedNames()) {
            before.put(name, committed(name).orElseThrow());
        }
        return SchemaChange.breaks(before, now, this::isLifted);
    }

    private boolean isLifted(String name) {
        String type = name.substring(("org.lodestar." + service + '.').length()).replaceFirst("\\.restricted$", "");
        return features.stream()
                .anyMatch(feature -> !feature.events().currentName(type).equals(type)
                        || feature.published()
                                .filter(state -> follows(state.type(), type))
                                .isPresent());
    }

    /** Whether one state is the next version of another. */
    private static boolean follows(String next, String type) {
        int version = type.lastIndexOf(".v") + 2;
        return next.equals(type.substring(0, version) + (Integer.parseInt(type.substring(version)) + 1));
    }

    private List<String> committedNames() throws IOException {
        if (Files.notExists(COMMITTED)) {
            return List.of();
        }
        try (Stream<Path> files = Files.list(COMMITTED)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(file -> file.startsWith("org.lodestar." + service + '.') && file.endsWith(SUFFIX))
                    .map(file -> file.substring(0, file.length() - SUFFIX.length()))
                    .sorted()
                    .toList();
        }
    }

    private static void write(Map<String, ObjectNode> catalogue) throws IOException {
        Files.createDirectories(COMMITTED);
        for (Map.Entry<String, ObjectNode> each : catalogue.entrySet()) {
            Files.writeString(
                    COMMITTED.resolve(each.getKey() + SUFFIX),
                    Json.mapper().writer(SerializationFeature.INDENT_OUTPUT).writeValueAsString(each.getValue())
                            + '\n');
        }
    }

    private static Optional<JsonNode> committed(String name) {
        Path file = COMMITTED.resolve(name + SUFFIX);
        return Files.exists(file) ? Optional.of(Json.read(text(file), JsonNode.class)) : Optional.empty();
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
