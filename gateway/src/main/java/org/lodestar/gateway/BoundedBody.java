package org.lodestar.gateway;

import io.vertx.core.Handler;
import io.vertx.core.VertxException;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.ReadStream;
import org.jspecify.annotations.Nullable;

/** A request body on its way through that ends in failure as soon as it is longer than it may be. */
final class BoundedBody implements ReadStream<Buffer> {

    private final ReadStream<Buffer> source;
    private final Runnable atEnd;
    private long left;
    private @Nullable Handler<Throwable> onFailure;

    /**
     * @param limit how many bytes may pass
     * @param atEnd told when the whole body has passed
     */
    BoundedBody(ReadStream<Buffer> source, long limit, Runnable atEnd) {
        this.source = source;
        this.left = limit;
        this.atEnd = atEnd;
    }

    /** Whether more came than may pass. */
    boolean overflowed() {
        return left < 0;
    }

    @Override
    public BoundedBody handler(@Nullable Handler<Buffer> handler) {
        if (handler == null) {
            source.handler(null);
            return this;
        }
        source.handler(chunk -> {
            left -= chunk.length();
            if (!overflowed()) {
                handler.handle(chunk);
            } else if (onFailure != null) {
                var failure = onFailure;
                onFailure = null;
                failure.handle(new VertxException("The body is longer than it may be", true));
            }
        });
        return this;
    }

    @Override
    public BoundedBody endHandler(@Nullable Handler<Void> handler) {
        if (handler == null) {
            source.endHandler(null);
            return this;
        }
        source.endHandler(_ -> {
            if (!overflowed()) {
                handler.handle(null);
                atEnd.run();
            }
        });
        return this;
    }

    @Override
    public BoundedBody exceptionHandler(@Nullable Handler<Throwable> handler) {
        onFailure = handler;
        source.exceptionHandler(handler);
        return this;
    }

    @Override
    public BoundedBody pause() {
        source.pause();
        return this;
    }

    @Override
    public BoundedBody resume() {
        source.resume();
        return this;
    }

    @Override
    public BoundedBody fetch(long amount) {
        source.fetch(amount);
        return this;
    }
}
