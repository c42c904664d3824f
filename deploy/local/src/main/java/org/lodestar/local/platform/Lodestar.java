package org.lodestar.local.platform;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The commands of the {@code lodestar} script that need to know about processes; {@code deploy/README.md} lists them. */
public final class Lodestar {

    private static final int REFUSED = 1;
    private static final int USAGE = 2;

    private Lodestar() {}

    /** Runs one command and ends with its exit code. */
    public static void main(String[] arguments) {
        int code;
        try {
            code = run(new ArrayList<>(List.of(arguments)));
        } catch (Refusal e) {
            System.err.println("lodestar: " + e.getMessage());
            code = REFUSED;
        } catch (IOException e) {
            System.err.println("lodestar: " + e);
            code = REFUSED;
        } catch (InterruptedException _) {
            code = REFUSED;
        }
        System.exit(code);
    }

    private static int run(List<String> arguments) throws IOException, InterruptedException {
        if (arguments.isEmpty()) {
            return usage("Which command?");
        }
        var settings = Settings.from(System.getenv());
        var command = arguments.removeFirst();
        return switch (command) {
            case "up" -> up(settings, arguments);
            case "demo" -> demo(settings, arguments);
            case "down" -> arguments.isEmpty() ? down(settings) : unknown(arguments);
            case "status" -> status(settings, arguments);
            case "token" -> token(settings, arguments);
            case "client" -> client(settings, arguments);
            case "verify" -> arguments.isEmpty() ? verify(settings) : unknown(arguments);
            case "kafka" -> kafka(settings, arguments);
            default -> usage("There is no command " + command + ".");
        };
    }

    private static int up(Settings settings, List<String> arguments) throws IOException, InterruptedException {
        boolean demo = arguments.remove("--demo");
        var roster = option(arguments, "--roster").map(Path::of);
        if (!arguments.isEmpty()) {
            return unknown(arguments);
        }
        new Start(settings, System.out).up();
        if (demo || roster.isPresent()) {
            new Demonstration(settings, System.out).load(roster);
        }
        Welcome.to(settings).print(System.out);
        return 0;
    }

    private static int demo(Settings settings, List<String> arguments) throws IOException, InterruptedException {
        var roster = option(arguments, "--roster").map(Path::of);
        if (!arguments.isEmpty()) {
            return unknown(arguments);
        }
        requireUp(settings);
        new Demonstration(settings, System.out).load(roster);
        return 0;
    }

    private static int down(Settings settings) throws InterruptedException {
        new Stop(settings, System.out).down();
        return 0;
    }

    private static int status(Settings settings, List<String> arguments) throws IOException {
        boolean json = arguments.remove("--json");
        if (!arguments.isEmpty()) {
            return unknown(arguments);
        }
        var status = new Status(settings, PlatformState.read(settings.state()).map(PlatformState::now));
        if (json) {
            System.out.println(
                    new ObjectMapper().writerWithDefaultPrettyPrinter().writeValueAsString(status.json()));
        } else {
            System.out.print(status.table());
        }
        return status.exitCode();
    }

    private static int token(Settings settings, List<String> arguments) throws IOException, InterruptedException {
        var scopes = options(arguments, "--scope");
        if (!arguments.isEmpty()) {
            return unknown(arguments);
        }
        System.out.println(Token.of(settings, String.join(" ", scopes)).value());
        return 0;
    }

    private static int client(Settings settings, List<String> arguments) throws IOException, InterruptedException {
        var scopes = options(arguments, "--scope");
        var expires = option(arguments, "--expires");
        var action = arguments.isEmpty() ? "" : arguments.removeFirst();
        boolean creates = action.equals("create");
        if (!List.of("create", "list", "rotate", "revoke").contains(action)
                || creates == scopes.isEmpty()
                || (expires.isPresent() && !creates)
                || arguments.size() != (action.equals("list") ? 0 : 1)) {
            return usage("client create NAME --scope SCOPE, client list, client rotate ID or client revoke ID?");
        }
        requireUp(settings);
        var command = new ClientCommand(URI.create(settings.gatewayUrl()), new Secrets(settings).client(), System.out);
        switch (action) {
            case "create" -> command.create(arguments.getFirst(), scopes, expires);
            case "rotate" -> command.rotate(arguments.getFirst());
            case "revoke" -> command.revoke(arguments.getFirst());
            default -> command.list();
        }
        return 0;
    }

    private static int verify(Settings settings) throws IOException {
        requireUp(settings);
        return new VerifyCommand(settings, System.out).run() ? 0 : REFUSED;
    }

    private static int kafka(Settings settings, List<String> arguments) throws IOException, InterruptedException {
        boolean restricted = arguments.remove("--restricted");
        var action = arguments.isEmpty() ? "" : arguments.removeFirst();
        boolean grants = action.equals("grant");
        if (!List.of("grant", "revoke").contains(action) || (restricted && !grants) || arguments.size() != 1) {
            return usage("kafka grant CLIENT [--restricted] or kafka revoke CLIENT?");
        }
        requireUp(settings);
        var command = new ClientCommand(URI.create(settings.gatewayUrl()), new Secrets(settings).client(), System.out);
        if (grants) {
            command.letIn(arguments.getFirst(), restricted);
        } else {
            command.shutOut(arguments.getFirst());
        }
        return 0;
    }

    private static void requireUp(Settings settings) throws IOException {
        if (!PlatformState.read(settings.state()).map(PlatformState::isReady).orElse(false)) {
            throw new Refusal("Lodestar is not up: ./lodestar up --demo");
        }
    }

    private static List<String> options(List<String> arguments, String name) {
        var values = new ArrayList<String>();
        for (var value = option(arguments, name); value.isPresent(); value = option(arguments, name)) {
            values.add(value.get());
        }
        return values;
    }

    private static Optional<String> option(List<String> arguments, String name) {
        int at = arguments.indexOf(name);
        if (at < 0) {
            return Optional.empty();
        }
        if (at + 1 >= arguments.size()) {
            throw new Refusal(name + " needs a value.");
        }
        arguments.remove(at);
        return Optional.of(arguments.remove(at));
    }

    private static int unknown(List<String> arguments) {
        return usage("What is " + String.join(" ", arguments) + "?");
    }

    private static int usage(String complaint) {
        System.err.println("lodestar: " + complaint + " See ./lodestar help.");
        return USAGE;
    }
}
