package org.lodestar.eventsourcing.testing;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.EvaluationResult;
import java.lang.reflect.Field;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every rule is seen to fail on a class that breaks it, names each place, and leaves a good model alone. */
class ServiceArchitectureTest {

    private static final JavaClasses VIOLATIONS = new ClassFileImporter().importPackages("org.lodestar.violations");
    private static final JavaClasses PURE = new ClassFileImporter().importPackages("org.lodestar.violations.pure");

    /** What each rule must name. */
    private static final Map<String, List<String>> NAMED = Map.ofEntries(
            Map.entry("models_are_plain_java", List.of("impure.JacksonDecider", "impure.EntityDecider")),
            Map.entry(
                    "models_do_not_know_each_other",
                    List.of("acquainted.AcquaintedDecider", "impure.AdapterDecider", "impure.ForeignDecider")),
            Map.entry(
                    "models_read_no_clock_and_no_randomness",
                    List.of(
                            "ClockedDecider.instant()",
                            "ClockedDecider.dayInAZone()",
                            "ClockedDecider.time()",
                            "ClockedDecider.timeOfDay()",
                            "ClockedDecider.offsetTime()",
                            "ClockedDecider.zonedTime()",
                            "ClockedDecider.year()",
                            "ClockedDecider.month()",
                            "ClockedDecider.laterByReference()",
                            "ClockedDecider.clock()",
                            "ClockedDecider.ticking(",
                            "ClockedDecider.millis()",
                            "ClockedDecider.nanos()",
                            "ClockedDecider.id()",
                            "ClockedDecider.idByReference()",
                            "ClockedDecider.dice()",
                            "ClockedDecider.moreDice()",
                            "ClockedDecider.ownDice()",
                            "ClockedDecider.legacyDate()")),
            Map.entry(
                    "every_event_is_a_record_with_a_stored_name",
                    List.of("CamelCased", "WithoutVersion", "VersionZero", "NoRecord")),
            Map.entry("every_record_of_an_event_interface_has_a_stored_name", List.of("Nameless")),
            Map.entry("http_methods_are_public", List.of("HiddenResource.hidden()")),
            Map.entry("http_methods_name_their_scope", List.of("HiddenResource.open()")),
            Map.entry(
                    "nothing_blocks",
                    List.of(
                            "BlockingPolicy.awaits(",
                            "BlockingPolicy.sleeps()",
                            "BlockingPolicy.sleepsForADuration()",
                            "BlockingPolicy.sleepsByUnit()",
                            "BlockingPolicy.joins(",
                            "BlockingPolicy.gets(",
                            "BlockingPolicy.getsForAWhile(")),
            Map.entry(
                    "output_goes_through_the_log",
                    List.of("ChattyPolicy.says()", "ChattyPolicy.shouts()", "ChattyPolicy.whines(")),
            Map.entry(
                    "every_refusal_is_explained_to_callers",
                    List.of("UnexplainedRejection.NOBODY_KNOWS_WHY", "UnexplainedRejection.GOAL_CLOSED")),
            Map.entry("only_views_and_wiring_touch_persistence", List.of("PersistentResource")));

    static List<String> rules() {
        return List.copyOf(all().keySet());
    }

    private static Map<String, ArchRule> all() {
        Map<String, ArchRule> rules = new TreeMap<>();
        Arrays.stream(ServiceArchitecture.class.getDeclaredFields())
                .filter(field -> field.isAnnotationPresent(ArchTest.class))
                .forEach(field -> rules.put(field.getName(), rule(field)));
        return rules;
    }

    private static ArchRule rule(Field field) {
        try {
            return ((ArchRule) field.get(null)).allowEmptyShould(true);
        } catch (IllegalAccessException e) {
            throw new IllegalStateException(e);
        }
    }

    @ParameterizedTest
    @MethodSource("rules")
    void names_every_class_that_breaks_it(String rule) {
        EvaluationResult result = all().get(rule).evaluate(VIOLATIONS);

        String report = String.join("\n", result.getFailureReport().getDetails());
        assertThat(NAMED).as("a violation is known").containsKey(rule);
        assertThat(NAMED.get(rule)).allSatisfy(named -> assertThat(report).contains(named));
        assertThat(report)
                .doesNotContain("<org.lodestar.violations.pure.PureDecider", "HiddenResource.fine()", "ListRow");
    }

    @ParameterizedTest
    @MethodSource("rules")
    void leaves_a_good_model_alone(String rule) {
        assertThat(all().get(rule).evaluate(PURE).hasViolation()).isFalse();
    }

    @Test
    void the_library_explains_its_own_refusals() {
        JavaClasses library = new ClassFileImporter()
                .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
                .importPackages("org.lodestar.eventsourcing");
        ServiceArchitecture.every_refusal_is_explained_to_callers.check(library);
    }

    @Test
    void every_rule_has_a_violation_and_every_violation_a_rule() {
        assertThat(all().keySet()).isEqualTo(new java.util.TreeSet<>(NAMED.keySet()));
    }
}
