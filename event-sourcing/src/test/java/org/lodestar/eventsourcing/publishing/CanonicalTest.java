package org.lodestar.eventsourcing.publishing;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.Random;
import org.erdtman.jcs.JsonCanonicalizer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.lodestar.eventsourcing.stage.Seeds;

class CanonicalTest {

    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private static String canonical(String json) {
        return new String(Canonical.bytes(json).orElseThrow(), UTF_8);
    }

    @Test
    void namesAreSortedAndNumbersWrittenAsIEEE754HasThem() {
        assertThat(canonical("""
                        {"b": [3, 1.50, -0, -0.0, 1e21, 9007199254740993, 0.000001, 1E-7], "a": {"\\u20ac": null, "\\r": true, "A": false}}"""))
                .isEqualTo("{\"a\":{\"\\r\":true,\"A\":false,\"€\":null},"
                        + "\"b\":[3,1.5,0,0,1e+21,9007199254740992,0.000001,1e-7]}");
    }

    @Test
    void onlyWhatMustBeEscapedIs() {
        assertThat(canonical("{\"t\":\"\\u0000\\u001F\\u007f\\b\\/\\\"\\\\é\\ud83d\\ude00\"}"))
                .isEqualTo("{\"t\":\"\\u0000\\u001f\u007f\\b/\\\"\\\\é\ud83d\ude00\"}");
    }

    @ParameterizedTest
    @ValueSource(longs = {Long.MIN_VALUE, Long.MIN_VALUE + 1, -(1L << 53) - 1, -(1L << 53), 1L << 53, Long.MAX_VALUE})
    void soAreWholeNumbersThatItHasNot(long number) throws IOException {
        String json = "[" + number + "]";
        assertThat(canonical(json)).isEqualTo(new JsonCanonicalizer(json).getEncodedString());
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"n\":1e999}", "{\"n\":1,\"n\":2}", "{\"n\":", "{} {}", "[1", ""})
    void whatHasNoSuchFormHasNone(String json) {
        assertThat(Canonical.bytes(json)).isEmpty();
    }

    @Test
    void itIsWhatTheStandardsOwnImplementationWrites() throws IOException {
        var random = new Random(Seeds.seed(CanonicalTest.class));
        for (int i = 0; i < 5_000; i++) {
            String json = object(random, 3).toString();
            assertThat(canonical(json)).isEqualTo(new JsonCanonicalizer(json).getEncodedString());
        }
    }

    private static ObjectNode object(Random random, int depth) {
        ObjectNode object = NODES.objectNode();
        for (int i = random.nextInt(6); i > 0; i--) {
            String name = text(random);
            switch (random.nextInt(depth > 0 ? 9 : 7)) {
                case 0 -> object.put(name, random.nextInt());
                case 1 -> object.put(name, random.nextLong());
                case 2 -> object.put(name, new BigDecimal(random.nextLong()).movePointLeft(random.nextInt(25)));
                case 3 -> object.put(name, Double.longBitsToDouble(random.nextLong() & 0x7FDF_FFFF_FFFF_FFFFL));
                case 4 -> object.put(name, random.nextBoolean());
                case 5 -> object.putNull(name);
                case 6 -> object.put(name, text(random));
                case 7 -> object.set(name, object(random, depth - 1));
                default -> {
                    ArrayNode array = object.putArray(name);
                    for (int j = random.nextInt(4); j > 0; j--) {
                        array.add(object(random, depth - 1)).add(text(random)).add(random.nextInt(100));
                    }
                }
            }
        }
        return object;
    }

    private static String text(Random random) {
        var text = new StringBuilder();
        for (int i = random.nextInt(8); i > 0; i--) {
            int character = switch (random.nextInt(4)) {
                case 0 -> random.nextInt(0x20);
                case 1 -> 0x1F600 + random.nextInt(50);
                case 2 -> 0xA0 + random.nextInt(0xD000);
                default -> 0x20 + random.nextInt(0x60);
            };
            text.appendCodePoint(character);
        }
        return text.toString();
    }
}
