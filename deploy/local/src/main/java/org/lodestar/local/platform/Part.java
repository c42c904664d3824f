package org.lodestar.local.platform;

import java.io.IOException;
import java.nio.file.Path;

/** One process of the platform: how it is started, how it says that it serves, how it is stopped. */
interface Part {

    String name();

    int port();

    Path log();

    /** Starts the process; what it needs to say on failure is in its log or in the exception. */
    Process start() throws IOException;

    /** Whether it answers now; waits a few seconds at most. */
    boolean serves();

    /** Stops it in an orderly way and returns when it is gone. */
    void stop(Process process);
}
