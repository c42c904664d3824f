package org.lodestar.benchmarks;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * A request as the bytes that go over the wire, with places of fixed width that change from one request to the next:
 * making a request costs a copy of a few characters, so that the load generator stays cheap beside what it measures.
 */
final class RequestTemplate {

    /** Where a request's own number stands: sixteen digits. */
    static final String NUMBER = "################";

    /** Where one of the given ids stands: as many characters as a UUID has. */
    static final String ID = "@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@@";

    private final byte[] bytes;
    private final List<Integer> numbers;
    private final List<Integer> ids;
    private final List<byte[]> values;

    private RequestTemplate(String text, List<String> ids) {
        this.bytes = text.getBytes(StandardCharsets.US_ASCII);
        this.numbers = places(text, NUMBER);
        this.ids = places(text, ID);
        this.values =
                ids.stream().map(id -> id.getBytes(StandardCharsets.US_ASCII)).toList();
    }

    static RequestTemplate post(String path, String token, String json, List<String> ids) {
        String head = "POST " + path + " HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer " + token
                + "\r\nAccept: application/json\r\nContent-Type: application/json\r\nContent-Length: " + json.length()
                + "\r\n\r\n";
        return new RequestTemplate(head + json, ids);
    }

    static RequestTemplate get(String path, String token, List<String> ids) {
        return new RequestTemplate(
                "GET " + path + " HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer " + token
                        + "\r\nAccept: application/json\r\n\r\n",
                ids);
    }

    /** A copy for one connection to fill in again and again. */
    byte[] copy() {
        return bytes.clone();
    }

    /** Makes the request with this number out of a copy. */
    void fill(byte[] copy, long number) {
        for (int place : numbers) {
            long rest = number;
            for (int i = NUMBER.length() - 1; i >= 0; i--) {
                copy[place + i] = (byte) ('0' + rest % 10);
                rest /= 10;
            }
        }
        for (int place : ids) {
            byte[] value = values.get((int) (number % values.size()));
            System.arraycopy(value, 0, copy, place, value.length);
        }
    }

    private static List<Integer> places(String text, String placeholder) {
        var places = new ArrayList<Integer>();
        for (int at = text.indexOf(placeholder); at >= 0; at = text.indexOf(placeholder, at + placeholder.length())) {
            places.add(at);
        }
        return places;
    }
}
