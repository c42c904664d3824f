package org.lodestar.local.platform;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;

/**
 * What the supervisor last wrote about itself and its parts.
 *
 * @param ending whether it is stopping everything
 * @param doing what it does beside watching, for a person who waits
 */
record PlatformState(ProcessIdentity supervisor, boolean ending, Optional<String> doing, List<PartState> parts) {

    private static final ObjectMapper JSON = JsonMapper.builder()
            .addModule(new Jdk8Module())
            .defaultPropertyInclusion(
                    JsonInclude.Value.construct(JsonInclude.Include.NON_ABSENT, JsonInclude.Include.NON_ABSENT))
            .build();

    /** What is in {@code file}; nothing if there is none. */
    static Optional<PlatformState> read(Path file) {
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        try {
            return Optional.of(JSON.readValue(file.toFile(), PlatformState.class));
        } catch (IOException e) {
            throw new Refusal("The state in " + file + " cannot be read: " + e.getMessage(), e);
        }
    }

    /** Replaces {@code file} at once, so that no reader ever sees half of it. */
    void write(Path file) {
        try {
            Files.createDirectories(file.toAbsolutePath().getParent());
            var part = file.resolveSibling(file.getFileName() + ".part");
            JSON.writeValue(part.toFile(), this);
            Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    boolean isSupervised() {
        return supervisor.process().isPresent();
    }

    boolean isReady() {
        return !ending && parts.stream().allMatch(part -> part.phase() == PartState.Phase.READY);
    }

    /** What is true now: without a supervisor, a part is stopped or, if its process lives on, orphaned. */
    PlatformState now() {
        if (isSupervised()) {
            return this;
        }
        var checked = parts.stream()
                .map(part -> part.process().flatMap(ProcessIdentity::process).isPresent()
                        ? part.in(PartState.Phase.ORPHANED)
                        : part.ended(PartState.Phase.STOPPED, part.lastExit(), part.fault()))
                .toList();
        return new PlatformState(supervisor, false, Optional.empty(), checked);
    }
}
