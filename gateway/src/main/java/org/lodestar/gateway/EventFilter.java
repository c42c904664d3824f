package org.lodestar.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.vertx.core.MultiMap;
import java.net.URLEncoder;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Which events are wanted.
 *
 * @param types whole types, or their beginnings followed by {@code *}; all if empty
 * @param subjects how the subjects begin; all if empty
 */
record EventFilter(List<String> types, List<String> subjects) {

    private static final int MOST_TERMS = 50;
    private static final int LONGEST_QUERY = 3_000;
    private static final Pattern TYPE = Pattern.compile("[A-Za-z0-9._-]{1,200}\\*?|\\*");
    private static final Pattern SUBJECT = Pattern.compile("[^\\p{Cntrl}]{1,300}");

    EventFilter {
        types = List.copyOf(types);
        subjects = List.copyOf(subjects);
    }

    /**
     * What a request asks for; what is wrong with it is added to {@code faults}.
     *
     * @param services those there are
     */
    static EventFilter of(MultiMap parameters, Iterable<String> services, List<Violation> faults) {
        var filter = new EventFilter(terms(parameters, "types"), terms(parameters, "subjects"));
        if (filter.types.size() > MOST_TERMS) {
            faults.add(new Violation("types", "At most %d of them".formatted(MOST_TERMS)));
        }
        if (filter.subjects.size() > MOST_TERMS) {
            faults.add(new Violation("subjects", "At most %d of them".formatted(MOST_TERMS)));
        }
        for (var type : filter.types) {
            if (!TYPE.matcher(type).matches()) {
                faults.add(new Violation("types", "Types, or their beginnings followed by *, separated by commas"));
            } else if (!existsSomewhere(type, services)) {
                faults.add(new Violation("types", "There is no type " + type));
            }
        }
        if (!filter.subjects.stream()
                .allMatch(subject -> SUBJECT.matcher(subject).matches())) {
            faults.add(new Violation("subjects", "How subjects begin, such as goals/, separated by commas"));
        }
        if (filter.query().length() > LONGEST_QUERY) {
            faults.add(new Violation(filter.types.isEmpty() ? "subjects" : "types", "Too long to be passed on"));
        }
        return filter;
    }

    private static List<String> terms(MultiMap parameters, String name) {
        var terms = new ArrayList<String>();
        parameters.getAll(name).forEach(list -> terms.addAll(List.of(list.split(",", -1))));
        return terms;
    }

    private static boolean existsSomewhere(String type, Iterable<String> services) {
        for (var service : services) {
            if (mayBeOf(type, service)) {
                return true;
            }
        }
        return false;
    }

    /** Whether a service may have events of this type. */
    private static boolean mayBeOf(String type, String service) {
        var own = "org.lodestar." + service + ".";
        return type.startsWith(own) || (type.endsWith("*") && own.startsWith(type.substring(0, type.length() - 1)));
    }

    /** Whether a service may have any that it takes. */
    boolean concerns(String service) {
        return types.isEmpty() || types.stream().anyMatch(type -> mayBeOf(type, service));
    }

    /** Whether it takes an event. */
    boolean takes(String type, String subject) {
        return (types.isEmpty() || types.stream().anyMatch(wanted -> takesType(wanted, type)))
                && (subjects.isEmpty() || subjects.stream().anyMatch(subject::startsWith));
    }

    private static boolean takesType(String wanted, String type) {
        return wanted.endsWith("*") ? type.startsWith(wanted.substring(0, wanted.length() - 1)) : type.equals(wanted);
    }

    /** As a service is asked for it. */
    String query() {
        return query("types", types) + query("subjects", subjects);
    }

    private static String query(String name, List<String> terms) {
        return terms.isEmpty() ? "" : '&' + name + '=' + URLEncoder.encode(String.join(",", terms), UTF_8);
    }
}
