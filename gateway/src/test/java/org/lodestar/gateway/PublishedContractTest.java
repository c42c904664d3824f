package org.lodestar.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The contract as committed, against the one that clients were last told to build on. */
class PublishedContractTest {

    private static final Path CONTRACTS = Path.of("..", "contracts");
    private static final Path CURRENT = CONTRACTS.resolve("openapi.json");
    private static final Path PUBLISHED = CONTRACTS.resolve("published.json");
    private static final Path DECLARED = CONTRACTS.resolve("breaking-changes.md");
    private static final Pattern ROW = Pattern.compile("(?m)^\\| ([0-9.]+) \\| `([^`]+)` \\| .*\\S.* \\|$");

    /**
     * Run with {@code -Dcontracts.publish} to make the contract of today the one that clients are told to build on. Not while
     * it breaks the one before without saying so.
     */
    @Test
    void nothing_that_was_published_is_broken_without_a_word() throws IOException {
        var current = new JsonObject(Files.readString(CURRENT));
        var published = published(current);

        assertThat(undeclared(published, current, Files.readString(DECLARED)))
                .as(
                        "these trip up clients of %s: take them back, or raise info.version and declare them in %s",
                        version(published), DECLARED)
                .isEmpty();

        if (System.getProperty("contracts.publish") != null) {
            Files.writeString(PUBLISHED, Files.readString(CURRENT));
        }
        assertThat(PUBLISHED).as("-Dcontracts.publish writes it").exists();
    }

    @Test
    void nothing_is_declared_that_does_not_break() throws IOException {
        var current = new JsonObject(Files.readString(CURRENT));
        var published = published(current);

        assertThat(BreakingChanges.between(published, current))
                .containsAll(declared(published, current, Files.readString(DECLARED)));
    }

    /** Before the first publication nothing can break. */
    private static JsonObject published(JsonObject current) throws IOException {
        return Files.exists(PUBLISHED) ? new JsonObject(Files.readString(PUBLISHED)) : current;
    }

    /** What breaks and is not in the table. */
    static Set<String> undeclared(JsonObject published, JsonObject current, String table) {
        var breaking = new TreeSet<>(BreakingChanges.between(published, current));
        breaking.removeAll(declared(published, current, table));
        return breaking;
    }

    /** What is declared for the version to come. A row of a version that is out says nothing about the next. */
    private static Set<String> declared(JsonObject published, JsonObject current, String table) {
        return version(current).equals(version(published))
                ? Set.of()
                : ROW.matcher(table)
                        .results()
                        .filter(row -> row.group(1).equals(version(current)))
                        .map((MatchResult row) -> row.group(2))
                        .collect(Collectors.toSet());
    }

    private static String version(JsonObject contract) {
        return contract.getJsonObject("info").getString("version");
    }
}
