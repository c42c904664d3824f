package org.lodestar.eventsourcing.http;

import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import jakarta.persistence.metamodel.Metamodel;
import java.util.function.Function;
import org.hibernate.reactive.mutiny.Mutiny;

/** Transactions that read what one tenant has. */
@Singleton
class TenantReads {

    private static final String ONE_SNAPSHOT = "set transaction isolation level repeatable read read only";

    private final Mutiny.SessionFactory sessions;

    TenantReads(Mutiny.SessionFactory sessions) {
        this.sessions = sessions;
    }

    /** For work of one query. */
    <T> Uni<T> within(String tenant, Function<Mutiny.Session, Uni<T>> work) {
        return sessions.withTransaction((session, _) -> as(tenant, session).chain(_ -> work.apply(session)));
    }

    /** For work of several queries, which all see the same. */
    <T> Uni<T> withinSnapshot(String tenant, Function<Mutiny.Session, Uni<T>> work) {
        return sessions.withTransaction((session, _) -> session.createNativeQuery(ONE_SNAPSHOT)
                .executeUpdate()
                .chain(_ -> as(tenant, session))
                .chain(_ -> work.apply(session)));
    }

    private static Uni<String> as(String tenant, Mutiny.Session session) {
        return session.createNativeQuery("select set_config('lodestar.tenant', :tenant, true)", String.class)
                .setParameter("tenant", tenant)
                .getSingleResult();
    }

    Metamodel model() {
        return sessions.getMetamodel();
    }
}
