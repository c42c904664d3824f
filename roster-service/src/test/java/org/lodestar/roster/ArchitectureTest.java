package org.lodestar.roster;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.junit.ArchTests;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.syntax.ArchRuleDefinition;
import org.lodestar.eventsourcing.testing.ServiceArchitecture;

@AnalyzeClasses(packages = "org.lodestar.roster", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

    @ArchTest
    static final ArchTests rules = ArchTests.in(ServiceArchitecture.class);

    @ArchTest
    static final ArchRule the_reader_of_packages_knows_no_database_and_no_http = ArchRuleDefinition.noClasses()
            .that()
            .resideInAPackage("..oneroster..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.vertx..", "io.quarkus..", "jakarta..", "org.lodestar.eventsourcing.(*)..");
}
