package org.lodestar.benchmarks;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.lodestar.local.district.LodestarClient;

/** Whole collections of a loaded district, read through the gateway page by page, as an integrator's nightly run does. */
final class Reading {

    private static final Pattern NEXT = Pattern.compile("<([^>]+)>\\s*;\\s*rel=\"next\"");
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /** How many pages at either end are compared. */
    private static final int SOME = 10;

    private final HttpClient http = HttpClient.newHttpClient();
    private final URI gateway;
    private final LodestarClient client;
    private final String mark;

    /** Pages as they came. */
    record Walk(List<Page> pages) {

        long rows() {
            return pages.stream().mapToLong(Page::rows).sum();
        }

        Duration took() {
            return pages.stream().map(Page::took).reduce(Duration.ZERO, Duration::plus);
        }

        double rowsPerSecond() {
            return rows() / (took().toNanos() / 1e9);
        }

        Duration firstPages() {
            return median(pages.subList(0, Math.min(SOME, pages.size())));
        }

        /** The last full ones: what is left over is faster because it is less. */
        Duration lastPages() {
            int end = Math.max(1, pages.size() - 1);
            return median(pages.subList(Math.max(0, end - SOME), end));
        }

        private static Duration median(List<Page> pages) {
            var latencies = new Latencies();
            pages.forEach(page -> latencies.add(page.took().toNanos()));
            return latencies.percentile(50);
        }
    }

    /** One of them. */
    record Page(long rows, Duration took) {}

    /** @param mark what each row has once */
    Reading(URI gateway, LodestarClient client, String mark) {
        this.gateway = gateway;
        this.client = client;
        this.mark = mark;
    }

    /** A list from its beginning to its end, or until so many rows have come. */
    Walk walk(String list, long enough) throws IOException, InterruptedException {
        var pages = new ArrayList<Page>();
        long rows = 0;
        Optional<String> next = Optional.of(list + "?limit=1000");
        while (next.isPresent() && rows < enough) {
            var request = HttpRequest.newBuilder(gateway.resolve(next.get()))
                    .header("Authorization", "Bearer " + client.bearer())
                    .timeout(PATIENCE)
                    .build();
            long start = System.nanoTime();
            HttpResponse<String> answer = http.send(request, BodyHandlers.ofString());
            Duration took = Duration.ofNanos(System.nanoTime() - start);
            if (answer.statusCode() != 200) {
                throw new IOException(next.get() + " was answered with " + answer.statusCode());
            }
            var page = new Page(rows(answer.body()), took);
            pages.add(page);
            rows += page.rows();
            next = answer.headers().firstValue("Link").flatMap(Reading::next);
        }
        return new Walk(pages);
    }

    private long rows(String body) {
        long rows = 0;
        for (int at = body.indexOf(mark); at >= 0; at = body.indexOf(mark, at + 1)) {
            rows++;
        }
        return rows;
    }

    private static Optional<String> next(String link) {
        return NEXT.matcher(link).results().findFirst().map((MatchResult found) -> found.group(1));
    }
}
