package org.lodestar.eventsourcing.http;

import io.quarkus.arc.All;
import io.quarkus.security.AuthenticationFailedException;
import io.quarkus.security.UnauthorizedException;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Singleton;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jboss.logging.Logger;
import org.jboss.resteasy.reactive.RestResponse;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;
import org.lodestar.eventsourcing.commanding.CommandFailure;

/** Turns everything that goes wrong into a {@link Problem}; the only place that does. A {@link Surface} may say it its own way. */
@Singleton
public class Problems {

    private static final Logger LOG = Logger.getLogger(Problems.class);

    private static final Map<Integer, Problem> BY_STATUS = Map.of(
            400, Problem.of("invalid-request", "The request is not of the documented form", 400),
            401, Problem.of("unauthorized", "A valid bearer token is needed", 401),
            403, Problem.of("forbidden-scope", "The token lacks a scope that this operation needs", 403),
            404, Problem.of("not-found", "There is no such resource", 404),
            405, Problem.of("method-not-allowed", "The resource does not have this method", 405),
            406, Problem.of("not-acceptable", "The resource is not available in this form", 406),
            413, Problem.of("body-too-large", "The body is larger than allowed", 413),
            415, Problem.of("unsupported-media-type", "The body is not of a media type that is understood", 415),
            503, Problem.of("service-unavailable", "The service cannot answer at the moment", 503));

    private static final Problem INTERNAL = Problem.of("internal-error", "Something went wrong on our side", 500);

    private final List<Surface> surfaces;

    Problems(@All List<Surface> surfaces) {
        this.surfaces = surfaces;
    }

    /** The problem that a command or a request met by itself, wherever it was met; empty if the fault may be ours. */
    static Optional<Problem> of(Throwable failure) {
        return switch (failure) {
            case CommandFailure.Unavailable _ -> Optional.empty();
            case CommandFailure refused -> Optional.of(problem(refused));
            case InvalidRequest invalid -> Optional.of(problem(invalid));
            case WebApplicationException refused ->
                Optional.ofNullable(BY_STATUS.get(refused.getResponse().getStatus()))
                        .filter(problem -> problem.status() < 500);
            default -> Optional.empty();
        };
    }

    /** What is answered to a fault of ours. */
    static Problem internal() {
        return INTERNAL;
    }

    private static Problem problem(InvalidRequest invalid) {
        return BY_STATUS.getOrDefault(400, INTERNAL).withViolations(invalid.faults());
    }

    private static Problem problem(CommandFailure failure) {
        Problem problem = switch (failure) {
            case CommandFailure.Refused refused ->
                Problem.of(
                                refused.reason().slug(),
                                refused.reason().title(),
                                refused.reason().kind().status())
                        .withViolations(refused.faults());
            case CommandFailure.StaleVersion _ ->
                Problem.of("stale-version", "The resource has changed since the version you named", 412);
            case CommandFailure.KeyReused _ ->
                Problem.of("idempotency-key-reused", "The idempotency key was used for another request", 422);
            case CommandFailure.Contended _ ->
                Problem.of("concurrent-change", "Others keep changing the same resource", 409);
            case CommandFailure.Unavailable _ -> BY_STATUS.getOrDefault(503, INTERNAL);
        };
        String message = failure.getMessage();
        return message == null || message.equals(problem.title()) ? problem : problem.withDetail(message);
    }

    @ServerExceptionMapper
    public RestResponse<Object> failed(CommandFailure failure, RoutingContext context) {
        RestResponse<Object> response = answer(problem(failure), context);
        if (failure instanceof CommandFailure.StaleVersion stale) {
            response.getHeaders().putSingle("ETag", "\"" + stale.current() + '"');
        }
        if (failure instanceof CommandFailure.Unavailable) {
            response.getHeaders().putSingle("Retry-After", "1");
        }
        return response;
    }

    @ServerExceptionMapper
    public RestResponse<Object> failed(InvalidRequest invalid, RoutingContext context) {
        return answer(problem(invalid), context);
    }

    @ServerExceptionMapper
    public RestResponse<Object> failed(InvalidIdempotencyKey invalid, RoutingContext context) {
        return answer(
                Problem.of("idempotency-key-invalid", "An Idempotency-Key has 1 to 255 visible ASCII characters", 400),
                context);
    }

    @ServerExceptionMapper
    public RestResponse<Object> failed(WebApplicationException failure, RoutingContext context) {
        // A parameter that cannot be read is "not found" to Jakarta REST; to a caller it is a bad request.
        boolean unreadable = failure instanceof NotFoundException
                && failure.getCause() != null
                && context.request().query() != null;
        int status = unreadable ? 400 : failure.getResponse().getStatus();
        Problem problem = BY_STATUS.get(status);
        if (problem == null) {
            problem = status < 500 ? Problem.of("invalid-request", "The request cannot be served", status) : INTERNAL;
        }
        RestResponse<Object> response = answer(problem, context);
        Object allow = failure.getResponse().getHeaders().getFirst("Allow");
        if (allow != null) {
            response.getHeaders().putSingle("Allow", allow);
        }
        return response;
    }

    @ServerExceptionMapper({AuthenticationFailedException.class, UnauthorizedException.class})
    public RestResponse<Object> unauthorized(RoutingContext context) {
        RestResponse<Object> response = answer(BY_STATUS.getOrDefault(401, INTERNAL), context);
        response.getHeaders().putSingle("WWW-Authenticate", "Bearer");
        return response;
    }

    @ServerExceptionMapper
    public RestResponse<Object> failed(Throwable unforeseen, RoutingContext context) {
        LOG.errorf(unforeseen, "request %s failed", Exchange.requestId(context));
        return answer(INTERNAL, context);
    }

    static Problem tooLarge() {
        return BY_STATUS.getOrDefault(413, INTERNAL);
    }

    RestResponse<Object> tooLarge(RoutingContext context) {
        return answer(tooLarge(), context);
    }

    RestResponse<Object> answer(Problem problem, RoutingContext context) {
        String path = context.normalizedPath();
        Problem placed = problem.at(path, Exchange.requestId(context));
        Optional<Surface> surface =
                surfaces.stream().filter(candidate -> candidate.has(path)).findFirst();
        return RestResponse.ResponseBuilder.<Object>create(problem.status(), problem.title())
                .entity(surface.map(own -> own.error(placed)).orElse(placed))
                .type(surface.isPresent() ? MediaType.APPLICATION_JSON_TYPE : MediaType.valueOf(Problem.MEDIA_TYPE))
                .build();
    }
}
