package org.lodestar.oneroster.provider;

import static org.lodestar.oneroster.provider.InvalidQuery.Code.INVALID_FILTER_FIELD;

import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.function.Function;

/** Where the value of a field is in a row {@code r}, and how it compares; texts by their code points. */
public sealed interface Field {

    /**
     * The comparison in SQL.
     *
     * @param bind makes a value one of the query's parameters and answers how the query refers to it
     */
    String compared(Operator operator, String value, Function<Object, String> bind);

    /** What rows are sorted by; nothing if the field has several values. */
    Optional<String> order();

    /** One text, or none. */
    record Text(String sql) implements Field {

        @Override
        public String compared(Operator operator, String value, Function<Object, String> bind) {
            String bound = bind.apply(value) + "::text";
            return switch (operator) {
                case EQUAL -> sql + " = " + bound;
                case NOT_EQUAL -> sql + " IS DISTINCT FROM " + bound;
                case CONTAINS -> "strpos(lower(" + sql + "), lower(" + bound + ")) > 0";
                case GREATER, AT_LEAST, LESS, AT_MOST -> sql + " COLLATE \"C\" " + operator.symbol() + " " + bound;
            };
        }

        @Override
        public Optional<String> order() {
            return Optional.of(sql + " COLLATE \"C\"");
        }
    }

    /** A JSON array of texts: one of them has to compare, and with {@code !=} none may be equal. */
    record Texts(String sql) implements Field {

        @Override
        public String compared(Operator operator, String value, Function<Object, String> bind) {
            boolean negated = operator == Operator.NOT_EQUAL;
            String one = new Text("e.value").compared(negated ? Operator.EQUAL : operator, value, bind);
            return (negated ? "NOT " : "") + "EXISTS (SELECT FROM jsonb_array_elements_text(" + sql
                    + ") AS e (value) WHERE " + one + ")";
        }

        @Override
        public Optional<String> order() {
            return Optional.empty();
        }
    }

    /** A number, compared as one. */
    record Decimal(String sql) implements Field {

        @Override
        public String compared(Operator operator, String value, Function<Object, String> bind) {
            if (operator == Operator.CONTAINS) {
                throw new InvalidQuery(INVALID_FILTER_FIELD, "A number is not compared with ~");
            }
            String symbol = operator == Operator.NOT_EQUAL ? "IS DISTINCT FROM" : operator.symbol();
            return sql + " " + symbol + " " + bind.apply(number(value)) + "::numeric";
        }

        private static BigDecimal number(String value) {
            if (!value.matches("-?[0-9]{1,20}(\\.[0-9]{1,20})?")) {
                throw new InvalidQuery(INVALID_FILTER_FIELD, "A number is written as 7 or -7.25");
            }
            return new BigDecimal(value);
        }

        @Override
        public Optional<String> order() {
            return Optional.of(sql);
        }
    }

    /** A moment. */
    record Moment(String sql) implements Field {

        @Override
        public String compared(Operator operator, String value, Function<Object, String> bind) {
            if (operator == Operator.CONTAINS) {
                throw new InvalidQuery(INVALID_FILTER_FIELD, "A date and time is not compared with ~");
            }
            String symbol = operator == Operator.NOT_EQUAL ? "<>" : operator.symbol();
            return sql + " " + symbol + " " + bind.apply(moment(value)) + "::timestamptz";
        }

        private static OffsetDateTime moment(String value) {
            try {
                OffsetDateTime moment = value.length() == 10
                        ? LocalDate.parse(value).atStartOfDay().atOffset(ZoneOffset.UTC)
                        : OffsetDateTime.parse(value);
                if (moment.getYear() >= 1 && moment.getYear() <= 9999) {
                    return moment;
                }
            } catch (DateTimeException _) {
                // falls through to the refusal
            }
            throw new InvalidQuery(
                    INVALID_FILTER_FIELD, "A date and time is written as 2026-09-01T06:00:00Z or 2026-09-01");
        }

        @Override
        public Optional<String> order() {
            return Optional.of(sql);
        }
    }
}
