package org.lodestar.gateway.webhooks;

import io.netty.handler.ipfilter.IpFilterRuleType;
import io.netty.handler.ipfilter.IpSubnetFilterRule;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Where webhooks may lead: to addresses that are public and reachable by one machine, over TLS. Otherwise whoever may have
 * webhooks could have this gateway call what is only meant for its neighbours. A name is looked up for every delivery, and
 * the connection goes to the very address that was checked.
 */
@Singleton
public class Destinations {

    private static final int LONGEST = 2_000;

    /** Of IANA's special-purpose registry what is not globally reachable. */
    private static final List<IpSubnetFilterRule> SPECIAL = subnets(
            "0.0.0.0/8",
            "10.0.0.0/8",
            "100.64.0.0/10",
            "127.0.0.0/8",
            "169.254.0.0/16",
            "172.16.0.0/12",
            "192.0.0.0/24",
            "192.0.2.0/24",
            "192.88.99.0/24",
            "192.168.0.0/16",
            "198.18.0.0/15",
            "198.51.100.0/24",
            "203.0.113.0/24",
            "224.0.0.0/3",
            "2001::/23",
            "2001:db8::/32",
            "2002::/16",
            "3fff::/20");

    /** Of IPv6 this is all that is unicast and global; what embeds or maps IPv4 addresses is outside. */
    private static final List<IpSubnetFilterRule> GLOBAL_IPV6 = subnets("2000::/3");

    private static final List<IpSubnetFilterRule> PRIVATE =
            subnets("10.0.0.0/8", "127.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "::1/128", "fc00::/7");

    private final WebhooksConfig config;
    private final Names names;

    @Inject
    public Destinations(WebhooksConfig config) {
        this(config, InetAddress::getAllByName);
    }

    Destinations(WebhooksConfig config, Names names) {
        this.config = config;
        this.names = names;
    }

    /** What a name stands for at the moment. */
    @FunctionalInterface
    interface Names {
        InetAddress[] of(String host) throws UnknownHostException;
    }

    /** What became of looking an address up. */
    public sealed interface Found {

        /** To be connected to. */
        record Reachable(URI url, InetAddress address) implements Found {}

        /** Nothing is sent there, and why. */
        record Refused(Failure failure, String detail) implements Found {}
    }

    /** Checks the form of an address, looks its name up and checks what that stands for. Blocks. */
    public Found find(String text) {
        URI url;
        try {
            url = new URI(text);
        } catch (URISyntaxException _) {
            return refused("must be an absolute https address");
        }
        var fault = fault(text, url);
        return fault.isPresent() ? refused(fault.get()) : resolve(url);
    }

    private Optional<String> fault(String text, URI url) {
        var secure = "https".equalsIgnoreCase(url.getScheme());
        if (!secure && !(config.allowPrivate() && "http".equalsIgnoreCase(url.getScheme()))) {
            return Optional.of("must be an absolute https address");
        }
        if (url.getHost() == null || text.length() > LONGEST || !text.chars().allMatch(c -> c > ' ' && c < 0x7f)) {
            return Optional.of("must name a host, in at most %d ASCII characters".formatted(LONGEST));
        }
        if (url.getRawUserInfo() != null || url.getRawFragment() != null) {
            return Optional.of("must have neither user nor fragment");
        }
        return config.allowPrivate() || config.ports().contains(port(url))
                ? Optional.empty()
                : Optional.of("must be on one of the ports "
                        + String.join(
                                ", ",
                                config.ports().stream()
                                        .sorted()
                                        .map(String::valueOf)
                                        .toList()));
    }

    /** The port that an address names or means. */
    static int port(URI url) {
        return url.getPort() >= 0 ? url.getPort() : "https".equalsIgnoreCase(url.getScheme()) ? 443 : 80;
    }

    private Found resolve(URI url) {
        InetAddress[] addresses;
        try {
            addresses = names.of(url.getHost());
        } catch (UnknownHostException | IllegalArgumentException _) {
            return new Found.Refused(Failure.NAME_UNKNOWN, "names a host that is not known");
        }
        // one that is ours among several is how a name is bent to reach it
        return Arrays.stream(addresses).allMatch(this::isOpen)
                ? new Found.Reachable(url, addresses[0])
                : refused("leads to an address that is not public");
    }

    private static Found refused(String detail) {
        return new Found.Refused(Failure.ADDRESS_REFUSED, detail);
    }

    /** Whether anything may be sent to an address. */
    boolean isOpen(InetAddress address) {
        var isPublic = !contain(SPECIAL, address) && (address instanceof Inet4Address || contain(GLOBAL_IPV6, address));
        return isPublic || (config.allowPrivate() && contain(PRIVATE, address));
    }

    private static boolean contain(List<IpSubnetFilterRule> subnets, InetAddress address) {
        var asked = new InetSocketAddress(address, 0);
        return subnets.stream().anyMatch(subnet -> subnet.matches(asked));
    }

    private static List<IpSubnetFilterRule> subnets(String... blocks) {
        return Stream.of(blocks)
                .map(block -> block.split("/", 2))
                .map(block -> new IpSubnetFilterRule(block[0], Integer.parseInt(block[1]), IpFilterRuleType.REJECT))
                .toList();
    }
}
