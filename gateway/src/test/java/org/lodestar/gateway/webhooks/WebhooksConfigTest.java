package org.lodestar.gateway.webhooks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What holds if nothing is set, and that it is what receivers are told. */
class WebhooksConfigTest {

    private static final Pattern SCHEDULE = Pattern.compile(
            "An event is sent at once, and again ([^.]*) after the attempt before, each up to a fifth later\\.");

    private static String told = "";

    private final WebhooksConfig config = Settings.of();

    @BeforeAll
    static void the_page_for_receivers() throws IOException {
        told = Files.readString(Path.of("..", "docs", "webhooks.md")).replaceAll("\\s+", " ");
    }

    @Test
    void a_delivery_is_tried_ten_times_in_a_little_more_than_three_days() {
        assertThat(config.schedule())
                .containsExactly(
                        Duration.ZERO,
                        Duration.ofSeconds(5),
                        Duration.ofMinutes(5),
                        Duration.ofMinutes(30),
                        Duration.ofHours(2),
                        Duration.ofHours(5),
                        Duration.ofHours(10),
                        Duration.ofHours(14),
                        Duration.ofHours(20),
                        Duration.ofHours(24));
    }

    @Test
    void receivers_are_told_when_it_is_tried_again() {
        var sentence = SCHEDULE.matcher(told);
        assertThat(sentence.find()).isTrue();

        assertThat(durations(sentence.group(1)))
                .isEqualTo(config.schedule().subList(1, config.schedule().size()));
    }

    /** Those of a text such as {@code 5 seconds, 2, 5 and 24 hours}. */
    private static List<Duration> durations(String text) {
        var unit = ChronoUnit.FOREVER;
        var durations = new ArrayList<Duration>();
        for (var part : List.of(text.split(", | and ")).reversed()) {
            var words = part.split(" ");
            unit = words.length == 1 ? unit : ChronoUnit.valueOf(words[1].toUpperCase(Locale.ROOT));
            durations.add(Duration.of(Long.parseLong(words[0]), unit));
        }
        return durations.reversed();
    }

    @Test
    void receivers_are_told_everything_else_that_holds_for_them() {
        assertThat(config.timeout()).isEqualTo(Duration.ofSeconds(15));
        assertThat(told).contains("2xx, within 15 seconds");
        assertThat(config.concurrency()).isEqualTo(16);
        assertThat(told).contains("come side by side, 16 at once");
        assertThat(config.perAddress()).isEqualTo(256);
        assertThat(told).contains("no more than 256 deliveries are on their way at once");
        assertThat(config.secretOverlap()).isEqualTo(Duration.ofHours(24));
        assertThat(told).contains("For 24 hours both sign");
        assertThat(config.kept()).isEqualTo(Duration.ofDays(30));
        assertThat(told).contains("It holds 30 days");
        assertThat(config.ports()).containsExactlyInAnyOrder(443, 8443, 80);
        assertThat(told).contains("on port 443, 8443 or 80");
        assertThat(Redeliveries.MOST).isEqualTo(10_000);
        assertThat(told).contains("10,000 at most");
    }

    @Test
    void nobody_is_sent_to_private_networks() {
        assertThat(config.allowPrivate()).isFalse();
    }
}
