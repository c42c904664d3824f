package org.lodestar.oneroster.provider;

/** What a filter says. */
public sealed interface Filter {

    record Both(Filter left, Filter right) implements Filter {}

    record Either(Filter left, Filter right) implements Filter {}

    /**
     * A field against a value.
     *
     * @param field as the caller wrote it
     */
    record Comparison(String field, Operator operator, String value) implements Filter {}
}
