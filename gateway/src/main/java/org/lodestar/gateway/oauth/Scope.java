package org.lodestar.gateway.oauth;

import java.sql.Array;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** What a client may be allowed to do. */
public enum Scope {
    ROSTER_READ("roster.read", "Read schools, people, classes and enrollments"),
    ROSTER_WRITE("roster.write", "Import rosters"),
    ONE_ROSTER_CORE_READ(
            "https://purl.imsglobal.org/spec/or/v1p2/scope/roster-core.readonly",
            "Read the roster over OneRoster, without what is below single entities"),
    ONE_ROSTER_READ("https://purl.imsglobal.org/spec/or/v1p2/scope/roster.readonly", "Read the roster over OneRoster"),
    GOALS_READ("goals.read", "Read plans and goals"),
    GOALS_WRITE("goals.write", "Propose, revise and decide plans and goals"),
    EVIDENCE_READ("evidence.read", "Read evidence and progress"),
    EVIDENCE_WRITE("evidence.write", "Collect evidence and record progress"),
    ASSESSMENT_READ(
            "https://purl.imsglobal.org/spec/or/v1p2/scope/assessment.readonly",
            "Read the assessment results of single students over OneRoster"),
    ASSESSMENT_WRITE(
            "https://purl.imsglobal.org/spec/or/v1p2/scope/assessment.createput",
            "Create and replace assessment results over OneRoster"),
    ASSESSMENT_DELETE(
            "https://purl.imsglobal.org/spec/or/v1p2/scope/assessment.delete",
            "Delete assessment results over OneRoster"),
    OBSERVATIONS_READ("observations.read", "Read visits, feedback and time entries"),
    OBSERVATIONS_WRITE("observations.write", "Plan visits, give feedback and record time"),
    EVENTS_READ("events.read", "Read what happened, as events"),
    EVENTS_RESTRICTED("events.restricted", "Read events whole: names, free text, and what concerns one person"),
    WEBHOOKS_MANAGE("webhooks.manage", "Have events sent to an address"),
    CLIENTS_ADMIN("clients.admin", "Register, revise and revoke the clients of the district"),
    ADMIN("admin", "Administer the district");

    /** What may be allowed to one that is limited to some organisations: all else would tell it of others. */
    public static final Set<Scope> LIMITABLE = Set.of(
            EVENTS_READ, EVENTS_RESTRICTED, WEBHOOKS_MANAGE, ROSTER_READ, GOALS_READ, EVIDENCE_READ, OBSERVATIONS_READ);

    /** The services whose resources are read by a scope of their own. */
    public static final List<String> SERVICES = List.of("roster", "goals", "evidence", "observation");

    private final String value;
    private final String description;

    Scope(String value, String description) {
        this.value = value;
        this.description = description;
    }

    /** As tokens and requests write it. */
    public String value() {
        return value;
    }

    /** What it allows, for the contract. */
    public String description() {
        return description;
    }

    /** The scope of this name. */
    public static Optional<Scope> of(String value) {
        return Arrays.stream(values())
                .filter(scope -> scope.value.equals(value))
                .findFirst();
    }

    /** The one that reads the resources of a service, and so opens its events. */
    public static Optional<Scope> reading(String service) {
        return switch (service) {
            case "roster" -> Optional.of(ROSTER_READ);
            case "goals" -> Optional.of(GOALS_READ);
            case "evidence" -> Optional.of(EVIDENCE_READ);
            case "observation" -> Optional.of(OBSERVATIONS_READ);
            default -> Optional.empty();
        };
    }

    /** Those of the names that are known, in the order of this enum. */
    public static Set<Scope> known(Collection<String> values) {
        return values.stream()
                .flatMap(value -> of(value).stream())
                .collect(Collectors.toCollection(() -> EnumSet.noneOf(Scope.class)));
    }

    /** Their names, as the database keeps them. */
    public static Array array(Connection connection, Collection<Scope> scopes) throws SQLException {
        return connection.createArrayOf(
                "text", scopes.stream().map(Scope::value).toArray());
    }

    /** Their names in the order of this enum, separated by spaces, as tokens list them. */
    public static String join(Collection<Scope> scopes) {
        return scopes.stream().sorted().map(Scope::value).collect(Collectors.joining(" "));
    }
}
