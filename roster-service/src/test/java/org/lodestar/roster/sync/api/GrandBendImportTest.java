package org.lodestar.roster.sync.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;

import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.lodestar.eventsourcing.testing.PlatformResource;
import org.lodestar.roster.RosterClient;

/** A real district: Grand Bend ISD of the Ed-Fi Alliance, as OneRoster. */
@QuarkusTest
@WithTestResource(value = PlatformResource.class, initArgs = @ResourceArg(name = "service", value = "roster"))
@EnabledIf(value = "isThere", disabledReason = "the packages are not beside the project (lodestar.shared)")
class GrandBendImportTest {

    private static final Path BULK =
            Path.of(System.getProperty("lodestar.shared", "."), "data", "grand-bend-oneroster-1.2-bulk.zip");
    private static final int ROWS = 25 + 4 + 84 + 532 + 1_028 + 1_030 + 748 + 960;
    private static final int ENTRIES = 25 + 4 + 84 + 532 + 1_028 + 748;

    static boolean isThere() {
        return Files.exists(BULK);
    }

    @Test
    void it_loads_completely_and_once() {
        RosterClient district = RosterClient.ofANewDistrict();

        Response first = district.importAll(BULK);
        Response second = district.importAll(BULK);

        assertThat(first.<Map<String, Integer>>path("progress"))
                .isEqualTo(Map.of(
                        "read", ROWS, "created", ENTRIES, "updated", 0, "unchanged", 0, "removed", 0, "rejected", 0));
        assertThat(second.<Map<String, Integer>>path("progress"))
                .isEqualTo(Map.of(
                        "read", ROWS, "created", 0, "updated", 0, "unchanged", ENTRIES, "removed", 0, "rejected", 0));
        first.then().body("sourceSystem", equalTo("Grand Bend ISD (Ed-Fi sample data)"));
        district.get("/v1/orgs?type=school").then().body("data", hasSize(3));
        district.get("/v1/classes?limit=1000").then().body("data", hasSize(532));
        district.get("/v1/users?limit=1000&role=student").then().body("data", hasSize(960));
        district.get("/v1/users?limit=1000&role=ext:clerk").then().body("data", hasSize(3));
        district.get("/v1/users/staff-207283")
                .then()
                .body("roles.role", equalTo(java.util.List.of("counselor", "counselor")));
    }
}
