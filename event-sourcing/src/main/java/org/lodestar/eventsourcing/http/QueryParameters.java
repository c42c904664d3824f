package org.lodestar.eventsourcing.http;

import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Singleton;
import jakarta.ws.rs.container.ResourceInfo;
import java.lang.reflect.Method;
import java.lang.reflect.Parameter;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.time.Instant;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jboss.resteasy.reactive.RestQuery;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;
import org.lodestar.eventsourcing.Fault;

/** Refuses query parameters that cannot be read, all at once and by name; left to itself, the framework says only "not found". */
@Singleton
public class QueryParameters {

    private static final Map<Class<?>, Form> FORMS = Map.of(
            UUID.class, new Form("A UUID", UUID::fromString),
            LocalDate.class, new Form("A day such as 2026-03-01", LocalDate::parse),
            Instant.class, new Form("A time in UTC such as 2026-03-01T00:00:00Z", Instant::parse),
            Integer.class, new Form("A whole number", Integer::valueOf),
            Long.class, new Form("A whole number", Long::valueOf),
            Boolean.class, oneOf(List.of("true", "false")));

    private final Map<Method, Map<String, Form>> forms = new ConcurrentHashMap<>();

    private record Form(String description, Consumer<String> reader) {

        boolean has(String text) {
            try {
                reader.accept(text);
                return true;
            } catch (IllegalArgumentException | DateTimeParseException _) {
                return false;
            }
        }
    }

    @ServerRequestFilter
    public void check(ResourceInfo resource, RoutingContext context) {
        List<Fault> faults = new ArrayList<>();
        forms.computeIfAbsent(resource.getResourceMethod(), QueryParameters::formsOf)
                .forEach((name, form) -> context.queryParams().getAll(name).stream()
                        .filter(text -> !form.has(text))
                        .findFirst()
                        .ifPresent(_ -> faults.add(new Fault(name, form.description()))));
        if (!faults.isEmpty()) {
            throw new InvalidRequest(faults);
        }
    }

    private static Map<String, Form> formsOf(Method method) {
        return Stream.of(method.getParameters())
                .filter(parameter -> parameter.isAnnotationPresent(RestQuery.class))
                .flatMap(parameter ->
                        form(parameter.getParameterizedType()).stream().map(form -> Map.entry(name(parameter), form)))
                .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    private static String name(Parameter parameter) {
        String said = parameter.getAnnotation(RestQuery.class).value();
        return said.isEmpty() ? parameter.getName() : said;
    }

    private static Optional<Form> form(Type type) {
        if (type instanceof ParameterizedType optional && optional.getRawType() == Optional.class) {
            return form(optional.getActualTypeArguments()[0]);
        }
        if (type instanceof Class<?> choice && choice.isEnum()) {
            return Optional.of(oneOf(Arrays.stream(choice.getEnumConstants())
                    .map(constant -> ((Enum<?>) constant).name())
                    .toList()));
        }
        return Optional.ofNullable(type instanceof Class<?> known ? FORMS.get(known) : null);
    }

    private static Form oneOf(List<String> names) {
        return new Form("One of " + String.join(", ", names), text -> {
            if (!names.contains(text)) {
                throw new IllegalArgumentException();
            }
        });
    }
}
