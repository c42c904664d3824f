package org.lodestar.eventsourcing.crash;

import io.smallrye.mutiny.Uni;
import io.vertx.core.Future;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.lodestar.eventsourcing.PersonRef;
import org.lodestar.eventsourcing.commanding.Answer;
import org.lodestar.eventsourcing.commanding.Call;
import org.lodestar.eventsourcing.commanding.CommandFailure;
import org.lodestar.eventsourcing.commanding.Streams;
import org.lodestar.eventsourcing.commanding.Streams.Both;
import org.lodestar.eventsourcing.kafka.Broker;
import org.lodestar.eventsourcing.publishing.Pseudonyms;
import org.lodestar.eventsourcing.publishing.Relay;
import org.lodestar.eventsourcing.publishing.Wire;
import org.lodestar.eventsourcing.stage.Database;
import org.lodestar.eventsourcing.stage.Intercepted;
import org.lodestar.eventsourcing.stage.Replica;
import org.lodestar.eventsourcing.tally.Tally;
import org.lodestar.eventsourcing.tally.TallyCommand;
import org.lodestar.eventsourcing.tally.TallyCommand.AddAmount;
import org.lodestar.eventsourcing.tally.TallyCommand.AddInParts;
import org.lodestar.eventsourcing.tally.TallyCommand.OpenTally;
import org.lodestar.eventsourcing.tally.TallyCommand.TakeAmount;
import org.lodestar.eventsourcing.tally.TallyEvent;

/**
 * A service as a process of its own: several clients that each ask one thing after the other and say on standard output
 * what they were answered, a pipeline, and a relay. What a client asks follows from its number and that of the command,
 * so a process that is started again asks the same again.
 */
public final class CrashingService {

    static final String SERVICE = "crashing";
    static final int CLIENTS = 12;
    static final List<String> TENANTS = List.of("north", "south");
    static final Pseudonyms PSEUDONYMS = new Pseudonyms("a-key-of-the-platform");
    private static final int TALLIES = 5;
    private static final long PAUSE_MILLIS = 20;

    private final Replica replica;
    private final Relay relay;
    private final Map<String, Integer> steps = new ConcurrentHashMap<>();
    private volatile Halt halt = new Halt("", 0, 0);

    /**
     * Where the process ends itself, as suddenly as by {@code kill -9}.
     *
     * @param at a step: {@code append-before}, {@code append-sent}, {@code append-answered} or {@code relay-read}
     * @param time how often it has been passed by then
     * @param micros how long after it
     */
    record Halt(String at, int time, int micros) {
        static Halt parse(String text) {
            String[] parts = text.split(",");
            return new Halt(parts[0], Integer.parseInt(parts[1]), Integer.parseInt(parts[2]));
        }
    }

    private CrashingService(Database database, String bootstrapServers) {
        this.replica = Replica.of(database, pool -> Intercepted.pool(pool, this::step));
        this.relay = new Relay(
                replica.log(),
                new Wire(SERVICE, PSEUDONYMS, List.of(Replica.TALLIES)),
                SERVICE,
                Broker.open(bootstrapServers),
                "https://lodestar.example.org");
    }

    /** {@code host port database bootstrapServers}; then, on standard input, a line as {@link CrashTest} writes it. */
    public static void main(String[] arguments) throws IOException {
        CrashingService service = new CrashingService(
                new Database(arguments[2], arguments[0], Integer.parseInt(arguments[1])), arguments[3]);
        say("ready");
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        String[] order = in.readLine().split(" ");
        service.halt = Halt.parse(order[0]);
        int[] from =
                Arrays.stream(order[2].split(",")).mapToInt(Integer::parseInt).toArray();
        service.relay.start();
        for (String client : order[1].split(",")) {
            int c = Integer.parseInt(client);
            service.next(c, from[c]);
        }
        Object _ = in.readLine(); // until the parent goes away
        Runtime.getRuntime().halt(0);
    }

    /** One line, one write: what is said has left the process. */
    private static void say(String line) {
        synchronized (System.out) {
            byte[] bytes = (line + '\n').getBytes(StandardCharsets.UTF_8);
            System.out.write(bytes, 0, bytes.length);
            System.out.flush();
        }
    }

    private Future<Object> step(String sql, Supplier<Future<Object>> send) {
        if (sql.contains("append_events")) {
            passing("append-before");
            Future<Object> answer = send.get();
            passing("append-sent");
            return answer.map(rows -> {
                passing("append-answered");
                return rows;
            });
        }
        if (sql.contains("read_events")) {
            return send.get().map(rows -> {
                passing("relay-read");
                return rows;
            });
        }
        return send.get();
    }

    private void passing(String step) {
        Halt planned = halt;
        if (step.equals(planned.at()) && steps.merge(step, 1, Integer::sum) == planned.time()) {
            if (planned.micros() == 0) {
                Runtime.getRuntime().halt(9);
            }
            Thread.ofPlatform().daemon().start(() -> {
                long until = System.nanoTime() + planned.micros() * 1_000L;
                while (System.nanoTime() < until) {
                    Thread.onSpinWait();
                }
                Runtime.getRuntime().halt(9);
            });
        }
    }

    static String key(int client, int n) {
        return client + "-" + n;
    }

    static String tenant(int client) {
        return TENANTS.get(client % TENANTS.size());
    }

    private void next(int client, int n) {
        ask(client, n)
                .subscribeAsCompletionStage()
                .whenComplete((answer, failure) -> answered(client, n, answer, failure));
    }

    private void answered(int client, int n, Answer<Tally> answer, Throwable failure) {
        Throwable reason = failure instanceof CompletionException wrapped ? wrapped.getCause() : failure;
        if (reason == null) {
            say("ack " + client + ' ' + n + ' ' + answer.position() + ' ' + answer.version());
            relay.advance(tenant(client), answer.position());
        } else if (reason instanceof CommandFailure.Refused) {
            say("refused " + client + ' ' + n);
        } else if (reason instanceof CommandFailure) {
            replica.vertx().setTimer(PAUSE_MILLIS, _ -> next(client, n)); // with the same key
            return;
        } else {
            say("fault " + client + ' ' + n + ' ' + reason);
            return;
        }
        next(client, n + 1);
    }

    private Uni<Answer<Tally>> ask(int client, int n) {
        Streams<TallyCommand, Tally, TallyEvent> tallies = replica.tallies();
        Random random = new Random(client * 1_000_003L + n);
        String id = "t" + random.nextInt(TALLIES);
        Call call = Call.internal(tenant(client), "client-" + client, key(client, n), Optional.empty())
                .once(key(client, n));
        if (n == 0) {
            return tallies.ask(
                    call,
                    "t" + client / TENANTS.size() % TALLIES,
                    new OpenTally(new PersonRef("ada"), "note", 1_000_000_000));
        }
        return switch (random.nextInt(6)) {
            case 0 -> tallies.create(call, new OpenTally(new PersonRef("ada"), "note", 100));
            case 1 -> tallies.ask(call, id, new AddInParts(1 + random.nextInt(9), 1 + random.nextInt(3)));
            case 2 -> tallies.ask(call, id, new TakeAmount(random.nextInt(40)));
            case 3 -> {
                long amount = 1 + random.nextInt(5);
                String other = "t" + (Integer.parseInt(id.substring(1)) + 1) % TALLIES;
                yield tallies.askWith(
                        call, id, tallies, other, (_, _) -> new Both<>(new TakeAmount(amount), new AddAmount(amount)));
            }
            default -> tallies.ask(call, id, new AddAmount(1 + random.nextInt(20)));
        };
    }
}
