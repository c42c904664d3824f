package org.lodestar.evidence.assessmentimport.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.lodestar.evidence.District.TENANT;

import io.quarkus.runtime.configuration.MemorySize;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.OutputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletionException;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.lodestar.eventsourcing.commanding.Call;
import org.lodestar.eventsourcing.commanding.Streams;
import org.lodestar.eventsourcing.consuming.References;
import org.lodestar.eventsourcing.leasing.Claim;
import org.lodestar.eventsourcing.leasing.LeaseQueue;
import org.lodestar.eventsourcing.stage.Seeds;
import org.lodestar.eventsourcing.testing.PlatformResource;
import org.lodestar.evidence.District;
import org.lodestar.evidence.assessmentimport.intake.AssessmentImport.Progress;
import org.lodestar.evidence.assessmentimport.intake.AssessmentImport.State;
import org.lodestar.evidence.assessmentresult.AssessmentResult;
import org.lodestar.evidence.assessmentresult.AssessmentResultCommand;
import org.lodestar.evidence.assessmentresult.AssessmentResultEvent;
import org.lodestar.evidence.lineitem.LineItem;
import org.lodestar.evidence.lineitem.LineItemCommand;
import org.lodestar.evidence.lineitem.LineItemEvent;
import org.lodestar.oneroster.intake.Waiting;

/** Workers that are struck dead in the middle of an import, one after the other, and the one that takes over. */
@QuarkusTest
@WithTestResource(value = PlatformResource.class, initArgs = @ResourceArg(name = "service", value = "evidence"))
class ImportResumptionTest {

    private static final int LINE_ITEMS = 6;
    private static final int RESULTS = 480;
    private static final int BAD_EVERY = 60;
    private static final int DEATHS = 4;

    @Inject
    AssessmentImports imports;

    @Inject
    LeaseQueue queue;

    @Inject
    Streams<LineItemCommand, LineItem, LineItemEvent> lineItems;

    @Inject
    Streams<AssessmentResultCommand, AssessmentResult, AssessmentResultEvent> results;

    @Inject
    References references;

    @TempDir
    Path directory;

    /** Small steps, so that there is a middle; and a worker is struck when it has taken so many rows. */
    private static final class Doom implements AssessmentImportConfig {

        private int rowsLeft;

        Doom(int rowsLeft) {
            this.rowsLeft = rowsLeft;
        }

        @Override
        public int maxEntries() {
            return 40;
        }

        @Override
        public MemorySize maxInflated() {
            return new MemorySize(BigInteger.valueOf(1 << 30));
        }

        @Override
        public int maxRatio() {
            return 1_000;
        }

        @Override
        public int listedFaults() {
            return 100;
        }

        @Override
        public int workers() {
            return 1;
        }

        @Override
        public int batch() {
            if (--rowsLeft == 0) {
                Thread.currentThread().interrupt();
            }
            return 25;
        }

        @Override
        public Duration lease() {
            return Duration.ofSeconds(2);
        }
    }

    /** Some of its rows are bad, each in its own way. */
    private Path scores(String prefix) throws IOException {
        Path file = directory.resolve(prefix + ".zip");
        try (OutputStream out = Files.newOutputStream(file);
                ZipOutputStream zip = new ZipOutputStream(out)) {
            put(zip, "manifest.csv", """
                    propertyName,value
                    manifest.version,1.0
                    oneroster.version,1.2
                    file.assessmentLineItems,bulk
                    file.assessmentResults,bulk
                    """);
            put(
                    zip,
                    "assessmentLineItems.csv",
                    "sourcedId,status,dateLastModified,title,description,classSourcedId,"
                            + "parentAssessmentLineItemSourcedId,scoreScaleSourcedId,resultValueMin,resultValueMax\n"
                            + IntStream.range(0, LINE_ITEMS)
                                    .mapToObj(i -> prefix + "-item-" + i + ",,,Words a minute,,,,,0,500\n")
                                    .collect(Collectors.joining()));
            put(
                    zip,
                    "assessmentResults.csv",
                    "sourcedId,status,dateLastModified,assessmentLineItemSourcedId,studentSourcedId,score,textScore,"
                            + "scoreDate,scoreScaleSourcedId,scorePercentile,scoreStatus,comment,inProgress,incomplete,"
                            + "late,missing\n"
                            + IntStream.range(0, RESULTS)
                                    .mapToObj(i -> result(prefix, i))
                                    .collect(Collectors.joining()));
        }
        return file;
    }

    private static String result(String prefix, int i) {
        boolean bad = i % BAD_EVERY == BAD_EVERY - 1;
        boolean dangling = bad && i / BAD_EVERY % 2 == 0;
        return "%s-%d,,,%s-item-%d,%s,%s,,2026-09-28,,,fully graded,,,,,\n"
                .formatted(
                        prefix,
                        i,
                        prefix,
                        i % LINE_ITEMS,
                        dangling ? "nobody" : "reader",
                        bad && !dangling ? "many" : i);
    }

    private static void put(ZipOutputStream zip, String name, String text) throws IOException {
        zip.putNextEntry(new ZipEntry(name));
        zip.write(text.getBytes(StandardCharsets.UTF_8));
        zip.closeEntry();
    }

    private AssessmentImport find(Claim claim) throws InterruptedException {
        return Waiting.on(imports.find(TENANT, claim.id())).orElseThrow();
    }

    private AssessmentImport ended(Claim claim) throws InterruptedException {
        AssessmentImport found = find(claim);
        while (found.finishedAt().isEmpty()) {
            LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
            found = find(claim);
        }
        return found;
    }

    /** Takes an import in and claims it before the worker of the service does. */
    private Claim claimed(String prefix) throws IOException, InterruptedException {
        for (int attempt = 0; ; attempt++) {
            Call call = Call.internal(TENANT, "test", "test", Optional.empty());
            AssessmentImport accepted = Waiting.on(imports.accept(call, scores(prefix + attempt), ""))
                    .accepted();
            Optional<Claim> claim = Waiting.on(queue.claim("doomed"));
            if (claim.isPresent() && claim.get().id().equals(accepted.id())) {
                return claim.get();
            }
            ended(new Claim(TENANT, accepted.id(), Optional.empty(), "", 0, ""));
        }
    }

    /** @return whether it was struck before it was done */
    private boolean isStruckDeadAfter(Claim claim, int rows) throws InterruptedException {
        Thread doomed = Thread.ofVirtual().start(() -> {
            try {
                new ImportRun(claim, queue, new Doom(rows), lineItems, results, references).run();
            } catch (InterruptedException | IOException | CompletionException _) {
                // it was struck dead
            }
        });
        doomed.join();
        return find(claim).finishedAt().isEmpty();
    }

    private List<Map.Entry<Optional<Long>, String>> report(Claim claim) throws InterruptedException {
        return Waiting.on(imports.report(TENANT, claim.id(), 0, 1_000)).stream()
                .map(line -> Map.entry(line.row(), line.reason()))
                .toList();
    }

    @Test
    @Timeout(120)
    void an_import_that_was_interrupted_again_and_again_ends_as_one_that_was_not()
            throws IOException, InterruptedException {
        District.isKnown();
        District.knowsStudent("reader");
        Random random = new Random(Seeds.seed(ImportResumptionTest.class));
        Claim undisturbed = claimed("undisturbed");
        Waiting.on(queue.release(undisturbed));
        AssessmentImport expected = ended(undisturbed);
        int bad = RESULTS / BAD_EVERY;
        assertThat(expected.progress())
                .isEqualTo(new Progress(LINE_ITEMS + RESULTS, LINE_ITEMS + RESULTS - bad, 0, 0, 0, bad));
        assertThat(expected.faults()).isEqualTo(bad);

        Claim claim = claimed("disturbed");
        for (int death = 0; death < DEATHS; death++) {
            int rows = 1 + random.nextInt(RESULTS);
            assertThat(isStruckDeadAfter(claim, rows))
                    .as("struck after %d rows", rows)
                    .isTrue();
        }
        Waiting.on(queue.release(claim));

        AssessmentImport resumed = ended(claim);
        assertThat(resumed.state()).isEqualTo(State.COMPLETED);
        assertThat(resumed.progress()).isEqualTo(expected.progress());
        assertThat(resumed.faults()).isEqualTo(bad);
        assertThat(report(claim)).isEqualTo(report(undisturbed));
    }
}
