package org.lodestar.eventsourcing.stage;

import io.vertx.core.AsyncResult;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** Holds back what the database answers to one kind of statement, until told to let it go. */
public final class HeldAnswers implements Intercepted.Around {

    private final String part;
    private final List<Runnable> held = new ArrayList<>();
    private boolean holding;

    /** Of statements that contain {@code part}. */
    public HeldAnswers(String part) {
        this.part = part;
    }

    public synchronized void hold() {
        holding = true;
    }

    /** How many answers have come and are held. */
    public synchronized int count() {
        return held.size();
    }

    public synchronized void release() {
        holding = false;
        held.forEach(Runnable::run);
        held.clear();
    }

    @Override
    public Future<Object> statement(String sql, Supplier<Future<Object>> send) {
        Context context = Vertx.currentContext();
        Promise<Object> promise = Promise.promise();
        send.get().onComplete(answer -> came(sql, () -> context.runOnContext(_ -> complete(promise, answer))));
        return promise.future();
    }

    private synchronized void came(String sql, Runnable delivery) {
        if (holding && sql.contains(part)) {
            held.add(delivery);
        } else {
            delivery.run();
        }
    }

    private static void complete(Promise<Object> promise, AsyncResult<Object> answer) {
        if (answer.succeeded()) {
            promise.complete(answer.result());
        } else {
            promise.fail(answer.cause());
        }
    }
}
