package org.lodestar.observation;

import io.quarkus.arc.All;
import io.quarkus.test.common.ResourceArg;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.lodestar.eventsourcing.commanding.Streams;
import org.lodestar.eventsourcing.runtime.EventSourcing;
import org.lodestar.eventsourcing.testing.EventCatalogue;
import org.lodestar.eventsourcing.testing.PlatformResource;
import org.lodestar.eventsourcing.testing.StateSecrecy;

@QuarkusTest
@WithTestResource(value = PlatformResource.class, initArgs = @ResourceArg(name = "service", value = "observation"))
class EventCatalogueTest {

    @Inject
    EventSourcing eventSourcing;

    @Inject
    @All
    List<Streams<?, ?, ?>> streams;

    @Test
    void every_event_is_published_as_the_catalogue_says() throws Exception {
        new EventCatalogue("observation", eventSourcing.log(), streams).check();
    }

    @Test
    void no_state_tells_what_its_events_keep_back() {
        StateSecrecy.check(streams.stream().map(Streams::feature).toList(), Set.of());
    }
}
