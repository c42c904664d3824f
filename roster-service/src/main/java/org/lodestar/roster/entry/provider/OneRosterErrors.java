package org.lodestar.roster.entry.provider;

import jakarta.inject.Singleton;
import jakarta.ws.rs.core.MediaType;
import org.jboss.resteasy.reactive.RestResponse;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;
import org.lodestar.eventsourcing.http.Problem;
import org.lodestar.eventsourcing.http.Surface;

/** Tells errors as the standard does. */
@Singleton
public class OneRosterErrors implements Surface {

    @Override
    public boolean has(String path) {
        return path.startsWith(OneRoster.BASE);
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
        return StatusInfo.failure(code, problem.detail().orElse(problem.title()));
    }

    @ServerExceptionMapper
    public RestResponse<Object> failed(InvalidQuery invalid) {
        return RestResponse.ResponseBuilder.<Object>create(RestResponse.Status.BAD_REQUEST)
                .entity(StatusInfo.failure(invalid.code().value(), invalid.description()))
                .type(MediaType.APPLICATION_JSON_TYPE)
                .build();
    }
}
