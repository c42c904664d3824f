package org.lodestar.local.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SettingsTest {

    @Test
    void has_a_default_for_everything() {
        var settings = Settings.from(Map.of("LODESTAR_PROJECT", "/project"));
        assertThat(settings.home()).isEqualTo(Path.of("/project/.lodestar"));
        assertThat(settings.gatewayUrl()).isEqualTo("http://localhost:8080");
        assertThat(settings.kafkaServers()).isEqualTo("localhost:9092");
        assertThat(settings.ports())
                .containsExactly(
                        Map.entry("postgres", 5433),
                        Map.entry("kafka", 9092),
                        Map.entry("kafka-sasl", 9094),
                        Map.entry("roster", 8181),
                        Map.entry("goals", 8182),
                        Map.entry("evidence", 8183),
                        Map.entry("observation", 8184),
                        Map.entry("gateway", 8080));
        assertThat(settings.quickStart()).isTrue();
    }

    @Test
    void takes_every_port_and_the_home_from_the_environment() {
        var settings = Settings.from(Map.of(
                "LODESTAR_PORT", "80",
                "LODESTAR_KAFKA_PORT", "81",
                "LODESTAR_POSTGRES_PORT", "82",
                "LODESTAR_EVIDENCE_PORT", "83",
                "LODESTAR_KAFKA_SASL_PORT", "84",
                "LODESTAR_HOME", "/var/lodestar",
                "LODESTAR_QUICK_START", "off"));
        assertThat(settings.ports())
                .containsEntry("gateway", 80)
                .containsEntry("kafka", 81)
                .containsEntry("postgres", 82)
                .containsEntry("evidence", 83)
                .containsEntry("kafka-sasl", 84);
        assertThat(settings.home()).isEqualTo(Path.of("/var/lodestar"));
        assertThat(settings.quickStart()).isFalse();
    }

    @Test
    void refuses_what_is_not_a_port_and_names_the_variable() {
        assertThatThrownBy(() -> Settings.from(Map.of("LODESTAR_KAFKA_PORT", "none")))
                .isInstanceOf(Refusal.class)
                .hasMessageContaining("LODESTAR_KAFKA_PORT=none");
        assertThatThrownBy(() -> Settings.from(Map.of("LODESTAR_PORT", "70000")))
                .isInstanceOf(Refusal.class)
                .hasMessageContaining("LODESTAR_PORT=70000");
    }

    @Test
    void refuses_one_port_for_two_parts() {
        assertThatThrownBy(() -> Settings.from(Map.of("LODESTAR_PORT", "9092")))
                .isInstanceOf(Refusal.class)
                .hasMessageContaining("9092")
                .hasMessageContaining("LODESTAR_PORT");
    }
}
