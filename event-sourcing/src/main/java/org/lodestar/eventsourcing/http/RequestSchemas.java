package org.lodestar.eventsourcing.http;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.github.victools.jsonschema.generator.CustomDefinition;
import com.github.victools.jsonschema.generator.FieldScope;
import com.github.victools.jsonschema.generator.Option;
import com.github.victools.jsonschema.generator.OptionPreset;
import com.github.victools.jsonschema.generator.SchemaGenerator;
import com.github.victools.jsonschema.generator.SchemaGeneratorConfigBuilder;
import com.github.victools.jsonschema.generator.SchemaVersion;
import com.github.victools.jsonschema.generator.TypeScope;
import com.github.victools.jsonschema.module.jakarta.validation.JakartaValidationModule;
import com.github.victools.jsonschema.module.jakarta.validation.JakartaValidationOption;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.PathType;
import com.networknt.schema.SchemaValidatorsConfig;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import jakarta.validation.constraints.NotBlank;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.lodestar.eventsourcing.Fault;
import org.lodestar.eventsourcing.json.Json;

/**
 * Checks request bodies against JSON Schemas made from the request records and their Bean Validation annotations, so
 * that every fault is found at once and named by its JSON Pointer. What is not annotated as needed may be absent; what
 * the record does not have is refused.
 */
final class RequestSchemas {

    private static final int MOST_FAULTS = 100;
    private static final int MOST_DIGITS = 100;
    /** A date that ISO 8601 has and PostgreSQL has not. */
    private static final Pattern YEAR_ZERO = Pattern.compile("0000-\\d\\d-\\d\\d(T.*)?");

    private static final String NOT_BLANK = "\\S";
    private static final Map<Class<?>, BigDecimal> WHOLE_FROM = Map.of(
            int.class, BigDecimal.valueOf(Integer.MIN_VALUE),
            Integer.class, BigDecimal.valueOf(Integer.MIN_VALUE),
            long.class, BigDecimal.valueOf(Long.MIN_VALUE),
            Long.class, BigDecimal.valueOf(Long.MIN_VALUE));
    private static final Map<Class<?>, BigDecimal> WHOLE_TO = Map.of(
            int.class, BigDecimal.valueOf(Integer.MAX_VALUE),
            Integer.class, BigDecimal.valueOf(Integer.MAX_VALUE),
            long.class, BigDecimal.valueOf(Long.MAX_VALUE),
            Long.class, BigDecimal.valueOf(Long.MAX_VALUE));

    private final Map<Class<?>, JsonSchema> schemas = new ConcurrentHashMap<>();
    private final SchemaGenerator generator = generator();
    private final JsonSchemaFactory factory = JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012);
    private final SchemaValidatorsConfig config = SchemaValidatorsConfig.builder()
            .pathType(PathType.JSON_POINTER)
            .formatAssertionsEnabled(true)
            .build();

    private static SchemaGenerator generator() {
        SchemaGeneratorConfigBuilder builder = new SchemaGeneratorConfigBuilder(
                        Json.mapper(), SchemaVersion.DRAFT_2020_12, OptionPreset.PLAIN_JSON)
                .with(
                        Option.FORBIDDEN_ADDITIONAL_PROPERTIES_BY_DEFAULT,
                        Option.EXTRA_OPEN_API_FORMAT_VALUES,
                        Option.FLATTENED_OPTIONALS,
                        Option.INLINE_ALL_SCHEMAS)
                .with(new JakartaValidationModule(
                        JakartaValidationOption.NOT_NULLABLE_FIELD_IS_REQUIRED,
                        JakartaValidationOption.INCLUDE_PATTERN_EXPRESSIONS));
        builder.forFields()
                .withPropertyNameOverrideResolver(RequestSchemas::nameOf)
                .withRequiredCheck(field -> field.getType().getErasedType().isPrimitive())
                .withStringPatternResolver(field -> isNotBlank(field) ? NOT_BLANK : null);
        builder.forTypesInGeneral()
                .withAdditionalPropertiesResolver(scope -> isMap(scope) ? Object.class : null)
                .withNumberInclusiveMinimumResolver(
                        scope -> WHOLE_FROM.get(scope.getType().getErasedType()))
                .withNumberInclusiveMaximumResolver(
                        scope -> WHOLE_TO.get(scope.getType().getErasedType()))
                .withCustomDefinitionProvider((type, context) -> Json.isValueRecord(type.getErasedType())
                        ? new CustomDefinition(
                                context.createStandardDefinition(
                                        context.getTypeContext()
                                                .resolve(type.getErasedType()
                                                        .getRecordComponents()[0]
                                                        .getGenericType()),
                                        null),
                                true)
                        : null);
        return new SchemaGenerator(builder.build());
    }

    /** What a component is called in JSON, if not by its own name. */
    private static @Nullable String nameOf(FieldScope field) {
        JsonProperty property = field.getAnnotationConsideringFieldAndGetter(JsonProperty.class);
        return property == null ? null : property.value();
    }

    /** Anything may be in a map: what it holds is the caller's own. */
    private static boolean isMap(TypeScope scope) {
        return scope.getType().isInstanceOf(Map.class);
    }

    private static boolean isNotBlank(FieldScope field) {
        return field.isFakeContainerItemScope()
                ? field.getContainerItemAnnotation(NotBlank.class) != null
                : field.getAnnotationConsideringFieldAndGetter(NotBlank.class) != null;
    }

    /** The faults of a body, at most 100 places of it; none if it may be read into the record. */
    List<Fault> faults(Class<?> record, JsonNode body) {
        Map<String, String> details = new LinkedHashMap<>();
        for (ValidationMessage message :
                schemas.computeIfAbsent(record, this::schema).validate(body)) {
            details.putIfAbsent(pointer(message), detail(message));
        }
        unstorable(body, "", details);
        return details.entrySet().stream()
                .limit(MOST_FAULTS)
                .map(fault -> new Fault(fault.getKey(), fault.getValue()))
                .toList();
    }

    /** PostgreSQL stores neither U+0000 nor half a surrogate pair, and no number without end. */
    private static void unstorable(JsonNode node, String pointer, Map<String, String> details) {
        if (node.isTextual() && node.textValue().codePoints().anyMatch(RequestSchemas::isUnstorable)) {
            details.putIfAbsent(pointer, "must not contain the character U+0000 or an unpaired surrogate");
        }
        if (node.isTextual() && YEAR_ZERO.matcher(node.textValue()).matches()) {
            details.putIfAbsent(pointer, "must not be before the year 1");
        }
        if (node.isNumber() && Math.abs((long) node.decimalValue().scale()) > MOST_DIGITS) {
            details.putIfAbsent(pointer, "must not have more than " + MOST_DIGITS + " digits");
        }
        node.properties().forEach(field -> unstorable(field.getValue(), below(pointer, field.getKey()), details));
        if (node.isArray()) {
            for (int i = 0; i < node.size(); i++) {
                unstorable(node.get(i), pointer + '/' + i, details);
            }
        }
    }

    static boolean isUnstorable(int codePoint) {
        return codePoint == 0 || Character.getType(codePoint) == Character.SURROGATE;
    }

    private JsonSchema schema(Class<?> record) {
        ObjectNode schema = generator.generateSchema(record);
        return factory.getSchema(schema, config);
    }

    private static String pointer(ValidationMessage message) {
        String pointer = message.getInstanceLocation().toString();
        String property = message.getProperty();
        return property == null ? pointer : below(pointer, property);
    }

    private static String below(String pointer, String member) {
        return pointer + '/' + member.replace("~", "~0").replace("/", "~1");
    }

    private static String detail(ValidationMessage message) {
        if (message.getSchemaNode() != null
                && NOT_BLANK.equals(message.getSchemaNode().textValue())) {
            return "must not be blank";
        }
        String prefix = message.getInstanceLocation() + ": ";
        String detail = message.getMessage();
        return detail.startsWith(prefix) ? detail.substring(prefix.length()) : detail;
    }
}
