package org.lodestar.oneroster.provider;

import static org.lodestar.oneroster.provider.InvalidQuery.Code.INVALIDDATA;
import static org.lodestar.oneroster.provider.InvalidQuery.Code.INVALID_SORT_FIELD;

import java.util.Optional;

/**
 * What is wanted of a collection.
 *
 * @param order in SQL
 */
record Selection(int limit, int offset, String order, Optional<Filter> filter) {

    private static final int DEFAULT_LIMIT = 100;
    private static final int LARGEST_LIMIT = 1_000;

    /**
     * Reads the parameters of a request.
     *
     * @throws InvalidQuery if one is not as it should be
     */
    static Selection of(Listed type, ListParameters parameters) {
        int limit = parameters.limit().map(text -> number("limit", text, 1)).orElse(DEFAULT_LIMIT);
        return new Selection(
                Math.min(limit, LARGEST_LIMIT),
                parameters.offset().map(text -> number("offset", text, 0)).orElse(0),
                order(type, parameters.sort(), direction(parameters.orderBy())),
                parameters.filter().map(FilterParser::parse));
    }

    private static int number(String parameter, String text, int least) {
        long number = text.matches("[0-9]{1,10}") ? Long.parseLong(text) : -1;
        if (number < least || number > Integer.MAX_VALUE) {
            throw new InvalidQuery(INVALIDDATA, parameter + " is a whole number from " + least);
        }
        return (int) number;
    }

    private static String direction(Optional<String> orderBy) {
        return switch (orderBy.orElse("asc")) {
            case "asc" -> " ASC";
            case "desc" -> " DESC";
            default -> throw new InvalidQuery(INVALID_SORT_FIELD, "orderBy is asc or desc");
        };
    }

    /** Rows that are equal in it stay in a fixed order, so that pages fit together. */
    private static String order(Listed type, Optional<String> sort, String direction) {
        if (sort.isEmpty() || sort.get().equals("sourcedId")) {
            return "r.id" + direction;
        }
        String field = Optional.ofNullable(type.fields().get(sort.get()))
                .flatMap(Field::order)
                .orElseThrow(() -> new InvalidQuery(INVALID_SORT_FIELD, "This collection is not sorted by that field"));
        return field + direction + " NULLS LAST, r.id" + direction;
    }
}
