package org.lodestar.gateway.webhooks;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.net.InetAddress;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Whose turn it is at an address: only so many are there at once, whoever sends them and by whatever name. What many names of
 * many webhooks lead to may be somebody who wants nothing of it.
 */
final class Turns {

    private final Vertx vertx;
    private final int most;
    private final long patienceMillis;
    private final Map<InetAddress, Line> lines = new HashMap<>();

    private static final class Line {

        private final Set<Promise<Boolean>> waiting = new LinkedHashSet<>();
        private int there;
    }

    /** @param patienceMillis how long one waits in line */
    Turns(Vertx vertx, int most, long patienceMillis) {
        this.vertx = vertx;
        this.most = most;
        this.patienceMillis = patienceMillis;
    }

    /** Answers yes as soon as it is one's turn, and no if that takes too long. Who has had it {@link #end ends} it. */
    Future<Boolean> await(InetAddress address) {
        var turn = Promise.<Boolean>promise();
        if (begin(address, turn)) {
            return Future.succeededFuture(true);
        }
        var timer = vertx.setTimer(patienceMillis, _ -> {
            if (leave(address, turn)) {
                turn.complete(false);
            }
        });
        return turn.future().onComplete(_ -> vertx.cancelTimer(timer));
    }

    private synchronized boolean begin(InetAddress address, Promise<Boolean> turn) {
        var line = lines.computeIfAbsent(address, _ -> new Line());
        if (line.there < most) {
            line.there++;
            return true;
        }
        line.waiting.add(turn);
        return false;
    }

    private synchronized boolean leave(InetAddress address, Promise<Boolean> turn) {
        return Optional.ofNullable(lines.get(address))
                .filter(line -> line.waiting.remove(turn))
                .isPresent();
    }

    /** Ends a turn; the next in line has it now. */
    void end(InetAddress address) {
        next(address).ifPresent(turn -> turn.complete(true));
    }

    private synchronized Optional<Promise<Boolean>> next(InetAddress address) {
        var line = lines.getOrDefault(address, new Line());
        var next = line.waiting.stream().findFirst();
        next.ifPresentOrElse(line.waiting::remove, () -> line.there--);
        if (line.there == 0) {
            lines.remove(address);
        }
        return next;
    }
}
