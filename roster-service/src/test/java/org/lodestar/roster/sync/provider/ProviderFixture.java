package org.lodestar.roster.sync.provider;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.lodestar.eventsourcing.json.Json;

/** A district's OneRoster 1.2 provider: a real HTTP server that can be made to misbehave. */
public final class ProviderFixture implements AutoCloseable {

    public static final String SECRET = "correct horse battery staple";

    private static final String CLIENT = "lodestar";
    private static final String BASE = "/ims/oneroster/rostering/v1p2";
    private static final Pattern FILTER = Pattern.compile("dateLastModified>'([^']+)'");

    private final HttpServer server;
    private final Map<String, Map<String, ObjectNode>> collections = new ConcurrentHashMap<>();
    private final List<Request> requests = new CopyOnWriteArrayList<>();
    private volatile Whim whim = _ -> Optional.empty();
    private volatile int usesOfAToken = Integer.MAX_VALUE;
    private volatile int largestPage = Integer.MAX_VALUE;
    private int tokens;
    private int uses;

    /** A request for a page. */
    public record Request(String collection, long offset, Optional<String> filter) {}

    /** An answer that is not what the provider would give by itself. */
    public record Answer(int status, Map<String, String> headers, String body) {

        public static Answer of(int status, String body) {
            return new Answer(status, Map.of(), body);
        }

        public Answer with(String header, String value) {
            Map<String, String> more = new TreeMap<>(headers);
            more.put(header, value);
            return new Answer(status, more, body);
        }
    }

    /** What the provider does instead of what it should. */
    @FunctionalInterface
    public interface Whim {
        Optional<Answer> answer(Request request) throws InterruptedException;
    }

    private ProviderFixture(HttpServer server) {
        this.server = server;
    }

    public static ProviderFixture start() {
        try {
            HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            ProviderFixture provider = new ProviderFixture(server);
            server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
            server.createContext("/oauth/token", provider::token);
            server.createContext(BASE, provider::page);
            server.start();
            return provider;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The small district that {@code PackageBuilder.aDistrict()} is, too. */
    public static ProviderFixture ofADistrict() {
        ProviderFixture provider = start();
        provider.list("orgs", "d1", "{'name':'Riverbend','type':'district'}");
        provider.list(
                "orgs",
                "s1",
                "{'name':'Lincoln School','type':'school','identifier':'0107','parent':{'sourcedId':'d1','type':'org'}}");
        provider.list(
                "academicSessions",
                "y1",
                "{'title':'2026-2027','type':'schoolYear','startDate':'2026-08-24','endDate':'2027-06-04',"
                        + "'schoolYear':'2027'}");
        provider.list(
                "courses",
                "c1",
                "{'title':'Reading 3','courseCode':'R3','grades':['03'],'org':{'sourcedId':'s1'},"
                        + "'schoolYear':{'sourcedId':'y1'},'subjects':['Reading'],'subjectCodes':['01037']}");
        provider.list(
                "users",
                "t1",
                "{'enabledUser':'true','username':'ada','userIds':[{'type':'State','identifier':'77'}],"
                        + "'givenName':'Ada','familyName':'Okafor','identifier':'77','email':'ada@example.org',"
                        + "'password':'never','primaryOrg':{'sourcedId':'s1'},'roles':["
                        + "{'roleType':'primary','role':'teacher','org':{'sourcedId':'s1'},'beginDate':'2020-08-01'},"
                        + "{'roleType':'secondary','role':'ext:coach','org':{'sourcedId':'d1'},'beginDate':'2024-08-01'}]}");
        provider.list(
                "users",
                "p1",
                "{'enabledUser':true,'username':'ben','givenName':'Ben','familyName':'Ruiz','identifier':'78',"
                        + "'grades':['03'],'primaryOrg':{'sourcedId':'s1'},'metadata':{'anything':[1]},"
                        + "'roles':[{'roleType':'primary','role':'student','org':{'sourcedId':'s1'}}]}");
        provider.list(
                "classes",
                "k1",
                "{'title':'Reading 3 - 1','classCode':'R3-1','classType':'scheduled','location':'12','grades':['03'],"
                        + "'subjects':['Reading'],'course':{'sourcedId':'c1'},'school':{'sourcedId':'s1'},"
                        + "'terms':[{'sourcedId':'y1'}],'subjectCodes':['01037'],'periods':['1']}");
        provider.list("enrollments", "e1", enrollment("t1", "teacher", ",'primary':'true','beginDate':'2026-08-24'"));
        provider.list("enrollments", "e2", enrollment("p1", "student", ""));
        return provider;
    }

    public static String enrollment(String user, String role, String more) {
        return "{'user':{'sourcedId':'" + user + "'},'class':{'sourcedId':'k1'},'school':{'sourcedId':'s1'},'role':'"
                + role + "'" + more + "}";
    }

    /** Lists an entry, new or changed now. */
    public void list(String collection, String sourcedId, String json) {
        ObjectNode entry = (ObjectNode) read(json);
        entry.put("sourcedId", sourcedId).put("status", "active");
        entry.put("dateLastModified", Instant.now().toString());
        collections.computeIfAbsent(collection, _ -> new ConcurrentHashMap<>()).put(sourcedId, entry);
    }

    /** Lists an entry as one that is to be deleted, from now on. */
    public void markForDeletion(String collection, String sourcedId) {
        ObjectNode entry = collections.getOrDefault(collection, Map.of()).get(sourcedId);
        entry.put("status", "tobedeleted").put("dateLastModified", Instant.now().toString());
    }

    public void forget(String collection) {
        collections.remove(collection);
    }

    public void behave(Whim instead) {
        whim = instead;
    }

    public void behave() {
        whim = _ -> Optional.empty();
    }

    /** How many pages one token is good for. */
    public void limitTokensTo(int pages) {
        usesOfAToken = pages;
    }

    /** Gives fewer entries than it is asked for. */
    public void limitPagesTo(int entries) {
        largestPage = entries;
    }

    public List<Request> requests() {
        return List.copyOf(requests);
    }

    public List<Request> requests(String collection) {
        return requests.stream()
                .filter(request -> request.collection().equals(collection))
                .toList();
    }

    public synchronized int tokens() {
        return tokens;
    }

    public String url() {
        return "http://localhost:" + server.getAddress().getPort();
    }

    /** What a client sends to connect its district to this provider. */
    public Map<String, Object> connection() {
        Map<String, Object> connection = new LinkedHashMap<>();
        connection.put("baseUrl", url() + BASE);
        connection.put("tokenUrl", url() + "/oauth/token");
        connection.put("clientId", CLIENT);
        connection.put("clientSecret", SECRET);
        return connection;
    }

    private static JsonNode read(String json) {
        try {
            return Json.mapper().readTree(json.replace('\'', '"'));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private synchronized void token(HttpExchange exchange) throws IOException {
        String form = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        String expected = "Basic "
                + Base64.getEncoder()
                        .encodeToString((CLIENT + ":" + SECRET.replace(' ', '+')).getBytes(StandardCharsets.UTF_8));
        if (!expected.equals(exchange.getRequestHeaders().getFirst("Authorization"))
                || !form.startsWith("grant_type=client_credentials&scope=https%3A%2F%2Fpurl.imsglobal.org")) {
            answer(exchange, Answer.of(401, "{\"error\":\"invalid_client\"}"));
            return;
        }
        tokens++;
        uses = 0;
        answer(exchange, Answer.of(200, "{\"access_token\":\"t" + tokens + "\",\"token_type\":\"Bearer\"}"));
    }

    private synchronized boolean accepts(HttpExchange exchange) {
        uses++;
        return uses <= usesOfAToken
                && ("Bearer t" + tokens).equals(exchange.getRequestHeaders().getFirst("Authorization"));
    }

    private void page(HttpExchange exchange) throws IOException {
        Map<String, String> query = query(exchange);
        String path = exchange.getRequestURI().getPath();
        Request request = new Request(
                path.substring(path.lastIndexOf('/') + 1),
                Long.parseLong(query.getOrDefault("offset", "0")),
                Optional.ofNullable(query.get("filter")));
        requests.add(request);
        try {
            Optional<Answer> instead = whim.answer(request);
            answer(
                    exchange,
                    instead.isPresent()
                            ? instead.get()
                            : accepts(exchange)
                                    ? list(request, Integer.parseInt(query.getOrDefault("limit", "100")))
                                    : Answer.of(401, "{}"));
        } catch (InterruptedException e) {
            exchange.close();
        }
    }

    private Answer list(Request request, int limit) {
        List<ObjectNode> found =
                new ArrayList<>(new TreeMap<>(collections.getOrDefault(request.collection(), Map.of())).values());
        request.filter().ifPresent(filter -> {
            Matcher since = FILTER.matcher(filter);
            if (!since.matches()) {
                throw new AssertionError(filter);
            }
            found.removeIf(entry ->
                    !Instant.parse(entry.path("dateLastModified").asText()).isAfter(Instant.parse(since.group(1))));
        });
        ArrayNode page = Json.mapper().createArrayNode();
        found.stream()
                .skip(request.offset())
                .limit(Math.min(limit, largestPage))
                .forEach(page::add);
        ObjectNode body = Json.mapper().createObjectNode().set(request.collection(), page);
        return Answer.of(200, body.toString()).with("X-Total-Count", Integer.toString(found.size()));
    }

    private static Map<String, String> query(HttpExchange exchange) {
        Map<String, String> query = new TreeMap<>();
        for (String pair : exchange.getRequestURI().getRawQuery().split("&")) {
            int equals = pair.indexOf('=');
            query.put(pair.substring(0, equals), URLDecoder.decode(pair.substring(equals + 1), StandardCharsets.UTF_8));
        }
        return query;
    }

    private static void answer(HttpExchange exchange, Answer answer) throws IOException {
        answer.headers().forEach(exchange.getResponseHeaders()::set);
        byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(answer.status(), body.length == 0 ? -1 : body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
