package org.lodestar.gateway;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.models.OpenAPI;
import org.eclipse.microprofile.openapi.models.Operation;
import org.eclipse.microprofile.openapi.models.media.Content;
import org.eclipse.microprofile.openapi.models.media.Schema;
import org.eclipse.microprofile.openapi.models.media.Schema.SchemaType;
import org.eclipse.microprofile.openapi.models.parameters.Parameter;

/**
 * Says the schemas of the services so that generators of clients make of them what a person would have written. What is
 * absent is left out and never {@code null}, so {@code null} goes; what an answer always has is required; a request has nothing
 * but what is named; a text of some format is that where it is used; a page of goals is a {@code GoalPage}.
 */
final class PlainSchemas {

    private static final String PREFIX = "#/components/schemas/";

    private final OpenAPI contract;
    private final Map<String, Schema> schemas;
    private final Map<String, String> names = new TreeMap<>();

    private PlainSchemas(OpenAPI contract) {
        this.contract = contract;
        this.schemas = contract.getComponents().getSchemas();
    }

    static void in(OpenAPI contract) {
        new PlainSchemas(contract).rewrite();
    }

    private void rewrite() {
        var asked = reached(operations().flatMap(PlainSchemas::asked));
        var answered = reached(operations().flatMap(PlainSchemas::answered));
        schemas.forEach((name, schema) -> {
            if (asked.contains(name)) {
                closed(schema);
            } else if (answered.contains(name)) {
                complete(schema);
            }
            if (name.startsWith("Page")) {
                page(schema).ifPresent(page -> names.put(name, page));
            }
        });
        var rewritten = new TreeMap<String, Schema>();
        schemas.forEach((name, schema) -> {
            if (!isText(schema)) {
                rewritten.put(names.getOrDefault(name, name), plain(schema));
            }
        });
        operations().forEach(operation -> {
            Stream.concat(bodies(operation), answers(operation))
                    .flatMap(content -> content.getMediaTypes().values().stream())
                    .filter(media -> media.getSchema() != null)
                    .forEach(media -> media.setSchema(plain(media.getSchema())));
            parameters(operation)
                    .filter(parameter -> parameter.getSchema() != null)
                    .forEach(parameter -> {
                        exemplify(parameter);
                        parameter.setSchema(form(parameter.getName(), plain(parameter.getSchema())));
                    });
        });
        contract.getComponents().setSchemas(rewritten);
    }

    private static void exemplify(Parameter parameter) {
        var choices = parameter.getSchema().getEnumeration();
        if (choices != null && parameter.getName().equals("sort")) {
            parameter.setExample("-" + choices.getFirst());
        }
        if (choices != null && parameter.getName().equals("include")) {
            parameter.setExample(choices.stream().map(Object::toString).collect(Collectors.joining(",")));
        }
    }

    /** The services read these as texts, to say what is wrong with them. */
    private static Schema form(String name, Schema schema) {
        if (name.equals("include") && schema.getEnumeration() != null) {
            var names = schema.getEnumeration().stream().map(Object::toString).collect(Collectors.joining("|"));
            return OASFactory.createSchema()
                    .type(List.of(SchemaType.STRING))
                    .pattern("^(%s)(,(%s))*$".formatted(names, names));
        }
        if (name.equals("sort") && schema.getEnumeration() != null) {
            return OASFactory.createSchema()
                    .type(List.of(SchemaType.STRING))
                    .enumeration(schema.getEnumeration().stream()
                            .<Object>mapMulti((field, ways) -> {
                                ways.accept(field);
                                ways.accept("-" + field);
                            })
                            .toList());
        }
        if (!List.of(SchemaType.STRING).equals(schema.getType())) {
            return schema;
        }
        return switch (name) {
            case "limit" ->
                schema.type(List.of(SchemaType.INTEGER)).format("int32").minimum(BigDecimal.ONE);
            case "asOf" -> schema.format("date-time");
            default -> schema;
        };
    }

    /** What a request has that the contract has not is refused. */
    private static void closed(Schema schema) {
        if (schema.getProperties() != null && schema.getAdditionalPropertiesSchema() == null) {
            schema.setAdditionalPropertiesSchema(OASFactory.createSchema().booleanSchema(false));
        }
    }

    /** An enumeration that may be absent looks like one that may not, so of those nothing is promised. */
    private void complete(Schema schema) {
        if (schema.getProperties() != null && schema.getRequired() == null) {
            var always = schema.getProperties().entrySet().stream()
                    .filter(property -> !mayBeNull(property.getValue()) && !isEnumeration(property.getValue()))
                    .map(Map.Entry::getKey)
                    .toList();
            schema.setRequired(always.isEmpty() ? null : always);
        }
    }

    private boolean isEnumeration(Schema schema) {
        return schema.getRef() != null
                && Optional.ofNullable(schemas.get(name(schema.getRef())))
                        .map(Schema::getEnumeration)
                        .isPresent();
    }

    private static boolean mayBeNull(Schema schema) {
        return Optional.ofNullable(schema.getType()).orElse(List.of()).contains(SchemaType.NULL)
                || Optional.ofNullable(schema.getAnyOf()).orElse(List.of()).stream()
                        .anyMatch(PlainSchemas::mayBeNull);
    }

    private static Optional<String> page(Schema schema) {
        return Optional.ofNullable(schema.getProperties())
                .map(properties -> properties.get("data"))
                .map(Schema::getItems)
                .map(Schema::getRef)
                .map(ref -> name(ref) + "Page");
    }

    private Schema plain(Schema schema) {
        var rewritten = withoutNull(schema);
        var ref = rewritten.getRef();
        if (ref != null) {
            var target = schemas.get(name(ref));
            return target != null && isText(target) ? text(rewritten, target) : reference(rewritten, ref);
        }
        each(rewritten, this::plain);
        return rewritten;
    }

    /** The one alternative there is to {@code null}, with what is said about both. */
    private static Schema withoutNull(Schema schema) {
        if (schema.getType() != null && schema.getType().contains(SchemaType.NULL)) {
            schema.setType(schema.getType().stream()
                    .filter(type -> type != SchemaType.NULL)
                    .toList());
        }
        var alternatives = Optional.ofNullable(schema.getAnyOf()).orElse(List.of()).stream()
                .filter(other ->
                        other.getRef() != null || !List.of(SchemaType.NULL).equals(other.getType()))
                .toList();
        if (alternatives.size() != 1) {
            return schema;
        }
        var only = alternatives.getFirst();
        if (schema.getDescription() != null) {
            only.setDescription(schema.getDescription());
        }
        if (schema.getExamples() != null) {
            only.setExamples(schema.getExamples());
        }
        return withoutNull(only);
    }

    private Schema reference(Schema schema, String ref) {
        var name = name(ref);
        return OASFactory.createSchema()
                .ref(PREFIX + names.getOrDefault(name, name))
                .description(schema.getDescription());
    }

    private static Schema text(Schema schema, Schema target) {
        return OASFactory.createSchema()
                .type(List.of(SchemaType.STRING))
                .format(target.getFormat())
                .description(schema.getDescription())
                .examples(schema.getExamples() == null ? target.getExamples() : schema.getExamples());
    }

    /** A named schema that is only a format of text, such as a date. */
    private static boolean isText(Schema schema) {
        return schema.getFormat() != null
                && schema.getProperties() == null
                && List.of(SchemaType.STRING).equals(schema.getType());
    }

    private static void each(Schema schema, UnaryOperator<Schema> change) {
        if (schema.getProperties() != null) {
            var changed = new LinkedHashMap<String, Schema>();
            schema.getProperties().forEach((name, property) -> changed.put(name, change.apply(property)));
            schema.setProperties(changed);
        }
        if (schema.getItems() != null) {
            schema.setItems(change.apply(schema.getItems()));
        }
        if (schema.getAdditionalPropertiesSchema() != null) {
            schema.setAdditionalPropertiesSchema(change.apply(schema.getAdditionalPropertiesSchema()));
        }
        if (schema.getAllOf() != null) {
            schema.setAllOf(schema.getAllOf().stream().map(change).toList());
        }
        if (schema.getAnyOf() != null) {
            schema.setAnyOf(schema.getAnyOf().stream().map(change).toList());
        }
    }

    private Set<String> reached(Stream<Schema> from) {
        var reached = new HashSet<String>();
        var open = new ArrayList<>(from.toList());
        while (!open.isEmpty()) {
            var schema = open.removeLast();
            if (schema.getRef() != null && reached.add(name(schema.getRef()))) {
                Optional.ofNullable(schemas.get(name(schema.getRef()))).ifPresent(open::add);
            }
            each(schema, part -> {
                open.add(part);
                return part;
            });
        }
        return reached;
    }

    private Stream<Operation> operations() {
        return contract.getPaths().getPathItems().values().stream()
                .flatMap(item -> item.getOperations().values().stream());
    }

    private static Stream<Schema> asked(Operation operation) {
        return Stream.concat(schemas(bodies(operation)), parameters(operation).map(Parameter::getSchema))
                .filter(schema -> schema != null);
    }

    private static Stream<Schema> answered(Operation operation) {
        return schemas(answers(operation)).filter(schema -> schema != null);
    }

    private static Stream<Schema> schemas(Stream<Content> contents) {
        return contents.flatMap(content -> content.getMediaTypes().values().stream())
                .map(media -> media.getSchema());
    }

    private static Stream<Content> bodies(Operation operation) {
        return Optional.ofNullable(operation.getRequestBody()).map(body -> body.getContent()).stream();
    }

    private static Stream<Content> answers(Operation operation) {
        return operation.getResponses().getAPIResponses().values().stream()
                .flatMap(answer -> Optional.ofNullable(answer.getContent()).stream());
    }

    private static Stream<Parameter> parameters(Operation operation) {
        return Optional.ofNullable(operation.getParameters()).orElse(List.of()).stream();
    }

    private static String name(String ref) {
        return ref.substring(ref.lastIndexOf('/') + 1);
    }
}
