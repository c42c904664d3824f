package org.lodestar.gateway;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;

/** A request that an address of the gateway's own refuses. */
final class Refused extends Exception {

    private static final long serialVersionUID = 1;

    private final Problem problem;
    private final transient List<Violation> violations;

    Refused(Problem problem, String detail) {
        this(problem, detail, List.of());
    }

    Refused(Problem problem, String detail, List<Violation> violations) {
        super(detail, null, false, false);
        this.problem = problem;
        this.violations = List.copyOf(violations);
    }

    /** A request that is not of the documented form. */
    static Refused invalid(List<Violation> violations) {
        return new Refused(Problem.INVALID_REQUEST, "Each fault is named in violations", violations);
    }

    static Refused invalid(String pointer, String detail) {
        return invalid(List.of(new Violation(pointer, detail)));
    }

    Problem problem() {
        return problem;
    }

    String detail() {
        return String.valueOf(getMessage());
    }

    JsonArray violations() {
        var array = new JsonArray();
        violations.forEach(violation ->
                array.add(new JsonObject().put("pointer", violation.pointer()).put("detail", violation.detail())));
        return array;
    }
}
