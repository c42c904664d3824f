package org.lodestar.eventsourcing.batch;

import io.vertx.core.buffer.Buffer;
import java.io.Closeable;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** The lines of an upload, one at a time. What it reads from is closed with it. */
sealed interface Lines extends Closeable permits JsonLines, CsvLines {

    /** A line that is not empty, and where it begins in the upload. */
    record Line(int number, Buffer bytes) {}

    /** The next one, unless there is none. */
    Optional<Line> next() throws IOException;

    /** The columns, if the lines are CSV; else none. */
    List<String> columns();
}
