package org.lodestar.oneroster.intake;

import io.vertx.core.Future;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Waits on the worker's own virtual thread, never on an event loop. */
public final class Waiting {

    private static final long SECONDS = 120;

    private Waiting() {}

    /** What it completes with. */
    public static <T> T on(Future<T> future) throws InterruptedException {
        return on(future.toCompletionStage());
    }

    /**
     * What it completes with.
     *
     * @throws CompletionException with what went wrong, or a time-out
     */
    public static <T> T on(CompletionStage<T> stage) throws InterruptedException {
        try {
            return stage.toCompletableFuture().get(SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw new CompletionException(e.getCause());
        } catch (TimeoutException e) {
            throw new CompletionException(e);
        }
    }
}
