package org.lodestar.eventsourcing.sealing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.lodestar.eventsourcing.stage.Gate.until;
import static org.lodestar.eventsourcing.stage.Replica.await;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.vertx.core.buffer.Buffer;
import java.io.StringWriter;
import java.security.MessageDigest;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.erdtman.jcs.JsonCanonicalizer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.lodestar.eventsourcing.json.Json;
import org.lodestar.eventsourcing.publishing.CloudEvents;
import org.lodestar.eventsourcing.publishing.Pseudonyms;
import org.lodestar.eventsourcing.publishing.Wire;
import org.lodestar.eventsourcing.stage.Database;
import org.lodestar.eventsourcing.stage.Replica;
import org.lodestar.eventsourcing.stage.Seeds;
import org.lodestar.eventsourcing.store.AppendUnit;
import org.lodestar.eventsourcing.store.StoredEvent;
import org.lodestar.eventsourcing.store.Tenancy;
import org.lodestar.local.LogVerification;
import org.lodestar.local.LogVerification.Altered;
import org.lodestar.local.LogVerification.Finding;

/** Whoever folds what they were told comes to the hash that is told; whatever is altered is found. */
class SealsTest {

    private static final String TENANT = "district1";
    private static final int EVENTS = 2_300;
    private static Database database;
    private static Replica replica;
    private static Seals seals;
    private static Wire wire;

    @BeforeAll
    static void a_log_that_is_sealed() {
        database = Database.of("seals");
        replica = Replica.of(database);
        seals = new Seals(replica.pool());
        wire = new Wire("tally", new Pseudonyms("pseudonyms-of-the-tests"), List.of(Replica.TALLIES));
        Random random = new Random(Seeds.seed(SealsTest.class));
        Sealer sealer = new Sealer(replica.vertx(), replica.log(), seals, wire);
        int appended = 0;
        while (appended < EVENTS) {
            int many = Math.min(EVENTS - appended, 1 + random.nextInt(400));
            append(TENANT, appended, many);
            appended += many;
            sealer.advance(TENANT, appended);
        }
        append("district2", 0, 3);
        sealer.advance("district2", 3);
        awaitSealed(TENANT, EVENTS);
        awaitSealed("district2", 3);
    }

    @AfterAll
    static void close() {
        replica.close();
    }

    private static void append(String tenant, long version, int many) {
        List<AppendUnit.NewEvent> events = IntStream.rangeClosed(1, many)
                .mapToObj(i -> new AppendUnit.NewEvent(
                        "tallies/1",
                        version + i,
                        new UUID(7, version + i),
                        version + i == 1 ? "tally-opened.v1" : "amount-added.v1",
                        version + i == 1
                                ? "{\"owner\":\"teacher-1\",\"note\":\"h\\u00e9llo \\u20ac\",\"limit\":1000000}"
                                : "{\"amount\":" + (version + i) + "}",
                        "{\"actor\":\"client\",\"correlationId\":\"request\"}"))
                .toList();
        await(replica.log()
                .append(List.of(new AppendUnit(
                        tenant,
                        List.of(new AppendUnit.Change("tallies/1", version, version + many, "{}", 1)),
                        List.of(),
                        events))));
    }

    private static void awaitSealed(String tenant, long position) {
        until(() -> await(seals.head(tenant)).position() >= position);
    }

    /** What a consumer does with what it is told, as the documentation says it. */
    private static byte[] fold(byte[] before, StoredEvent stored) throws Exception {
        var text = new StringWriter();
        try (JsonGenerator json = Json.mapper().getFactory().createGenerator(text)) {
            CloudEvents.write(wire.forms(stored).general(), json);
        }
        ObjectNode event = Json.read(text.toString(), ObjectNode.class);
        event.remove("dataschema");
        var sha256 = MessageDigest.getInstance("SHA-256");
        byte[] digest = sha256.digest(new JsonCanonicalizer(event.toString()).getEncodedUTF8());
        sha256.update(before);
        return sha256.digest(digest);
    }

    @Test
    void who_folds_the_events_comes_to_the_same_hash_at_every_position() throws Exception {
        byte[] hash = new byte[32];
        for (StoredEvent event : await(replica.log().read(TENANT, 0, EVENTS))) {
            hash = fold(hash, event);
            if (event.position() % 97 == 0 || event.position() == EVENTS) {
                assertThat(await(seals.at(TENANT, event.position()))
                                .orElseThrow()
                                .hex())
                        .isEqualTo(HexFormat.of().formatHex(hash));
            }
        }
        assertThat(await(seals.head(TENANT)).hex()).isEqualTo(HexFormat.of().formatHex(hash));
        assertThat(await(seals.at(TENANT, 0)).orElseThrow().hex()).isEqualTo("0".repeat(64));
        assertThat(await(seals.at(TENANT, EVENTS + 1L))).isEmpty();
        assertThat(await(seals.head("nobody")).position()).isZero();
    }

    @Test
    void a_second_sealer_adds_nothing_twice() {
        Seals.Block again = new Seals.Block(
                1, 1, Buffer.buffer(new byte[32]), Buffer.buffer(new byte[32]), Buffer.buffer(new byte[32]));
        assertThat(seals.add(TENANT, again).toCompletionStage().toCompletableFuture())
                .failsWithin(Duration.ofMinutes(2));
    }

    @Test
    void nobody_changes_a_seal() {
        for (String change : List.of("UPDATE seal SET hash = told", "DELETE FROM seal")) {
            assertThat(Tenancy.within(
                                    replica.pool(),
                                    TENANT,
                                    connection -> connection.query(change).execute())
                            .toCompletionStage()
                            .toCompletableFuture())
                    .failsWithin(Duration.ofMinutes(2))
                    .withThrowableOfType(ExecutionException.class)
                    .withMessageContaining("permission denied");
        }
    }

    private static Finding verify(String tenant) {
        try (var connection = database.asApp()) {
            connection.setAutoCommit(false);
            return new LogVerification(connection, Duration.ZERO).verify(tenant);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void a_log_that_nobody_altered_is_as_it_was() throws Exception {
        assertThat(verify(TENANT)).isEqualTo(new Finding(TENANT, EVENTS, EVENTS, Optional.empty()));
        try (var connection = database.asApp()) {
            connection.setAutoCommit(false);
            assertThat(new LogVerification(connection, Duration.ZERO).verify())
                    .extracting(Finding::district)
                    .containsExactly(TENANT, "district2");
        }
    }

    @AfterEach
    void all_is_as_it_was_again() {
        assertThat(verify(TENANT).altered()).isEmpty();
    }

    private static Optional<Altered> found(String done, String undone) {
        return whileAltered(done, undone, () -> verify(TENANT).altered());
    }

    /** Does something to the tables that not even their owner may, looks, and undoes it. */
    private static <T> T whileAltered(String done, String undone, Supplier<T> look) {
        String tenant = "SELECT set_config('lodestar.tenant', '" + TENANT + "', false)";
        database.meddle("SET session_replication_role = replica", tenant, done);
        try {
            return look.get();
        } finally {
            database.meddle("SET session_replication_role = replica", tenant, undone);
        }
    }

    private static StoredEvent event(long position) {
        return await(replica.log().read(TENANT, position - 1, position)).getFirst();
    }

    private static Optional<String> hashIfOther(StoredEvent stored, Wire.Published told) {
        long position = stored.position();
        return Seals.hashIfOther(
                told,
                told,
                Optional.of(await(seals.of(TENANT, position - 1, position)).get(position)));
    }

    @Test
    void who_is_told_an_event_that_was_altered_finds_out() throws Exception {
        StoredEvent altered = whileAltered(
                where("UPDATE event SET data = '{\"amount\": 1501}'", 1_500),
                where("UPDATE event SET data = '{\"amount\": 1500}'", 1_500),
                () -> event(1_500));
        byte[] before = await(seals.at(TENANT, 1_499)).orElseThrow().hash().getBytes();
        String sealed = await(seals.at(TENANT, 1_500)).orElseThrow().hex();

        assertThat(hashIfOther(altered, wire.forms(altered).general())).isEmpty();
        assertThat(HexFormat.of().formatHex(fold(before, altered))).isNotEqualTo(sealed);
        assertThat(HexFormat.of().formatHex(fold(before, event(1_500)))).isEqualTo(sealed);
    }

    @Test
    void who_is_told_an_event_in_another_form_comes_to_the_same_by_the_hash_it_was_sealed_with() {
        Wire another = new Wire("count", new Pseudonyms("pseudonyms-of-the-tests"), List.of(Replica.TALLIES));
        byte[] hash = await(seals.at(TENANT, 995)).orElseThrow().hash().getBytes();
        for (StoredEvent event : await(replica.log().read(TENANT, 995, 1_005))) {
            Wire.Published told = another.forms(event).general();
            hash = Digest.fold(
                    hash, HexFormat.of().parseHex(hashIfOther(event, told).orElseThrow()));
            assertThat(hashIfOther(event, wire.forms(event).general())).isEmpty();
            assertThat(Seals.hashIfOther(told, told, Optional.empty())).isEmpty(); // that will be sealed as it is told
        }

        assertThat(await(seals.at(TENANT, 1_005)).orElseThrow().hash().getBytes())
                .isEqualTo(hash);
    }

    private static String where(String what, long position) {
        return what + " WHERE tenant_id = '" + TENANT + "' AND position = " + position;
    }

    @Test
    void an_event_that_was_altered_is_found() {
        assertThat(found(
                        where("UPDATE event SET data = '{\"amount\": 1501}'", 1_500),
                        where("UPDATE event SET data = '{\"amount\": 1500}'", 1_500)))
                .contains(new Altered(1_500, "the event is not as it was"));
        assertThat(found(
                        where("UPDATE event SET recorded_at = recorded_at + interval '1 microsecond'", 7),
                        where("UPDATE event SET recorded_at = recorded_at - interval '1 microsecond'", 7)))
                .contains(new Altered(7, "the event is not as it was"));
        assertThat(found(
                        where("UPDATE event SET position = 1000000", EVENTS),
                        where("UPDATE event SET position = " + EVENTS, 1_000_000)))
                .contains(new Altered(EVENTS, "the event is gone"));
    }

    @Test
    void seals_that_are_gone_from_the_end_are_found() {
        assertThat(found(
                        "CREATE TABLE gone AS SELECT * FROM seal WHERE tenant_id = '" + TENANT
                                + "' AND first_position > 1; DELETE FROM seal s USING gone g"
                                + " WHERE s.tenant_id = g.tenant_id AND s.first_position = g.first_position",
                        "INSERT INTO seal SELECT * FROM gone; DROP TABLE gone"))
                .map(Altered::what)
                .contains("from here on it should be sealed by now, and is not");
    }

    @Test
    void a_seal_that_was_altered_is_found() {
        for (String column : List.of("told", "stored", "hash")) {
            String flipped = "UPDATE seal SET " + column + " = set_byte(" + column + ", 5, get_byte(" + column
                    + ", 5) # 1) WHERE tenant_id = '" + TENANT + "' AND first_position = 1";
            assertThat(found(flipped, flipped))
                    .as(column)
                    .map(Altered::position)
                    .contains(1L);
        }
    }
}
