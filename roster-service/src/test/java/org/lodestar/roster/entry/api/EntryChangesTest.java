package org.lodestar.roster.entry.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;
import static org.lodestar.roster.sync.oneroster.PackageBuilder.aDistrict;

import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lodestar.eventsourcing.testing.Following;
import org.lodestar.eventsourcing.testing.PlatformResource;
import org.lodestar.roster.RosterClient;
import org.lodestar.roster.sync.oneroster.OneRosterFile;

/** Who follows the roster learns of what is removed. */
@QuarkusTest
@WithTestResource(value = PlatformResource.class, initArgs = @ResourceArg(name = "service", value = "roster"))
class EntryChangesTest {

    private static final List<String> COLLECTIONS =
            List.of("orgs", "academic-sessions", "courses", "users", "classes", "enrollments");

    @TempDir
    Path directory;

    @Test
    void a_follower_ends_with_what_the_lists_show_after_each_import() {
        RosterClient district = RosterClient.ofANewDistrict();
        district.importAll(aDistrict().write(directory));
        assertThat(Following.changes(district::get, 3)).isEqualTo(Following.lists(district::get, COLLECTIONS));
        String position = district.get("/v1/enrollments?changedSince=0")
                .then()
                .body("data.sourcedId", containsInAnyOrder("e1", "e2"))
                .body("deleted", empty())
                .extract()
                .header("Lodestar-Position");

        district.importAll(aDistrict()
                .rows(OneRosterFile.ENROLLMENTS, "e1,,,k1,s1,t1,teacher,true,2026-08-24,")
                .write(directory));

        district.get("/v1/enrollments?changedSince=" + position)
                .then()
                .statusCode(200)
                .body("data", empty())
                .body("deleted", contains("e2"));
        district.get("/v1/enrollments?status=REMOVED&changedSince=" + position)
                .then()
                .body("data.sourcedId", contains("e2"))
                .body("deleted", empty());
        district.get("/internal/changes?after=" + position)
                .then()
                .body("data.find { it.id == 'e2' }.status", equalTo("DELETED"))
                .body("data.find { it.id == 'e2' }.resource", nullValue());
        assertThat(Following.changes(district::get, 2)).isEqualTo(Following.lists(district::get, COLLECTIONS));
    }
}
