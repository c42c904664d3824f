package org.lodestar.eventsourcing.commanding;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import org.lodestar.eventsourcing.tally.TallyCommand;
import org.lodestar.eventsourcing.tally.TallyCommand.AddAmount;
import org.lodestar.eventsourcing.tally.TallyCommand.AddInParts;
import org.lodestar.eventsourcing.tally.TallyCommand.TakeAmount;
import org.lodestar.eventsourcing.tally.TallyCommand.TakeAmountOnRecord;

/** What several clients ask of one tenant's tallies, each client one thing after the other; the same for the same seed. */
record Schedule(long seed, String tenant, List<List<Step>> clients) {

    /** What a step asks. */
    sealed interface Ask {
        record One(String id, TallyCommand command) implements Ask {}

        record Create(TallyCommand command) implements Ask {}

        record Transfer(String from, String to, long amount) implements Ask {}
    }

    /**
     * One step.
     *
     * @param replica which of the two replicas is asked first
     * @param key for safe repetition
     * @param expected the version that is named; negative: the one that this client saw last
     * @param twin asked of both replicas at once, with the same key
     * @param again how often it is asked again after it was answered, with the same key
     * @param other whether it is asked once more with the same key and another fingerprint
     */
    record Step(
            Ask ask,
            int replica,
            Optional<String> key,
            OptionalLong expected,
            boolean twin,
            int again,
            boolean other) {}

    static Schedule of(long seed, String tenant) {
        Random random = new Random(seed);
        int streams = 2 + random.nextInt(3);
        List<List<Step>> clients = new ArrayList<>();
        for (int client = 0, all = 2 + random.nextInt(4); client < all; client++) {
            List<Step> steps = new ArrayList<>();
            if (client < streams) {
                steps.add(new Step(
                        new Ask.One("t" + client, TallyCalls.open(random.nextBoolean() ? 40 : 200)),
                        random.nextInt(2),
                        Optional.empty(),
                        OptionalLong.empty(),
                        false,
                        0,
                        false));
            }
            for (int n = 0, most = 2 + random.nextInt(5); n < most; n++) {
                steps.add(step(random, streams, "key-" + client + '-' + n));
            }
            clients.add(steps);
        }
        return new Schedule(seed, tenant, clients);
    }

    private static Step step(Random random, int streams, String key) {
        boolean keyed = random.nextInt(100) < 45;
        OptionalLong expected = switch (random.nextInt(10)) {
            case 0 -> OptionalLong.of(random.nextInt(6));
            case 1 -> OptionalLong.of(-1);
            default -> OptionalLong.empty();
        };
        return new Step(
                ask(random, streams),
                random.nextInt(2),
                keyed ? Optional.of(key) : Optional.empty(),
                expected,
                keyed && random.nextInt(4) == 0,
                keyed ? random.nextInt(3) : 0,
                keyed && random.nextInt(6) == 0);
    }

    private static Ask ask(Random random, int streams) {
        String id = "t" + random.nextInt(streams);
        int kind = random.nextInt(100);
        long amount = random.nextInt(20);
        if (kind < 8) {
            return new Ask.One(id, TallyCalls.open(random.nextBoolean() ? 40 : 200));
        } else if (kind < 14) {
            return new Ask.Create(TallyCalls.open(40));
        } else if (kind < 44) {
            return new Ask.One(id, new AddAmount(amount));
        } else if (kind < 60) {
            return new Ask.One(id, new AddInParts(amount, 1 + random.nextInt(4)));
        } else if (kind < 70) {
            return new Ask.One(id, new TakeAmount(amount));
        } else if (kind < 75) {
            return new Ask.One(id, new TakeAmountOnRecord(amount));
        }
        int from = random.nextInt(streams);
        int to = (from + 1 + random.nextInt(streams - 1)) % streams;
        return new Ask.Transfer("t" + from, "t" + to, 1 + amount);
    }
}
