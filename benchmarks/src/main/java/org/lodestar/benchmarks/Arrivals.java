package org.lodestar.benchmarks;

import java.io.IOException;

/** Somebody who is told of events, and notes how old each is when it arrives. */
interface Arrivals extends AutoCloseable {

    Ages ages();

    @Override
    void close() throws IOException;
}
