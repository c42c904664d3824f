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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jboss.resteasy.reactive.RestQuery;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;
import org.lodestar.eventsourcing.Fault;

/**
 * Refuses query parameters that cannot be read, all at once and by name; left to itself, the framework says only "not found". A
 * text of which the contract says what it may be is refused if it is something else.
 */
@Singleton
public class QueryParameters {

    private static final Map<Class<?>, Form> FORMS = Map.of(
            UUID.class, new Form("A UUID", UUID::fromString),
            LocalDate.class, new Form("A day such as 2026-03-01", LocalDate::parse),
            Instant.class, new Form("A time in UTC such as 2026-03-01T00:00:00Z", Instant::parse),
            Integer.class, new Form("A whole number", Integer::valueOf),
            Long.class, new Form("A whole number", Long::valueOf),
            Boolean.class, oneOf(List.of("true", "false")));

    private static final String CURSOR = "cursor";
    private static final String INCLUDE = "include";
    private static final String LIMIT = "limit";
    private static final String SORT = "sort";

    private final Map<Method, Map<String, Form>> forms = new ConcurrentHashMap<>();
    private final Fields fields;

    QueryParameters(Fields fields) {
        this.fields = fields;
    }

    private record Form(String description, Consumer<String> reader) {

        boolean has(String text) {
            try {
                reader.accept(text);
                return true;
            } catch (IllegalArgumentException | DateTimeParseException | InvalidRequest _) {
                return false;
            }
        }
    }

    @ServerRequestFilter
    public void check(ResourceInfo resource, RoutingContext context) {
        List<Fault> faults = new ArrayList<>();
        Map<String, Form> known = forms.computeIfAbsent(resource.getResourceMethod(), QueryParameters::formsOf);
        known.forEach((name, form) -> context.queryParams().getAll(name).stream()
                .filter(text -> !form.has(text))
                .findFirst()
                .ifPresent(_ -> faults.add(new Fault(name, form.description()))));
        faults.addAll(fields.faults(resource.getResourceMethod(), context));
        if (known.containsKey(Lists.CHANGED_SINCE) && context.queryParams().contains(Lists.CHANGED_SINCE)) {
            faults.addAll(contradictions(context));
        }
        if (!faults.isEmpty()) {
            throw new InvalidRequest(faults);
        }
    }

    private static List<Fault> contradictions(RoutingContext context) {
        List<Fault> faults = new ArrayList<>();
        if (context.queryParams().contains(CURSOR)) {
            faults.add(new Fault(CURSOR, "Not together with changedSince, which is a cursor itself"));
        }
        if (context.queryParams().contains(SORT)) {
            faults.add(new Fault(SORT, "Not together with changedSince, which goes in the order of the log"));
        }
        return faults;
    }

    private static Map<String, Form> formsOf(Method method) {
        Map<String, Form> forms = new LinkedHashMap<>();
        for (Parameter parameter : method.getParameters()) {
            if (parameter.isAnnotationPresent(RestQuery.class)) {
                form(parameter).ifPresent(form -> forms.put(name(parameter), form));
            }
        }
        if (forms.containsKey(SORT)) {
            forms.put(
                    Lists.CHANGED_SINCE, new Form(Lists.A_POSITION, text -> Lists.position(Lists.CHANGED_SINCE, text)));
        }
        return forms;
    }

    private static Optional<Form> form(Parameter parameter) {
        var said = parameter.getAnnotation(org.eclipse.microprofile.openapi.annotations.parameters.Parameter.class);
        if (said != null && said.schema().enumeration().length > 0) {
            List<String> names = List.of(said.schema().enumeration());
            return Optional.of(
                    switch (name(parameter)) {
                        case SORT -> oneOf(eitherWay(names));
                        case INCLUDE -> someOf(names);
                        default -> oneOf(names);
                    });
        }
        return name(parameter).equals(LIMIT)
                ? Optional.of(new Form(Lists.A_LIMIT, text -> Lists.size(Optional.of(text))))
                : form(parameter.getParameterizedType());
    }

    private static List<String> eitherWay(List<String> names) {
        return names.stream().flatMap(name -> Stream.of(name, "-" + name)).toList();
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

    private static Form someOf(List<String> names) {
        return new Form("Names with commas between, out of: " + String.join(", ", names), text -> {
            if (!names.containsAll(List.of(text.split(",", -1)))) {
                throw new IllegalArgumentException();
            }
        });
    }

    private static Form oneOf(List<String> names) {
        return new Form("One of " + String.join(", ", names), text -> {
            if (!names.contains(text)) {
                throw new IllegalArgumentException();
            }
        });
    }
}
