package org.lodestar.observation.time.policy;

import io.quarkus.arc.All;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Future;
import jakarta.inject.Singleton;
import java.util.List;
import org.lodestar.eventsourcing.consuming.Message;
import org.lodestar.eventsourcing.consuming.Subscription;

/** Hands this service's own events to the reactions that listen to them. */
@Singleton
public class Reactions implements Subscription.Listener {

    private static final int AT_ONCE = 32;

    private final List<Reaction> reactions;

    Reactions(@All List<Reaction> reactions) {
        this.reactions = reactions;
    }

    /** The order does not matter: a reaction goes by the version of the stream that told it. */
    @Override
    public Future<?> on(String tenant, List<Message> messages) {
        Uni<Void> done = Multi.createFrom()
                .iterable(messages)
                .onItem()
                .transformToUni(this::react)
                .merge(AT_ONCE)
                .collect()
                .last()
                .replaceWithVoid();
        return Future.fromCompletionStage(done.subscribeAsCompletionStage());
    }

    private Uni<Void> react(Message message) {
        return reactions.stream()
                .filter(reaction -> reaction.category().equals(message.subject().category()))
                .findFirst()
                .map(reaction -> reaction.to(message))
                .orElseGet(() -> Uni.createFrom().voidItem());
    }
}
