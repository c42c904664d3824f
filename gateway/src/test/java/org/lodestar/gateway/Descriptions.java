package org.lodestar.gateway;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.eclipse.microprofile.openapi.models.Operation;
import org.eclipse.microprofile.openapi.models.PathItem.HttpMethod;
import org.eclipse.microprofile.openapi.models.parameters.Parameter;

/** What the contract says of every operation and parameter of a kind, where the service has nothing special to say. */
final class Descriptions {

    private static final Pattern ID = Pattern.compile("(.*?)([sS]ourcedId|[iI]d)");

    private Descriptions() {}

    static void complete(String path, HttpMethod method, Operation operation) {
        var parameters = Optional.ofNullable(operation.getParameters()).orElse(List.of());
        parameters.stream()
                .filter(parameter -> parameter.getRef() == null && parameter.getDescription() == null)
                .forEach(parameter -> parameter.setDescription(of(parameter)));
        if (operation.getDescription() == null) {
            operation.setDescription(of(path, method, parameters));
        }
    }

    private static String of(String path, HttpMethod method, List<Parameter> parameters) {
        if (method != HttpMethod.GET) {
            return "Answers it as it is then. A refusal names every fault at once, and nothing is done.";
        }
        if (OneRoster.has(path)) {
            return "As OneRoster 1.2 has it.";
        }
        if (path.endsWith("/history")) {
            return "Its events, oldest first, 1,000 at a time. Go on with `after` and the last `version`.";
        }
        if (has(parameters, "cursor")) {
            return "A page of them; `Link` leads to the next while there is one. Filters hold together.";
        }
        return has(parameters, "asOf")
                ? "With its version in `ETag`. With `asOf`, 404 if it was not there yet."
                : "As it is now.";
    }

    private static boolean has(List<Parameter> parameters, String name) {
        return parameters.stream().anyMatch(parameter -> name.equals(parameter.getName()));
    }

    private static String of(Parameter parameter) {
        var name = parameter.getName();
        return switch (name) {
            case "cursor" -> "The place that the `Link` of the page before names";
            case "limit" -> "How many at most: 100 unless said, 1,000 at most";
            case "include" -> "Brings what the resources of the page refer to by these properties, in `included`";
            case "sort" ->
                "What to go by, the other way round with a minus before it; those alike go by id. What has no such value comes"
                        + " last. By id unless said. `changedAt` is as `/v1/changes` tells it. Not together with"
                        + " `changedSince`";
            case "asOf" -> "Reads it as it was at this time";
            case "after" -> "The `version` of the last event that was read";
            case "fields" -> "Answers only these fields, named with commas between";
            default -> parameter.getIn() == Parameter.In.PATH ? which(name) : "Only those with this `" + name + "`";
        };
    }

    /** Of {@code classSourcedId}: the {@code sourcedId} of the class. */
    private static String which(String name) {
        var id = ID.matcher(name);
        if (!id.matches()) {
            return "The %s it is about".formatted(words(name));
        }
        var kind = id.group(2).toLowerCase(Locale.ROOT).equals("id") ? "id" : "sourcedId";
        return id.group(1).isEmpty() ? "Its `" + kind + "`" : "The `%s` of the %s".formatted(kind, words(id.group(1)));
    }

    private static String words(String camelCase) {
        return camelCase.replaceAll("([A-Z])", " $1").toLowerCase(Locale.ROOT);
    }
}
