package org.lodestar.roster.sync.intake;

import static org.lodestar.oneroster.intake.Waiting.on;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletionException;
import org.lodestar.oneroster.csv.PackageFault;
import org.lodestar.oneroster.csv.PackageRefused;
import org.lodestar.oneroster.csv.Reason;
import org.lodestar.roster.sync.oneroster.OneRosterFile;
import org.lodestar.roster.sync.provider.Connection.Access;
import org.lodestar.roster.sync.provider.ProviderClient;
import org.lodestar.roster.sync.provider.ProviderClient.Page;
import org.lodestar.roster.sync.provider.ProviderFailure;

/**
 * Reads the collections of one provider, page by page.
 *
 * <p>The end of a collection is an empty page and nothing else: providers give fewer entries than they are asked for,
 * and a total that is too low would make the rest look removed.
 */
final class Fetch {

    /** Demographics would only be checked, and need a scope of their own. */
    static final List<OneRosterFile> COLLECTIONS = List.of(
            OneRosterFile.ORGS,
            OneRosterFile.ACADEMIC_SESSIONS,
            OneRosterFile.COURSES,
            OneRosterFile.USERS,
            OneRosterFile.CLASSES,
            OneRosterFile.ENROLLMENTS);

    private final ProviderClient client;
    private final Access access;
    private final Optional<Instant> since;
    private final long mostEntries;
    private Optional<String> token = Optional.empty();
    private List<JsonNode> previous = List.of();

    Fetch(ProviderClient client, Access access, Optional<Instant> since, long mostEntries) {
        this.client = client;
        this.access = access;
        this.since = since;
        this.mostEntries = mostEntries;
    }

    /**
     * The entries of a collection from an offset on; none behind the last.
     *
     * @throws PackageRefused if the provider does not answer as it should
     * @throws ProviderFailure.Passing if it may do so later
     */
    List<JsonNode> page(OneRosterFile file, long offset) throws InterruptedException {
        Page page = askTwice(file, offset);
        if (page.entries().isEmpty()) {
            expectEnd(file, offset, page.total());
        } else if (page.entries().equals(previous) || offset + page.entries().size() > mostEntries) {
            throw refusal(
                    Reason.PROVIDER_ENDLESS,
                    "The provider lists " + file.stem() + " without an end: the same page again, or more than "
                            + mostEntries + " entries.");
        }
        previous = page.entries();
        return page.entries();
    }

    private static void expectEnd(OneRosterFile file, long offset, OptionalLong total) {
        if (total.isPresent() && total.getAsLong() > offset) {
            throw refusal(
                    Reason.PROVIDER_NONSENSE,
                    "The provider says that there are " + total.getAsLong() + " " + file.stem() + " and lists " + offset
                            + ".");
        }
    }

    /** A token may have come to its end since it was fetched; a fresh one that is not accepted is not. */
    private Page askTwice(OneRosterFile file, long offset) throws InterruptedException {
        boolean fresh = token.isEmpty();
        try {
            return ask(file, offset);
        } catch (ProviderFailure.Unauthorized e) {
            token = Optional.empty();
            if (fresh) {
                throw refusal(Reason.PROVIDER_REFUSED, e.detail());
            }
        }
        return askTwice(file, offset);
    }

    private Page ask(OneRosterFile file, long offset) throws InterruptedException {
        try {
            if (token.isEmpty()) {
                token = Optional.of(on(client.token(access)));
            }
            return on(client.page(access, token.orElseThrow(), file.stem(), offset, since));
        } catch (CompletionException e) {
            throw switch (e.getCause()) {
                case ProviderFailure.Lasting lasting -> refusal(lasting.reason(), lasting.detail());
                case ProviderFailure failure -> failure;
                case null, default -> e;
            };
        }
    }

    static PackageRefused refusal(Reason reason, String detail) {
        return new PackageRefused(1, List.of(PackageFault.ofPackage(reason, detail)));
    }
}
