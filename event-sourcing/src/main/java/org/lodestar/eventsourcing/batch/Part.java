package org.lodestar.eventsourcing.batch;

import io.vertx.core.buffer.Buffer;
import java.util.List;

/**
 * Some hundred lines of a batch, or fewer if they are long.
 *
 * @param numbers where each line is in the upload; ascending
 */
record Part(List<Integer> numbers, List<Buffer> lines) {

    static final int MOST_LINES = 500;
    static final int MOST_BYTES = 256 * 1024;

    int firstLine() {
        return numbers.getFirst();
    }
}
