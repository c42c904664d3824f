package org.lodestar.gateway;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaAccess.Predicates.target;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import jakarta.inject.Inject;
import java.util.concurrent.Future;
import org.apache.kafka.common.KafkaFuture;
import org.jspecify.annotations.NullMarked;

@AnalyzeClasses(packages = "org.lodestar", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {

    @ArchTest
    static final ArchRule the_gateway_knows_no_other_module = noClasses()
            .that()
            .resideInAPackage("org.lodestar.gateway..")
            .should()
            .dependOnClassesThat(
                    resideInAPackage("org.lodestar..").and(not(resideInAPackage("org.lodestar.gateway.."))));

    @ArchTest
    static final ArchRule tokens_do_not_know_what_they_open = noClasses()
            .that()
            .resideInAPackage("org.lodestar.gateway.oauth")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("org.lodestar.gateway");

    @ArchTest
    static final ArchRule a_forwarded_call_meets_no_database = noClasses()
            .that()
            .haveSimpleNameNotContaining("Health")
            .and()
            .resideInAPackage("org.lodestar.gateway")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("java.sql..", "javax.sql..");

    @ArchTest
    static final ArchRule nothing_waits = noClasses()
            .that()
            .resideInAPackage("org.lodestar.gateway..")
            .should()
            // what the broker is asked for is awaited for a limited time, next to the database and like it
            .accessTargetWhere(target(owner(assignableTo(Future.class).and(not(assignableTo(KafkaFuture.class)))))
                    .and(target(nameMatching("join|get"))))
            .orShould()
            .accessTargetWhere(target(owner(assignableTo(Thread.class))).and(target(nameMatching("sleep|join"))));

    @ArchTest
    static final ArchRule injection_goes_through_constructors =
            fields().should().notBeAnnotatedWith(Inject.class).allowEmptyShould(true);

    @ArchTest
    static final ArchRule output_goes_through_the_log = noClasses()
            .that()
            .resideInAPackage("org.lodestar.gateway..")
            .should()
            .accessField(System.class, "out")
            .orShould()
            .accessField(System.class, "err");

    @ArchTest
    static final ArchRule every_package_is_null_marked = classes()
            .that()
            .haveSimpleName("package-info")
            .and()
            .resideInAPackage("org.lodestar.gateway..")
            .should()
            .beAnnotatedWith(NullMarked.class);
}
