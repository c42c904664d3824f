package org.lodestar.evidence;

import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;
import org.lodestar.eventsourcing.consuming.References;
import org.lodestar.evidence.progress.Group;
import org.lodestar.evidence.progress.GroupType;

/** Classes, as the roster told of them. */
@Singleton
public class Classes {

    private final References references;

    Classes(References references) {
        this.references = references;
    }

    /** The school of the class that a group is, if it is one. */
    public Uni<Optional<String>> schoolOf(String tenant, Group group) {
        return group.type() == GroupType.CLASS
                ? references
                        .active(tenant, "classes", List.of(group.sourcedId()))
                        .map(known -> known.stream()
                                .map(one -> one.attributes().path("school").asText(""))
                                .filter(school -> !school.isEmpty())
                                .findFirst())
                : Uni.createFrom().item(Optional.empty());
    }
}
