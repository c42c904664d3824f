package org.lodestar.roster.sync.oneroster;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.lodestar.eventsourcing.json.Json;
import org.lodestar.oneroster.csv.CheckedRow;
import org.lodestar.oneroster.csv.Mode;

class RestRowsTest {

    private static RestRows.Read read(OneRosterFile file, Mode mode, String page) {
        try {
            JsonNode entries = Json.mapper().readTree(page.replace('\'', '"'));
            return new RestRows(file, mode).read(entries, 0, 0);
        } catch (JsonProcessingException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void references_and_lists_become_the_cells_of_a_package() {
        assertThat(read(
                                OneRosterFile.CLASSES,
                                Mode.BULK,
                                "[{'sourcedId':'k1','status':'active','dateLastModified':'2026-01-01T00:00:00Z',"
                                        + "'title':'Reading','classType':'scheduled','course':{'sourcedId':'c1','href':'x'},"
                                        + "'school':{'sourcedId':'s1'},'terms':[{'sourcedId':'y1'},{'sourcedId':'y2'}],"
                                        + "'subjects':['Reading, aloud'],'grades':[],'location':null}]")
                        .rows())
                .containsExactly(new CheckedRow.Valid(
                        1,
                        "k1",
                        Map.of(
                                "title", "Reading",
                                "courseSourcedId", "c1",
                                "classType", "scheduled",
                                "schoolSourcedId", "s1",
                                "termSourcedIds", List.of("y1", "y2"),
                                "subjects", List.of("Reading aloud"))));
    }

    @Test
    void people_bring_their_roles_with_ids_that_stay() {
        RestRows.Read read = read(
                OneRosterFile.USERS,
                Mode.BULK,
                "[{'sourcedId':'t1','enabledUser':'true','username':'ada','givenName':'Ada','familyName':'Okafor',"
                        + "'preferredFirstName':'Addie','userIds':[{'type':'State','identifier':'77'}],'roles':["
                        + "{'roleType':'primary','role':'ext:clerk','org':{'sourcedId':'s1'}},"
                        + "{'roleType':'secondary','role':'ext:clerk','org':{'sourcedId':'s1'}}]}]");

        assertThat(read.rows())
                .singleElement()
                .isInstanceOfSatisfying(
                        CheckedRow.Valid.class,
                        row -> assertThat(row.values())
                                .containsEntry("preferredGivenName", "Addie")
                                .containsEntry("userIds", List.of("{State:77}")));
        assertThat(read.roles())
                .extracting(row -> ((CheckedRow.Valid) row).sourcedId())
                .containsExactly("role-t1-s1-ext-clerk", "role-t1-s1-ext-clerk-2");
        assertThat(read.roles())
                .extracting(row -> ((CheckedRow.Valid) row).values().get("userSourcedId"))
                .containsOnly("t1");
    }

    @Test
    void what_is_to_be_deleted_is_not_there_in_all_and_removes_among_changes() {
        String page = "[{'sourcedId':'d1','status':'tobedeleted','dateLastModified':'2026-01-01T01:00:00+01:00'}]";

        assertThat(read(OneRosterFile.ORGS, Mode.BULK, page).rows()).isEmpty();
        assertThat(read(OneRosterFile.ORGS, Mode.DELTA, page).rows())
                .containsExactly(new CheckedRow.Removal(1, "d1", Map.of()));
    }

    @Test
    void what_is_no_entry_is_told() {
        assertThat(read(OneRosterFile.ORGS, Mode.BULK, "[1,'x',null,[],{}]").rows())
                .hasSize(5)
                .allSatisfy(row -> assertThat(row)
                        .isInstanceOfSatisfying(
                                CheckedRow.Invalid.class,
                                invalid -> assertThat(invalid.sourcedId()).isEqualTo(Optional.empty())));
    }

    @Test
    void letters_that_cannot_be_stored_are_told() {
        assertThat(read(
                                OneRosterFile.ORGS,
                                Mode.BULK,
                                "[{'sourcedId':'d1','name':'a\\ud800','type':'school'},"
                                        + "{'sourcedId':'d2','name':'a\\u0000','type':'school'}]")
                        .rows())
                .allSatisfy(row -> assertThat(row).isInstanceOf(CheckedRow.Invalid.class));
    }
}
