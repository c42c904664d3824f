package org.lodestar.oneroster.provider;

import jakarta.inject.Singleton;
import java.net.URI;
import org.jboss.resteasy.reactive.RestResponse;
import org.jboss.resteasy.reactive.RestResponse.ResponseBuilder;
import org.lodestar.eventsourcing.commanding.Answer;
import org.lodestar.eventsourcing.http.Answers;
import org.lodestar.eventsourcing.http.InvalidRequest;
import org.lodestar.eventsourcing.runtime.LodestarConfig;

/** Answers the writes of the standard: without a body, and with the version and position that every write here has. */
@Singleton
public class EntityWrites {

    private final String origin;

    EntityWrites(LodestarConfig config) {
        this.origin = config.issuer();
    }

    /**
     * Checks the id that a client made for an entity.
     *
     * @throws InvalidRequest if it has not the standard's form
     */
    public static void checkSourcedId(String sourcedId) {
        if (!sourcedId.matches("[0-9A-Za-z._/@-]{1,255}")) {
            throw new InvalidRequest("sourcedId", "1 to 255 of the characters 0-9 A-Z a-z . - _ / @");
        }
    }

    /** 201, be the entity new or replaced: the standard does not tell them apart. */
    public <S> RestResponse<Void> put(String base, Listed type, Answer<S> answer) {
        String address = Reference.to(
                        origin + base,
                        type.plural(),
                        type.single(),
                        answer.stream().id())
                .href();
        return written(ResponseBuilder.<Void>create(RestResponse.Status.CREATED).location(URI.create(address)), answer);
    }

    /** 204. */
    public <S> RestResponse<Void> deleted(Answer<S> answer) {
        return written(ResponseBuilder.<Void>create(RestResponse.Status.NO_CONTENT), answer);
    }

    private static <S> RestResponse<Void> written(ResponseBuilder<Void> response, Answer<S> answer) {
        response.header("ETag", '"' + Long.toString(answer.version()) + '"');
        if (answer.position() > 0) {
            response.header(Answers.POSITION, answer.position());
        }
        if (answer.replayed()) {
            response.header("Idempotent-Replayed", "true");
        }
        return response.build();
    }
}
