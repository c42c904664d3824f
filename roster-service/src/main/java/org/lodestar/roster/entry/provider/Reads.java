package org.lodestar.roster.entry.provider;

import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jboss.resteasy.reactive.RestResponse;
import org.lodestar.eventsourcing.http.Calls;
import org.lodestar.eventsourcing.runtime.LodestarConfig;
import org.lodestar.oneroster.provider.EntityReads;
import org.lodestar.oneroster.provider.EntityReads.Entity;
import org.lodestar.oneroster.provider.ListParameters;
import org.lodestar.oneroster.provider.Query;
import org.lodestar.roster.Roster;

/** Answers the reads of the rostering service. */
@Singleton
class Reads {

    private final EntityReads reads;
    private final Roster roster;
    private final Calls calls;
    private final Entities entities;

    Reads(EntityReads reads, Roster roster, Calls calls, LodestarConfig config) {
        this.reads = reads;
        this.roster = roster;
        this.calls = calls;
        this.entities = new Entities(config.issuer() + OneRoster.BASE);
    }

    /** A page of all entities of a type. */
    Uni<RestResponse<byte[]>> list(EntityType type, ListParameters parameters) {
        return reads.list(type, parameters, entity(type));
    }

    /** A page of the entities below another; 404 if there is none such. */
    Uni<RestResponse<byte[]>> list(Relation relation, String parent, ListParameters parameters) {
        return list(relation, parent, Optional.empty(), parameters);
    }

    /** A page of the entities below a class, which has to be one of the school; 404 if there is none such. */
    Uni<RestResponse<byte[]>> listInSchool(
            Relation relation, String school, String schoolClass, ListParameters parameters) {
        return list(relation, schoolClass, Optional.of(school), parameters);
    }

    private Uni<RestResponse<byte[]>> list(
            Relation relation, String parent, Optional<String> school, ListParameters parameters) {
        Query above = new Query(relation.parent(), calls.current().tenant()).where("r.id = %1$s", parent);
        school.ifPresent(id -> above.where("r.school = %1$s", id));
        Set<String> involved = new LinkedHashSet<>(List.of(EntityType.CLASS.table(), EntityType.ENROLLMENT.table()));
        involved.add(relation.parent().table());
        involved.add(relation.listed().table());
        return reads.listBelow(
                above,
                relation.listed(),
                parameters,
                entity(relation.listed()),
                query -> query.where(relation.condition(), parent),
                involved);
    }

    /** One entity; 404 if there is none of this type. */
    Uni<RestResponse<byte[]>> read(EntityType type, String sourcedId, List<String> fields) {
        return reads.read(type, sourcedId, fields, entity(type));
    }

    private Entity entity(EntityType type) {
        return (sourcedId, modified, state) -> entities.of(
                sourcedId, modified, roster.view(type.kind()).feature().readState(state));
    }
}
