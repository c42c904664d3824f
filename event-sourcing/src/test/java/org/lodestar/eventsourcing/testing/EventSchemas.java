package org.lodestar.eventsourcing.testing;

import com.fasterxml.classmate.ResolvedType;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.github.victools.jsonschema.generator.CustomDefinition;
import com.github.victools.jsonschema.generator.CustomDefinitionProviderV2;
import com.github.victools.jsonschema.generator.FieldScope;
import com.github.victools.jsonschema.generator.MemberScope;
import com.github.victools.jsonschema.generator.Option;
import com.github.victools.jsonschema.generator.OptionPreset;
import com.github.victools.jsonschema.generator.SchemaGenerationContext;
import com.github.victools.jsonschema.generator.SchemaGenerator;
import com.github.victools.jsonschema.generator.SchemaGeneratorConfigBuilder;
import com.github.victools.jsonschema.generator.SchemaVersion;
import java.lang.reflect.RecordComponent;
import java.time.LocalTime;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.lodestar.eventsourcing.EventType;
import org.lodestar.eventsourcing.PersonRef;
import org.lodestar.eventsourcing.Restricted;
import org.lodestar.eventsourcing.StateType;
import org.lodestar.eventsourcing.json.Json;

/**
 * JSON Schemas (2020-12) of what topics carry, made from the records by the rules of {@link Json}. An object may have more
 * properties than its schema says, because later ones have; {@link #strict} forbids them.
 */
final class EventSchemas {

    /** Which of the two topics a schema is of. */
    enum Form {
        GENERAL,
        RESTRICTED
    }

    /** What makes an event more than general. */
    static final String CLASSIFICATION = "x-lodestar-classification";

    private static final String PERSON = "x-lodestar-person";
    private static final String KIND = "kind";
    private static final String TIME_OF_DAY = "^\\d\\d:\\d\\d(:\\d\\d(\\.\\d{1,9})?)?$";

    private final SchemaGenerator general = generator(Form.GENERAL);
    private final SchemaGenerator restricted = generator(Form.RESTRICTED);

    /** The schema of an event in one form, without an example. */
    ObjectNode of(Class<?> event, Form form, boolean personalId) {
        EventType type = event.getAnnotation(EventType.class);
        if (type.description().isBlank()) {
            throw new AssertionError(type.value() + " does not say when it happens");
        }
        return schema(event, form, personalId, type.value(), type.description());
    }

    /** The schema of a published state, without an example. */
    ObjectNode ofState(Class<?> state, boolean personalId) {
        StateType type = state.getAnnotation(StateType.class);
        if (type.description().isBlank()) {
            throw new AssertionError(type.value() + " does not say what it tells");
        }
        return schema(state, Form.GENERAL, personalId, type.value(), type.description());
    }

    private ObjectNode schema(Class<?> of, Form form, boolean personalId, String type, String description) {
        ObjectNode schema = Json.mapper().createObjectNode();
        schema.put("$schema", "https://json-schema.org/draft/2020-12/schema");
        schema.put("title", title(type));
        schema.put("description", description);
        schema.put(CLASSIFICATION, classification(of, personalId));
        ObjectNode made = (form == Form.GENERAL ? general : restricted).generateSchema(of);
        made.remove("$schema");
        schema.setAll(made);
        settle(schema);
        return schema;
    }

    /**
     * {@code general} if the general topic tells all of it, {@code restricted} if it leaves something out, {@code personal}
     * if all it does is to replace persons by pseudonyms.
     */
    private String classification(Class<?> event, boolean personalId) {
        ObjectNode whole = restricted.generateSchema(event);
        if (!whole.findValues(CLASSIFICATION).isEmpty()) {
            return "restricted";
        }
        return personalId || !whole.findValues(PERSON).isEmpty() ? "personal" : "general";
    }

    /** {@code goal-activated.v1} or {@code goal.state.v1} in words. */
    private static String title(String type) {
        String words =
                type.substring(0, type.lastIndexOf('.')).replace('-', ' ').replace('.', ' ');
        return words.substring(0, 1).toUpperCase(Locale.ROOT) + words.substring(1);
    }

    /** Takes out our own marks, and the null that the generator allows for what is optional: it is absent instead. */
    private static void settle(JsonNode node) {
        if (node instanceof ObjectNode object) {
            object.remove(PERSON);
            if (object.path("type").isArray()) {
                object.set("type", object.path("type").path(0));
            }
            if (object.path("anyOf").path(0).path("type").asText().equals("null")) {
                JsonNode present = object.remove("anyOf").path(1);
                object.setAll((ObjectNode) present);
            }
        }
        node.forEach(EventSchemas::settle);
    }

    /** A copy that takes no property it does not name. */
    static JsonNode strict(JsonNode schema) {
        JsonNode copy = schema.deepCopy();
        forbidOthers(copy);
        return copy;
    }

    private static void forbidOthers(JsonNode schema) {
        if (schema instanceof ObjectNode object) {
            object.remove(CLASSIFICATION); // the validator warns of what it does not know
            if (object.path("type").asText().equals("object") && !object.has("additionalProperties")) {
                object.put("additionalProperties", false);
            }
        }
        schema.path("properties").forEach(EventSchemas::forbidOthers);
        schema.path("oneOf").forEach(EventSchemas::forbidOthers);
        Stream.of("items", "additionalProperties")
                .filter(one -> schema.path(one).isObject())
                .forEach(one -> forbidOthers(schema.path(one)));
    }

    private static SchemaGenerator generator(Form form) {
        SchemaGeneratorConfigBuilder builder = new SchemaGeneratorConfigBuilder(
                        Json.mapper(), SchemaVersion.DRAFT_2020_12, OptionPreset.PLAIN_JSON)
                .with(
                        Option.EXTRA_OPEN_API_FORMAT_VALUES,
                        Option.FLATTENED_OPTIONALS,
                        Option.INLINE_ALL_SCHEMAS,
                        Option.MAP_VALUES_AS_ADDITIONAL_PROPERTIES);
        builder.forFields()
                .withRequiredCheck(field -> field.getRawMember().getType() != Optional.class)
                .withIgnoreCheck(
                        field -> form == Form.GENERAL && restriction(field).isPresent())
                .withInstanceAttributeOverride((attributes, field, _) ->
                        restriction(field).ifPresent(by -> attributes.put(CLASSIFICATION, by.name())));
        builder.forTypesInGeneral()
                .withPropertySorter(Comparator.comparingInt(EventSchemas::place))
                .withCustomDefinitionProvider((type, _) -> person(type, form))
                .withCustomDefinitionProvider((type, _) -> timeOfDay(type))
                .withCustomDefinitionProvider(EventSchemas::value)
                .withCustomDefinitionProvider(new Kinds());
        return new SchemaGenerator(builder.build());
    }

    private static Optional<Restricted.Classification> restriction(FieldScope field) {
        return field.isFakeContainerItemScope()
                ? Optional.empty()
                : Optional.ofNullable(field.getRawMember().getAnnotation(Restricted.class))
                        .map(Restricted::value);
    }

    /** As the record declares them. */
    private static int place(MemberScope<?, ?> member) {
        RecordComponent[] components = member.getRawMember().getDeclaringClass().getRecordComponents();
        for (int i = 0; components != null && i < components.length; i++) {
            if (components[i].getName().equals(member.getName())) {
                return i;
            }
        }
        return Integer.MAX_VALUE;
    }

    private static CustomDefinition person(ResolvedType type, Form form) {
        if (type.getErasedType() != PersonRef.class) {
            return null;
        }
        ObjectNode person = Json.mapper().createObjectNode().put("type", "string");
        if (form == Form.GENERAL) {
            person.put("format", "uuid").put("description", "A person's pseudonym");
        } else {
            person.put("description", "A person's sourcedId");
        }
        return new CustomDefinition(person.put(PERSON, true), true);
    }

    private static CustomDefinition timeOfDay(ResolvedType type) {
        return type.getErasedType() == LocalTime.class
                ? new CustomDefinition(
                        Json.mapper().createObjectNode().put("type", "string").put("pattern", TIME_OF_DAY), true)
                : null;
    }

    private static CustomDefinition value(ResolvedType type, SchemaGenerationContext context) {
        return Json.isValueRecord(type.getErasedType())
                ? new CustomDefinition(
                        context.createDefinition(context.getTypeContext()
                                .resolve(type.getErasedType()
                                        .getRecordComponents()[0]
                                        .getGenericType())),
                        true)
                : null;
    }

    /** A sealed interface is one of its records, which tells its name. */
    private static final class Kinds implements CustomDefinitionProviderV2 {

        @Override
        public CustomDefinition provideCustomSchemaDefinition(ResolvedType type, SchemaGenerationContext context) {
            Class<?> raw = type.getErasedType();
            if (!raw.isInterface() || !raw.isSealed()) {
                return null;
            }
            ObjectNode definition = Json.mapper().createObjectNode();
            ArrayNode kinds = definition.putArray("oneOf");
            for (Class<?> record : Json.recordsOf(raw)) {
                ObjectNode plain = context.createStandardDefinition(
                        context.getTypeContext().resolve(record), this);
                ObjectNode kind =
                        kinds.addObject().put("title", record.getSimpleName()).put("type", "object");
                ObjectNode properties = kind.putObject("properties");
                properties.putObject(KIND).put("const", record.getSimpleName());
                ArrayNode required = kind.putArray("required").add(KIND);
                if (plain.get("properties") instanceof ObjectNode own) {
                    properties.setAll(own);
                }
                plain.path("required").forEach(required::add);
            }
            return new CustomDefinition(definition, true);
        }
    }
}
