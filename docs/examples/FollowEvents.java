import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Properties;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;

/**
 * Follows what a service tells about a district on its general topic, missing nothing and counting nothing twice. What is
 * no longer there it asks the feed for. It needs the plain Kafka client and Jackson, and nothing of ours:
 *
 * <pre>{@code
 * export GATEWAY=http://localhost:8080 CLIENT_ID=… CLIENT_SECRET=…     # to ask the feed
 * java -cp 'lib/*' FollowEvents.java consumer.properties place.properties TENANT SERVICE [--once]
 * }</pre>
 *
 * {@code lib} has kafka-clients, slf4j-api, jackson-databind, jackson-core and jackson-annotations. What it makes of the
 * events here is how many there were of each type; put your own in place of {@link #handle}.
 */
public final class FollowEvents {

    private static final String OFFSET = "offset";
    private static final String SEQUENCE = "sequence";
    private static final String EPOCH = "lodestar-epoch";
    private static final ObjectMapper JSON = new ObjectMapper();

    private final KafkaConsumer<String, String> consumer;
    private final TopicPartition partition;
    private final String service;
    private final Path file;
    private final HttpClient http = HttpClient.newHttpClient();

    /** The last event we have and what we made of all up to it: one file, so that both are kept or neither. */
    private final Properties place = new Properties();

    /** An event, whichever way it came. */
    private record Event(long sequence, String type, String subject, String data) {

        static Event of(ConsumerRecord<String, String> record) {
            return new Event(
                    Long.parseLong(header(record, "ce_sequence")),
                    header(record, "ce_type"),
                    record.key(),
                    record.value());
        }

        static Event of(JsonNode json) {
            return new Event(
                    Long.parseLong(json.get("sequence").asText()),
                    json.get("type").asText(),
                    json.get("subject").asText(),
                    json.get("data").toString());
        }
    }

    private FollowEvents(KafkaConsumer<String, String> consumer, String tenant, String service, Path file)
            throws IOException {
        this.consumer = consumer;
        this.partition = new TopicPartition("lodestar." + tenant + "." + service + ".events.v1", 0);
        this.service = service;
        this.file = file;
        if (Files.exists(file)) {
            try (var reader = Files.newBufferedReader(file)) {
                place.load(reader);
            }
        }
    }

    public static void main(String[] arguments) throws IOException, InterruptedException {
        var settings = new Properties();
        try (var reader = Files.newBufferedReader(Path.of(arguments[0]))) {
            settings.load(reader);
        }
        settings.put("isolation.level", "read_committed"); // what a transaction took back was never told
        settings.put("enable.auto.commit", "false"); // our place is ours to keep
        settings.put("auto.offset.reset", "earliest"); // if our offset is gone, the sequence shows whether events are
        boolean once = List.of(arguments).contains("--once");
        try (var consumer = new KafkaConsumer<>(settings, new StringDeserializer(), new StringDeserializer())) {
            new FollowEvents(consumer, arguments[2], arguments[3], Path.of(arguments[1])).follow(once);
        }
    }

    private void follow(boolean once) throws IOException, InterruptedException {
        consumer.assign(List.of(partition));
        long end = consumer.endOffsets(List.of(partition)).get(partition);
        consumer.seek(partition, number(OFFSET) < end ? number(OFFSET) : 0); // without our last event it was made anew
        while (!once || consumer.position(partition) < end) {
            for (var record : consumer.poll(Duration.ofSeconds(1)).records(partition)) {
                if (isOfAnotherLife(record)) {
                    System.err.println("The log was restored from a backup: beginning anew");
                    place.clear();
                    consumer.seekToBeginning(List.of(partition));
                    break;
                }
                take(record);
            }
            keepPlace();
        }
    }

    private boolean isOfAnotherLife(ConsumerRecord<String, String> record) {
        if (record.headers().lastHeader(EPOCH) == null) {
            return false; // those of long ago do not say it
        }
        var epoch = header(record, EPOCH);
        return !epoch.equals(place.computeIfAbsent(EPOCH, none -> epoch));
    }

    private void take(ConsumerRecord<String, String> record) throws IOException, InterruptedException {
        var event = Event.of(record);
        if (event.sequence() > number(SEQUENCE) + 1) {
            recover(event.sequence() - 1);
        }
        if (event.sequence() > number(SEQUENCE)) { // a lower one we have had
            handle(event);
        }
        place.setProperty(OFFSET, Long.toString(record.offset()));
    }

    /** Takes what comes next from the feed, which begins where the log does, whatever the topic still keeps. */
    private void recover(long last) throws IOException, InterruptedException {
        var missed = "Missed " + (number(SEQUENCE) + 1) + " to " + last;
        if (System.getenv("GATEWAY") == null) {
            throw new IllegalStateException(missed + ". Set GATEWAY, CLIENT_ID and CLIENT_SECRET to ask for it.");
        }
        System.err.println(missed + ": asking the feed for it");
        var token = token();
        var heads = get("/v1/events/heads?at=" + service + ":" + number(SEQUENCE), token); // the cursor of our place
        var epoch = heads.at("/data/0/storeEpoch").asText();
        if (!epoch.equals(place.getProperty(EPOCH, epoch))) {
            throw new IllegalStateException(missed + ", of a log that was restored since: start again in a minute.");
        }
        var after = heads.get("cursor").asText();
        while (number(SEQUENCE) < last) {
            var page = get("/v1/events?limit=1000&types=org.lodestar." + service + ".*&after=" + after, token);
            if (page.get("data").isEmpty()) {
                throw new IllegalStateException(missed + ", and the feed does not tell us all of it.");
            }
            for (var json : page.get("data")) {
                var event = Event.of(json);
                if (event.sequence() == number(SEQUENCE) + 1) {
                    handle(event);
                }
            }
            keepPlace();
            after = page.get("cursor").asText();
        }
    }

    private String token() throws IOException, InterruptedException {
        var login = encoded("CLIENT_ID") + ":" + encoded("CLIENT_SECRET");
        var request = HttpRequest.newBuilder(URI.create(System.getenv("GATEWAY") + "/oauth2/token"))
                .header("Authorization", "Basic " + Base64.getEncoder().encodeToString(login.getBytes(UTF_8)))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString("grant_type=client_credentials"));
        return answer(request).get("access_token").asText();
    }

    private static String encoded(String setting) {
        return URLEncoder.encode(System.getenv(setting), UTF_8);
    }

    private JsonNode get(String path, String token) throws IOException, InterruptedException {
        return answer(HttpRequest.newBuilder(URI.create(System.getenv("GATEWAY") + path))
                .header("Authorization", "Bearer " + token));
    }

    private JsonNode answer(HttpRequest.Builder request) throws IOException, InterruptedException {
        while (true) {
            var answer = http.send(request.timeout(Duration.ofSeconds(60)).build(), BodyHandlers.ofString());
            switch (answer.statusCode()) {
                case 200 -> {
                    return JSON.readTree(answer.body());
                }
                case 429, 503 -> // not now
                    Thread.sleep(1_000 * answer.headers().firstValueAsLong("Retry-After").orElse(1));
                default -> throw new IOException(answer.uri() + ": " + answer.statusCode() + " " + answer.body());
            }
        }
    }

    private void handle(Event event) {
        place.merge(event.type(), "1", (had, one) -> Long.toString(Long.parseLong((String) had) + 1));
        place.setProperty(SEQUENCE, Long.toString(event.sequence()));
    }

    private void keepPlace() throws IOException {
        var part = file.resolveSibling(file.getFileName() + ".part");
        try (var writer = Files.newBufferedWriter(part)) {
            place.store(writer, null);
        }
        Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    private long number(String name) {
        return Long.parseLong(place.getProperty(name, "0"));
    }

    private static String header(ConsumerRecord<String, String> record, String name) {
        return new String(record.headers().lastHeader(name).value(), UTF_8);
    }
}
