package org.lodestar.local.platform;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
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
        if (!PlatformState.read(settings.state()).map(PlatformState::isReady).orElse(false)) {
            throw new Refusal("Lodestar is not up: ./lodestar up --demo");
        }
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
        var scopes = new ArrayList<String>();
        for (var scope = option(arguments, "--scope"); scope.isPresent(); scope = option(arguments, "--scope")) {
            scopes.add(scope.get());
        }
        if (!arguments.isEmpty()) {
            return unknown(arguments);
        }
        System.out.println(Token.of(settings, String.join(" ", scopes)).value());
        return 0;
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
