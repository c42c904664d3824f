package org.lodestar.local.district;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.function.Consumer;
import org.lodestar.local.district.LodestarClient.Answer;
import org.lodestar.local.district.SchoolYear.Write;

/**
 * Writes down what happens at one school, each thing under a key of its own, so that a year that is walked again changes
 * nothing.
 */
final class Scribe {

    /** The services learn of a new roster by its events: who writes at once may be a moment ahead of them. */
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private final LodestarClient client;
    private final String keyPrefix;
    private final Consumer<Write> onWrite;

    Scribe(LodestarClient client, String keyPrefix, Consumer<Write> onWrite) {
        this.client = client;
        this.keyPrefix = keyPrefix.replaceAll("[^A-Za-z0-9._/-]", "_");
        this.onWrite = onWrite;
    }

    /** Makes or changes something. */
    Answer write(String path, String key, Map<String, ?> body) throws IOException, InterruptedException {
        return accepted("POST", path, key, body);
    }

    /** Replaces what is at a path. */
    void put(String path, String key, Map<String, ?> body) throws IOException, InterruptedException {
        accepted("PUT", path, key, body);
    }

    /** Writes what is to be refused, unless the year was walked before. */
    void writeInVain(String path, String key, Map<String, ?> body, String problem)
            throws IOException, InterruptedException {
        Answer answer = ask("POST", path, key, body);
        if (answer.isRefused() && !answer.problem().equals(problem)) {
            throw new IOException(path + " was to be refused as " + problem + ", not " + answer.body());
        }
    }

    private Answer accepted(String method, String path, String key, Map<String, ?> body)
            throws IOException, InterruptedException {
        Answer answer = ask(method, path, key, body);
        if (answer.isRefused()) {
            throw new IOException(
                    method + " " + path + " " + body + " was refused with " + answer.status() + ": " + answer.body());
        }
        onWrite.accept(new Write(method, path, body, keyPrefix + key, answer));
        return answer;
    }

    private Answer ask(String method, String path, String key, Map<String, ?> body)
            throws IOException, InterruptedException {
        Instant deadline = Instant.now().plus(PATIENCE);
        Answer answer = client.write(method, path, body, keyPrefix + key);
        while (answer.problem().equals("unknown-reference") && Instant.now().isBefore(deadline)) {
            LodestarClient.pause();
            answer = client.write(method, path, body, keyPrefix + key);
        }
        return answer;
    }
}
