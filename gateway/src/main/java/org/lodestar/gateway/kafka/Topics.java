package org.lodestar.gateway.kafka;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.lodestar.gateway.disclosures.Disclosure.Classification;
import org.lodestar.gateway.oauth.Scope;

/**
 * Topics of one service and district by how their names begin, so that those of a first event need not exist yet.
 *
 * @param classification whether they carry the general form, or all of it
 */
record Topics(String prefix, Classification classification) {

    /** Those that scopes open in a district: with {@code events.read}, those of the services that may be read. */
    static List<Topics> open(String tenant, Set<Scope> scopes) {
        var open = new ArrayList<Topics>();
        if (scopes.contains(Scope.EVENTS_READ)) {
            for (var service : Scope.SERVICES) {
                if (Scope.reading(service).filter(scopes::contains).isPresent()) {
                    var beginning = "lodestar." + tenant + '.' + service;
                    open.add(new Topics(beginning + ".events.", Classification.GENERAL));
                    open.add(new Topics(beginning + ".state.", Classification.GENERAL));
                    if (scopes.contains(Scope.EVENTS_RESTRICTED)) {
                        open.add(new Topics(beginning + ".restricted.", Classification.RESTRICTED));
                    }
                }
            }
        }
        return List.copyOf(open);
    }

    /** Those of the scopes that matter here. */
    static Set<Scope> opening(Set<Scope> scopes) {
        var opening = EnumSet.of(Scope.EVENTS_READ, Scope.EVENTS_RESTRICTED);
        Scope.SERVICES.forEach(service -> Scope.reading(service).ifPresent(opening::add));
        opening.retainAll(scopes);
        return opening;
    }
}
