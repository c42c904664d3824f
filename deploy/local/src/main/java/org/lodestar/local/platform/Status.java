package org.lodestar.local.platform;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import org.lodestar.local.platform.PartState.Phase;

/** What {@code ./lodestar status} says. */
record Status(Settings settings, Optional<PlatformState> state) {

    private static final int READY = 0;
    private static final int NOT_READY = 1;
    private static final int DOWN = 3;

    /** {@code ready}, {@code starting}, {@code stopping}, {@code degraded}, {@code orphaned} or {@code down}. */
    String word() {
        if (state.isEmpty()) {
            return "down";
        }
        var known = state.get();
        if (known.isReady()) {
            return "ready";
        }
        if (!known.isSupervised()) {
            return has(known, Phase.ORPHANED) ? "orphaned" : "down";
        }
        if (known.ending()) {
            return "stopping";
        }
        boolean troubled = has(known, Phase.CRASHED) || has(known, Phase.FAILED) || has(known, Phase.UNHEALTHY);
        boolean restarting =
                known.parts().stream().anyMatch(part -> part.restarts() > 0 && part.phase() != Phase.READY);
        return troubled || restarting ? "degraded" : "starting";
    }

    /** 0 if all is ready, 3 if nothing runs, 1 for anything between. */
    int exitCode() {
        return switch (word()) {
            case "ready" -> READY;
            case "down" -> DOWN;
            default -> NOT_READY;
        };
    }

    /** For a person. */
    String table() {
        var text = new StringBuilder("Lodestar is " + word() + ".\n");
        if (state.isEmpty()) {
            return text.toString();
        }
        text.append("\n%-12s %-10s %8s %6s %9s %10s %10s%n"
                .formatted("PART", "HEALTH", "PID", "PORT", "RESTARTS", "LAST EXIT", "UPTIME"));
        for (var part : state.get().parts()) {
            text.append("%-12s %-10s %8s %6d %9d %10s %10s%n"
                    .formatted(
                            part.name(),
                            lower(part.phase()),
                            part.process()
                                    .map(process -> Long.toString(process.pid()))
                                    .orElse("-"),
                            part.port(),
                            part.restarts(),
                            part.lastExit().isPresent() ? part.lastExit().getAsInt() : "-",
                            part.process()
                                    .map(Status::uptime)
                                    .map(Status::words)
                                    .orElse("-")));
        }
        if (word().equals("orphaned")) {
            text.append("\nThe supervisor is gone, but processes of it live on: ./lodestar down stops them,"
                    + " ./lodestar up starts afresh.\n");
        }
        return text.toString();
    }

    /** For a program. */
    ObjectNode json() {
        var json = JsonNodeFactory.instance.objectNode();
        json.put("status", word());
        json.put("gateway", settings.gatewayUrl());
        json.put("kafka", settings.kafkaServers());
        json.put("kafkaSasl", settings.kafkaSaslServers());
        json.put("home", settings.home().toString());
        state.filter(PlatformState::isSupervised)
                .ifPresent(known -> json.put("supervisor", known.supervisor().pid()));
        var parts = json.putArray("parts");
        state.ifPresent(known -> known.parts().forEach(part -> {
            var node = parts.addObject();
            node.put("name", part.name());
            node.put("health", lower(part.phase()));
            node.put("port", part.port());
            part.process().ifPresent(process -> {
                node.put("pid", process.pid());
                node.put("uptimeSeconds", uptime(process).toSeconds());
            });
            node.put("restarts", part.restarts());
            part.lastExit().ifPresent(code -> node.put("lastExit", code));
            part.fault().ifPresent(fault -> node.put("fault", fault));
            node.put("log", part.log());
        }));
        return json;
    }

    private static boolean has(PlatformState state, Phase phase) {
        return state.parts().stream().anyMatch(part -> part.phase() == phase);
    }

    private static Duration uptime(ProcessIdentity process) {
        return Duration.between(Instant.ofEpochMilli(process.startedAt()), Instant.now());
    }

    private static String words(Duration time) {
        return time.toDays() > 0
                ? "%dd %02dh".formatted(time.toDays(), time.toHoursPart())
                : "%d:%02d:%02d".formatted(time.toHours(), time.toMinutesPart(), time.toSecondsPart());
    }

    private static String lower(Phase phase) {
        return phase.name().toLowerCase(Locale.ROOT);
    }
}
