package org.lodestar.eventsourcing.http;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.spi.Bean;
import jakarta.enterprise.inject.spi.BeanManager;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The operations by which this service is written to, found among its resources when first asked for. */
@ApplicationScoped
public class Operations {

    private static final List<Class<? extends Annotation>> WRITING =
            List.of(POST.class, PUT.class, PATCH.class, DELETE.class);

    private final Map<String, Operation> operations;

    Operations(BeanManager beans, RequestBodies bodies) {
        this.operations = beans.getBeans(Object.class, Any.Literal.INSTANCE).stream()
                .filter(Operations::isResource)
                .flatMap(bean -> of(instance(beans, bean), bean.getBeanClass(), bodies))
                .collect(Collectors.toUnmodifiableMap(Operation::id, Function.identity()));
    }

    private static boolean isResource(Bean<?> bean) {
        Path path = bean.getBeanClass().getAnnotation(Path.class);
        return path != null && path.value().startsWith("/v1/");
    }

    private static Object instance(BeanManager beans, Bean<?> bean) {
        return beans.getReference(bean, Object.class, beans.createCreationalContext(bean));
    }

    /** Those that the methods of a resource are. */
    static Stream<Operation> of(Object resource, Class<?> type, RequestBodies bodies) {
        return Arrays.stream(type.getMethods())
                .filter(Operations::writes)
                .flatMap(method -> Operation.of(resource, method, bodies).stream());
    }

    private static boolean writes(Method method) {
        return WRITING.stream().anyMatch(method::isAnnotationPresent);
    }

    /** The operation with this {@code operationId}. */
    public Optional<Operation> find(String id) {
        return Optional.ofNullable(operations.get(id));
    }
}
