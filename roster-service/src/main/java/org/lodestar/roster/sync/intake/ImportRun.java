package org.lodestar.roster.sync.intake;

import static org.lodestar.oneroster.intake.Waiting.on;

import com.fasterxml.jackson.databind.JsonNode;
import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Function;
import org.lodestar.eventsourcing.commanding.Call;
import org.lodestar.eventsourcing.leasing.Claim;
import org.lodestar.eventsourcing.leasing.LeaseQueue;
import org.lodestar.oneroster.csv.CheckedRow;
import org.lodestar.oneroster.csv.Column;
import org.lodestar.oneroster.csv.Manifest;
import org.lodestar.oneroster.csv.Mode;
import org.lodestar.oneroster.csv.OneRosterPackage;
import org.lodestar.oneroster.csv.PackageFault;
import org.lodestar.oneroster.csv.PackageRefused;
import org.lodestar.oneroster.csv.Reason;
import org.lodestar.oneroster.csv.Rows;
import org.lodestar.roster.Roster;
import org.lodestar.roster.entry.Kind;
import org.lodestar.roster.entry.RosterCommand;
import org.lodestar.roster.entry.RosterCommand.AmendUser;
import org.lodestar.roster.entry.RosterCommand.RegisterEntry;
import org.lodestar.roster.entry.RosterCommand.RemoveEntry;
import org.lodestar.roster.sync.RosterSync.Counts;
import org.lodestar.roster.sync.RosterSyncCommand;
import org.lodestar.roster.sync.RosterSyncCommand.CompleteSync;
import org.lodestar.roster.sync.RosterSyncCommand.StartSync;
import org.lodestar.roster.sync.intake.Checks.Findings;
import org.lodestar.roster.sync.intake.Ledger.Fetched;
import org.lodestar.roster.sync.intake.Ledger.Place;
import org.lodestar.roster.sync.intake.RosterImport.Progress;
import org.lodestar.roster.sync.intake.Staging.Item;
import org.lodestar.roster.sync.intake.Staging.RoleChanges;
import org.lodestar.roster.sync.oneroster.OneRosterFile;
import org.lodestar.roster.sync.oneroster.RestRows;
import org.lodestar.roster.sync.provider.Connection.Access;
import org.lodestar.roster.sync.provider.Connections;
import org.lodestar.roster.sync.provider.ProviderClient;
import org.lodestar.roster.sync.provider.ProviderFailure;
import org.lodestar.roster.sync.provider.PullConfig;

/**
 * One import from its package to the roster. An import that was interrupted while its rows were checked begins anew;
 * one that was interrupted while it was fetched from a provider, or applied, goes on where it was.
 */
final class ImportRun {

    private static final Duration PATIENCE_WITH_VIEWS = Duration.ofSeconds(60);

    private final Claim claim;
    private final LeaseQueue queue;
    private final Roster roster;
    private final ImportConfig config;
    private final Connections connections;
    private final ProviderClient providers;
    private final PullConfig pulls;
    private final Staging staging;
    private final Ledger ledger;
    private int listed;
    private boolean progressed;

    ImportRun(
            Claim claim,
            LeaseQueue queue,
            Roster roster,
            ImportConfig config,
            Connections connections,
            ProviderClient providers,
            PullConfig pulls) {
        this.claim = claim;
        this.queue = queue;
        this.roster = roster;
        this.config = config;
        this.connections = connections;
        this.providers = providers;
        this.pulls = pulls;
        this.staging = new Staging(claim);
        this.ledger = new Ledger(claim, queue);
    }

    /** Carries the import through; what it throws is no fault of the package, and may pass. */
    void run() throws IOException, InterruptedException {
        try {
            Place place = on(within(ledger::place));
            if (!place.applying()) {
                switch (place.origin()) {
                    case PACKAGE -> validate();
                    case FULL_PULL -> pull(Mode.BULK, Optional.empty());
                    case INCREMENTAL_PULL -> pull(Mode.DELTA, place.changedSince());
                }
            }
            apply(on(within(ledger::place)));
        } catch (PackageRefused refused) {
            refuse(refused);
        } catch (ProviderFailure failure) {
            waitForProvider(failure);
        }
    }

    /** Others are given their turn meanwhile; the pauses grow, and differ so that not all come back at once. */
    private void waitForProvider(ProviderFailure failure) throws InterruptedException {
        int attempts = progressed ? 1 : claim.attempts();
        long growing = pulls.firstPause().toMillis() << Math.min(attempts - 1, 20);
        long asked = failure instanceof ProviderFailure.Passing passing
                ? passing.pause().map(Duration::toMillis).orElse(0L)
                : 0L;
        long longest = pulls.longestPause().toMillis();
        if (attempts >= pulls.attempts() || asked > longest) {
            refuse(Fetch.refusal(
                    Reason.PROVIDER_UNREACHABLE,
                    failure.detail() + " Attempts: " + attempts + "; asked to wait " + asked / 1_000 + " s."));
        } else {
            double jitter = 1 + ThreadLocalRandom.current().nextDouble() / 2;
            long pause = (long) (Math.max(asked, Math.min(growing, longest)) * jitter);
            on(queue.release(claim, Duration.ofMillis(pause)));
        }
    }

    private <T> Future<T> within(Function<SqlConnection, Future<T>> work) {
        return queue.within(claim, work);
    }

    // Validation

    private void validate() throws IOException, InterruptedException {
        on(within(connection -> ledger.validating(connection).compose(_ -> staging.clear(connection))));
        try (OneRosterPackage<OneRosterFile> opened =
                Imports.TABLES.open(queue, claim, config.limits(), OneRosterFile.BINDING)) {
            Manifest<OneRosterFile> manifest = opened.manifest();
            for (OneRosterFile file : manifest.files().keySet()) {
                stage(opened, file);
            }
            List<PackageFault> elsewhere = listable(manifest.elsewhere(OneRosterFile.BINDING));
            on(within(connection -> ledger.faults(connection, elsewhere.size(), elsewhere, listed)));
            listed += elsewhere.size();
            decide(manifest.files(), manifest.sourceSystem(), false);
        }
    }

    /** Looks at all rows together and at what is listed, and decides what is to be done. */
    private void decide(Map<OneRosterFile, Mode> files, Optional<String> sourceSystem, boolean rolesInsidePeople)
            throws InterruptedException {
        on(within(staging::analyze));
        awaitViews();
        Checks checks = new Checks(claim, files);
        checkTogether(checks, files.keySet());
        Map<OneRosterFile, Findings> unknown = unknownRemovals(checks, files.keySet());
        Plan plan = new Plan(claim, files, rolesInsidePeople);
        on(within(connection -> report(connection, unknown)
                .compose(_ -> plan.make(connection))
                .compose(_ -> ledger.applying(connection, sourceSystem))));
    }

    private void stage(OneRosterPackage<OneRosterFile> opened, OneRosterFile file)
            throws IOException, InterruptedException {
        Mode mode = opened.manifest().files().getOrDefault(file, Mode.BULK);
        Future<Void> written = within(connection -> ledger.read(connection, file, mode, 0, 0));
        try (Rows rows = opened.rows(file)) {
            while (rows.hasNext()) {
                List<CheckedRow> batch = new ArrayList<>(config.batch());
                while (batch.size() < config.batch() && rows.hasNext()) {
                    batch.add(rows.next());
                }
                on(written);
                written = stage(file, mode, batch);
            }
        }
        on(written);
    }

    private Future<Void> stage(OneRosterFile file, Mode mode, List<CheckedRow> rows) {
        Batch batch = batch(file, mode, rows);
        return within(connection -> add(connection, batch));
    }

    /** Rows as they are stored, and what is wrong with them. */
    private record Batch(
            OneRosterFile file,
            Mode mode,
            String staged,
            int read,
            int rejected,
            int faults,
            List<PackageFault> toList,
            int first) {}

    private Batch batch(OneRosterFile file, Mode mode, List<CheckedRow> rows) {
        List<PackageFault> faults = new ArrayList<>();
        int rejected = 0;
        for (CheckedRow row : rows) {
            if (row instanceof CheckedRow.Invalid invalid) {
                rejected++;
                faults.addAll(invalid.faults());
            }
        }
        int first = listed;
        List<PackageFault> toList = listable(faults);
        listed += toList.size();
        return new Batch(file, mode, Staging.rows(file, rows), rows.size(), rejected, faults.size(), toList, first);
    }

    private Future<Void> add(SqlConnection connection, Batch batch) {
        return staging.add(connection, batch.file(), batch.staged())
                .compose(_ -> ledger.faults(connection, batch.faults(), batch.toList(), batch.first()))
                .compose(_ -> ledger.read(connection, batch.file(), batch.mode(), batch.read(), batch.rejected()));
    }

    /** Fetches what is not yet there, collection by collection, and goes on as with a package. */
    private void pull(Mode mode, Optional<Instant> since) throws InterruptedException {
        Access access = on(within(connection -> connections.access(connection, claim.tenant())))
                .orElseThrow(() -> Fetch.refusal(
                        Reason.CONNECTION_GONE, "The district's connection was deleted, or cannot be opened."));
        listed = on(within(connection -> ledger.fetching(connection, pulls.overlap())));
        Fetch fetch = new Fetch(providers, access, since, pulls.mostEntries());
        Map<OneRosterFile, Mode> files = new EnumMap<>(OneRosterFile.class);
        for (OneRosterFile file : Fetch.COLLECTIONS) {
            pull(fetch, file, mode);
            files.put(file, mode);
        }
        files.put(OneRosterFile.ROLES, mode);
        on(within(staging::keepLast));
        awaitViews();
        if (mode == Mode.BULK) {
            expectSomethingOfAll(new Checks(claim, files));
        }
        decide(files, Optional.of(URI.create(access.baseUrl()).getHost()), true);
    }

    private void pull(Fetch fetch, OneRosterFile file, Mode mode) throws InterruptedException {
        RestRows reader = new RestRows(file, mode);
        Fetched at = on(within(connection -> ledger.fetched(connection, file)));
        while (!at.complete()) {
            Fetched from = at;
            List<JsonNode> page = fetch.page(file, from.offset());
            RestRows.Read read = reader.read(page, from.rows(), from.roles());
            Batch rows = batch(file, mode, read.rows());
            Batch roles = batch(OneRosterFile.ROLES, mode, read.roles());
            on(within(connection -> add(connection, rows)
                    .compose(_ -> add(connection, roles))
                    .compose(_ -> ledger.fetched(connection, file, from.offset() + page.size(), page.isEmpty()))));
            progressed = true;
            at = on(within(connection -> ledger.fetched(connection, file)));
        }
    }

    private void expectSomethingOfAll(Checks checks) throws InterruptedException {
        List<PackageFault> faults = new ArrayList<>();
        for (OneRosterFile file : Fetch.COLLECTIONS) {
            if (on(within(connection -> checks.wouldEmpty(connection, file)))) {
                faults.add(PackageFault.ofFile(
                        Reason.FILE_WITHOUT_ROWS,
                        file.fileName(),
                        "The provider lists none, and the roster has some: that is not believed."));
            }
        }
        if (!faults.isEmpty()) {
            throw new PackageRefused(faults.size(), faults);
        }
    }

    /** Ids that occur twice, references that lead nowhere: any of them makes the package refused. */
    private void checkTogether(Checks checks, Set<OneRosterFile> files) throws InterruptedException {
        long count = 0;
        List<PackageFault> faults = new ArrayList<>();
        for (OneRosterFile file : files) {
            count += add(faults, on(within(connection -> checks.duplicates(connection, file, room(faults)))));
            for (Column column : file.references()) {
                count += add(faults, on(within(connection -> checks.dangling(connection, file, column, room(faults)))));
            }
            count += add(faults, on(within(connection -> checks.stillReferredTo(connection, file, room(faults)))));
        }
        if (count > 0) {
            throw new PackageRefused(count, faults);
        }
    }

    private static long add(List<PackageFault> faults, Findings found) {
        faults.addAll(found.listed());
        return found.count();
    }

    private Map<OneRosterFile, Findings> unknownRemovals(Checks checks, Set<OneRosterFile> files)
            throws InterruptedException {
        Map<OneRosterFile, Findings> unknown = new EnumMap<>(OneRosterFile.class);
        for (OneRosterFile file : files) {
            unknown.put(file, on(within(connection -> checks.unknownRemovals(connection, file, room(List.of())))));
        }
        return unknown;
    }

    private Future<Void> report(SqlConnection connection, Map<OneRosterFile, Findings> unknown) {
        Future<Void> reported = Future.succeededFuture();
        for (Map.Entry<OneRosterFile, Findings> entry : unknown.entrySet()) {
            Findings found = entry.getValue();
            List<PackageFault> toList = listable(found.listed());
            int first = listed;
            listed += toList.size();
            reported = reported.compose(_ -> ledger.faults(connection, found.count(), toList, first))
                    .compose(_ -> ledger.rejected(connection, entry.getKey(), found.count()));
        }
        return reported;
    }

    /** Those of some faults for which the report has room. */
    private List<PackageFault> listable(List<PackageFault> faults) {
        return faults.subList(0, Math.min(faults.size(), Math.max(0, config.listedFaults() - listed)));
    }

    private int room(List<PackageFault> faults) {
        return Math.max(1, config.listedFaults() - faults.size());
    }

    private void refuse(PackageRefused refusal) throws InterruptedException {
        Set<Reason> reasons = EnumSet.noneOf(Reason.class);
        refusal.faults().forEach(fault -> reasons.add(fault.reason()));
        on(within(connection -> ledger.faults(connection, refusal.count(), refusal.faults(), listed)
                .compose(_ -> ledger.refused(connection, reasons))));
    }

    /** The views say what is listed now; only imports change that, and this one has not begun to. */
    private void awaitViews() throws InterruptedException {
        long head = on(roster.head(claim.tenant()));
        for (Kind kind : Kind.values()) {
            on(roster.awaitView(kind, claim.tenant(), head, PATIENCE_WITH_VIEWS));
        }
    }

    // Application

    private void apply(Place from) throws InterruptedException {
        Call call = Call.internal(claim.tenant(), from.actor(), claim.id().toString(), Optional.empty());
        sync(call, new StartSync(from.sourceSystem()));
        Underway underway = new Underway(from.step(), from.row(), 0, CompletableFuture.completedFuture(null));
        Future<List<Item>> ahead = itemsAfter(from.step(), from.row());
        for (List<Item> items = on(ahead); !items.isEmpty(); items = on(ahead)) {
            Item last = items.getLast();
            ahead = itemsAfter(last.step(), last.row());
            if (last.step() != underway.step()) {
                // what a step has recorded is counted before the next one records anything
                settle(underway);
                underway = Underway.before(last.step());
            }
            CompletableFuture<Void> asked = ask(call, items);
            settle(underway);
            underway = new Underway(last.step(), last.row(), items.size(), asked);
        }
        settle(underway);
        Progress progress = on(within(ledger::progress));
        sync(
                call,
                new CompleteSync(new Counts(
                        progress.read(),
                        progress.rejected(),
                        progress.created(),
                        progress.updated(),
                        progress.unchanged(),
                        progress.removed())));
        on(within(ledger::completed));
    }

    /** Items that have been asked for, of which the answers are still to come: the log always has some to batch. */
    private record Underway(int step, long row, int items, CompletableFuture<Void> asked) {

        static Underway before(int step) {
            return new Underway(step, 0, 0, CompletableFuture.completedFuture(null));
        }
    }

    private void settle(Underway underway) throws InterruptedException {
        on(underway.asked());
        on(within(connection -> ledger.applied(connection, underway.step(), underway.row(), underway.items())));
    }

    private void sync(Call call, RosterSyncCommand command) throws InterruptedException {
        on(roster.syncs().ask(call, claim.id().toString(), command).subscribeAsCompletionStage());
    }

    private Future<List<Item>> itemsAfter(int step, long row) {
        return within(connection -> staging.items(connection, step, row, config.batch()));
    }

    private CompletableFuture<Void> ask(Call call, List<Item> items) throws InterruptedException {
        Map<String, RoleChanges> roles = roles(items);
        return CompletableFuture.allOf(items.stream()
                .map(item -> roster.streams(item.kind())
                        .ask(call, item.sourcedId(), command(item, roles))
                        .subscribeAsCompletionStage())
                .toArray(CompletableFuture[]::new));
    }

    private Map<String, RoleChanges> roles(List<Item> items) throws InterruptedException {
        String[] users = items.stream()
                .filter(item -> item.kind() == Kind.USER && !item.isRemoval())
                .map(Item::sourcedId)
                .toArray(String[]::new);
        return users.length == 0 ? Map.of() : on(within(connection -> staging.roles(connection, users)));
    }

    private static RosterCommand command(Item item, Map<String, RoleChanges> roles) {
        if (item.isRemoval()) {
            return new RemoveEntry();
        }
        if (item.kind() == Kind.USER) {
            RoleChanges changes = roles.getOrDefault(item.sourcedId(), RoleChanges.NONE);
            return new AmendUser(item.data().map(_ -> item.content().user()), changes.said(), changes.dropped());
        }
        return new RegisterEntry(item.content().details(item.file()));
    }
}
