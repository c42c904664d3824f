package org.lodestar.gateway.kafka;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.util.Optional;

/** What can be set about logins to the broker. */
@ConfigMapping(prefix = "gateway.kafka")
public interface KafkaConfig {

    /** Where clients reach the broker: {@code host:port}, several separated by commas. If it is absent, no logins are given out. */
    Optional<String> publicServers();

    /** How they reach it: {@code SASL_SSL} or {@code SASL_PLAINTEXT}. */
    @WithDefault("SASL_SSL")
    String publicProtocol();
}
