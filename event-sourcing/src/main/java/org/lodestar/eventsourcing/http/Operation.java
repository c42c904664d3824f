package org.lodestar.eventsourcing.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.impl.ContextInternal;
import jakarta.ws.rs.NotFoundException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Parameter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestResponse;
import org.lodestar.eventsourcing.Fault;
import org.lodestar.eventsourcing.commanding.Call;
import org.lodestar.eventsourcing.commanding.RequestLog;

/**
 * An operation of the contract that writes, called without HTTP: the same method of the same resource, with the same checks of
 * scopes, path and body.
 */
public final class Operation {

    private final Object resource;
    private final Method method;
    private final RequestBodies bodies;
    private final List<Set<String>> scopes;

    private Operation(Object resource, Method method, RequestBodies bodies) {
        this.resource = resource;
        this.method = method;
        this.bodies = bodies;
        this.scopes = ScopeFilter.scopesOf(method);
    }

    /** The method as an operation, if it takes nothing but its path and a JSON body, and some scope opens it. */
    static Optional<Operation> of(Object resource, Method method, RequestBodies bodies) {
        boolean plain = Arrays.stream(method.getParameters())
                        .allMatch(parameter -> parameter.getType().isRecord() || isReadable(parameter))
                && Arrays.stream(method.getParameterTypes())
                                .filter(Class::isRecord)
                                .count()
                        == 1
                && Uni.class.isAssignableFrom(method.getReturnType());
        if (!plain || ScopeFilter.scopesOf(method).isEmpty()) {
            return Optional.empty();
        }
        method.setAccessible(true); // resources are the service's own: their classes are not public
        return Optional.of(new Operation(resource, method, bodies));
    }

    private static boolean isReadable(Parameter parameter) {
        return parameter.isAnnotationPresent(RestPath.class)
                && (parameter.getType() == String.class || parameter.getType() == UUID.class);
    }

    /** The {@code operationId} of the contract. */
    public String id() {
        return method.getName();
    }

    /** The names of the parameters in its path, in their order. */
    public List<String> path() {
        return Arrays.stream(method.getParameters())
                .filter(parameter -> parameter.isAnnotationPresent(RestPath.class))
                .map(Operation::name)
                .toList();
    }

    /** What its body is read into. */
    public Class<? extends Record> body() {
        return Arrays.stream(method.getParameterTypes())
                .filter(Class::isRecord)
                .findFirst()
                .orElseThrow()
                .asSubclass(Record.class);
    }

    private static String name(Parameter parameter) {
        String said = parameter.getAnnotation(RestPath.class).value();
        return said.isEmpty() ? parameter.getName() : said;
    }

    /**
     * Calls it.
     *
     * @param on the event loop to call it on; it gets a context of its own there
     * @param held the scopes of who asks
     * @param path the parameters in its path, by name
     * @return completes on that event loop with what it answered; fails with what is no answer
     */
    public Future<Answered> call(Context on, Call call, Set<String> held, Map<String, String> path, JsonNode body) {
        ContextInternal own = ((ContextInternal) on).duplicate();
        Promise<Answered> answer = own.promise();
        Calls.carry(own, call);
        own.runOnContext(_ -> {
            RequestLog.name(call.correlationId(), call.traceparent());
            try {
                Optional<Problem> refusal = ScopeFilter.refusal(held, scopes);
                if (refusal.isPresent()) {
                    answer.complete(Answered.of(refusal.get()));
                } else {
                    invoke(arguments(path, body))
                            .subscribe()
                            .with(
                                    answered -> answer.complete(Answered.of((RestResponse<?>) answered)),
                                    failure -> settle(answer, failure));
                }
            } catch (RuntimeException | JsonProcessingException e) {
                settle(answer, e);
            }
        });
        return answer.future();
    }

    private static void settle(Promise<Answered> answer, Throwable failure) {
        Answered.of(failure).ifPresentOrElse(answer::complete, () -> answer.fail(failure));
    }

    private Object[] arguments(Map<String, String> path, JsonNode body) throws JsonProcessingException {
        List<Fault> faults = new ArrayList<>();
        List<String> names = path();
        for (String name : names) {
            String value = path.getOrDefault(name, "");
            if (value.isEmpty()) {
                faults.add(new Fault("path." + name, "is needed"));
            } else if (value.codePoints().anyMatch(RequestSchemas::isUnstorable)) {
                faults.add(new Fault("path." + name, "must not contain the character U+0000 or an unpaired surrogate"));
            }
        }
        path.keySet().stream()
                .filter(name -> !names.contains(name))
                .forEach(name -> faults.add(new Fault("path." + name, "is not in the path of " + id())));
        if (!faults.isEmpty()) {
            throw new InvalidRequest(faults);
        }
        Record request = bodies.read(body(), body);
        return Arrays.stream(method.getParameters())
                .map(parameter -> parameter.getType().isRecord() ? request : argument(parameter, path))
                .toArray();
    }

    private static Object argument(Parameter parameter, Map<String, String> path) {
        String value = path.getOrDefault(name(parameter), "");
        if (parameter.getType() == String.class) {
            return value;
        }
        try {
            return UUID.fromString(value);
        } catch (IllegalArgumentException _) {
            throw new NotFoundException();
        }
    }

    private Uni<?> invoke(Object[] arguments) {
        try {
            return (Uni<?>) method.invoke(resource, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause() instanceof RuntimeException thrown ? thrown : new IllegalStateException(e.getCause());
        } catch (IllegalAccessException e) {
            throw new IllegalStateException(e);
        }
    }
}
