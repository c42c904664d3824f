package org.lodestar.violations.blocking;

import io.smallrye.mutiny.Uni;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

class BlockingPolicy {

    Object awaits(Uni<String> uni) {
        return uni.await().indefinitely();
    }

    void sleeps() throws InterruptedException {
        Thread.sleep(1);
    }

    void sleepsForADuration() throws InterruptedException {
        Thread.sleep(Duration.ofMillis(1));
    }

    void sleepsByUnit() throws InterruptedException {
        TimeUnit.MILLISECONDS.sleep(1);
    }

    Object joins(CompletableFuture<String> future) {
        return future.join();
    }

    Object gets(Future<String> future) throws ExecutionException, InterruptedException {
        return future.get();
    }

    Object getsForAWhile(CompletableFuture<String> future)
            throws ExecutionException, InterruptedException, TimeoutException {
        return future.get(1, TimeUnit.SECONDS);
    }
}
