package org.lodestar.evidence.assessmentimport.intake;

import static org.lodestar.oneroster.intake.Waiting.on;

import io.smallrye.mutiny.Uni;
import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.lodestar.eventsourcing.commanding.Answer;
import org.lodestar.eventsourcing.commanding.Call;
import org.lodestar.eventsourcing.commanding.CommandFailure;
import org.lodestar.eventsourcing.commanding.Streams;
import org.lodestar.eventsourcing.consuming.References;
import org.lodestar.eventsourcing.leasing.Claim;
import org.lodestar.eventsourcing.leasing.LeaseQueue;
import org.lodestar.evidence.assessmentimport.intake.AssessmentImport.Progress;
import org.lodestar.evidence.assessmentresult.AssessmentResult;
import org.lodestar.evidence.assessmentresult.AssessmentResultCommand;
import org.lodestar.evidence.assessmentresult.AssessmentResultCommand.DeleteResult;
import org.lodestar.evidence.assessmentresult.AssessmentResultCommand.PutResult;
import org.lodestar.evidence.assessmentresult.AssessmentResultEvent;
import org.lodestar.evidence.lineitem.LineItem;
import org.lodestar.evidence.lineitem.LineItem.Listed;
import org.lodestar.evidence.lineitem.LineItemCommand;
import org.lodestar.evidence.lineitem.LineItemCommand.DeleteLineItem;
import org.lodestar.evidence.lineitem.LineItemCommand.PutLineItem;
import org.lodestar.evidence.lineitem.LineItemEvent;
import org.lodestar.oneroster.csv.CheckedRow;
import org.lodestar.oneroster.csv.Column;
import org.lodestar.oneroster.csv.OneRosterPackage;
import org.lodestar.oneroster.csv.PackageFault;
import org.lodestar.oneroster.csv.PackageRefused;
import org.lodestar.oneroster.csv.Reason;
import org.lodestar.oneroster.csv.Rows;

/**
 * One import from its package to line items and results, a batch of rows at a time. Every row is asked for under a key of
 * its own, so that an import that was interrupted may begin anew and counts the same in the end.
 */
final class ImportRun {

    private final Claim claim;
    private final LeaseQueue queue;
    private final AssessmentImportConfig config;
    private final Streams<LineItemCommand, LineItem, LineItemEvent> lineItems;
    private final Streams<AssessmentResultCommand, AssessmentResult, AssessmentResultEvent> results;
    private final References references;
    private final ImportLedger ledger;
    private Progress progress = Progress.NONE;
    private long faults;
    private int listed;

    ImportRun(
            Claim claim,
            LeaseQueue queue,
            AssessmentImportConfig config,
            Streams<LineItemCommand, LineItem, LineItemEvent> lineItems,
            Streams<AssessmentResultCommand, AssessmentResult, AssessmentResultEvent> results,
            References references) {
        this.claim = claim;
        this.queue = queue;
        this.config = config;
        this.lineItems = lineItems;
        this.results = results;
        this.references = references;
        this.ledger = new ImportLedger(claim, queue);
    }

    /** Carries the import through; what it throws is no fault of the package, and may pass. */
    void run() throws IOException, InterruptedException {
        String actor = on(within(ledger::begin));
        Call call = Call.internal(claim.tenant(), actor, claim.id().toString(), Optional.empty());
        try (OneRosterPackage<AssessmentFile> opened =
                AssessmentImports.TABLES.open(queue, claim, config.limits(), AssessmentFile.BINDING)) {
            on(within(connection ->
                    ledger.sourceSystem(connection, opened.manifest().sourceSystem())));
            for (AssessmentFile file : opened.manifest().files().keySet()) {
                read(call, opened, file);
            }
            on(within(ledger::completed));
        } catch (PackageRefused refused) {
            refuse(refused);
        }
    }

    private <T> Future<T> within(Function<SqlConnection, Future<T>> work) {
        return queue.within(claim, work);
    }

    private void refuse(PackageRefused refusal) throws InterruptedException {
        Set<Reason> reasons = EnumSet.noneOf(Reason.class);
        refusal.faults().forEach(fault -> reasons.add(fault.reason()));
        List<PackageFault> toList = listable(refusal.faults());
        int first = listed;
        on(within(connection -> ledger.progress(connection, progress, faults + refusal.count(), toList, first)
                .compose(_ -> ledger.refused(connection, reasons))));
    }

    private void read(Call call, OneRosterPackage<AssessmentFile> opened, AssessmentFile file)
            throws IOException, InterruptedException {
        Set<String> seen = new HashSet<>();
        Set<String> inFile = file == AssessmentFile.LINE_ITEMS ? idsIn(opened) : Set.of();
        try (Rows rows = opened.rows(file)) {
            while (rows.hasNext()) {
                List<CheckedRow> batch = new ArrayList<>(config.batch());
                while (batch.size() < config.batch() && rows.hasNext()) {
                    batch.add(rows.next());
                }
                apply(call, new Batch(file, batch, seen), inFile);
            }
        }
    }

    /** A line item may be a part of one that comes later in the file. */
    private static Set<String> idsIn(OneRosterPackage<AssessmentFile> opened) throws IOException {
        Set<String> ids = new HashSet<>();
        try (Rows rows = opened.rows(AssessmentFile.LINE_ITEMS)) {
            rows.forEachRemaining(row -> {
                if (row instanceof CheckedRow.Valid valid) {
                    ids.add(valid.sourcedId());
                }
            });
        }
        return ids;
    }

    /** Rows of one file: what was wrong with them, and those that are left to be asked for. */
    private static final class Batch {

        private final AssessmentFile file;
        private final int read;
        private final List<CheckedRow> good = new ArrayList<>();
        private final List<PackageFault> faults = new ArrayList<>();
        private int rejected;

        Batch(AssessmentFile file, List<CheckedRow> rows, Set<String> seen) {
            this.file = file;
            this.read = rows.size();
            for (CheckedRow row : rows) {
                switch (row) {
                    case CheckedRow.Invalid invalid -> reject(invalid.faults());
                    case CheckedRow.Valid valid -> take(valid, valid.number(), valid.sourcedId(), seen);
                    case CheckedRow.Removal removal -> take(removal, removal.number(), removal.sourcedId(), seen);
                }
            }
        }

        private void take(CheckedRow row, long number, String sourcedId, Set<String> seen) {
            if (seen.add(sourcedId)) {
                good.add(row);
            } else {
                reject(List.of(PackageFault.ofCell(
                        Reason.DUPLICATE_SOURCED_ID,
                        file.fileName(),
                        number,
                        Column.SOURCED_ID,
                        PackageFault.WITHHELD,
                        "An earlier row has this sourcedId.")));
            }
        }

        void reject(List<PackageFault> why) {
            rejected++;
            faults.addAll(why);
        }

        /** Rejects rows that refer to what is not known: a column, and whether a value of it is. */
        void rejectDangling(Map<String, Set<String>> known) {
            for (CheckedRow row : List.copyOf(good)) {
                if (row instanceof CheckedRow.Valid valid) {
                    List<PackageFault> dangling = known.entrySet().stream()
                            .filter(column -> valid.values().get(column.getKey()) instanceof String value
                                    && !column.getValue().contains(value))
                            .map(column -> dangling(valid.number(), column.getKey()))
                            .toList();
                    if (!dangling.isEmpty()) {
                        good.remove(row);
                        reject(dangling);
                    }
                }
            }
        }

        private PackageFault dangling(long number, String column) {
            return PackageFault.ofCell(
                    Reason.DANGLING_REFERENCE,
                    file.fileName(),
                    number,
                    column,
                    PackageFault.WITHHELD,
                    "The value of " + column + " refers to something that is not known here.");
        }

        /** The values of a column, once each. */
        Set<String> values(String column) {
            return good.stream()
                    .flatMap(row -> row instanceof CheckedRow.Valid valid
                                    && valid.values().get(column) instanceof String value
                            ? Stream.of(value)
                            : Stream.empty())
                    .collect(Collectors.toSet());
        }
    }

    private void apply(Call call, Batch batch, Set<String> inFile) throws InterruptedException {
        batch.rejectDangling(known(batch, inFile));
        List<CompletableFuture<Progress>> asked = new ArrayList<>();
        for (CheckedRow row : batch.good) {
            asked.add(ask(call, batch.file, row)
                    .onFailure(CommandFailure.Refused.class)
                    .recoverWithItem(() -> new Progress(0, 0, 0, 0, 0, 1))
                    .subscribeAsCompletionStage());
        }
        Progress done = new Progress(batch.read, 0, 0, 0, 0, 0);
        for (int i = 0; i < asked.size(); i++) {
            Progress one = on(asked.get(i));
            if (one.rejected() > 0) {
                batch.faults.add(unknown(batch.file, batch.good.get(i)));
            }
            done = done.plus(one);
        }
        progress = progress.plus(done).plus(new Progress(0, 0, 0, 0, 0, batch.rejected));
        faults += batch.faults.size();
        List<PackageFault> toList = listable(batch.faults);
        int first = listed;
        on(within(connection -> ledger.progress(connection, progress, faults, toList, first)));
        listed += toList.size();
    }

    /** Of columns that refer to something, the values that are known. */
    private Map<String, Set<String>> known(Batch batch, Set<String> inFile) throws InterruptedException {
        Map<String, Set<String>> known = new HashMap<>();
        switch (batch.file) {
            case LINE_ITEMS -> {
                known.put(AssessmentRow.CLASS, told("classes", batch.values(AssessmentRow.CLASS)));
                Set<String> parents = new HashSet<>(inFile);
                Set<String> elsewhere = batch.values(AssessmentRow.PARENT);
                elsewhere.removeAll(inFile);
                parents.addAll(listedLineItems(elsewhere));
                known.put(AssessmentRow.PARENT, parents);
            }
            case RESULTS -> {
                known.put(AssessmentRow.STUDENT, told("users", batch.values(AssessmentRow.STUDENT)));
                known.put(AssessmentRow.LINE_ITEM, listedLineItems(batch.values(AssessmentRow.LINE_ITEM)));
            }
        }
        return known;
    }

    private Set<String> told(String category, Collection<String> ids) throws InterruptedException {
        return on(references.find(claim.tenant(), category, ids).subscribeAsCompletionStage()).stream()
                .filter(References.Known::active)
                .map(References.Known::id)
                .collect(Collectors.toSet());
    }

    private Set<String> listedLineItems(Collection<String> ids) throws InterruptedException {
        Set<String> there = new HashSet<>();
        for (String id : ids) {
            on(lineItems.find(claim.tenant(), id).subscribeAsCompletionStage())
                    .filter(found -> found.state() instanceof Listed)
                    .ifPresent(_ -> there.add(id));
        }
        return there;
    }

    private Uni<Progress> ask(Call call, AssessmentFile file, CheckedRow row) {
        return switch (row) {
            case CheckedRow.Invalid _ -> throw new IllegalArgumentException("An invalid row is not asked for");
            case CheckedRow.Valid(var number, var sourcedId, var values) -> {
                AssessmentRow content = new AssessmentRow(values);
                Call once = call.once("import/" + claim.id() + '/' + file.stem() + '/' + number);
                yield switch (file) {
                    case LINE_ITEMS ->
                        lineItems
                                .ask(once, sourcedId, new PutLineItem(content.lineItem()))
                                .map(ImportRun::put);
                    case RESULTS ->
                        results.ask(once, sourcedId, new PutResult(content.result()))
                                .map(ImportRun::put);
                };
            }
            case CheckedRow.Removal(var number, var sourcedId, var _) -> {
                Call once = call.once("import/" + claim.id() + '/' + file.stem() + '/' + number);
                yield switch (file) {
                    case LINE_ITEMS ->
                        lineItems.ask(once, sourcedId, new DeleteLineItem()).map(ImportRun::removed);
                    case RESULTS ->
                        results.ask(once, sourcedId, new DeleteResult()).map(ImportRun::removed);
                };
            }
        };
    }

    private static Progress put(Answer<?> answer) {
        if (answer.position() == 0) {
            return new Progress(0, 0, 0, 1, 0, 0);
        }
        return answer.version() == 1 ? new Progress(0, 1, 0, 0, 0, 0) : new Progress(0, 0, 1, 0, 0, 0);
    }

    private static Progress removed(Answer<?> answer) {
        return answer.position() == 0 ? new Progress(0, 0, 0, 1, 0, 0) : new Progress(0, 0, 0, 0, 1, 0);
    }

    /** The one thing that is refused: to remove what was never told. */
    private static PackageFault unknown(AssessmentFile file, CheckedRow row) {
        long number = row instanceof CheckedRow.Removal removal ? removal.number() : 0;
        return PackageFault.ofCell(
                Reason.REMOVAL_OF_UNKNOWN,
                file.fileName(),
                number,
                Column.SOURCED_ID,
                PackageFault.WITHHELD,
                "The row removes what was never told.");
    }

    /** Those of some faults for which the report has room. */
    private List<PackageFault> listable(List<PackageFault> found) {
        return found.subList(0, Math.min(found.size(), Math.max(0, config.listedFaults() - listed)));
    }
}
