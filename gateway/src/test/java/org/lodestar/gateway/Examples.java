package org.lodestar.gateway;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.eclipse.microprofile.openapi.models.media.Schema;
import org.eclipse.microprofile.openapi.models.media.Schema.SchemaType;

/**
 * Finds examples: what was recorded of the same schema, or whole ones put together from those of the properties. What is optional and has none is left out; where something
 * required has none, there is no example.
 */
final class Examples {

    private static final int DEEPEST = 8;

    private final Map<String, Schema> schemas;
    private final Map<String, Object> recorded = new HashMap<>();

    Examples(Map<String, Schema> schemas) {
        this.schemas = schemas;
    }

    /** Keeps what was really answered, for other operations that answer the same. */
    void remember(Schema schema, Object example) {
        if (schema.getRef() != null) {
            recorded.putIfAbsent(schema.getRef(), example);
        }
    }

    /** A value of this schema. */
    Optional<Object> of(Schema schema) {
        return Optional.ofNullable(recorded.get(schema.getRef())).or(() -> of(schema, DEEPEST));
    }

    private Optional<Object> of(Schema referring, int depth) {
        var schema = resolved(referring);
        if (schema == null || depth == 0) {
            return Optional.empty();
        }
        return Stream.<Optional<Object>>of(
                        first(schema.getExamples()),
                        first(schema.getEnumeration()),
                        alternative(schema, depth),
                        plain(schema, depth))
                .flatMap(Optional::stream)
                .findFirst();
    }

    private Schema resolved(Schema schema) {
        var ref = schema.getRef();
        return ref == null ? schema : schemas.get(ref.substring(ref.lastIndexOf('/') + 1));
    }

    private Optional<Object> alternative(Schema schema, int depth) {
        return Stream.of(schema.getAnyOf(), schema.getOneOf())
                .flatMap(alternatives -> Optional.ofNullable(alternatives).stream())
                .flatMap(List::stream)
                .flatMap(other -> of(other, depth - 1).stream())
                .findFirst();
    }

    private Optional<Object> plain(Schema schema, int depth) {
        var types = Optional.ofNullable(schema.getType()).orElse(List.of());
        if (types.contains(SchemaType.OBJECT)) {
            return object(schema, depth);
        }
        if (types.contains(SchemaType.ARRAY) && schema.getItems() != null) {
            return of(schema.getItems(), depth - 1).map(List::of);
        }
        if (types.contains(SchemaType.BOOLEAN)) {
            return Optional.of(false);
        }
        return "uuid".equals(schema.getFormat())
                ? Optional.of("0199f0a2-6c1e-7c64-9d53-2f1f0f6f7b11")
                : Optional.empty();
    }

    private Optional<Object> object(Schema schema, int depth) {
        var required = Optional.ofNullable(schema.getRequired()).orElse(List.of());
        var example = new LinkedHashMap<String, Object>();
        for (var property :
                Optional.ofNullable(schema.getProperties()).orElse(Map.of()).entrySet()) {
            var value = of(property.getValue(), depth - 1);
            if (value.isEmpty() && required.contains(property.getKey())) {
                return Optional.empty();
            }
            value.ifPresent(found -> example.put(property.getKey(), found));
        }
        return example.isEmpty() ? Optional.empty() : Optional.of(example);
    }

    private static Optional<Object> first(List<?> values) {
        return Optional.ofNullable(values).stream()
                .flatMap(List::stream)
                .map(Object.class::cast)
                .findFirst();
    }
}
