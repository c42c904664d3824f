package org.lodestar.roster.sync.api;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.equalTo;
import static org.lodestar.roster.sync.oneroster.PackageBuilder.aDistrict;

import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.response.Response;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lodestar.eventsourcing.testing.PlatformResource;
import org.lodestar.eventsourcing.testing.TokenIssuer;
import org.lodestar.roster.RosterClient;
import org.lodestar.roster.sync.oneroster.OneRosterFile;
import org.lodestar.roster.sync.oneroster.PackageBuilder;

/** A request is refused. */
@QuarkusTest
@WithTestResource(value = PlatformResource.class, initArgs = @ResourceArg(name = "service", value = "roster"))
class RefusedRequestTest {

    @TempDir
    static Path directory;

    private final RosterClient sis = RosterClient.ofANewDistrict();

    private void expectRefusal(Path file, String... details) {
        Response refused = sis.send(file);
        refused.then()
                .statusCode(422)
                .contentType("application/problem+json")
                .body("type", equalTo("/problems/package-refused"));
        List<String> found = refused.path("violations.detail");
        assertThat(found).extracting(detail -> detail.split(":")[0]).contains(details);
        sis.get("/v1/roster/imports").then().body("data", empty());
    }

    @Test
    void that_is_no_zip() throws IOException {
        expectRefusal(Files.writeString(directory.resolve("no.zip"), "sourcedId\n1\n"), "not-a-zip");
        expectRefusal(Files.write(directory.resolve("nothing.zip"), new byte[0]), "not-a-zip");
    }

    @Test
    void whose_container_or_manifest_is_wrong_with_all_that_is() {
        expectRefusal(
                new PackageBuilder()
                        .entry("../orgs.csv", "x")
                        .rows(OneRosterFile.ORGS, "d1,,,A,district,,")
                        .manifest("manifest.version,1.0", "oneroster.version,1.1", "file.orgs,sometimes")
                        .write(directory),
                "unsafe-entry-name",
                "unsupported-version",
                "manifest-invalid");
    }

    @Test
    void without_token_scope_or_the_right_media_type() {
        Path file = aDistrict().write(directory);
        given().contentType("application/zip")
                .body(file.toFile())
                .post("/v1/roster/imports")
                .then()
                .statusCode(401);
        given().auth()
                .oauth2(TokenIssuer.token(sis.tenant(), "roster.read"))
                .contentType("application/zip")
                .body(file.toFile())
                .post("/v1/roster/imports")
                .then()
                .statusCode(403)
                .body("type", equalTo("/problems/forbidden-scope"));
        sis.request()
                .contentType("application/json")
                .body("{}")
                .post("/v1/roster/imports")
                .then()
                .statusCode(415)
                .contentType("application/problem+json");
    }

    @Test
    void that_is_larger_than_allowed() throws IOException, InterruptedException {
        Path file = directory.resolve("large.zip");
        try (var large = new java.io.RandomAccessFile(file.toFile(), "rw")) {
            large.setLength(65L * 1024 * 1024);
        }
        HttpResponse<String> response = HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(
                                        URI.create(RestAssured.baseURI + ":" + RestAssured.port + "/v1/roster/imports"))
                                .header("Authorization", "Bearer " + TokenIssuer.token(sis.tenant(), "roster.write"))
                                .header("Content-Type", "application/zip")
                                .version(HttpClient.Version.HTTP_1_1)
                                .expectContinue(true)
                                .POST(BodyPublishers.ofFile(file))
                                .build(),
                        BodyHandlers.ofString());

        assertThat(response.statusCode()).isEqualTo(413);
        assertThat(response.headers().firstValue("Content-Type")).hasValue("application/problem+json");
        assertThat(response.body()).contains("/problems/body-too-large");
    }

    @Test
    void without_a_body() {
        sis.request()
                .contentType("application/zip")
                .post("/v1/roster/imports")
                .then()
                .statusCode(422)
                .body("type", equalTo("/problems/package-refused"));
    }

    @Test
    void for_an_import_that_is_not_there_or_not_ones_own() {
        String id = sis.importAll(aDistrict().write(directory)).path("id");
        RosterClient other = RosterClient.ofANewDistrict();
        for (String path : List.of("/v1/roster/imports/" + id, "/v1/roster/imports/" + id + "/report")) {
            sis.get(path).then().statusCode(200);
            other.get(path).then().statusCode(404).contentType("application/problem+json");
        }
        sis.get("/v1/roster/imports/nonsense").then().statusCode(404);
        sis.request()
                .queryParam("limit", "many")
                .get("/v1/roster/imports")
                .then()
                .statusCode(400);
    }
}
