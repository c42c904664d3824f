package org.lodestar.eventsourcing.kafka;

import java.util.Optional;
import java.util.Properties;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.common.config.SaslConfigs;
import org.apache.kafka.common.security.auth.SecurityProtocol;

/**
 * How to reach the broker.
 *
 * @param servers {@code host:port}, several separated by commas
 * @param login there exactly if the protocol is one of SASL
 */
public record Broker(String servers, SecurityProtocol protocol, Optional<Login> login) {

    public Broker {
        boolean isSasl = protocol == SecurityProtocol.SASL_SSL || protocol == SecurityProtocol.SASL_PLAINTEXT;
        if (isSasl != login.isPresent()) {
            throw new IllegalArgumentException("A broker reached by " + protocol
                    + (isSasl ? " needs a user name and a password" : " takes no user name"));
        }
    }

    /** A broker that asks nobody who they are. */
    public static Broker open(String servers) {
        return new Broker(servers, SecurityProtocol.PLAINTEXT, Optional.empty());
    }

    /**
     * Who we are to the broker.
     *
     * @param mechanism {@code SCRAM-SHA-512}, {@code SCRAM-SHA-256} or {@code PLAIN}
     */
    public record Login(String mechanism, String username, String password) {

        @Override
        public String toString() {
            return username;
        }

        private String jaas() {
            String module = mechanism.equals("PLAIN")
                    ? "org.apache.kafka.common.security.plain.PlainLoginModule"
                    : "org.apache.kafka.common.security.scram.ScramLoginModule";
            return module + " required username=" + quoted(username) + " password=" + quoted(password) + ';';
        }

        private static String quoted(String value) {
            return '"' + value.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
        }
    }

    /** What every client has to be told; a new object for each. */
    public Properties properties() {
        Properties properties = new Properties();
        properties.put(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, servers);
        properties.put(CommonClientConfigs.SECURITY_PROTOCOL_CONFIG, protocol.name());
        login.ifPresent(as -> {
            properties.put(SaslConfigs.SASL_MECHANISM, as.mechanism());
            properties.put(SaslConfigs.SASL_JAAS_CONFIG, as.jaas());
        });
        return properties;
    }
}
