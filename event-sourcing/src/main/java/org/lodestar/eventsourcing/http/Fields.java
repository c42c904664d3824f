package org.lodestar.eventsourcing.http;

import com.fasterxml.jackson.databind.introspect.BeanPropertyDefinition;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Singleton;
import jakarta.ws.rs.container.ContainerResponseContext;
import java.lang.reflect.Method;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jboss.resteasy.reactive.RestResponse;
import org.jboss.resteasy.reactive.server.ServerResponseFilter;
import org.lodestar.eventsourcing.Fault;
import org.lodestar.eventsourcing.json.Json;

/**
 * {@code ?fields=id,title} on a read: of the resource, or of each on a page, only these properties are answered, and what is
 * included stays whole. What it does not have cannot be asked for.
 */
@Singleton
public class Fields {

    private static final String FIELDS = "fields";
    private static final Set<Class<?>> WRAPPERS =
            Set.of(Uni.class, RestResponse.class, Page.class, PageIncluding.class);

    private final Map<Method, List<String>> properties = new ConcurrentHashMap<>();

    /** What is wrong with the names that are asked for; those are kept for the answer. */
    List<Fault> faults(Method method, RoutingContext context) {
        List<String> asked = context.queryParams().getAll(FIELDS);
        if (asked.isEmpty() || !isOurs(context)) {
            return List.of();
        }
        List<String> known = properties.computeIfAbsent(method, read -> propertiesOf(read.getGenericReturnType()));
        Set<String> names = Set.copyOf(List.of(String.join(",", asked).split(",", -1)));
        if (!known.containsAll(names)) {
            return List.of(new Fault(FIELDS, "Names with commas between, out of: " + String.join(", ", known)));
        }
        context.put(FIELDS, names);
        return List.of();
    }

    /** Other interfaces may mean something else by it. */
    static boolean isOurs(RoutingContext context) {
        return context.request().method().equals(HttpMethod.GET)
                && context.normalizedPath().startsWith("/v1/");
    }

    private static List<String> propertiesOf(Type answer) {
        if (answer instanceof ParameterizedType wrapped && WRAPPERS.contains(wrapped.getRawType())) {
            return propertiesOf(wrapped.getActualTypeArguments()[0]);
        }
        var mapper = Json.mapper();
        return mapper.getSerializationConfig().introspect(mapper.constructType(answer)).findProperties().stream()
                .map(BeanPropertyDefinition::getName)
                .toList();
    }

    @ServerResponseFilter
    public void select(ContainerResponseContext response, RoutingContext context) {
        Set<String> names = context.get(FIELDS);
        if (names == null
                || response.getStatus() != 200
                || !(Json.mapper().valueToTree(response.getEntity()) instanceof ObjectNode answer)) {
            return;
        }
        if (response.getEntity() instanceof Page<?> || response.getEntity() instanceof PageIncluding<?, ?>) {
            answer.path("data").forEach(entry -> ((ObjectNode) entry).retain(names));
        } else {
            answer.retain(names);
        }
        response.setEntity(answer);
    }
}
