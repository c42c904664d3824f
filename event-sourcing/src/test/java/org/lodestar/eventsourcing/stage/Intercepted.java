package org.lodestar.eventsourcing.stage;

import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.PreparedQuery;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.function.Supplier;

/** A pool that lets a test stand around each of its own prepared statements (not those within a transaction). */
public final class Intercepted {

    private Intercepted() {}

    /** Sends a statement, or does not, and answers what came of it, or later, or something else. */
    @FunctionalInterface
    public interface Around {
        Future<Object> statement(String sql, Supplier<Future<Object>> send);
    }

    public static Pool pool(Pool pool, Around around) {
        return proxy(Pool.class, pool, (method, arguments, result) -> {
            if (method.getName().equals("preparedQuery")) {
                String sql = (String) arguments[0];
                Object query = result.get();
                return proxy(PreparedQuery.class, query, (execute, tuple, executed) -> {
                    if (!execute.getName().equals("execute")) {
                        return executed.get();
                    }
                    return around.statement(sql, () -> future(executed.get()));
                });
            }
            return result.get();
        });
    }

    @SuppressWarnings("unchecked")
    private static Future<Object> future(Object future) {
        return (Future<Object>) future;
    }

    @FunctionalInterface
    private interface Call {
        Object on(Method method, Object[] arguments, Supplier<Object> result);
    }

    private static <T> T proxy(Class<T> type, Object target, Call call) {
        InvocationHandler handler = (_, method, arguments) -> call.on(method, arguments, () -> {
            try {
                return method.invoke(target, arguments);
            } catch (InvocationTargetException e) {
                throw e.getCause() instanceof RuntimeException unchecked
                        ? unchecked
                        : new IllegalStateException(e.getCause());
            } catch (IllegalAccessException e) {
                throw new IllegalStateException(e);
            }
        });
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
    }
}
