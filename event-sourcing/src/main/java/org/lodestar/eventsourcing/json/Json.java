package org.lodestar.eventsourcing.json;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.Nulls;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.StreamWriteFeature;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.cfg.MapperConfig;
import com.fasterxml.jackson.databind.introspect.Annotated;
import com.fasterxml.jackson.databind.introspect.AnnotatedClass;
import com.fasterxml.jackson.databind.introspect.AnnotatedMethod;
import com.fasterxml.jackson.databind.introspect.NopAnnotationIntrospector;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.jsontype.NamedType;
import com.fasterxml.jackson.databind.jsontype.TypeResolverBuilder;
import com.fasterxml.jackson.databind.jsontype.impl.StdTypeResolverBuilder;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import java.io.UncheckedIOException;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The one JSON mapping of the platform. Plain records need no annotation:
 *
 * <ul>
 *   <li>a record whose only component is called {@code value} is written as that value,
 *   <li>a sealed interface is written with a {@code kind} property, the simple name of the record,
 *   <li>what is absent is left out, never {@code null}; an absent collection is read as an empty one,
 *   <li>times are ISO 8601, decimals are exact.
 * </ul>
 */
public final class Json {

    private static final String KIND = "kind";
    private static final ObjectMapper MAPPER = configure(JsonMapper.builder()).build();

    private Json() {}

    /** The shared mapper. Callers do not change its configuration. */
    public static ObjectMapper mapper() {
        return MAPPER;
    }

    /** Applies the platform's mapping to a builder, for a variation of it. */
    public static JsonMapper.Builder configure(JsonMapper.Builder builder) {
        builder.addModule(new Jdk8Module())
                .addModule(new JavaTimeModule())
                .defaultPropertyInclusion(JsonInclude.Value.empty().withValueInclusion(JsonInclude.Include.NON_ABSENT))
                .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS, SerializationFeature.FAIL_ON_EMPTY_BEANS)
                .disable(DeserializationFeature.ADJUST_DATES_TO_CONTEXT_TIME_ZONE)
                .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
                .enable(
                        DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES,
                        DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES,
                        DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS,
                        DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                .enable(StreamWriteFeature.WRITE_BIGDECIMAL_AS_PLAIN)
                .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                .disable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS);
        for (Class<?> collection : List.of(List.class, Set.class, Map.class)) {
            builder.withConfigOverride(
                    collection, override -> override.setSetterInfo(JsonSetter.Value.forValueNulls(Nulls.AS_EMPTY)));
        }
        builder.annotationIntrospector(com.fasterxml.jackson.databind.AnnotationIntrospector.pair(
                new com.fasterxml.jackson.databind.introspect.JacksonAnnotationIntrospector(), new PlainRecords()));
        return builder;
    }

    /** Writes a value by its run-time class. */
    public static String write(Object value) {
        try {
            return MAPPER.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Writes a value as its declared type, so that a sealed type gets its {@code kind}. */
    public static String write(Object value, Class<?> as) {
        try {
            return MAPPER.writerFor(as).writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static <T> T read(String json, Class<T> type) {
        try {
            return MAPPER.readValue(json, type);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Whether a record is written as its only component. */
    public static boolean isValueRecord(Class<?> type) {
        return type.isRecord()
                && type.getRecordComponents().length == 1
                && type.getRecordComponents()[0].getName().equals("value");
    }

    /** All records below a sealed interface, in the order they are declared. */
    public static List<Class<?>> recordsOf(Class<?> sealed) {
        List<Class<?>> records = new ArrayList<>();
        for (Class<?> permitted : sealed.getPermittedSubclasses()) {
            if (permitted.isSealed()) {
                records.addAll(recordsOf(permitted));
            } else {
                records.add(permitted);
            }
        }
        return records;
    }

    /** Lets records and sealed interfaces stay free of annotations. */
    private static final class PlainRecords extends NopAnnotationIntrospector {

        private static final long serialVersionUID = 1L;

        @Override
        public @Nullable Boolean hasAsValue(Annotated annotated) {
            if (annotated instanceof AnnotatedMethod method
                    && method.getName().equals("value")
                    && method.getParameterCount() == 0) {
                return isValueRecord(method.getDeclaringClass()) ? Boolean.TRUE : null;
            }
            return null;
        }

        @Override
        public com.fasterxml.jackson.annotation.JsonCreator.@Nullable Mode findCreatorAnnotation(
                MapperConfig<?> config, Annotated annotated) {
            if (annotated instanceof com.fasterxml.jackson.databind.introspect.AnnotatedConstructor constructor
                    && isValueRecord(constructor.getDeclaringClass())) {
                return com.fasterxml.jackson.annotation.JsonCreator.Mode.DELEGATING;
            }
            return null;
        }

        @Override
        public @Nullable TypeResolverBuilder<?> findTypeResolver(
                MapperConfig<?> config, AnnotatedClass annotated, JavaType baseType) {
            Class<?> raw = baseType.getRawClass();
            if (!raw.isInterface() || !raw.isSealed()) {
                return null;
            }
            return new StdTypeResolverBuilder()
                    .init(JsonTypeInfo.Id.NAME, null)
                    .inclusion(JsonTypeInfo.As.PROPERTY)
                    .typeProperty(KIND);
        }

        @Override
        public @Nullable List<NamedType> findSubtypes(Annotated annotated) {
            Class<?> raw = annotated.getRawType();
            if (!raw.isInterface() || !raw.isSealed()) {
                return null;
            }
            return recordsOf(raw).stream().map(PlainRecords::named).toList();
        }

        private static NamedType named(Class<?> type) {
            for (RecordComponent component : type.getRecordComponents()) {
                if (component.getName().equals(KIND)) {
                    throw new IllegalArgumentException(
                            type.getName() + " has a component of the name that tells its type: " + KIND);
                }
            }
            return new NamedType(type, type.getSimpleName());
        }

        @Override
        public @Nullable String findTypeName(AnnotatedClass annotated) {
            return annotated.getRawType().isRecord() ? annotated.getRawType().getSimpleName() : null;
        }
    }
}
