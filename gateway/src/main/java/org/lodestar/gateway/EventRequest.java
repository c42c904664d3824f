package org.lodestar.gateway;

import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.lodestar.gateway.disclosures.Disclosure.Classification;
import org.lodestar.gateway.oauth.Caller;
import org.lodestar.gateway.oauth.Scope;

/**
 * Who asks for events, and for which: {@code events.read} opens the feed, and the scope that reads the resources of a service
 * opens its events. Whole events need {@code events.restricted} too.
 *
 * @param services those whose events are told
 * @param whole whether they are told whole, rather than in the form that everybody may see
 */
record EventRequest(
        Caller caller,
        String authorization,
        String requestId,
        Set<String> services,
        EventFilter filter,
        boolean whole,
        Optional<EventCursor> after) {

    /** What is said of a text that is no cursor. */
    static final String NO_CURSOR = "Not a cursor that this feed gave out in this district";

    EventRequest {
        services = Set.copyOf(services);
    }

    /**
     * Reads a request.
     *
     * @param after the parameter or header that says where to go on, if there is one
     * @throws Refused if its token does not open what it asks for, or it is not as documented
     */
    static EventRequest of(RoutingContext context, Caller caller, Set<String> known, Optional<String> after)
            throws Refused {
        var parameters = context.queryParams();
        if (!caller.scopes().contains(Scope.EVENTS_READ)) {
            throw new Refused(Problem.FORBIDDEN_SCOPE, "Needed: " + Scope.EVENTS_READ.value());
        }
        List<Violation> faults = new ArrayList<>();
        var whole = isWhole(Optional.ofNullable(parameters.get("form")), faults);
        var filter = EventFilter.of(parameters, known, faults);
        var cursor = after.flatMap(text -> cursor(text, caller, known));
        if (after.isPresent() && cursor.isEmpty()) {
            faults.add(new Violation("after", NO_CURSOR));
        }
        if (!faults.isEmpty()) {
            throw Refused.invalid(faults);
        }
        if (whole && !caller.scopes().contains(Scope.EVENTS_RESTRICTED)) {
            throw new Refused(Problem.FORBIDDEN_SCOPE, "Needed: " + Scope.EVENTS_RESTRICTED.value());
        }
        return new EventRequest(
                caller,
                String.valueOf(context.request().getHeader(HttpHeaders.AUTHORIZATION)),
                RequestId.of(context),
                opened(caller, known, filter),
                filter,
                whole,
                cursor);
    }

    /** A cursor of the caller's district, if the text is one. */
    static Optional<EventCursor> cursor(String text, Caller caller, Set<String> known) {
        return EventCursor.decode(text)
                .filter(place -> place.tenant().equals(caller.tenant())
                        && known.containsAll(place.places().keySet()));
    }

    /** One for all that a token opens after a place, whatever the parameters of the request say. */
    static EventRequest ofAll(RoutingContext context, Caller caller, Set<String> known, EventCursor after)
            throws Refused {
        var all = new EventFilter(List.of(), List.of());
        return new EventRequest(
                caller,
                String.valueOf(context.request().getHeader(HttpHeaders.AUTHORIZATION)),
                RequestId.of(context),
                opened(caller, known, all),
                all,
                false,
                Optional.of(after));
    }

    private static boolean isWhole(Optional<String> form, List<Violation> faults) {
        if (form.isPresent() && !Set.of("general", "restricted").contains(form.get())) {
            faults.add(new Violation("form", "One of general, restricted"));
        }
        return form.filter("restricted"::equals).isPresent();
    }

    /**
     * The services that have what a filter takes and a token opens.
     *
     * @throws Refused if there is none
     */
    static Set<String> opened(Caller caller, Set<String> known, EventFilter filter) throws Refused {
        var opened = new TreeSet<>(known);
        opened.removeIf(service ->
                Scope.reading(service).filter(caller.scopes()::contains).isEmpty());
        if (opened.isEmpty()) {
            throw new Refused(Problem.FORBIDDEN_SCOPE, "Needed: a scope that reads what the events are about");
        }
        opened.removeIf(service -> !filter.concerns(service));
        if (opened.isEmpty()) {
            throw new Refused(Problem.FORBIDDEN_SCOPE, "The token opens no service that has events of these types");
        }
        return opened;
    }

    /** The same, but with another filter. */
    EventRequest with(EventFilter other) {
        return new EventRequest(caller, authorization, requestId, services, other, whole, after);
    }

    /** What is told of each event. */
    Classification classification() {
        return whole ? Classification.RESTRICTED : Classification.GENERAL;
    }

    /** Where it begins. */
    EventCursor place() {
        return after.orElseGet(() -> EventCursor.beginning(caller.tenant()));
    }
}
