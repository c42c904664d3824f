package org.lodestar.oneroster.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.lodestar.oneroster.provider.Filter.Both;
import org.lodestar.oneroster.provider.Filter.Comparison;
import org.lodestar.oneroster.provider.Filter.Either;

class FilterParserTest {

    private static final Comparison A = new Comparison("a", Operator.EQUAL, "1");
    private static final Comparison B = new Comparison("b", Operator.EQUAL, "2");
    private static final Comparison C = new Comparison("c", Operator.EQUAL, "3");

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            name='x' | name | EQUAL | x
            name = 'x' | name | EQUAL | x
            parent.sourcedId!='d1' | parent.sourcedId | NOT_EQUAL | d1
            dateLastModified>'2026-01-01' | dateLastModified | GREATER | 2026-01-01
            dateLastModified>='2026-01-01' | dateLastModified | AT_LEAST | 2026-01-01
            title<'M' | title | LESS | M
            title<='M' | title | AT_MOST | M
            familyName~'son' | familyName | CONTAINS | son
            familyName='O''Neill' | familyName | EQUAL | O'Neill
            name=' AND (x) ' | name | EQUAL | " AND (x) "
            name='' | name | EQUAL | ""
            """)
    void a_comparison(String text, String field, Operator operator, String value) {
        assertThat(FilterParser.parse(text)).isEqualTo(new Comparison(field, operator, value));
    }

    @Test
    void and_binds_before_or() {
        assertThat(FilterParser.parse("a='1' OR b='2' AND c='3'")).isEqualTo(new Either(A, new Both(B, C)));
        assertThat(FilterParser.parse("a='1' AND b='2' OR c='3'")).isEqualTo(new Either(new Both(A, B), C));
        assertThat(FilterParser.parse("(a='1' OR b='2') AND c='3'")).isEqualTo(new Both(new Either(A, B), C));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "name",
                "name=",
                "name=x",
                "name='x",
                "name='x''",
                "='x'",
                "name=='x'",
                "name<>'x'",
                "name='x' AND",
                "AND name='x'",
                "name='x' name='y'",
                "name='x' and name='y'",
                "(name='x'",
                "name='x')",
                "()",
                "na me='x'",
                "name='x';--",
                "name\u0000='x'",
                "'x'=name"
            })
    void anything_else_is_refused(String text) {
        assertThatExceptionOfType(InvalidQuery.class)
                .isThrownBy(() -> FilterParser.parse(text))
                .satisfies(refusal -> assertThat(refusal.code()).isEqualTo(InvalidQuery.Code.INVALID_FILTER_FIELD));
    }

    @Test
    void its_size_is_bounded() {
        assertThat(FilterParser.parse(comparisons(10))).isNotNull();
        assertThat(FilterParser.parse("(((((a='1')))))")).isEqualTo(A);
        for (String large :
                new String[] {comparisons(11), "((((((a='1'))))))", "(".repeat(1_900), "a='" + "x".repeat(2_000) + "'"
                }) {
            assertThatExceptionOfType(InvalidQuery.class).isThrownBy(() -> FilterParser.parse(large));
        }
    }

    private static String comparisons(int count) {
        return IntStream.range(0, count).mapToObj(i -> "a='" + i + "'").collect(Collectors.joining(" OR "));
    }
}
