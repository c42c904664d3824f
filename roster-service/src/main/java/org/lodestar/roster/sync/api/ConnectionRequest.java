package org.lodestar.roster.sync.api;

import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.DateTimeException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.lodestar.eventsourcing.Fault;
import org.lodestar.eventsourcing.http.InvalidRequest;
import org.lodestar.roster.sync.provider.Connection.Access;

/** What clients send about their district's provider. */
@Schema(name = "RosterConnectionRequest")
record ConnectionRequest(
        @NotBlank @Size(max = 2000) @Schema(
                description = "Address of the rostering service, http or https, without query",
                examples = "https://sis.example.org/ims/oneroster/rostering/v1p2")
        String baseUrl,

        @NotBlank @Size(max = 2000) @Schema(
                description = "Address where tokens are given for the client's credentials, http or https",
                examples = "https://sis.example.org/oauth/token")
        String tokenUrl,

        @NotBlank @Size(max = 255) @Schema(examples = "lodestar")
        String clientId,

        @NotBlank @Size(max = 1000) @Schema(description = "Kept encrypted and never shown", examples = "a-long-secret")
        String clientSecret,

        @Size(max = 1000) @Pattern(regexp = "^[!#-\\[\\]-~]+( [!#-\\[\\]-~]+)*$")
        @Schema(
                description = "Scopes to ask for; by default the one of the rostering core",
                examples = "https://purl.imsglobal.org/spec/or/v1p2/scope/roster-core.readonly")
        Optional<String> scope,

        @Size(max = 40) @Schema(
                description =
                        "How often what has changed is pulled, as an ISO 8601 duration from PT15M to P31D; left out,"
                                + " nothing is pulled by itself",
                examples = "PT6H")
        Optional<String> schedule) {

    private static final String CORE = "https://purl.imsglobal.org/spec/or/v1p2/scope/roster-core.readonly";
    private static final Duration SHORTEST = Duration.ofMinutes(15);
    private static final Duration LONGEST = Duration.ofDays(31);

    /**
     * What a provider needs to be told.
     *
     * @throws InvalidRequest with everything that is wrong with the addresses and the schedule
     */
    Access access() {
        List<Fault> faults = new ArrayList<>();
        expectAddress("/baseUrl", baseUrl, faults);
        expectAddress("/tokenUrl", tokenUrl, faults);
        if (schedule.isPresent() && interval().isEmpty()) {
            faults.add(new Fault("/schedule", "must be an ISO 8601 duration from PT15M to P31D, as in PT6H"));
        }
        if (!faults.isEmpty()) {
            throw new InvalidRequest(faults);
        }
        String base = baseUrl.endsWith("/") ? baseUrl.substring(0, baseUrl.length() - 1) : baseUrl;
        return new Access(base, tokenUrl, clientId, clientSecret, scope.orElse(CORE));
    }

    Optional<Duration> interval() {
        try {
            return schedule.map(Duration::parse)
                    .filter(every -> every.compareTo(SHORTEST) >= 0 && every.compareTo(LONGEST) <= 0);
        } catch (DateTimeException | ArithmeticException _) {
            return Optional.empty();
        }
    }

    private static void expectAddress(String pointer, String address, List<Fault> faults) {
        if (!isAddress(address)) {
            faults.add(new Fault(
                    pointer, "must be an http or https address with a host, and without user, query and fragment"));
        }
    }

    private static boolean isAddress(String address) {
        try {
            URI uri = new URI(address);
            return ("http".equals(uri.getScheme()) || "https".equals(uri.getScheme()))
                    && uri.getHost() != null
                    && uri.getPort() <= 65_535
                    && uri.getPort() != 0
                    && uri.getRawUserInfo() == null
                    && uri.getRawQuery() == null
                    && uri.getRawFragment() == null;
        } catch (URISyntaxException _) {
            return false;
        }
    }
}
