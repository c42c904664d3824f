package org.lodestar.gateway;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.compression.DecompressionException;
import io.netty.handler.codec.compression.JdkZlibDecoder;
import io.netty.handler.codec.compression.ZlibWrapper;
import io.vertx.core.Handler;
import io.vertx.core.VertxException;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.streams.ReadStream;
import org.jspecify.annotations.Nullable;

/**
 * A request body that came as gzip, on its way through as what it stands for. It is inflated a kilobyte at a time, and no
 * further once nobody listens: a small body that stands for an enormous one does no harm.
 */
final class InflatedBody implements ReadStream<Buffer> {

    private static final int SLICE = 1_024;

    private final ReadStream<Buffer> source;
    private final JdkZlibDecoder gzip = new JdkZlibDecoder(ZlibWrapper.GZIP, 0);
    private final EmbeddedChannel decoder = new EmbeddedChannel(gzip);
    private @Nullable Handler<Buffer> onChunk;
    private @Nullable Handler<Throwable> onFailure;
    private boolean malformed;

    InflatedBody(ReadStream<Buffer> source) {
        this.source = source;
    }

    /** Whether what came is not gzip, or not all of it. */
    boolean isMalformed() {
        return malformed;
    }

    @Override
    public InflatedBody handler(@Nullable Handler<Buffer> handler) {
        onChunk = handler;
        source.handler(handler == null ? null : this::inflate);
        return this;
    }

    private void inflate(Buffer chunk) {
        for (var from = 0; from < chunk.length() && onChunk != null && !malformed; from += SLICE) {
            try {
                decoder.writeInbound(
                        Unpooled.wrappedBuffer(chunk.getBytes(from, Math.min(chunk.length(), from + SLICE))));
                passOn();
            } catch (DecompressionException _) {
                fail();
            }
        }
    }

    private void passOn() {
        for (ByteBuf part = decoder.readInbound(); part != null; part = decoder.readInbound()) {
            var listening = onChunk;
            if (listening != null) {
                listening.handle(Buffer.buffer(ByteBufUtil.getBytes(part)));
            }
            part.release();
        }
    }

    private void fail() {
        malformed = true;
        release();
        var failing = onFailure;
        if (failing != null) {
            onFailure = null;
            failing.handle(new VertxException("The body is not gzip", true));
        }
    }

    private void release() {
        try {
            decoder.finishAndReleaseAll();
        } catch (DecompressionException _) {
            // what is left of a body that was refused before
        }
    }

    @Override
    public InflatedBody endHandler(@Nullable Handler<Void> handler) {
        if (handler == null) {
            source.endHandler(null);
            return this;
        }
        source.endHandler(_ -> {
            if (malformed || onChunk == null) {
                return;
            }
            if (gzip.isClosed()) {
                release();
                handler.handle(null);
            } else {
                fail();
            }
        });
        return this;
    }

    @Override
    public InflatedBody exceptionHandler(@Nullable Handler<Throwable> handler) {
        onFailure = handler;
        source.exceptionHandler(handler);
        return this;
    }

    @Override
    public InflatedBody pause() {
        source.pause();
        return this;
    }

    @Override
    public InflatedBody resume() {
        source.resume();
        return this;
    }

    @Override
    public InflatedBody fetch(long amount) {
        source.fetch(amount);
        return this;
    }
}
