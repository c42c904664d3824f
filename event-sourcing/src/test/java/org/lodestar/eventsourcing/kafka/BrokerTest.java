package org.lodestar.eventsourcing.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.security.auth.SecurityProtocol;
import org.junit.jupiter.api.Test;
import org.lodestar.eventsourcing.kafka.Broker.Login;
import org.lodestar.eventsourcing.stage.KafkaLogin;
import org.lodestar.eventsourcing.stage.Stage;

class BrokerTest {

    private static final String PASSWORD = "a \"quoted\" password with \\ in it";

    @Test
    void lets_a_client_log_in() throws Exception {
        Stage.kafka().start();
        String topic = "lodestar.brokerdistrict.goals.events.v1";
        try (Admin admin =
                Admin.create(Broker.open(Stage.kafka().bootstrapServers()).properties())) {
            admin.createTopics(List.of(new NewTopic(topic, 1, (short) 1))).all().get();
        }
        KafkaLogin.give("vendor-broker-test", PASSWORD, "brokerdistrict");
        Broker broker = new Broker(
                Stage.kafka().saslServers(),
                SecurityProtocol.SASL_PLAINTEXT,
                Optional.of(new Login("SCRAM-SHA-512", "vendor-broker-test", PASSWORD)));

        try (Admin admin = Admin.create(broker.properties())) {
            assertThat(admin.listTopics().names().get()).containsExactly(topic);
        }
    }

    @Test
    void takes_a_login_exactly_with_a_protocol_of_sasl() {
        Optional<Login> login = Optional.of(new Login("PLAIN", "somebody", PASSWORD));

        assertThatThrownBy(() -> new Broker("localhost:9094", SecurityProtocol.SASL_SSL, Optional.empty()))
                .hasMessageContaining("SASL_SSL needs a user name");
        assertThatThrownBy(() -> new Broker("localhost:9092", SecurityProtocol.SSL, login))
                .hasMessageContaining("SSL takes no user name");
        assertThat(new Broker("localhost:9094", SecurityProtocol.SASL_SSL, login).toString())
                .as("as it may be logged")
                .doesNotContain("quoted");
    }
}
