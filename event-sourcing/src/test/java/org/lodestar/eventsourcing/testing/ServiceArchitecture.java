package org.lodestar.eventsourcing.testing;

import static com.tngtech.archunit.core.domain.JavaAccess.Predicates.target;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAnnotation;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import io.smallrye.mutiny.Uni;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Date;
import java.util.Set;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.eclipse.microprofile.openapi.annotations.security.SecurityRequirement;
import org.eclipse.microprofile.openapi.annotations.security.SecurityRequirements;
import org.lodestar.eventsourcing.EventType;
import org.lodestar.eventsourcing.Rejection;

/**
 * The rules of every service:
 *
 * <pre>{@code
 * @AnalyzeClasses(packages = "org.lodestar.goals", importOptions = ImportOption.DoNotIncludeTests.class)
 * class ArchitectureTest {
 *     @ArchTest static final ArchTests rules = ArchTests.in(ServiceArchitecture.class);
 * }
 * }</pre>
 */
public final class ServiceArchitecture {

    private ServiceArchitecture() {}

    /** A model is the package of a feature: one level below the service. */
    private static final DescribedPredicate<JavaClass> MODEL = DescribedPredicate.describe(
            "a model",
            type -> type.getPackageName().matches("org\\.lodestar\\.[a-z]+\\.[a-z]+")
                    && !type.getPackageName().startsWith("org.lodestar.eventsourcing")
                    && type.getPackage().getClasses().stream()
                            .anyMatch(c -> c.getSimpleName().endsWith("Decider")));

    private static final Supplier<String> PROBLEMS = () -> {
        try {
            return Files.readString(Path.of("..", "docs", "problems.md"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    };

    private static final DescribedPredicate<JavaMethod> HTTP_METHOD = DescribedPredicate.describe(
            "an HTTP method",
            method -> method.getAnnotations().stream()
                    .map(JavaAnnotation::getRawType)
                    .anyMatch(annotation -> Set.of("GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS")
                                    .contains(annotation.getSimpleName())
                            && annotation.getPackageName().equals("jakarta.ws.rs")));

    @ArchTest
    static final ArchRule models_are_plain_java = classes()
            .that(MODEL)
            .should()
            .onlyDependOnClassesThat(DescribedPredicate.describe(
                    "the JDK, the kernel or their own package",
                    type -> type.getPackageName().startsWith("java.")
                            || type.getPackageName().isEmpty()
                            || type.getPackageName().equals("org.jspecify.annotations")
                            || type.getPackageName().equals("org.lodestar.eventsourcing")
                            || type.getPackageName().matches("org\\.lodestar\\.[a-z]+\\.[a-z]+")));

    @ArchTest
    static final ArchRule models_do_not_know_each_other =
            slices().matching("org.lodestar.(*).(*)").should().notDependOnEachOther();

    @ArchTest
    static final ArchRule models_read_no_clock_and_no_randomness = noClasses()
            .that(MODEL)
            .should()
            .accessTargetWhere(target(owner(resideInAPackage("java.time..")))
                    .and(target(nameMatching("now")))
                    .or(target(owner(assignableTo(Clock.class)
                            .or(assignableTo(Date.class))
                            .or(assignableTo(RandomGenerator.class)))))
                    .or(target(nameMatching("randomUUID|nanoTime|currentTimeMillis|random"))));

    @ArchTest
    static final ArchRule every_event_is_a_record_with_a_stored_name = classes()
            .that()
            .areAnnotatedWith(EventType.class)
            .should()
            .beRecords()
            .andShould(new ArchCondition<>("be stored as kebab-case.vN") {
                @Override
                public void check(JavaClass type, ConditionEvents events) {
                    String name = type.getAnnotationOfType(EventType.class).value();
                    if (!name.matches("[a-z]+(-[a-z]+)*\\.v[1-9][0-9]*")) {
                        events.add(SimpleConditionEvent.violated(type, type.getName() + " is stored as " + name));
                    }
                }
            });

    @ArchTest
    static final ArchRule every_record_of_an_event_interface_has_a_stored_name = classes()
            .that()
            .areRecords()
            .and(DescribedPredicate.describe(
                    "implement an interface called …Event",
                    type -> type.getInterfaces().stream()
                            .anyMatch(i -> i.toErasure().getSimpleName().endsWith("Event"))))
            .should()
            .beAnnotatedWith(EventType.class);

    @ArchTest
    static final ArchRule http_methods_are_public =
            methods().that(HTTP_METHOD).should().bePublic();

    @ArchTest
    static final ArchRule http_methods_name_their_scope = methods()
            .that(HTTP_METHOD)
            .should()
            .beAnnotatedWith(SecurityRequirement.class)
            .orShould()
            .beAnnotatedWith(SecurityRequirements.class);

    @ArchTest
    static final ArchRule every_refusal_is_explained_to_callers = classes()
            .that()
            .areEnums()
            .and()
            .implement(Rejection.class)
            .should(new ArchCondition<>("be explained in docs/problems.md") {
                @Override
                public void check(JavaClass type, ConditionEvents events) {
                    for (Object constant : type.reflect().getEnumConstants()) {
                        Rejection rejection = (Rejection) constant;
                        String row = "\n| `" + rejection.slug() + "` | "
                                + rejection.kind().status() + " | ";
                        events.add(new SimpleConditionEvent(
                                type, PROBLEMS.get().contains(row), type.getName() + "." + rejection.name()));
                    }
                }
            })
            .allowEmptyShould(true);

    /** What has to wait does so on a thread of its own, and in a class called Waiting. */
    @ArchTest
    static final ArchRule nothing_blocks = noClasses()
            .that()
            .haveSimpleNameNotEndingWith("Worker") // has a thread of its own, and waits for it at the end
            .and()
            .doNotHaveSimpleName("Waiting")
            .should()
            .accessTargetWhere(target(owner(assignableTo(Uni.class)))
                    .and(target(nameMatching("await")))
                    .or(target(owner(assignableTo(Thread.class).or(assignableTo(TimeUnit.class))))
                            .and(target(nameMatching("sleep|join"))))
                    .or(target(owner(assignableTo(Future.class))).and(target(nameMatching("get|join")))));

    @ArchTest
    static final ArchRule output_goes_through_the_log = noClasses()
            .should()
            .accessField(System.class, "out")
            .orShould()
            .accessField(System.class, "err")
            .orShould()
            .accessTargetWhere(
                    target(owner(assignableTo(Throwable.class))).and(target(nameMatching("printStackTrace"))));

    @ArchTest
    static final ArchRule only_views_and_wiring_touch_persistence = noClasses()
            .that(DescribedPredicate.describe(
                    "are outside of a view", type -> !type.getPackageName().contains(".view")))
            .should()
            .dependOnClassesThat()
            .resideInAPackage("jakarta.persistence..");
}
