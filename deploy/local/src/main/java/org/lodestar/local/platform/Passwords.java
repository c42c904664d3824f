package org.lodestar.local.platform;

import java.io.IOException;
import java.io.UncheckedIOException;
import org.lodestar.local.Secret;

/** The generated passwords of this installation, each made when it is first asked for. */
record Passwords(Settings settings) {

    String owner(String database) {
        return in(database + "-owner");
    }

    String app(String database) {
        return in(database + "-app");
    }

    /** The secret of the sample district's administrator client. */
    String client() {
        return in("demo-client");
    }

    private String in(String name) {
        try {
            return Secret.in(settings.secret(name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
