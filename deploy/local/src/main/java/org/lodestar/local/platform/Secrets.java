package org.lodestar.local.platform;

import java.io.IOException;
import java.io.UncheckedIOException;
import org.lodestar.local.Secret;

/** The generated passwords and keys of this installation, each made when it is first asked for. */
record Secrets(Settings settings) {

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

    /** The key of all services that turns people into pseudonyms. */
    String pseudonymKey() {
        return key("pseudonym-key");
    }

    /** The key of all services that signs cursors. */
    String cursorKey() {
        return key("cursor-key");
    }

    /** The key of the gateway under which its signing keys lie in the database. */
    String keyEncryptionKey() {
        return key("key-encryption-key");
    }

    /** The key of the roster under which the secrets of districts' providers lie in the database. */
    String rosterSecretKey() {
        return key("roster-secret-key");
    }

    private String in(String name) {
        try {
            return Secret.in(settings.secret(name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String key(String name) {
        try {
            return Secret.keyIn(settings.secret(name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
