package org.lodestar.eventsourcing.http;

import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Future;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.security.SecurityRequirement;
import org.jboss.logging.Logger;
import org.jboss.resteasy.reactive.RestPath;
import org.jboss.resteasy.reactive.RestQuery;
import org.jboss.resteasy.reactive.RestResponse;
import org.lodestar.eventsourcing.projection.Projector;
import org.lodestar.eventsourcing.projection.Projector.Parked;
import org.lodestar.eventsourcing.runtime.EventSourcing;

/** For the operator, on the service's own port: where the projections stand, rebuild one, replay what was parked. */
@Path("/internal/projections")
@Produces(MediaType.APPLICATION_JSON)
class ProjectionsResource {

    private static final Logger LOG = Logger.getLogger(ProjectionsResource.class);

    private final EventSourcing eventSourcing;
    private final Calls calls;
    private final Set<String> rebuilding = ConcurrentHashMap.newKeySet();

    ProjectionsResource(EventSourcing eventSourcing, Calls calls) {
        this.eventSourcing = eventSourcing;
        this.calls = calls;
    }

    /** Where a projection of the caller's district stands. */
    record ProjectionStatus(
            String name, int generation, long position, long head, boolean rebuilding, List<Parked> parked) {}

    @GET
    @Operation(hidden = true)
    @SecurityRequirement(name = "oauth2", scopes = "admin")
    public Uni<Page<ProjectionStatus>> projectionStatus() {
        String tenant = calls.current().tenant();
        return Multi.createFrom()
                .iterable(eventSourcing.projectors())
                .onItem()
                .transformToUniAndConcatenate(projector -> uni(status(tenant, projector)))
                .collect()
                .asList()
                .map(Page::new);
    }

    private Future<ProjectionStatus> status(String tenant, Projector<?, ?> projector) {
        String name = projector.view().table();
        return projector
                .checkpoint(tenant)
                .compose(checkpoint -> projector
                        .parked(tenant)
                        .compose(parked -> eventSourcing
                                .log()
                                .head(tenant)
                                .map(head -> new ProjectionStatus(
                                        name,
                                        checkpoint.generation(),
                                        checkpoint.position(),
                                        head,
                                        rebuilding.contains(tenant + '/' + name),
                                        parked))));
    }

    @POST
    @Path("/{name}/rebuild")
    @Operation(hidden = true)
    @SecurityRequirement(name = "oauth2", scopes = "admin")
    public RestResponse<Void> rebuildProjection(@RestPath String name) {
        String tenant = calls.current().tenant();
        Projector<?, ?> projector = projector(name);
        String key = tenant + '/' + name;
        if (rebuilding.add(key)) {
            projector
                    .rebuild(tenant)
                    .onFailure(e -> LOG.errorf(e, "rebuild of %s failed", name))
                    .onComplete(_ -> rebuilding.remove(key));
        }
        return RestResponse.accepted();
    }

    @POST
    @Path("/{name}/replay")
    @Operation(hidden = true)
    @SecurityRequirement(name = "oauth2", scopes = "admin")
    public Uni<RestResponse<Void>> replayParked(@RestPath String name, @RestQuery String stream) {
        return uni(projector(name).replayParked(calls.current().tenant(), stream))
                .map(_ -> RestResponse.noContent());
    }

    private Projector<?, ?> projector(String name) {
        return eventSourcing.projector(name).orElseThrow(NotFoundException::new);
    }

    private static <T> Uni<T> uni(Future<T> future) {
        return Uni.createFrom().completionStage(future.toCompletionStage());
    }
}
