package org.lodestar.oneroster.provider;

import static org.lodestar.oneroster.provider.InvalidQuery.Code.INVALID_FILTER_FIELD;

import org.lodestar.oneroster.provider.Filter.Both;
import org.lodestar.oneroster.provider.Filter.Comparison;
import org.lodestar.oneroster.provider.Filter.Either;

/**
 * Reads filters by recursive descent:
 *
 * <pre>
 *   filter      = conjunction { "OR" conjunction }
 *   conjunction = term { "AND" term }
 *   term        = "(" filter ")" | field operator "'" value "'"
 * </pre>
 *
 * The standard has at most one {@code AND} or {@code OR}; more of them and parentheses are ours. A quote within a value
 * is written twice.
 */
final class FilterParser {

    private static final int LONGEST = 2_000;
    private static final int MOST_COMPARISONS = 10;
    private static final int DEEPEST = 5;

    private final String text;
    private int at;
    private int comparisons;

    private FilterParser(String text) {
        this.text = text;
    }

    /**
     * Reads a filter.
     *
     * @throws InvalidQuery if it is none, or too large
     */
    static Filter parse(String text) {
        if (text.length() > LONGEST) {
            throw new InvalidQuery(INVALID_FILTER_FIELD, "A filter has at most " + LONGEST + " characters");
        }
        FilterParser parser = new FilterParser(text);
        Filter filter = parser.filter(0);
        if (parser.at < text.length()) {
            throw parser.expected("AND, OR or the end");
        }
        return filter;
    }

    private Filter filter(int depth) {
        Filter filter = conjunction(depth);
        while (takes("OR")) {
            filter = new Either(filter, conjunction(depth));
        }
        return filter;
    }

    private Filter conjunction(int depth) {
        Filter filter = term(depth);
        while (takes("AND")) {
            filter = new Both(filter, term(depth));
        }
        return filter;
    }

    private Filter term(int depth) {
        if (!takes("(")) {
            return comparison();
        }
        if (depth == DEEPEST) {
            throw new InvalidQuery(INVALID_FILTER_FIELD, "Parentheses in a filter are at most " + DEEPEST + " deep");
        }
        Filter filter = filter(depth + 1);
        if (!takes(")")) {
            throw expected("a closing parenthesis");
        }
        return filter;
    }

    private Filter comparison() {
        comparisons++;
        if (comparisons > MOST_COMPARISONS) {
            throw new InvalidQuery(INVALID_FILTER_FIELD, "A filter has at most " + MOST_COMPARISONS + " comparisons");
        }
        String field = field();
        Operator operator = operator();
        String value = value();
        skipSpace();
        return new Comparison(field, operator, value);
    }

    private String field() {
        skipSpace();
        int from = at;
        while (at < text.length() && isPartOfName(text.charAt(at))) {
            at++;
        }
        if (from == at) {
            throw expected("a field");
        }
        return text.substring(from, at);
    }

    private static boolean isPartOfName(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' || c == '_';
    }

    private Operator operator() {
        for (Operator operator : Operator.values()) {
            if (takes(operator.symbol())) {
                return operator;
            }
        }
        throw expected("one of = != > >= < <= ~");
    }

    private String value() {
        if (!takes("'")) {
            throw expected("a value in single quotes");
        }
        StringBuilder value = new StringBuilder();
        while (at < text.length()) {
            char c = text.charAt(at++);
            if (c != '\'') {
                value.append(c);
            } else if (at < text.length() && text.charAt(at) == '\'') {
                value.append(c);
                at++;
            } else {
                return value.toString();
            }
        }
        throw expected("the closing quote of a value");
    }

    private boolean takes(String token) {
        skipSpace();
        boolean there = text.startsWith(token, at);
        if (there) {
            at += token.length();
        }
        return there;
    }

    private void skipSpace() {
        while (at < text.length() && text.charAt(at) == ' ') {
            at++;
        }
    }

    private InvalidQuery expected(String what) {
        return new InvalidQuery(
                INVALID_FILTER_FIELD, "The filter cannot be read: expected " + what + " at character " + (at + 1));
    }
}
