package org.lodestar.gateway.webhooks;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.URI;
import java.util.ArrayDeque;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.lodestar.gateway.webhooks.Destinations.Found;

class DestinationsTest {

    private final Destinations destinations = new Destinations(Settings.of());
    private final Destinations local = new Destinations(Settings.of("allow-private=true"));

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0.0.0.0",
                "10.1.2.3",
                "100.64.0.1",
                "127.0.0.1",
                "127.255.255.254",
                "169.254.169.254",
                "172.16.0.1",
                "172.31.255.255",
                "192.0.0.1",
                "192.168.1.1",
                "198.18.0.1",
                "224.0.0.1",
                "240.0.0.1",
                "255.255.255.255",
                "::",
                "::1",
                "::ffff:127.0.0.1",
                "::ffff:10.0.0.1",
                "::127.0.0.1",
                "64:ff9b::7f00:1",
                "100::1",
                "2001::1",
                "2001:db8::1",
                "2002:7f00:1::1",
                "fc00::1",
                "fd12:3456::1",
                "fe80::1",
                "fec0::1",
                "ff02::1",
            })
    void an_address_that_is_not_public_is_closed(String address) {
        assertThat(destinations.isOpen(InetAddress.ofLiteral(address))).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"1.1.1.1", "93.184.215.14", "172.32.0.1", "2606:4700::1111", "2a00:1450:4001::1"})
    void a_public_address_is_open(String address) {
        assertThat(destinations.isOpen(InetAddress.ofLiteral(address))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "events",
                "/events",
                "https:",
                "https://",
                "https:///events",
                "http://1.1.1.1/events",
                "ftp://1.1.1.1/events",
                "file:///etc/passwd",
                "https://user:word@1.1.1.1/",
                "https://1.1.1.1/#part",
                "https://1.1.1.1:22/",
                "https://1.1.1.1:99999/",
                "https://1.1.1.1/a b",
                "https://ex\u00e4mple.org/",
                "https://localhost/",
                "https://localhost./",
                "https://127.0.0.1/",
                "https://127.1/",
                "https://2130706433/",
                "https://0x7f000001/",
                "https://[::1]/",
                "https://[::ffff:7f00:1]/",
                "https://[fe80::1%25lo]/",
                "https://169.254.169.254/latest/meta-data/",
                "https://nothing.invalid/",
            })
    void an_address_that_could_be_bent_is_refused(String url) {
        assertThat(destinations.find(url)).isInstanceOf(Found.Refused.class);
    }

    @Test
    void a_public_one_is_reached_at_the_address_that_was_checked() throws Exception {
        assertThat(destinations.find("https://1.1.1.1/events?key=1"))
                .isEqualTo(new Found.Reachable(
                        URI.create("https://1.1.1.1/events?key=1"), InetAddress.ofLiteral("1.1.1.1")));
        // whatever others may read into it, this is where the connection goes
        assertThat(destinations.find("https://0177.0.0.1/"))
                .isEqualTo(new Found.Reachable(URI.create("https://0177.0.0.1/"), InetAddress.ofLiteral("177.0.0.1")));
        assertThat(destinations.find("https://1.1.1.1:8443/")).isInstanceOf(Found.Reachable.class);
    }

    @Test
    void for_local_use_neighbours_are_open_and_nothing_else() {
        assertThat(local.find("http://localhost:4000/events")).isInstanceOf(Found.Reachable.class);
        assertThat(local.find("http://10.0.0.7:4000/events")).isInstanceOf(Found.Reachable.class);
        assertThat(local.find("http://169.254.169.254/")).isInstanceOf(Found.Refused.class);
        assertThat(local.find("http://0.0.0.0/")).isInstanceOf(Found.Refused.class);
        assertThat(local.find("http://[fe80::1]/")).isInstanceOf(Found.Refused.class);
        assertThat(local.find("ftp://localhost/")).isInstanceOf(Found.Refused.class);
    }

    /** With names that stand for something else each time. */
    private static Destinations named(WebhooksConfig config, String... answers) {
        var left = new ArrayDeque<>(List.of(answers));
        return new Destinations(
                config,
                _ -> Stream.of(left.remove().split(" "))
                        .map(InetAddress::ofLiteral)
                        .toArray(InetAddress[]::new));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1.1.1.1 10.0.0.7",
                "10.0.0.7 1.1.1.1",
                "1.1.1.1 1.0.0.1 127.0.0.1",
                "1.1.1.1 ::1",
                "2606:4700::1111 169.254.169.254",
                "1.1.1.1 ::ffff:10.0.0.7",
            })
    void a_name_that_stands_for_one_that_is_public_and_one_that_is_not_is_refused(String addresses) {
        assertThat(named(Settings.of(), addresses).find("https://bent.example.org/"))
                .isInstanceOfSatisfying(
                        Found.Refused.class,
                        refused -> assertThat(refused.failure()).isEqualTo(Failure.ADDRESS_REFUSED));
    }

    @Test
    void a_name_that_stands_for_several_that_are_public_is_reached_at_one_of_them() {
        assertThat(named(Settings.of(), "1.0.0.1 2606:4700::1111").find("https://example.org/"))
                .isEqualTo(new Found.Reachable(URI.create("https://example.org/"), InetAddress.ofLiteral("1.0.0.1")));
    }

    @Test
    void a_name_is_looked_up_each_time_and_what_it_stands_for_now_counts() {
        var names = named(Settings.of(), "1.1.1.1", "127.0.0.1", "1.1.1.1 10.0.0.7", "1.0.0.1");
        var url = "https://changing.example.org/";

        assertThat(names.find(url)).isInstanceOf(Found.Reachable.class);
        assertThat(names.find(url)).isInstanceOf(Found.Refused.class);
        assertThat(names.find(url)).isInstanceOf(Found.Refused.class);
        assertThat(names.find(url)).isEqualTo(new Found.Reachable(URI.create(url), InetAddress.ofLiteral("1.0.0.1")));
    }
}
