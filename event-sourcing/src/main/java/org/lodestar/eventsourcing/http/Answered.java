package org.lodestar.eventsourcing.http;

import java.util.Optional;
import java.util.OptionalLong;
import org.jboss.resteasy.reactive.RestResponse;
import org.lodestar.eventsourcing.commanding.CommandFailure;

/**
 * What an {@link Operation} answered: what stands in the head of the answer over HTTP, and the problem if it is one.
 *
 * @param position the place in the log of what was written; absent if nothing was
 */
public record Answered(
        int status,
        Optional<String> location,
        Optional<String> etag,
        OptionalLong position,
        Optional<Problem> problem) {

    static Answered of(RestResponse<?> response) {
        String position = response.getHeaderString(Answers.POSITION);
        return new Answered(
                response.getStatus(),
                Optional.ofNullable(response.getHeaderString("Location")),
                Optional.ofNullable(response.getHeaderString("ETag")),
                position == null ? OptionalLong.empty() : OptionalLong.of(Long.parseLong(position)),
                Optional.empty());
    }

    static Answered of(Problem problem) {
        return new Answered(
                problem.status(), Optional.empty(), Optional.empty(), OptionalLong.empty(), Optional.of(problem));
    }

    /** The answer to what failed in this way; empty if the fault may be ours, so that it is worth another try. */
    public static Optional<Answered> of(Throwable failure) {
        Optional<Answered> refusal = Problems.of(failure).map(Answered::of);
        return failure instanceof CommandFailure.StaleVersion stale
                ? refusal.map(answered -> answered.withEtag("\"" + stale.current() + '"'))
                : refusal;
    }

    /** What was tried as often as it makes sense is answered with. */
    public static Answered internalError() {
        return of(Problems.internal());
    }

    /** The answer to a body that is larger than a request's may be. */
    public static Answered tooLarge() {
        return of(Problems.tooLarge());
    }

    private Answered withEtag(String tag) {
        return new Answered(status, location, Optional.of(tag), position, problem);
    }
}
