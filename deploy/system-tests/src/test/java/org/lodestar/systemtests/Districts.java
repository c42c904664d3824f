package org.lodestar.systemtests;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.lodestar.local.district.LodestarClient;
import org.lodestar.local.district.RosterImport;
import org.lodestar.local.district.SampleDistrict;
import org.lodestar.local.district.SchoolYear;
import org.lodestar.local.district.SchoolYear.Write;
import org.lodestar.local.trial.TrialPlatform;

/** The running platform and the two districts on it, each loaded and walked through a year when a test first asks. */
final class Districts implements AutoCloseable {

    /** The real package; see the README beside it. */
    static final Path GRAND_BEND =
            Path.of(System.getProperty("lodestar.shared", ""), "data", "grand-bend-oneroster-1.2-bulk.zip");

    /**
     * A district as it is after its year.
     *
     * @param imported the import as it ended
     * @param rows the rows of its package by file
     * @param writes all that was written in its year
     */
    record District(
            String tenant, LodestarClient client, JsonNode imported, Map<String, Integer> rows, List<Write> writes) {}

    /** A package and the rows in it by file. */
    record Package(Path path, Map<String, Integer> rows) {}

    private static final String SECOND_TENANT = "seconddistrict";
    static final String SECRET = "only-good-for-the-tests-0123456789abcdef";
    /** Many restarts pay for a first run from which the later ones learn. */
    private static final boolean QUICK_STARTS = Boolean.getBoolean("lodestar.quick-starts");

    private static final Duration QUIET = Duration.ofSeconds(2);
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    private final TrialPlatform platform;
    private final Path home;
    private final OnFirstUse<District> first = new OnFirstUse<>(this::loadSample);
    private final OnFirstUse<District> second = new OnFirstUse<>(this::loadSecond);
    private final OnFirstUse<Contract> contract = new OnFirstUse<>(this::readContract);
    private final OnFirstUse<Set<String>> namesOfFirst = new OnFirstUse<>(this::readNamesOfFirst);

    private Districts(TrialPlatform platform, Path home) {
        this.platform = platform;
        this.home = home;
    }

    static Districts start(Path project, Path home) throws IOException, InterruptedException {
        var platform = new TrialPlatform(project, home, QUICK_STARTS);
        platform.reset();
        platform.up();
        if (QUICK_STARTS) {
            platform.down();
            platform.up();
        }
        return new Districts(platform, home);
    }

    TrialPlatform platform() {
        return platform;
    }

    Contract contract() {
        return contract.get();
    }

    /** The sample district. */
    District first() {
        return first.get();
    }

    /** Another tenant: the real district if its package is at hand, else another sample. */
    District second() {
        return second.get();
    }

    Topics topics(String tenant) {
        return new Topics(platform.kafka(), tenant);
    }

    /** How many events each service has of a district. */
    Map<String, Long> heads(String tenant) throws SQLException, IOException {
        var heads = new TreeMap<String, Long>();
        for (String service : TrialPlatform.SERVICES) {
            try (var connection = platform.database(service);
                    var query = connection.prepareStatement("SELECT head FROM event_log WHERE tenant_id = ?")) {
                query.setString(1, tenant);
                try (var row = query.executeQuery()) {
                    heads.put(service, row.next() ? row.getLong(1) : 0);
                }
            }
        }
        return heads;
    }

    /** The same, once nothing has been added for a while: reactions to what was written are in as well. */
    Map<String, Long> settledHeads(String tenant) throws SQLException, IOException {
        var heads = new Object() {
            private Map<String, Long> last = heads(tenant);
            private long since = System.nanoTime();
        };
        Await.until("the logs of " + tenant + " rest", PATIENCE, () -> {
            Map<String, Long> now = heads(tenant);
            if (!now.equals(heads.last)) {
                heads.last = now;
                heads.since = System.nanoTime();
            }
            return System.nanoTime() - heads.since > QUIET.toNanos();
        });
        return heads.last;
    }

    /** A client of a district that has nothing yet. */
    LodestarClient newcomer(String tenant) throws SQLException, IOException {
        registerClient(tenant);
        return new LodestarClient(platform.gateway(), tenant + "-admin", SECRET);
    }

    /** A token of the first district's client for one scope only. */
    String narrowToken(String scope) throws IOException, InterruptedException {
        return platform.client().bearer(scope);
    }

    /** Whether a text names an organisation or a person of the first district. */
    boolean namesOfFirst(String text) {
        return namesOfFirst.get().stream().anyMatch(id -> text.contains('"' + id + '"'));
    }

    private Set<String> readNamesOfFirst() throws IOException, InterruptedException {
        var names = new HashSet<String>();
        for (String path : List.of("/v1/orgs?limit=1000", "/v1/users?limit=1000")) {
            first().client()
                    .all(path)
                    .forEach(item -> names.add(item.path("sourcedId").asText()));
        }
        return names;
    }

    /** Writes a package to a file. */
    Package write(SampleDistrict sample) throws IOException {
        Path file = Files.createTempFile(home, "district", ".zip");
        try (OutputStream out = Files.newOutputStream(file)) {
            return new Package(file, sample.writeTo(out));
        }
    }

    private District loadSample() throws IOException, InterruptedException {
        return load(TrialPlatform.TENANT, platform.client(), write(SampleDistrict.demo()));
    }

    private District loadSecond() throws SQLException, IOException, InterruptedException {
        Package second = Files.isRegularFile(GRAND_BEND)
                ? new Package(GRAND_BEND, Map.of())
                : write(new SampleDistrict(2, 2, 60, true));
        return load(SECOND_TENANT, newcomer(SECOND_TENANT), second);
    }

    private static District load(String tenant, LodestarClient client, Package roster)
            throws IOException, InterruptedException {
        JsonNode imported = RosterImport.of(client, roster.path()).await(_ -> {});
        return new District(tenant, client, imported, roster.rows(), SchoolYear.walk(client, System.out));
    }

    private Contract readContract() throws IOException, InterruptedException {
        return new Contract(
                Http.get(platform.gateway().resolve("/openapi.json")).body());
    }

    /** As an operator would: the gateway keeps of a secret only its SHA-256. */
    private void registerClient(String tenant) throws SQLException, IOException {
        String id = tenant + "-admin";
        try (var connection = platform.database("gateway");
                var client = connection.prepareStatement("INSERT INTO client (id, tenant, name, scopes)"
                        + " SELECT ?, ?, ?, scopes FROM client WHERE id = ? ON CONFLICT DO NOTHING");
                var secret = connection.prepareStatement("INSERT INTO client_secret (client_id, id, tenant, sha256)"
                        + " VALUES (?, 'first', ?, ?) ON CONFLICT DO NOTHING")) {
            client.setString(1, id);
            client.setString(2, tenant);
            client.setString(3, id);
            client.setString(4, TrialPlatform.CLIENT_ID);
            client.executeUpdate();
            secret.setString(1, id);
            secret.setString(2, tenant);
            secret.setBytes(3, sha256(SECRET));
            secret.executeUpdate();
        }
    }

    private static byte[] sha256(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() throws IOException {
        try {
            platform.down();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
