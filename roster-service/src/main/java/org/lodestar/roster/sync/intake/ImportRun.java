package org.lodestar.roster.sync.intake;

import static org.lodestar.roster.sync.intake.Waiting.on;

import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import org.lodestar.eventsourcing.commanding.Call;
import org.lodestar.roster.Roster;
import org.lodestar.roster.entry.Kind;
import org.lodestar.roster.entry.RosterCommand;
import org.lodestar.roster.entry.RosterCommand.RegisterEntry;
import org.lodestar.roster.entry.RosterCommand.RemoveEntry;
import org.lodestar.roster.sync.RosterSync.Counts;
import org.lodestar.roster.sync.RosterSyncCommand;
import org.lodestar.roster.sync.RosterSyncCommand.CompleteSync;
import org.lodestar.roster.sync.RosterSyncCommand.StartSync;
import org.lodestar.roster.sync.intake.Ledger.Place;
import org.lodestar.roster.sync.intake.RosterImport.FileProgress;
import org.lodestar.roster.sync.intake.RosterImport.Progress;
import org.lodestar.roster.sync.intake.Staging.Findings;
import org.lodestar.roster.sync.intake.Staging.Item;
import org.lodestar.roster.sync.oneroster.CheckedRow;
import org.lodestar.roster.sync.oneroster.Column;
import org.lodestar.roster.sync.oneroster.Manifest;
import org.lodestar.roster.sync.oneroster.OneRosterFile;
import org.lodestar.roster.sync.oneroster.OneRosterPackage;
import org.lodestar.roster.sync.oneroster.PackageFault;
import org.lodestar.roster.sync.oneroster.PackageRefused;
import org.lodestar.roster.sync.oneroster.Reason;
import org.lodestar.roster.sync.oneroster.Rows;
import org.lodestar.roster.sync.oneroster.StagedRow;

/**
 * One import from its package to the roster. An import that was interrupted while its rows were checked begins anew;
 * one that was interrupted while it was applied goes on where it was.
 */
final class ImportRun {

    private static final Duration PATIENCE_WITH_VIEWS = Duration.ofSeconds(60);

    private final Claim claim;
    private final ImportQueue queue;
    private final Roster roster;
    private final ImportConfig config;
    private final Staging staging;
    private final Ledger ledger;
    private final Map<OneRosterFile, FileProgress> read = new LinkedHashMap<>();
    private int listed;

    ImportRun(Claim claim, ImportQueue queue, Roster roster, ImportConfig config) {
        this.claim = claim;
        this.queue = queue;
        this.roster = roster;
        this.config = config;
        this.staging = new Staging(claim);
        this.ledger = new Ledger(claim);
    }

    /** Carries the import through; what it throws is no fault of the package, and may pass. */
    void run() throws IOException, InterruptedException {
        try {
            if (!on(within(ledger::place)).applying()) {
                validate();
            }
            apply(on(within(ledger::place)));
        } catch (PackageRefused refused) {
            refuse(refused);
        }
    }

    private <T> Future<T> within(Function<SqlConnection, Future<T>> work) {
        return queue.within(claim, work);
    }

    // Validation

    private void validate() throws IOException, InterruptedException {
        on(within(connection -> ledger.validating(connection).compose(_ -> staging.clear(connection))));
        try (OneRosterPackage opened = open()) {
            Manifest manifest = opened.manifest();
            for (OneRosterFile file : manifest.files()) {
                stage(opened, file);
            }
            on(within(staging::analyze));
            checkTogether(manifest.files());
            awaitViews();
            on(within(connection -> planRemovals(connection, List.copyOf(manifest.files()))
                    .compose(_ -> ledger.applying(connection, manifest.sourceSystem()))));
        }
    }

    /** The package lies on disk without a name while it is open, and no longer. */
    private OneRosterPackage open() throws IOException, InterruptedException {
        Path file = Files.createTempFile("roster-import", ".zip");
        try {
            try (OutputStream out = Files.newOutputStream(file)) {
                Optional<byte[]> part = part(0);
                for (int next = 1; part.isPresent(); next++) {
                    out.write(part.get());
                    part = part(next);
                }
            }
            return OneRosterPackage.open(file, config.limits());
        } finally {
            Files.delete(file);
        }
    }

    private Optional<byte[]> part(int number) throws InterruptedException {
        return on(within(connection -> ledger.part(connection, number)));
    }

    private void stage(OneRosterPackage opened, OneRosterFile file) throws IOException, InterruptedException {
        Future<Void> written = Future.succeededFuture();
        try (Rows rows = opened.rows(file)) {
            while (rows.hasNext()) {
                List<CheckedRow> batch = new ArrayList<>(config.batch());
                while (batch.size() < config.batch() && rows.hasNext()) {
                    batch.add(rows.next());
                }
                on(written);
                written = stage(file, batch);
            }
        }
        on(written);
    }

    private Future<Void> stage(OneRosterFile file, List<CheckedRow> batch) {
        List<PackageFault> faults = new ArrayList<>();
        long rejected = 0;
        for (CheckedRow row : batch) {
            if (row instanceof CheckedRow.Invalid invalid) {
                rejected++;
                faults.addAll(invalid.faults());
            }
        }
        FileProgress before = read.getOrDefault(file, new FileProgress(file.fileName(), 0, 0));
        read.put(file, new FileProgress(file.fileName(), before.read() + batch.size(), before.rejected() + rejected));
        List<FileProgress> progress = List.copyOf(read.values());
        int first = listed;
        List<PackageFault> toList =
                faults.subList(0, Math.min(faults.size(), Math.max(0, config.listedFaults() - listed)));
        listed += toList.size();
        String rows = Staging.rows(file, batch);
        return within(connection -> staging.add(connection, file, rows)
                .compose(_ -> ledger.faults(connection, faults.size(), toList, first))
                .compose(_ -> ledger.read(connection, progress)));
    }

    /** What can only be seen of all rows together: ids that occur twice, references that lead nowhere. */
    private void checkTogether(Set<OneRosterFile> files) throws InterruptedException {
        long count = 0;
        List<PackageFault> faults = new ArrayList<>();
        for (OneRosterFile file : files) {
            Findings duplicates = on(within(connection -> staging.duplicates(connection, file, room(faults))));
            count += duplicates.count();
            faults.addAll(duplicates.listed());
            for (Column column : file.references()) {
                Findings dangling = on(within(connection -> staging.dangling(connection, file, column, room(faults))));
                count += dangling.count();
                faults.addAll(dangling.listed());
            }
        }
        if (count > 0) {
            throw new PackageRefused(count, faults);
        }
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

    private Future<Void> planRemovals(SqlConnection connection, Collection<OneRosterFile> files) {
        Future<Void> planned = Future.succeededFuture();
        for (OneRosterFile file : files) {
            if (file.kind().isPresent()) {
                String view = roster.view(file.kind().get()).table();
                planned = planned.compose(_ -> staging.planRemovals(connection, file, view));
            }
        }
        return planned;
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
                on(underway.asked());
            }
            CompletableFuture<Void> asked = ask(call, items);
            settle(underway);
            underway = new Underway(last.step(), last.row(), last.isRemoval() ? 0 : items.size(), asked);
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
    private record Underway(int step, long row, int registered, CompletableFuture<Void> asked) {}

    private void settle(Underway underway) throws InterruptedException {
        on(underway.asked());
        on(within(connection -> ledger.applied(connection, underway.step(), underway.row(), underway.registered())));
    }

    private void sync(Call call, RosterSyncCommand command) throws InterruptedException {
        on(roster.syncs().ask(call, claim.id().toString(), command).subscribeAsCompletionStage());
    }

    private Future<List<Item>> itemsAfter(int step, long row) {
        return within(connection -> staging.items(connection, step, row, config.batch()));
    }

    private CompletableFuture<Void> ask(Call call, List<Item> items) throws InterruptedException {
        Map<String, List<Item>> roles = roles(items);
        return CompletableFuture.allOf(items.stream()
                .map(item -> roster.streams(item.kind())
                        .ask(call, item.sourcedId(), command(item, roles))
                        .subscribeAsCompletionStage())
                .toArray(CompletableFuture[]::new));
    }

    private Map<String, List<Item>> roles(List<Item> items) throws InterruptedException {
        String[] users = items.stream()
                .filter(item -> item.file() == OneRosterFile.USERS && !item.isRemoval())
                .map(Item::sourcedId)
                .toArray(String[]::new);
        return users.length == 0 ? Map.of() : on(within(connection -> staging.roles(connection, users)));
    }

    private static RosterCommand command(Item item, Map<String, List<Item>> roles) {
        if (item.isRemoval()) {
            return new RemoveEntry();
        }
        List<StagedRow> rolesOfItem = roles.getOrDefault(item.sourcedId(), List.of()).stream()
                .map(Item::content)
                .toList();
        return new RegisterEntry(item.content().details(item.file(), rolesOfItem));
    }
}
