package org.lodestar.oneroster.provider;

import jakarta.inject.Singleton;
import jakarta.ws.rs.core.MediaType;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jboss.resteasy.reactive.RestResponse;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;
import org.lodestar.eventsourcing.Fault;
import org.lodestar.eventsourcing.http.Problem;
import org.lodestar.eventsourcing.http.Surface;

/** Tells errors as the standard does, with every fault in the one text that it has for them. */
@Singleton
public class OneRosterErrors implements Surface {

    @Override
    public boolean has(String path) {
        return path.startsWith(OneRoster.ADDRESSES);
    }

    @Override
    public Object error(Problem problem) {
        String code = switch (problem.status()) {
            case 401 -> "unauthorisedrequest";
            case 403 -> "forbidden";
            case 404 -> "unknownobject";
            case 500 -> "internal_server_error";
            case 429, 503 -> "server_busy";
            default -> "invaliddata";
        };
        String what = problem.detail().orElse(problem.title());
        return StatusInfo.failure(
                code,
                Stream.concat(Stream.of(what), problem.violations().stream().map(OneRosterErrors::text))
                        .collect(Collectors.joining("; ")));
    }

    private static String text(Fault fault) {
        return fault.pointer().isEmpty() ? fault.detail() : fault.pointer() + ": " + fault.detail();
    }

    @ServerExceptionMapper
    public RestResponse<Object> failed(InvalidQuery invalid) {
        return RestResponse.ResponseBuilder.<Object>create(RestResponse.Status.BAD_REQUEST)
                .entity(StatusInfo.failure(invalid.code().value(), invalid.description()))
                .type(MediaType.APPLICATION_JSON_TYPE)
                .build();
    }
}
