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
import java.util.EnumSet;
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
import org.lodestar.roster.entry.RosterCommand.AmendUser;
import org.lodestar.roster.entry.RosterCommand.RegisterEntry;
import org.lodestar.roster.entry.RosterCommand.RemoveEntry;
import org.lodestar.roster.sync.RosterSync.Counts;
import org.lodestar.roster.sync.RosterSyncCommand;
import org.lodestar.roster.sync.RosterSyncCommand.CompleteSync;
import org.lodestar.roster.sync.RosterSyncCommand.StartSync;
import org.lodestar.roster.sync.intake.Checks.Findings;
import org.lodestar.roster.sync.intake.Ledger.Place;
import org.lodestar.roster.sync.intake.RosterImport.Progress;
import org.lodestar.roster.sync.intake.Staging.Item;
import org.lodestar.roster.sync.intake.Staging.RoleChanges;
import org.lodestar.roster.sync.oneroster.CheckedRow;
import org.lodestar.roster.sync.oneroster.Column;
import org.lodestar.roster.sync.oneroster.Manifest;
import org.lodestar.roster.sync.oneroster.Mode;
import org.lodestar.roster.sync.oneroster.OneRosterFile;
import org.lodestar.roster.sync.oneroster.OneRosterPackage;
import org.lodestar.roster.sync.oneroster.PackageFault;
import org.lodestar.roster.sync.oneroster.PackageRefused;
import org.lodestar.roster.sync.oneroster.Reason;
import org.lodestar.roster.sync.oneroster.Rows;

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
            for (OneRosterFile file : manifest.files().keySet()) {
                stage(opened, file);
            }
            decide(manifest.files(), manifest.sourceSystem());
        }
    }

    /** Looks at all rows together and at what is listed, and decides what is to be done. */
    private void decide(Map<OneRosterFile, Mode> files, Optional<String> sourceSystem) throws InterruptedException {
        on(within(staging::analyze));
        awaitViews();
        Checks checks = new Checks(claim, files);
        checkTogether(checks, files.keySet());
        reportUnknownRemovals(checks, files.keySet());
        on(within(connection ->
                new Plan(claim, files).make(connection).compose(_ -> ledger.applying(connection, sourceSystem))));
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

    private Future<Void> stage(OneRosterFile file, Mode mode, List<CheckedRow> batch) {
        List<PackageFault> faults = new ArrayList<>();
        long rejected = 0;
        for (CheckedRow row : batch) {
            if (row instanceof CheckedRow.Invalid invalid) {
                rejected++;
                faults.addAll(invalid.faults());
            }
        }
        long rejectedRows = rejected;
        int first = listed;
        List<PackageFault> toList = listable(faults);
        listed += toList.size();
        String rows = Staging.rows(file, batch);
        return within(connection -> staging.add(connection, file, rows)
                .compose(_ -> ledger.faults(connection, faults.size(), toList, first))
                .compose(_ -> ledger.read(connection, file, mode, batch.size(), rejectedRows)));
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

    private void reportUnknownRemovals(Checks checks, Set<OneRosterFile> files) throws InterruptedException {
        for (OneRosterFile file : files) {
            Findings found = on(within(connection -> checks.unknownRemovals(connection, file, room(List.of()))));
            List<PackageFault> toList = listable(found.listed());
            int first = listed;
            listed += toList.size();
            on(within(connection -> ledger.faults(connection, found.count(), toList, first)
                    .compose(_ -> ledger.rejected(connection, file, found.count()))));
        }
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
